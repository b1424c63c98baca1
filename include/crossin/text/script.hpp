// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TEXT_SCRIPT_HPP
#define CROSSIN_TEXT_SCRIPT_HPP

/// \file
/// Which scripts a text is written in, and which a language is. Layer: text. Needs: error, language, ICU.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/language.hpp>
#include <crossin/text/detail/icu.hpp>
#include <crossin/text/detail/utf16.hpp>

namespace crossin {

/// A script of ISO 15924, such as `Latn`.
///
/// Models: std::regular, std::totally_ordered.
class script {
public:
    script() = default; ///< `Zzzz`, unknown
    explicit script(UScriptCode code) noexcept : code_(code < 0 ? USCRIPT_UNKNOWN : code) {}
    /// The script with this code or English name; `Zzzz` where ICU knows none.
    explicit script(std::string_view name)
        : script(static_cast<UScriptCode>(u_getPropertyValueEnum(UCHAR_SCRIPT, std::string(name).c_str())))
    {}

    /// Four letters, such as "Latn".
    [[nodiscard]] std::string_view code() const noexcept { return text_or(uscript_getShortName(icu()), "Zzzz"); }
    /// The English name, such as "Latin" or "Han".
    [[nodiscard]] std::string_view name() const noexcept { return text_or(uscript_getName(icu()), "Unknown"); }
    /// ICU's number for it.
    [[nodiscard]] UScriptCode icu() const noexcept { return static_cast<UScriptCode>(code_); }

    friend auto operator<=>(script const&, script const&) = default;

private:
    static std::string_view text_or(char const* text, char const* otherwise) noexcept
    {
        return text ? text : otherwise;
    }

    std::int32_t code_ = USCRIPT_UNKNOWN;
};

/// The script of a code point; `Zyyy` for what scripts share (digits, punctuation), `Zinh` for marks that take
/// that of their letter.
[[nodiscard]] inline script script_of(char32_t code_point) noexcept
{
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode const code = uscript_getScript(static_cast<UChar32>(code_point), &status);
    return U_SUCCESS(status) ? script(code) : script();
}

/// How many code points of which script a text has. Shared and inherited ones are not counted, since they tell
/// nothing.
///
/// Complexity: `add` is O(size) and does not allocate.
class script_tally {
public:
    script_tally() = default;
    /// Errors: as `add`.
    explicit script_tally(std::string_view text) { add(text); }

    /// Counts `text`. Errors: `error{encoding}` with the byte for text that is not UTF-8.
    void add(std::string_view text)
    {
        std::int32_t const length = detail::icu_length(text.size());
        for (std::int32_t at = 0; at < length;) {
            auto const byte = static_cast<unsigned char>(text[static_cast<std::size_t>(at)]);
            if (byte < 0x80) {
                ++at;
                unsigned const letter = byte | 0x20U;
                counts_[USCRIPT_LATIN] += letter >= 'a' && letter <= 'z';
                continue;
            }
            UChar32 const code_point = detail::next_checked(text, at);
            if (code_point < 0) detail::fail_utf8(text);
            auto const code = static_cast<std::size_t>(script_of(static_cast<char32_t>(code_point)).icu());
            counts_[code < counts_.size() ? code : std::size_t{USCRIPT_UNKNOWN}] += 1;
        }
        counts_[USCRIPT_COMMON] = counts_[USCRIPT_INHERITED] = 0;
    }

    /// Number of code points of a script.
    [[nodiscard]] std::uint64_t count(script of) const noexcept
    {
        auto const code = static_cast<std::size_t>(of.icu());
        return code < counts_.size() ? counts_[code] : 0;
    }
    /// Number of code points of all scripts.
    [[nodiscard]] std::uint64_t total() const noexcept
    {
        std::uint64_t sum = 0;
        for (std::uint64_t const one : counts_) sum += one;
        return sum;
    }
    /// Share of the counted code points that are of one of `scripts`; 1 where none are counted.
    [[nodiscard]] double share(std::span<script const> scripts) const noexcept
    {
        std::uint64_t sum = 0;
        for (script const one : scripts) sum += count(one);
        std::uint64_t const all = total();
        return all == 0 ? 1.0 : static_cast<double>(sum) / static_cast<double>(all);
    }
    /// Share of one script.
    [[nodiscard]] double share(script of) const noexcept { return share({&of, 1}); }
    /// The script with the most code points; `Zyyy` where none are counted. Of equals, the one with the lowest
    /// number in ICU.
    [[nodiscard]] script dominant() const noexcept
    {
        std::size_t most = 0;
        for (std::size_t i = 1; i < counts_.size(); ++i)
            if (counts_[i] > counts_[most]) most = i;
        return script(counts_[most] == 0 ? USCRIPT_COMMON : static_cast<UScriptCode>(most));
    }
    /// All scripts that occur, the most frequent first.
    [[nodiscard]] std::vector<script> scripts() const
    {
        std::vector<script> found;
        for (std::size_t i = 0; i < counts_.size(); ++i) {
            if (counts_[i] == 0) continue;
            std::size_t at = found.size();
            while (at > 0 && count(found[at - 1]) < counts_[i]) --at;
            found.insert(found.begin() + static_cast<std::ptrdiff_t>(at), script(static_cast<UScriptCode>(i)));
        }
        return found;
    }

    friend bool operator==(script_tally const&, script_tally const&) = default;

private:
    std::array<std::uint64_t, 256> counts_{}; ///< by ICU's number, of which there are about 200
};

/// The script that most of `text` is written in; `Zyyy` where no code point tells.
[[nodiscard]] inline script dominant_script(std::string_view text) { return script_tally(text).dominant(); }

/// The scripts that a language is written in: that of its tag, or the likely one; Japanese has three, Korean
/// two. Empty where nothing is known.
///
/// Simplified and traditional Chinese are both `Hani`: the script of a code point does not tell them apart.
///
/// Complexity: allocates; ask once for each language and keep the answer.
/// Source:     CLDR's likely subtags, through ICU's `uloc_addLikelySubtags`.
[[nodiscard]] inline std::vector<script> expected_scripts(language_tag const& language)
{
    std::string written(language.script());
    if (written.empty()) {
        char locale[ULOC_FULLNAME_CAPACITY], likely[ULOC_FULLNAME_CAPACITY], code[ULOC_SCRIPT_CAPACITY];
        UErrorCode status = U_ZERO_ERROR;
        uloc_forLanguageTag(to_string(language).c_str(), locale, sizeof locale, nullptr, &status);
        uloc_addLikelySubtags(locale, likely, sizeof likely, &status);
        std::int32_t const length = uloc_getScript(likely, code, sizeof code, &status);
        if (U_FAILURE(status) || length <= 0 || language == language_tag{}) return {};
        written.assign(code, static_cast<std::size_t>(length));
    }
    // Codes for several scripts at once, and for styles of one: no code point has them.
    struct composed {
        std::string_view written;
        std::array<std::string_view, 3> scripts;
    };
    constexpr std::array<composed, 12> known{{{"Hans", {"Hani"}},
                                              {"Hant", {"Hani"}},
                                              {"Hanb", {"Hani", "Bopo"}},
                                              {"Jpan", {"Hira", "Kana", "Hani"}},
                                              {"Hrkt", {"Hira", "Kana"}},
                                              {"Kore", {"Hang", "Hani"}},
                                              {"Jamo", {"Hang"}},
                                              {"Latf", {"Latn"}},
                                              {"Latg", {"Latn"}},
                                              {"Cyrs", {"Cyrl"}},
                                              {"Aran", {"Arab"}},
                                              {"Geok", {"Geor"}}}};
    std::array<std::string_view, 3> codes{written};
    for (composed const& one : known)
        if (one.written == written) codes = one.scripts;
    std::vector<script> scripts;
    for (std::string_view const code : codes)
        if (script const one{code}; one != script()) scripts.push_back(one);
    return scripts;
}

/// Share of the code points of `text` that are in a script of `language`; 1 where the text has none that tell,
/// or nothing is known of the language. For many texts: `script_tally(text).share(scripts)` with scripts that
/// were asked for once.
[[nodiscard]] inline double script_share(std::string_view text, language_tag const& language)
{
    std::vector<script> const scripts = expected_scripts(language);
    return scripts.empty() ? 1.0 : script_tally(text).share(scripts);
}

} // namespace crossin
#endif
