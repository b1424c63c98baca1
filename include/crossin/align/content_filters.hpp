// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_CONTENT_FILTERS_HPP
#define CROSSIN_ALIGN_CONTENT_FILTERS_HPP

/// \file
/// Filters of pairs by what both texts have in common and should have: scripts, letters, numbers; and by what they should
/// not: the same text. Layer: align. Needs: pair_filter, hash, characters, script, normalize.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/align/detail/edit_distance.hpp>
#include <crossin/align/pair_filter.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/core/language.hpp>
#include <crossin/text/characters.hpp>
#include <crossin/text/normalize.hpp>
#include <crossin/text/script.hpp>

namespace crossin {

namespace detail {

/// "23 %".
[[nodiscard]] inline std::string percent(double share)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.0f %%", share * 100);
    return text;
}

inline void require_share(double share, char const* what)
{
    if (!(share >= 0 && share <= 1)) fail(errc::invalid_argument, std::string(what) + " must lie between 0 and 1");
}

[[nodiscard]] inline bool is_letter_or_mark(char32_t c) noexcept
{
    character_kind const kind = kind_of(c);
    return kind == character_kind::letter || kind == character_kind::mark;
}

} // namespace detail

/// Letters, marks and digits of each side are at least a share of what is not white space. Models: pair_filter.
///
/// Source: Bicleaner's hard rules, where half of a text must be letters of the Latin alphabet; digits count here, since
///         tables translate well.
class letter_share_filter {
public:
    explicit letter_share_filter(double least = 0.5) : least_(least)
    {
        detail::require_share(least, "a share of letters");
    }

    [[nodiscard]] static std::string_view reason() noexcept { return "few letters"; }
    [[nodiscard]] bool operator()(text_pair const& pair) const
    {
        return share(pair.source) >= least_ && share(pair.target) >= least_;
    }
    [[nodiscard]] std::string detail(text_pair const& pair) const
    {
        return detail::percent(std::min(share(pair.source), share(pair.target))) + " of a side are letters or digits";
    }

    /// The share of a text; 1 where it has nothing but white space.
    [[nodiscard]] static double share(std::string_view text)
    {
        std::size_t letters = 0, all = 0;
        for_each_character(text, [&](char32_t c) {
            character_kind const kind = kind_of(c);
            letters += kind == character_kind::letter || kind == character_kind::mark || kind == character_kind::number;
            all += kind != character_kind::white_space;
        });
        return all == 0 ? 1.0 : static_cast<double>(letters) / static_cast<double>(all);
    }

private:
    double least_;
};

/// At least a share of the letters of each side is in a script of its language. A language whose scripts are unknown
/// keeps everything. Models: pair_filter.
///
/// Errors: `error{encoding}` for text that is not UTF-8.
/// Source: OpusFilter's CharacterScoreFilter, which asks for all letters; names in other scripts are common.
class script_filter {
public:
    script_filter(language_tag const& of_source, language_tag const& of_target, double least = 0.3)
        : source_(expected_scripts(of_source)), target_(expected_scripts(of_target)), least_(least)
    {
        detail::require_share(least, "a share of letters of a script");
    }

    [[nodiscard]] static std::string_view reason() noexcept { return "script"; }
    [[nodiscard]] bool operator()(text_pair const& pair) const
    {
        return share(pair.source, source_) >= least_ && share(pair.target, target_) >= least_;
    }
    [[nodiscard]] std::string detail(text_pair const& pair) const
    {
        bool const source = share(pair.source, source_) < least_;
        std::string_view const text = source ? pair.source : pair.target;
        return detail::percent(share(text, source ? source_ : target_)) + " of the letters of the " +
               (source ? "source" : "target") + " are of its script; most are " +
               std::string(dominant_script(text).name());
    }

private:
    [[nodiscard]] static double share(std::string_view text, std::vector<script> const& expected)
    {
        return expected.empty() ? 1.0 : script_tally(text).share(expected);
    }

    std::vector<script> source_, target_;
    double least_;
};

/// Both sides have the same numbers, by and large: of the numbers of both, twice those in common over all of them is at
/// least a share. Pairs without numbers stay. Models: pair_filter.
///
/// A number is a run of decimal digits of any script; `.`, `,`, apostrophes and spaces that do not break lines are passed
/// over between digits, so that 1,200 and 1.200 and 1 200 are the same. Zeros at both ends do not count: 300,000 and 300
/// thousand, 04:00 and 4, 11 million and 1100 times ten thousand are the same then. Numbers of fewer other digits than
/// `least_digits` are left aside: they are written in letters, converted and rounded often. On news in 14 languages
/// beside English the usual limits leave out 0.3 % of the pairs, and 13 % where each text has the translation of the next
/// (of two digits: 1.2 % and 28 %).
///
/// Source: OpusFilter's NonZeroNumeralsFilter (0.5 of the digits in their order) and Bicleaner's hard rules; multisets of
///         whole numbers are ours, since languages order dates and sums in their own ways.
class numbers_filter {
public:
    explicit numbers_filter(double least = 0.5, std::size_t least_digits = 3)
        : least_(least), least_digits_(least_digits)
    {
        detail::require_share(least, "a share of numbers");
    }

    [[nodiscard]] static std::string_view reason() noexcept { return "numbers"; }
    [[nodiscard]] bool operator()(text_pair const& pair) { return share(pair) >= least_; }
    [[nodiscard]] std::string detail(text_pair const& pair)
    {
        return detail::percent(share(pair)) + " of the numbers are on both sides";
    }

    /// The share of a pair; 1 where neither side has numbers.
    [[nodiscard]] double share(text_pair const& pair)
    {
        numbers_of(pair.source, source_);
        numbers_of(pair.target, target_);
        std::size_t common = 0;
        for (std::size_t i = 0, j = 0; i < source_.size() && j < target_.size();) {
            if (source_[i] == target_[j]) {
                ++common;
                ++i;
                ++j;
            } else {
                ++(source_[i] < target_[j] ? i : j);
            }
        }
        std::size_t const all = source_.size() + target_.size();
        return all == 0 ? 1.0 : 2.0 * static_cast<double>(common) / static_cast<double>(all);
    }

private:
    /// The numbers of a text as hashes, sorted.
    void numbers_of(std::string_view text, std::vector<std::uint64_t>& found) const
    {
        found.clear();
        std::uint64_t number = 0, settled = 0; // settled: as it was before the zeros at the end
        std::size_t digits = 0, settled_digits = 0;
        bool inside = false, behind_separator = false;
        auto const end_number = [&] {
            if (settled_digits >= least_digits_) found.push_back(settled);
            inside = false;
            digits = settled_digits = 0;
        };
        for_each_character(text, [&](char32_t c) {
            if (int const digit = digit_value(c); digit >= 0) {
                inside = true;
                behind_separator = false;
                if (digit == 0 && digits == 0) return; // at the start
                number = hash_combine(digits++ == 0 ? 1 : number, static_cast<std::uint64_t>(digit));
                if (digit == 0) return;
                settled = number;
                settled_digits = digits;
            } else if (inside && !behind_separator && separates(c)) {
                behind_separator = true;
            } else if (inside) {
                end_number();
            }
        });
        if (inside) end_number();
        std::ranges::sort(found);
    }

    /// What may stand between the digits of a number.
    [[nodiscard]] static bool separates(char32_t c) noexcept
    {
        return c == '.' || c == ',' || c == '\'' || c == 0x2019 || c == 0xA0 || c == 0x202F || c == 0x66B || c == 0x66C;
    }

    double least_;
    std::size_t least_digits_;
    std::vector<std::uint64_t> source_, target_; ///< used again for every pair
};

/// The target is not the source, nor nearly: the letters of both, without case, white space, digits and marks, are less
/// alike than `most`, where likeness is 1 - edits / letters of the longer side. Models: pair_filter.
///
/// Texts with few letters are left alone: names and loan words are right as they are. Of texts longer than
/// `longest` letters the beginnings are compared, so that time grows with the length.
///
/// Errors: `error{encoding}` for text that is not UTF-8.
/// Source: OpusFilter's SimilarityFilter (0.9 of the text as it stands) and Bicleaner's rule for sides that are the same
///         but for digits and punctuation.
class copy_filter {
public:
    static constexpr std::size_t longest = 4096; ///< [letters]

    explicit copy_filter(double most = 0.85, std::size_t least_letters = 16)
        : most_(most), least_letters_(least_letters)
    {
        detail::require_share(most, "a likeness");
    }
    copy_filter(copy_filter const& other) : copy_filter(other.most_, other.least_letters_) {}
    copy_filter(copy_filter&&) noexcept = default;
    copy_filter& operator=(copy_filter&&) noexcept = default;
    copy_filter& operator=(copy_filter const& other) { return *this = copy_filter(other); }
    ~copy_filter() = default;

    [[nodiscard]] static std::string_view reason() noexcept { return "copied"; }
    [[nodiscard]] bool operator()(text_pair const& pair)
    {
        if (!is_comparable(pair)) return true;
        auto const size = static_cast<double>(std::max(source_.size(), target_.size()));
        if (1 - static_cast<double>(detail::least_edits(source_, target_)) / size < most_) return true;
        return 1 - static_cast<double>(detail::edits(source_, target_)) / size < most_;
    }
    [[nodiscard]] std::string detail(text_pair const& pair)
    {
        return "the sides are alike to " + detail::percent(likeness(pair));
    }

    /// The likeness of a pair; 0 where a side has too few letters to tell.
    [[nodiscard]] double likeness(text_pair const& pair)
    {
        if (!is_comparable(pair)) return 0;
        return 1 - static_cast<double>(detail::edits(source_, target_)) /
                       static_cast<double>(std::max(source_.size(), target_.size()));
    }

private:
    [[nodiscard]] bool is_comparable(text_pair const& pair)
    {
        letters_of(pair.source, source_);
        letters_of(pair.target, target_);
        return std::max(source_.size(), target_.size()) >= std::max<std::size_t>(least_letters_, 1);
    }

    void letters_of(std::string_view text, std::u32string& letters)
    {
        folded_.clear();
        fold_.append(text, folded_);
        letters.clear();
        for_each_character(folded_, [&](char32_t c) {
            if (letters.size() < longest && detail::is_letter_or_mark(c)) letters += c;
        });
    }

    double most_;
    std::size_t least_letters_;
    normalizer fold_{normal_form::nfkc_casefold};
    std::string folded_;
    std::u32string source_, target_;
};

/// Which parts of a pair must be new.
enum class new_part : std::uint8_t {
    pair,   ///< the two texts together
    source, ///< the source alone: keeps one translation of each
    target,
};

/// Keeps the first of equal pairs, by hashes of 64 bits. Models: ordered_pair_filter.
///
/// With `folded` texts are equal whatever their case, white space, digits and punctuation.
///
/// Complexity: O(1) and 16 to 32 bytes a pair.
/// Errors:     `error{encoding}` for text that is not UTF-8, where texts are folded.
class duplicate_filter {
public:
    explicit duplicate_filter(new_part part = new_part::pair, bool folded = false) : part_(part), folded_(folded) {}

    [[nodiscard]] static std::string_view reason() noexcept { return "duplicate"; }
    [[nodiscard]] std::uint64_t key(text_pair const& pair) const
    {
        std::uint64_t const source = part_ == new_part::target ? 0 : hash_of(pair.source);
        std::uint64_t const target = part_ == new_part::source ? 0 : hash_of(pair.target);
        return hash_combine(source, target);
    }
    [[nodiscard]] bool admit(std::uint64_t key)
    {
        if (2 * (count_ + 1) > slots_.size()) grow();
        key += key == 0; // 0 marks what is free
        if (!insert(key)) return false;
        ++count_;
        return true;
    }

private:
    [[nodiscard]] std::uint64_t hash_of(std::string_view text) const
    {
        if (!folded_) return hash64(text);
        std::string const folded = nfkc_casefold(text);
        std::u32string letters;
        for_each_character(folded, [&](char32_t c) {
            if (detail::is_letter_or_mark(c)) letters += c;
        });
        if (letters.empty()) return hash64(folded); // texts of digits alone stay different
        std::uint64_t hash = 0;
        for (char32_t const c : letters) hash = hash_combine(hash, c);
        return hash;
    }

    bool insert(std::uint64_t key)
    {
        std::size_t at = key & (slots_.size() - 1);
        for (; slots_[at] != 0; at = (at + 1) & (slots_.size() - 1))
            if (slots_[at] == key) return false;
        slots_[at] = key;
        return true;
    }
    void grow()
    {
        std::vector<std::uint64_t> const old = std::exchange(
            slots_, std::vector<std::uint64_t>(std::max<std::size_t>(64, slots_.size() * 2)));
        for (std::uint64_t const key : old)
            if (key != 0) insert(key);
    }

    new_part part_;
    bool folded_;
    std::vector<std::uint64_t> slots_;
    std::size_t count_ = 0;
};

} // namespace crossin
#endif
