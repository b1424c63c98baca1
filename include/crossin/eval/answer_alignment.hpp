// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_ANSWER_ALIGNMENT_HPP
#define CROSSIN_EVAL_ANSWER_ALIGNMENT_HPP

/// \file
/// Which of several choices a free text means. Layer: eval. Needs: random, text.

#include <array>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/random.hpp>
#include <crossin/eval/detail/answer_keys.hpp>
#include <crossin/eval/detail/answer_text.hpp>
#include <crossin/text/characters.hpp>
#include <crossin/text/letter_case.hpp>

namespace crossin {

/// What a text says about choices.
enum class answer_kind : std::uint8_t {
    choice, ///< it means one
    tie,    ///< it means two, and neither more than the other
    none,   ///< it means none that could be recognised
};

/// The choices that a text means. Models: std::regular.
struct aligned_answer {
    answer_kind kind = answer_kind::none;
    std::uint32_t first = 0;  ///< the choice, or the one of the two that was named first
    std::uint32_t second = 0; ///< the other one of a tie
    friend bool operator==(aligned_answer const&, aligned_answer const&) = default;
};

/// What is made of ties and of texts that mean nothing.
enum class answer_policy : std::uint8_t {
    random, ///< one of the two; any choice
    first,  ///< the one named first; the first choice
    wrong,  ///< no choice, which is right nowhere
};

/// In place of a choice: there is none.
inline constexpr std::uint32_t no_choice = 0xFFFFFFFFU;

/// Recognises answers to one question, whose choices look like "(A) text". Compiled once, used for many texts.
///
/// Each sentence of a text votes for the choice that it names: the choice as it is spelled, in lower or upper case, or
/// its letter in parentheses, longer ones first. Where no sentence does, a letter between blanks ("answer: d") and the
/// text of the choice behind its letter count. Most votes win; equal first and second are a tie.
///
/// Complexity: one search of the text for each of up to five spellings a choice.
/// State:      none; any number of threads may use one object.
/// Errors:     `error{invalid_argument}` for no choice, more than ten, and choices that are equal; `error{encoding}` for
///             text that is not UTF-8.
/// Source:     SeaEval (Wang et al. 2024), the rules of its first version. What they do not see is kept: sentences end
///             at the point of a decimal number, a lone "a" is an article, letters between CJK characters are no answer.
class answer_aligner {
public:
    template <std::ranges::input_range Choices>
        requires std::convertible_to<std::ranges::range_reference_t<Choices>, std::string_view>
    explicit answer_aligner(Choices&& choices)
    {
        std::vector<std::string> all;
        for (std::string_view const choice : choices) all.emplace_back(choice);
        size_ = static_cast<std::uint32_t>(all.size());
        require(size_ >= 1 && size_ <= 10, "answers are recognised among one to ten choices");
        for (std::size_t i = 0; i < all.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (all[i] == all[j]) fail(errc::invalid_argument, "two choices are equal: " + in_quotes(all[i]));
        for (std::uint32_t i = 0; i < size_; ++i) {
            std::string const lower = lower_case(all[i]);
            char const letter = static_cast<char>('A' + i), small = static_cast<char>('a' + i);
            spelled_.add(all[i], i);
            spelled_.add(lower, i);
            spelled_.add(upper_case(all[i]), i);
            spelled_.add({'(', letter, ')'}, i);
            spelled_.add({'(', small, ')'}, i);

            implied_.add(i == 0 ? std::string(detail::lone_a) : std::string{' ', small, ' '}, i);
            std::string_view const behind = detail::behind_code_points(lower, 4);
            std::string_view const sentence = behind.substr(0, detail::sentence_bytes(behind));
            if (sentence.empty())
                implied_.add("nothing here actually", i);
            else if (detail::behind_code_points(sentence, 1).size() > 0)
                implied_.add(std::string(sentence), i);
        }
        spelled_.sort();
        implied_.sort();
    }

    [[nodiscard]] std::uint32_t size() const noexcept { return size_; } ///< [choices]

    /// What `text` means.
    [[nodiscard]] aligned_answer operator()(std::string_view text) const
    {
        if (without_outer_space(text).empty()) return {};
        std::string const plain = detail::with_ascii_punctuation(text);
        votes found;
        detail::for_each_sentence(
            plain, [&](std::string_view sentence) { found.add(spelled_.find(sentence, lower_case(sentence))); });
        if (found.size == 0)
            detail::for_each_sentence(plain, [&](std::string_view sentence) {
                found.add(implied_.find(detail::with_lone_a(detail::without_outer_punctuation(sentence))));
            });
        return found.result();
    }

private:
    /// Choices in the order in which they were first voted for.
    struct votes {
        std::array<std::pair<std::uint32_t, std::uint64_t>, 10> all = {}; ///< choice, votes
        std::size_t size = 0;

        void add(std::uint32_t choice)
        {
            if (choice == detail::no_key) return;
            for (std::size_t i = 0; i < size; ++i)
                if (all[i].first == choice) {
                    ++all[i].second;
                    return;
                }
            all[size++] = {choice, 1};
        }
        [[nodiscard]] aligned_answer result() const
        {
            if (size == 0) return {};
            std::size_t best = 0;
            for (std::size_t i = 1; i < size; ++i)
                if (all[i].second > all[best].second) best = i;
            for (std::size_t i = best + 1; i < size; ++i)
                if (all[i].second == all[best].second) return {answer_kind::tie, all[best].first, all[i].first};
            return {answer_kind::choice, all[best].first, 0};
        }
    };

    std::uint32_t size_ = 0;
    detail::answer_keys spelled_; ///< of the first look
    detail::answer_keys implied_; ///< of the second
};

/// The choice that counts, or `no_choice`. `bits`: 64 random ones, used where the policy draws.
///
/// Requires: choices > 0.
[[nodiscard]] constexpr std::uint32_t resolve(aligned_answer const& answer, std::uint32_t choices, answer_policy policy,
                                              std::uint64_t bits) noexcept
{
    if (answer.kind == answer_kind::choice) return answer.first;
    if (policy == answer_policy::wrong) return no_choice;
    bool const draw = policy == answer_policy::random;
    if (answer.kind == answer_kind::tie) return draw && below(2, bits) == 1 ? answer.second : answer.first;
    return draw ? static_cast<std::uint32_t>(below(choices, bits)) : 0;
}

/// The same with the draw that `key` has for this item.
[[nodiscard]] constexpr std::uint32_t resolve(aligned_answer const& answer, std::uint32_t choices, answer_policy policy,
                                              std::uint64_t key, std::uint64_t item) noexcept
{
    return resolve(answer, choices, policy, random_bits(key, item));
}

/// The first three code points of a text without the white space around it, as a number: equal for equal beginnings,
/// 0 for blank text. SeaEval compares answers by it.
///
/// Requires: well-formed UTF-8.
[[nodiscard]] inline std::uint64_t answer_prefix(std::string_view text) noexcept
{
    text = without_outer_space(text);
    std::uint64_t packed = 0;
    std::size_t at = 0;
    for (unsigned i = 0; i < 3 && at < text.size(); ++i)
        packed |= (std::uint64_t{next_code_point(text, at)} + 1) << (21 * i);
    return packed;
}

} // namespace crossin
#endif
