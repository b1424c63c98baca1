// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_ANSWER_LANGUAGE_HPP
#define CROSSIN_EVAL_ANSWER_LANGUAGE_HPP

/// \file
/// How often a model answers in another language than it should. Layer: eval. Needs: error, language, language_names,
/// script.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/language.hpp>
#include <crossin/text/language_names.hpp>
#include <crossin/text/script.hpp>

namespace crossin {

/// What is known of the language of an answer.
enum class language_verdict : std::uint8_t {
    expected, ///< it is the one that was asked for
    other,    ///< it is not
    untold,   ///< the text does not tell: digits, names, a script that several languages share
};

/// Answers by verdict. Those of items add up to those of a set.
///
/// Models: std::regular.
struct language_counts {
    std::uint64_t expected = 0;
    std::uint64_t other = 0;
    std::uint64_t untold = 0;

    constexpr void add(language_verdict verdict) noexcept
    {
        ++(verdict == language_verdict::expected ? expected : verdict == language_verdict::other ? other : untold);
    }
    constexpr language_counts& operator+=(language_counts const& more) noexcept
    {
        expected += more.expected;
        other += more.other;
        untold += more.untold;
        return *this;
    }
    /// Number of answers.
    [[nodiscard]] constexpr std::uint64_t total() const noexcept { return expected + other + untold; }
    /// Calls `visit` with every number, for rows of `metric_row.hpp`.
    template <class Self, class Visit>
    static constexpr void numbers(Self& self, Visit visit)
    {
        visit(self.expected);
        visit(self.other);
        visit(self.untold);
    }
    friend bool operator==(language_counts const&, language_counts const&) = default;
};

/// Share of answers in another language among those whose language could be told; 0 where none could: read it beside
/// `untold`. [0, 1]
[[nodiscard]] constexpr double wrong_language_rate(language_counts const& counts) noexcept
{
    std::uint64_t const told = counts.expected + counts.other;
    return told == 0 ? 0 : static_cast<double>(counts.other) / static_cast<double>(told);
}

/// An identifier that never knows.
struct no_identifier {
    [[nodiscard]] language_tag operator()(std::string_view) const noexcept { return {}; }
};

/// Tells whether answers are in the languages that were asked for.
///
/// An answer most of whose letters are in no script of its language is in another one. In a script that no other of
/// `languages` is written in it is in the right one. Otherwise `identify(text)` says which language it is, `und` where
/// it does not know: then the answer is untold. `languages` are those that answers may be in, of prompts and of the
/// model's habits, English at least.
///
///     language_judge const judge(languages, [&](std::string_view text) { return identifier.identify(text).language; });
///
/// Complexity: O(size) an answer, and `identify`.
/// Errors:     `error{invalid_argument}` for no language; a call throws `error{encoding}` for text that is not UTF-8 and
///             `error{not_found}` for a language that is none of `languages`.
template <class Identify = no_identifier>
    requires std::convertible_to<std::invoke_result_t<Identify const&, std::string_view>, language_tag>
class language_judge {
public:
    explicit language_judge(std::span<language_tag const> languages, Identify identify = {})
        : identify_(std::move(identify))
    {
        require(!languages.empty(), "telling the languages of answers needs those that they may be in");
        for (language_tag const& one : languages) known_.push_back({one, expected_scripts(one), false});
        for (known& one : known_)
            for (known const& other : known_)
                one.shares_script |= !is_same_language(other.language, one.language) &&
                                     std::ranges::find_first_of(one.scripts, other.scripts) != one.scripts.end();
    }

    [[nodiscard]] language_verdict operator()(std::string_view answer, language_tag const& expected) const
    {
        auto const at = std::ranges::find(known_, expected, &known::language);
        if (at == known_.end())
            fail(errc::not_found, "the language " + in_quotes(to_string(expected)) +
                                      " is none of those that answers may be in; name it with the others");
        script_tally const letters(answer);
        if (letters.total() == 0) return language_verdict::untold;
        if (!at->scripts.empty()) {
            if (letters.share(at->scripts) < 0.5) return language_verdict::other;
            if (!at->shares_script) return language_verdict::expected;
        }
        language_tag const guess = identify_(answer);
        if (guess == language_tag{}) return language_verdict::untold;
        return is_same_language(guess, expected) ? language_verdict::expected : language_verdict::other;
    }

private:
    struct known {
        language_tag language;
        std::vector<script> scripts;
        bool shares_script; ///< with another language
    };
    std::vector<known> known_;
    Identify identify_;
};

} // namespace crossin
#endif
