// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_NOISE_FILTERS_HPP
#define CROSSIN_ALIGN_NOISE_FILTERS_HPP

/// \file
/// Filters of pairs by what is no text: repetition, markup and code, damaged characters. Layer: align. Needs:
/// pair_filter, hash, characters.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/align/content_filters.hpp>
#include <crossin/align/pair_filter.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/text/characters.hpp>

namespace crossin {

/// Little of each side has been said before in it: of its stretches of 12 bytes at most a share stands earlier in the
/// text too. Models: pair_filter.
///
/// 12 bytes are twelve letters of English, six of Russian, four of Chinese: about two words. Short texts that repeat a
/// word are left alone, since `No, no, no!` has but one such stretch.
///
/// Complexity: O(size).
/// Source:     repeated n-grams as in Rae et al. 2021 (Gopher), appendix A.1.1, and OpusFilter's RepetitionFilter, which
///             looks for rows of equal strings; one share for both is ours.
class repetition_filter {
public:
    static constexpr std::size_t stretch = 12; ///< [bytes]

    explicit repetition_filter(double most = 0.4) : most_(most)
    {
        detail::require_share(most, "a share of repetition");
    }

    [[nodiscard]] static std::string_view reason() noexcept { return "repetition"; }
    [[nodiscard]] bool operator()(text_pair const& pair)
    {
        return share(pair.source) <= most_ && share(pair.target) <= most_;
    }
    [[nodiscard]] std::string detail(text_pair const& pair)
    {
        return detail::percent(std::max(share(pair.source), share(pair.target))) + " of a side have stood before in it";
    }

    /// The share of a text.
    [[nodiscard]] double share(std::string_view text)
    {
        if (text.size() <= stretch) return 0;
        std::size_t const count = text.size() - stretch + 1;
        std::size_t const slots = std::bit_ceil(2 * count);
        seen_.assign(slots, 0);
        std::size_t repeated = 0;
        for (std::size_t i = 0; i < count; ++i) {
            std::uint64_t first = 0;
            std::uint32_t rest = 0;
            std::memcpy(&first, text.data() + i, 8); // which way round the machine has its bytes changes no count
            std::memcpy(&rest, text.data() + i + 8, 4);
            std::uint64_t const key = hash_combine(first, rest) | 1U;
            std::size_t at = (key >> 1U) & (slots - 1);
            while (seen_[at] != 0 && seen_[at] != key) at = (at + 1) & (slots - 1);
            repeated += seen_[at] == key;
            seen_[at] = key;
        }
        return static_cast<double>(repeated) / static_cast<double>(count);
    }

private:
    double most_;
    std::vector<std::uint64_t> seen_;
};

/// At most a share of each side is markup or code: tags and entities of HTML, addresses of the web, escapes such as
/// `\u00e9`, and the characters `{ } \ | ; = _ ^ ~` and backquotes of programs. Models: pair_filter.
///
/// Complexity: O(size).
/// Source:     OpusFilter's HtmlTagFilter, which lets no tag pass, and Bicleaner's hard rules, where addresses make up at
///             most half.
class markup_filter {
public:
    explicit markup_filter(double most = 0.4) : most_(most) { detail::require_share(most, "a share of markup"); }

    [[nodiscard]] static std::string_view reason() noexcept { return "markup"; }
    [[nodiscard]] bool operator()(text_pair const& pair) const
    {
        return share(pair.source) <= most_ && share(pair.target) <= most_;
    }
    [[nodiscard]] std::string detail(text_pair const& pair) const
    {
        return detail::percent(std::max(share(pair.source), share(pair.target))) + " of a side are markup";
    }

    /// The share of the bytes of a text.
    [[nodiscard]] static double share(std::string_view text) noexcept
    {
        if (text.empty()) return 0;
        std::size_t marked = 0;
        for (std::size_t at = 0; at < text.size();) {
            std::size_t const length = markup_at(text.substr(at));
            marked += length;
            at += std::max<std::size_t>(length, 1);
        }
        return static_cast<double>(marked) / static_cast<double>(text.size());
    }

private:
    static bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
    static bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

    /// Length of the markup that `text` begins with; 0 for none. [bytes]
    [[nodiscard]] static std::size_t markup_at(std::string_view text) noexcept
    {
        switch (text.front()) {
        case '<': return tag(text);
        case '&': return entity(text);
        case 'h': return text.starts_with("http://") || text.starts_with("https://") ? word(text) : 0;
        case 'w': return text.starts_with("www.") ? word(text) : 0;
        case '\\': return text.size() >= 6 && text[1] == 'u' ? 6 : std::min<std::size_t>(2, text.size());
        case '{':
        case '}':
        case '|':
        case ';':
        case '=':
        case '_':
        case '^':
        case '~':
        case '`': return 1;
        default: return 0;
        }
    }

    /// Up to the next white space.
    [[nodiscard]] static std::size_t word(std::string_view text) noexcept
    {
        return std::min(text.find_first_of(" \t\r\n"), text.size());
    }

    [[nodiscard]] static std::size_t tag(std::string_view text) noexcept
    {
        constexpr std::size_t longest = 1000; // what opens and never ends is no tag
        std::size_t at = text.size() > 1 && (text[1] == '/' || text[1] == '!') ? 2 : 1;
        if (at >= text.size() || !(is_letter(text[at]) || text.starts_with("<!--"))) return 0;
        std::size_t const end = text.substr(0, longest).find('>');
        return end == std::string_view::npos ? 0 : end + 1;
    }

    [[nodiscard]] static std::size_t entity(std::string_view text) noexcept
    {
        std::size_t at = text.size() > 1 && text[1] == '#' ? 2 : 1;
        std::size_t const begin = at;
        while (at < text.size() && at < 12 && (is_letter(text[at]) || is_digit(text[at]))) ++at;
        return at > begin && at < text.size() && text[at] == ';' ? at + 1 : 0;
    }

    double most_;
};

/// No side has damaged characters: the replacement character U+FFFD, control characters, or text in UTF-8 that was taken
/// for Windows-1252 (`Ã©`) more than once. Models: pair_filter.
///
/// Complexity: O(size).
struct damage_filter {
    [[nodiscard]] static std::string_view reason() noexcept { return "damaged text"; }
    [[nodiscard]] bool operator()(text_pair const& pair) const
    {
        return !damaged(pair.source) && !damaged(pair.target);
    }

    /// Whether a text is damaged. Broken UTF-8 is.
    [[nodiscard]] static bool damaged(std::string_view text)
    {
        std::size_t twice = 0; // characters that were encoded twice
        unsigned lead = 0, awaited = 0;
        bool found = false;
        for_each_character(text, [&](char32_t c) {
            unsigned const old = windows_1252(c);
            // A space that breaks no line stands before French quotation marks too.
            if (awaited > 0 && old >= 0x80 && old <= 0xBF && (old != 0xA0 || lead == 0xC3)) {
                twice += --awaited == 0;
                return;
            }
            character_kind const kind = kind_of(c);
            found = found || kind == character_kind::broken || kind == character_kind::control || c == 0xFFFD;
            lead = old;
            awaited = old >= 0xC2 && old <= 0xDF ? 1 : old >= 0xE0 && old <= 0xEF ? 2 : 0;
        });
        return found || twice >= 2;
    }

private:
    /// The byte that Windows-1252, or Latin-1 where it has none, has for a code point; 0 for none.
    [[nodiscard]] static unsigned windows_1252(char32_t c) noexcept
    {
        if (c >= 0x80 && c <= 0xFF) return static_cast<unsigned>(c);
        constexpr std::array<std::uint16_t, 32> table{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                      0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                      0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
        if (c < 0x100 || c > 0xFFFF) return 0;
        auto const at = std::ranges::find(table, static_cast<std::uint16_t>(c));
        return at == table.end() ? 0 : 0x80U + static_cast<unsigned>(at - table.begin());
    }
};

} // namespace crossin
#endif
