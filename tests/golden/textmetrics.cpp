// SPDX-License-Identifier: MIT
// Operations of the system textmetrics: tokens, ROUGE, BLEU, chrF.

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/eval/bleu.hpp>
#include <crossin/eval/chrf.hpp>
#include <crossin/eval/match_counts.hpp>
#include <crossin/eval/metric_tokens.hpp>
#include <crossin/eval/rouge.hpp>

#include "golden/operations.hpp"

namespace golden {
namespace {

namespace xin = crossin;

xin::token_rule rule_named(std::string_view name)
{
    using enum xin::token_rule;
    for (auto const& [known, rule] : {std::pair{"none", white_space},
                                      {"13a", mteval_13a},
                                      {"zh", chinese},
                                      {"ascii", ascii_words},
                                      {"unicode", unicode_words}})
        if (known == name) return rule;
    throw std::runtime_error("unknown tokens " + std::string(name));
}

value::fields fields_of(xin::match_scores const& scores)
{
    return {{"precision", scores.precision}, {"recall", scores.recall}, {"f1", scores.f1}};
}

value::fields rouge(input const& from)
{
    std::vector<std::string_view> const reference{text(from["reference"])};
    auto const scores = xin::rouge(
        xin::rouge_counts(text(from["hypothesis"]), reference, rule_named(text(from["tokens"]))));
    return {
        {"rouge1", fields_of(scores.one)}, {"rouge2", fields_of(scores.two)}, {"rougeL", fields_of(scores.longest)}};
}

value::fields tokenize_13a(input const& from)
{
    return {{"tokens", xin::metric_tokens(text(from["text"]), xin::token_rule::mteval_13a)}};
}

value::fields tokenize_zh(input const& from)
{
    return {{"tokens", xin::metric_tokens(text(from["text"]), xin::token_rule::chinese)}};
}

/// The statistics of a corpus, by those of its texts.
template <class Statistics, class Count>
Statistics corpus(input const& from, Count count)
{
    auto const hypotheses = texts(from["hypotheses"]);
    auto const references = list_of(from["references"], texts);
    Statistics sum;
    for (std::size_t i = 0; i < hypotheses.size(); ++i) sum += count(hypotheses[i], references.at(i));
    return sum;
}

value::fields bleu(input const& from)
{
    auto const rule = rule_named(text(from["tokenizer"]));
    auto const counts = corpus<xin::bleu_statistics>(
        from, [&](auto const& one, auto const& references) { return xin::bleu_counts(one, references, rule); });
    auto const score = xin::bleu(counts, {.effective_order = from["effective_order"].get_bool().value()});
    return {{"counts", counts.matched},
            {"totals", counts.total},
            {"sys_len", counts.length_tokens},
            {"ref_len", counts.reference_length_tokens},
            {"bp", score.brevity_penalty},
            {"precisions", score.precisions},
            {"score", score.score}};
}

value::fields chrf(input const& from)
{
    xin::chrf_options const options{integer<std::size_t>(from["order"]), from["beta"].get_double().value()};
    auto const counts = corpus<xin::chrf_statistics>(
        from, [&](auto const& one, auto const& references) { return xin::chrf_counts(one, references, options); });
    return {{"score", xin::chrf(counts, options)}};
}

constexpr operation all[] = {
    {"rouge", rouge}, {"tokenize_13a", tokenize_13a}, {"tokenize_zh", tokenize_zh}, {"bleu", bleu}, {"chrf", chrf}};

} // namespace

std::span<operation const> textmetrics_operations() { return all; }

} // namespace golden
