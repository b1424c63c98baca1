// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_PARALLEL_ANSWERS_HPP
#define CROSSIN_EVAL_PARALLEL_ANSWERS_HPP

/// \file
/// Answers to the same items in several languages: which of them are equal, and which are right. Layer: eval. Needs: error.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <crossin/core/error.hpp>

namespace crossin {

/// In place of an answer: none was given, or none was recognised. It is right nowhere and equals no other.
inline constexpr std::uint64_t no_answer = std::numeric_limits<std::uint64_t>::max();

/// Items with one answer a language. Answers are any numbers; only whether two of an item are equal counts.
///
/// Models: std::regular.
class parallel_answers {
public:
    static constexpr std::size_t most_languages = 16; ///< subsets of languages are counted one by one

    /// Errors: `error{invalid_argument}` for no language; `error{limit}` for more than 16.
    explicit parallel_answers(std::size_t languages) : languages_(languages)
    {
        require(languages > 0, "answers are in at least one language");
        if (languages > most_languages)
            fail(errc::limit, std::to_string(languages) + " languages have too many subsets; compare at most " +
                                  std::to_string(most_languages));
    }

    /// Appends an item: an answer and the right one for each language.
    ///
    /// Errors: `error{mismatch}` for a number of answers that is not that of the languages. There is no item without an
    ///         answer: say `no_answer`.
    void add(std::span<std::uint64_t const> answers, std::span<std::uint64_t const> right)
    {
        expect_size(right.size());
        std::uint32_t flags = 0;
        for (std::size_t l = 0; l < answers.size() && l < languages_; ++l)
            flags |= std::uint32_t{answers[l] == right[l]} << l;
        add(answers, flags);
    }

    /// The same where it is known which are right: bit l of `right` is that of language l.
    void add(std::span<std::uint64_t const> answers, std::uint32_t right)
    {
        expect_size(answers.size());
        for (std::size_t l = 0; l < languages_; ++l) {
            std::size_t same = 0;
            if (answers[l] == no_answer) {
                same = l;
                right &= ~(std::uint32_t{1} << l);
                ++unanswered_;
            } else {
                while (answers[same] != answers[l]) ++same;
            }
            same_as_.push_back(static_cast<std::uint8_t>(same));
        }
        right_.push_back(static_cast<std::uint16_t>(right & ((std::uint32_t{1} << languages_) - 1)));
    }

    [[nodiscard]] std::size_t languages() const noexcept { return languages_; }
    [[nodiscard]] std::uint64_t size() const noexcept { return right_.size(); } ///< [items]
    [[nodiscard]] std::uint64_t unanswered() const noexcept { return unanswered_; }
    /// Which languages of an item are right, a bit each.
    [[nodiscard]] std::uint32_t right(std::uint64_t item) const noexcept
    {
        return right_[static_cast<std::size_t>(item)];
    }
    /// For each language the first one with an equal answer.
    [[nodiscard]] std::span<std::uint8_t const> same_as(std::uint64_t item) const noexcept
    {
        return {same_as_.data() + static_cast<std::size_t>(item) * languages_, languages_};
    }

    friend bool operator==(parallel_answers const&, parallel_answers const&) = default;

private:
    void expect_size(std::size_t answers) const
    {
        if (answers != languages_)
            fail(errc::mismatch, "item " + std::to_string(size()) + " has " + std::to_string(answers) +
                                     " answers, and there are " + std::to_string(languages_) + " languages");
    }

    std::size_t languages_;
    std::uint64_t unanswered_ = 0;
    std::vector<std::uint8_t> same_as_; ///< [items x languages]
    std::vector<std::uint16_t> right_;  ///< one an item
};

} // namespace crossin
#endif
