// SPDX-License-Identifier: MIT
// Operations of the system seaeval: free answers to choices, accuracy, consistency and AC3.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/eval/answer_alignment.hpp>
#include <crossin/eval/consistency.hpp>
#include <crossin/eval/parallel_answers.hpp>

#include "golden/operations.hpp"

namespace golden {
namespace {

namespace xin = crossin;

value::fields align(input const& from)
{
    auto const choices = texts(from["choices"]);
    xin::aligned_answer const found = xin::answer_aligner(choices)(text(from["prediction"]));
    switch (found.kind) {
    case xin::answer_kind::choice: return {{"kind", "choice"}, {"value", choices[found.first]}};
    case xin::answer_kind::tie:
        return {{"kind", "tie"}, {"values", value::list{choices[found.first], choices[found.second]}}};
    case xin::answer_kind::none: break;
    }
    return {{"kind", "random"}, {"values", choices}};
}

value::fields assess(input const& from)
{
    auto const languages = texts(from["languages"]);
    xin::parallel_answers answers(languages.size());
    for (input const sample : items(from["samples"])) {
        std::vector<std::uint64_t> beginnings;
        std::uint32_t right = 0;
        for (std::size_t l = 0; l < languages.size(); ++l) {
            input const one = sample[languages[l]];
            std::string_view const aligned = text(one["aligned"]);
            beginnings.push_back(xin::answer_prefix(aligned));
            right |= std::uint32_t{aligned == text(one["answer"])} << l;
        }
        answers.add(beginnings, right);
    }
    xin::parallel_scores const found = xin::assess(answers);
    value::fields by_language, consistency, ac3, detail;
    for (std::size_t l = 0; l < languages.size(); ++l)
        by_language.emplace_back(languages[l], found.language_accuracy[l]);
    for (std::size_t k = 2; k <= languages.size(); ++k) {
        consistency.emplace_back(std::to_string(k), found.consistency[k]);
        ac3.emplace_back(std::to_string(k), found.ac3[k]);
        value::fields of_k;
        for (std::uint32_t const subset : xin::language_subsets(languages.size(), k)) {
            std::string names;
            for (std::size_t l = 0; l < languages.size(); ++l)
                if ((subset >> l & 1) != 0) names.append(names.empty() ? "" : ",").append(languages[l]);
            of_k.emplace_back(names, found.agreement[subset]);
        }
        detail.emplace_back(std::to_string(k), std::move(of_k));
    }
    return {{"overall_acc", found.accuracy},
            {"language_acc", std::move(by_language)},
            {"consistency", std::move(consistency)},
            {"ac3", std::move(ac3)},
            {"detail", std::move(detail)}};
}

value::fields ac3(input const& from)
{
    return {{"ac3", xin::ac3(from["accuracy"].get_double().value(), from["consistency"].get_double().value())}};
}

constexpr operation all[] = {{"align", align}, {"assess", assess}, {"ac3", ac3}};

} // namespace

std::span<operation const> seaeval_operations() { return all; }

} // namespace golden
