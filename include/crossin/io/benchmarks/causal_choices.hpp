// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_BENCHMARKS_CAUSAL_CHOICES_HPP
#define CROSSIN_IO_BENCHMARKS_CAUSAL_CHOICES_HPP

/// \file
/// Which of two sentences is the cause or the effect of a third: XCOPA. Layer: io. Needs: settings_json.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/io/benchmarks/detail/benchmark_lines.hpp>
#include <crossin/io/settings_json.hpp>

namespace crossin {

/// What is asked of a premise.
enum class causal_question : std::uint8_t {
    cause,  ///< why did it come about?
    effect, ///< what came of it?
};

/// A premise and its two alternatives.
///
/// Models: std::regular.
struct causal_choice {
    std::string id = {}; ///< the same in all languages
    std::string premise = {};
    std::array<std::string, 2> choices = {};
    causal_question asked = causal_question::cause;
    std::size_t right = 0; ///< 0 or 1
    friend bool operator==(causal_choice const&, causal_choice const&) = default;
};

/// All items of a file of XCOPA, in their order: a JSON object a line, with `premise`, `choice1`, `choice2`, `question`
/// (cause or effect), `label` (0 or 1) and `idx`; other keys are passed over, and so are blank lines. Validation and test
/// sets count their `idx` by themselves.
///
/// Errors: those of `settings_from_json` and `benchmark_lines`; with path and line, `error{parse}` for a missing key, an
///         empty text, two choices that are equal, a question or label that is none, an `idx` that stands twice.
/// Source: Ponti et al. (EMNLP 2020).
[[nodiscard]] inline std::vector<causal_choice> read_causal_choices(std::string const& path)
{
    static constexpr std::array<std::string_view, 2> questions = {"cause", "effect"}, labels = {"0", "1"};
    detail::benchmark_lines lines(path);
    detail::id_rows ids;
    std::vector<causal_choice> all;
    while (lines.next()) {
        if (detail::only_blanks(lines.line())) continue;
        try {
            setting const item = settings_from_json(lines.line(), path);
            causal_choice one{.id = item.map().at("idx").text()};
            auto const text = [&](std::string_view key) {
                std::string const& found = item.at(key).text();
                if (detail::only_blanks(found)) item.at(key).reject("a text that is not empty");
                return found;
            };
            one.premise = text("premise");
            one.choices = {text("choice1"), text("choice2")};
            if (one.choices[0] == one.choices[1])
                lines.reject("both choices are " + in_quotes(one.choices[0]) + ", so that none can be right alone");
            one.asked = item.at("question").one_of(questions) == "cause" ? causal_question::cause
                                                                         : causal_question::effect;
            one.right = item.at("label").one_of(labels) == "1" ? 1 : 0;
            ids.add(one.id, lines.where());
            all.push_back(std::move(one));
        } catch (error const& problem) { // places in the line become places in the file
            place where = lines.where();
            if (problem.where().has_byte) fail(problem.code(), std::move(where), problem.message());
            throw;
        }
    }
    return all;
}

} // namespace crossin
#endif
