// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_LENGTH_FILTERS_HPP
#define CROSSIN_ALIGN_LENGTH_FILTERS_HPP

/// \file
/// Filters of pairs by how long their texts are. Layer: align. Needs: pair_filter, characters, graphemes, segment.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/align/filter_pairs.hpp>
#include <crossin/align/pair_filter.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/language.hpp>
#include <crossin/core/utf8.hpp>
#include <crossin/text/characters.hpp>
#include <crossin/text/graphemes.hpp>
#include <crossin/text/segment.hpp>

namespace crossin {

/// What a text is measured in.
enum class text_unit : std::uint8_t {
    bytes,
    characters, ///< code points
    graphemes,  ///< what readers take for one character
    words,      ///< of `word_segmenter`, without punctuation marks
};

/// "bytes", "characters", "graphemes", "words".
[[nodiscard]] constexpr std::string_view to_string(text_unit unit) noexcept
{
    constexpr std::string_view names[] = {"bytes", "characters", "graphemes", "words"};
    return names[static_cast<std::size_t>(unit)];
}

/// Measures texts of a language in a unit.
///
/// Models: copyable; a copy opens segmenters of its own.
class text_measure {
public:
    explicit text_measure(text_unit unit, language_tag const& language = {}) : unit_(unit), language_(language) {}
    text_measure(text_measure const& other) : text_measure(other.unit_, other.language_) {}
    text_measure(text_measure&&) noexcept = default;
    text_measure& operator=(text_measure other) noexcept
    {
        unit_ = other.unit_;
        language_ = other.language_;
        words_ = std::move(other.words_);
        graphemes_ = std::move(other.graphemes_);
        return *this;
    }
    ~text_measure() = default;

    [[nodiscard]] text_unit unit() const noexcept { return unit_; }

    /// The length of `text` in the unit.
    [[nodiscard]] std::size_t operator()(std::string_view text)
    {
        switch (unit_) {
        case text_unit::bytes: return text.size();
        case text_unit::characters: return static_cast<std::size_t>(code_points(text));
        case text_unit::graphemes: return graphemes_.width(text);
        case text_unit::words: break;
        }
        if (!words_) words_.emplace(language_, punctuation::left_out);
        return words_->count(text);
    }

private:
    text_unit unit_;
    language_tag language_;
    std::optional<word_segmenter> words_ = {};
    grapheme_breaker graphemes_ = {};
};

/// Neither side is empty or white space alone. Models: pair_filter.
struct not_empty {
    [[nodiscard]] static std::string_view reason() noexcept { return "empty side"; }
    [[nodiscard]] bool operator()(text_pair const& pair) const noexcept
    {
        return !without_outer_space(pair.source).empty() && !without_outer_space(pair.target).empty();
    }
    [[nodiscard]] std::string detail(text_pair const& pair) const
    {
        bool const source = without_outer_space(pair.source).empty();
        return std::string(source ? "the source" : "the target") + " has no text; the other side is " +
               in_quotes(source ? pair.target : pair.source);
    }
};

/// How long a side may be.
struct length_limits {
    text_unit unit = text_unit::words;
    std::size_t least = 1;
    std::size_t most = 250;
    language_tag language = {}; ///< for the unit of words
};

/// Both sides are neither too short nor too long, each in its unit. Models: pair_filter.
///
/// Source: OpusFilter's LengthFilter (Aulamo, Virpioja and Tiedemann, ACL 2020; 1 to 100 words) and the hard rules of
///         Bicleaner (Ramirez-Sanchez et al., EAMT 2020; 3 to 200 words): within both, since short lines are often right.
class length_filter {
public:
    explicit length_filter(length_limits of_both = {}) : length_filter(of_both, of_both) {}
    /// Errors: `error{invalid_argument}` where the least is more than the most.
    length_filter(length_limits of_source, length_limits of_target)
        : limits_{of_source, of_target},
          measures_{text_measure(of_source.unit, of_source.language), text_measure(of_target.unit, of_target.language)}
    {
        for (length_limits const& one : limits_)
            require(one.least <= one.most, "the least length of a text must not be more than the most");
    }

    [[nodiscard]] static std::string_view reason() noexcept { return "length"; }
    [[nodiscard]] bool operator()(text_pair const& pair) { return fits(0, pair.source) && fits(1, pair.target); }
    [[nodiscard]] std::string detail(text_pair const& pair)
    {
        std::size_t const side = fits(0, pair.source) ? 1 : 0;
        length_limits const& limits = limits_[side];
        return std::to_string(measures_[side](side == 0 ? pair.source : pair.target)) + ' ' +
               std::string(to_string(limits.unit)) + " in the " + (side == 0 ? "source" : "target") + ", where " +
               std::to_string(limits.least) + " to " + std::to_string(limits.most) + " are wanted";
    }

private:
    [[nodiscard]] bool fits(std::size_t side, std::string_view text)
    {
        length_limits const& limits = limits_[side];
        // A word has a byte at least, so that most texts need not be split to see that they are not too long.
        if (limits.unit == text_unit::words && limits.least <= 1 && text.size() <= limits.most) {
            if (limits.least == 0) return true;
            for (char const c : text)
                if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
        }
        std::size_t const length = measures_[side](text);
        return length >= limits.least && length <= limits.most;
    }

    length_limits limits_[2];
    text_measure measures_[2];
};

/// How much longer one side may be than the other.
struct ratio_limits {
    text_unit source_unit = text_unit::characters;
    text_unit target_unit = text_unit::characters;
    double expected = 1; ///< units of the target for one of the source; see `expected_length_ratio`
    double most = 3;     ///< how often as long as expected, or as short
    double slack = 10;   ///< units that are added to both sides: short texts vary more
    language_tag source_language = {};
    language_tag target_language = {};
};

/// Neither side is far longer than the other lets expect: with s and t units of source and target,
/// max(s' / t', t' / s') <= most, where s' = expected * s + slack and t' = t + slack. Models: pair_filter.
///
/// Source: OpusFilter's LengthRatioFilter (3) and Bicleaner's hard rules (2). What is expected and the slack are ours.
class length_ratio_filter {
public:
    /// Errors: `error{invalid_argument}` for an expected ratio that is not above 0, a limit below 1, a slack below 0.
    explicit length_ratio_filter(ratio_limits limits = {})
        : limits_(limits), source_(limits.source_unit, limits.source_language),
          target_(limits.target_unit, limits.target_language)
    {
        require(limits.expected > 0 && std::isfinite(limits.expected), "the expected ratio of lengths must be above 0");
        require(limits.most >= 1, "the largest ratio of lengths must be 1 or more");
        require(limits.slack >= 0, "the slack of lengths must not be below 0");
    }

    [[nodiscard]] static std::string_view reason() noexcept { return "length ratio"; }
    [[nodiscard]] bool operator()(text_pair const& pair) { return ratio(pair) <= limits_.most; }
    [[nodiscard]] std::string detail(text_pair const& pair)
    {
        return std::to_string(source_(pair.source)) + ' ' + std::string(to_string(limits_.source_unit)) + " against " +
               std::to_string(target_(pair.target)) + ' ' + std::string(to_string(limits_.target_unit));
    }

    /// The ratio of the longer to the shorter side, as the filter sees it.
    [[nodiscard]] double ratio(text_pair const& pair)
    {
        double const s = limits_.expected * static_cast<double>(source_(pair.source)) + limits_.slack;
        double const t = static_cast<double>(target_(pair.target)) + limits_.slack;
        if (s == t) return 1; // also where both are 0
        return std::max(s, t) / std::min(s, t);
    }

private:
    ratio_limits limits_;
    text_measure source_, target_;
};

/// How many units of the target stand for one of the source: the median over all pairs with two texts; 1 where there
/// are none. What belongs together by and large says what to expect of the rest.
///
/// Errors: `error{mismatch}` for ranges of different sizes.
template <text_range Source, text_range Target>
[[nodiscard]] double expected_length_ratio(Source const& source, Target const& target, ratio_limits const& limits = {})
{
    auto const size = static_cast<std::size_t>(std::ranges::size(source));
    if (size != static_cast<std::size_t>(std::ranges::size(target)))
        fail(errc::mismatch, "source and target have different numbers of texts");
    text_measure of_source(limits.source_unit, limits.source_language);
    text_measure of_target(limits.target_unit, limits.target_language);
    std::vector<double> ratios;
    auto at = std::ranges::begin(target);
    for (std::string_view const text : source) {
        std::size_t const s = of_source(text), t = of_target(std::string_view(*at++));
        if (s > 0 && t > 0) ratios.push_back(static_cast<double>(t) / static_cast<double>(s));
    }
    if (ratios.empty()) return 1;
    auto const middle = ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2);
    std::ranges::nth_element(ratios, middle);
    return *middle;
}

/// No side has a stretch of letters, digits and marks without white space that is longer than `most` code points.
/// Han, kana, Thai, Lao, Khmer and Burmese letters, which are written without it, end a stretch. Models: pair_filter.
///
/// Source: OpusFilter's LongWordFilter (40 characters).
struct long_word_filter {
    std::size_t most = 40; ///< [code points]

    [[nodiscard]] static std::string_view reason() noexcept { return "long word"; }
    [[nodiscard]] bool operator()(text_pair const& pair) const
    {
        return longest(pair.source) <= most && longest(pair.target) <= most;
    }
    [[nodiscard]] std::string detail(text_pair const& pair) const
    {
        return "a stretch of " + std::to_string(std::max(longest(pair.source), longest(pair.target))) +
               " characters without white space";
    }

    /// The longest stretch of a text. [code points]
    [[nodiscard]] static std::size_t longest(std::string_view text)
    {
        std::size_t most_found = 0, here = 0;
        for_each_character(text, [&](char32_t c) {
            bool const ends = kind_of(c) == character_kind::white_space || is_written_without_spaces(c);
            here = ends ? 0 : here + 1;
            most_found = std::max(most_found, here);
        });
        return most_found;
    }
};

} // namespace crossin
#endif
