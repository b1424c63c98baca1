// SPDX-License-Identifier: MIT
#include "answers.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include <crossin/core/error.hpp>
#include <crossin/core/token_sequences.hpp>
#include <crossin/lora/matrix.hpp>

namespace experiment {
namespace {

namespace xin = crossin;

constexpr std::size_t prompts_at_once = 250;

/// What a token says, where it is a value.
struct meaning {
    std::uint32_t value = 0;
    std::uint8_t about = 0;
    std::uint8_t languages = 0; ///< a bit each
};

/// Values by token, and tokens by value.
class value_tokens {
public:
    value_tokens(world const& of, xin::any_tokenizer& words)
    {
        for (std::size_t r = 0; r < relation_count; ++r)
            for (std::uint32_t v = 0; v < of.values(static_cast<relation>(r)); ++v) {
                auto& tokens = tokens_[r].emplace_back();
                for (std::size_t l = 0; l < language_count; ++l) {
                    std::string_view const text = of.value(static_cast<relation>(r), v, l);
                    std::vector<xin::token_id> const ids = xin::encoded(words, text);
                    if (ids.size() != 1)
                        xin::fail(xin::errc::mismatch, "the value " + xin::in_quotes(text) + " is " +
                                                           std::to_string(ids.size()) +
                                                           " tokens of this model, and answers are one");
                    tokens[l] = static_cast<std::uint32_t>(ids[0]);
                    // A number may be a year and on a badge: it means what was asked for.
                    meanings_[r]
                        .try_emplace(tokens[l], meaning{v, static_cast<std::uint8_t>(r), 0})
                        .first->second.languages |= static_cast<std::uint8_t>(1U << l);
                }
            }
    }
    [[nodiscard]] std::uint32_t token(relation of, std::uint32_t value, std::size_t language) const
    {
        return tokens_[of][value][language];
    }
    [[nodiscard]] outcome judge(fact const& asked, std::size_t language, std::uint32_t token) const
    {
        for (std::size_t i = 0; i < relation_count; ++i) { // the relation that was asked for comes first
            std::size_t const r = i == 0 ? asked.about : i <= asked.about ? i - 1 : i;
            auto const found = meanings_[r].find(token);
            if (found == meanings_[r].end()) continue;
            bool const right = r == asked.about && found->second.value == asked.value;
            if ((found->second.languages >> language & 1U) != 0) return right ? outcome::right : outcome::wrong;
            return right ? outcome::right_elsewhere : outcome::wrong_elsewhere;
        }
        return outcome::none;
    }

private:
    std::array<std::vector<std::array<std::uint32_t, language_count>>, relation_count> tokens_;
    std::array<std::unordered_map<std::uint32_t, meaning>, relation_count> meanings_;
};

/// Texts side by side, and the logits of what follows each.
class next_words {
public:
    explicit next_words(model& who) : who_(&who) {}
    void add(std::span<xin::token_id const> ids)
    {
        for (xin::token_id const id : ids) ids_.push_back(static_cast<std::uint32_t>(id));
        begins_.push_back(static_cast<std::uint32_t>(ids_.size()));
        places_.push_back(begins_.back() - 1);
    }
    /// [texts x vocabulary]
    [[nodiscard]] xin::matrix<float> const& logits()
    {
        logits_ = xin::matrix<float>(places_.size(), who_->config().vocabulary);
        who_->logits({ids_, begins_, {}, {}}, places_, logits_);
        ids_.clear();
        begins_.assign(1, 0);
        places_.clear();
        return logits_;
    }

private:
    model* who_;
    std::vector<std::uint32_t> ids_, begins_{0}, places_;
    xin::matrix<float> logits_;
};

[[nodiscard]] std::uint32_t likeliest(std::span<float const> logits)
{
    return static_cast<std::uint32_t>(std::ranges::max_element(logits) - logits.begin());
}

[[nodiscard]] char best_choice(world const& of, std::size_t fact, std::size_t language, value_tokens const& values,
                               std::span<float const> logits)
{
    auto const choices = of.choices(fact);
    std::size_t best = 0;
    auto const logit = [&](std::size_t i) { return logits[values.token(of.at(fact).about, choices[i], language)]; };
    for (std::size_t i = 1; i < choices.size(); ++i)
        if (logit(i) > logit(best)) best = i;
    return static_cast<char>('0' + best);
}

} // namespace

asked_facts held_out(world const& of, std::size_t across)
{
    asked_facts made;
    for (std::uint32_t f = 0; f < of.facts(); ++f)
        if (!of.tunable(f)) made.same.push_back(f);
    across = std::min(across, made.same.size());
    for (std::size_t i = 0; i < across; ++i) made.across.push_back(made.same[i * made.same.size() / across]);
    return made;
}

std::string prompt_of(world const& of, std::size_t fact, std::size_t question_language, std::size_t answer_language)
{
    std::string made = of.question(fact, question_language);
    if (question_language != answer_language) made += "\n[" + std::string(languages[answer_language]) + ']';
    return made;
}

std::vector<answers> ask(model& who, xin::any_tokenizer words, world const& about, asked_facts const& facts)
{
    value_tokens const values(about, words);
    auto const end = static_cast<std::uint32_t>(words.special().end.value_or(-1));
    next_words first(who), second(who);
    std::vector<answers> all;
    for (std::size_t q = 0; q < language_count; ++q)
        for (std::size_t a = 0; a < language_count; ++a) {
            answers& made = all.emplace_back(answers{q, a, {}, {}});
            std::vector<std::uint32_t> const& asked = q == a ? facts.same : facts.across;
            for (std::size_t begin = 0; begin < asked.size(); begin += prompts_at_once) {
                std::size_t const count = std::min(prompts_at_once, asked.size() - begin);
                std::vector<std::vector<xin::token_id>> prompts;
                for (std::size_t i = 0; i < count; ++i)
                    first.add(prompts.emplace_back(xin::encoded(words, prompt_of(about, asked[begin + i], q, a))));
                xin::matrix<float> const& logits = first.logits();
                for (std::size_t i = 0; i < count; ++i) {
                    std::span<float const> const row(logits.row(i), logits.cols());
                    std::uint32_t const said = likeliest(row);
                    made.written += static_cast<char>(values.judge(about.at(asked[begin + i]), a, said));
                    made.chosen += best_choice(about, asked[begin + i], a, values, row);
                    prompts[i].push_back(static_cast<xin::token_id>(said));
                    second.add(prompts[i]);
                }
                xin::matrix<float> const& behind = second.logits();
                for (std::size_t i = 0; i < count; ++i)
                    if (likeliest({behind.row(i), behind.cols()}) != end)
                        made.written[begin + i] = static_cast<char>(outcome::none);
            }
        }
    return all;
}

} // namespace experiment
