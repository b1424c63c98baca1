// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TEXT_LANGUAGE_NAMES_HPP
#define CROSSIN_TEXT_LANGUAGE_NAMES_HPP

/// \file
/// What a language is called in a language, and which tags name one. Layer: text. Needs: error, language, ICU.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <crossin/core/language.hpp>
#include <crossin/text/detail/icu.hpp>
#include <crossin/text/detail/utf16.hpp>

namespace crossin {

/// How script and region enter a name.
enum class name_style : std::uint8_t {
    dialect,  ///< "Traditional Chinese", "Brazilian Portuguese", where the language has such a name
    standard, ///< "Chinese (Traditional)", "Portuguese (Brazil)"
};

/// The name of a language, or its tag where ICU knows no name.
struct language_name {
    std::string text = {};
    bool known = false; ///< false: `text` is the tag
    friend bool operator==(language_name const&, language_name const&) = default;
};

/// What `language` is called in `in`: `name_of("vi"_lang, "es"_lang).text == "vietnamita"`.
///
/// The name stands as it would in the middle of a sentence, in the case that ICU gives it. The locale of the
/// process has no say: where ICU lacks the names of languages in `in`, the tag comes back and `known` is false.
///
/// Complexity: looks names up in ICU's tables and allocates; ask once and keep the answer.
/// Thread safety: any number of threads may call it.
/// Source:     Unicode CLDR through ICU's `uldn_localeDisplayName`; the names change with their versions
///             (`icu_version`).
[[nodiscard]] inline language_name name_of(language_tag const& language, language_tag const& in,
                                           name_style style = name_style::dialect)
{
    std::string const tag = to_string(language), display = to_string(in);
    language_name unknown{tag, false};
    char locale[ULOC_FULLNAME_CAPACITY], display_locale[ULOC_FULLNAME_CAPACITY];
    UErrorCode status = U_ZERO_ERROR;
    uloc_forLanguageTag(tag.c_str(), locale, sizeof locale, nullptr, &status);
    uloc_forLanguageTag(display.c_str(), display_locale, sizeof display_locale, nullptr, &status);
    if (U_FAILURE(status)) return unknown;

    // ICU falls back to the locale of the process for a language whose names it lacks; only the status tells.
    UChar name[512];
    std::int32_t length = uloc_getDisplayLanguage(locale, display_locale, name, 512, &status);
    if (U_FAILURE(status) || status == U_USING_DEFAULT_WARNING || length == 0) return unknown;

    UDialectHandling const handling = style == name_style::dialect ? ULDN_DIALECT_NAMES : ULDN_STANDARD_NAMES;
    detail::icu_object<ULocaleDisplayNames, &uldn_close> const names(uldn_open(display_locale, handling, &status));
    if (U_FAILURE(status)) return unknown;
    length = uldn_localeDisplayName(names.get(), locale, name, 512, &status);
    if (U_FAILURE(status)) return unknown;
    language_name found{{}, true};
    detail::append_utf8({name, static_cast<std::size_t>(length)}, found.text);
    return found;
}

/// What the speakers of `language` call it: `own_name_of("vi"_lang).text == "Tiếng Việt"`.
[[nodiscard]] inline language_name own_name_of(language_tag const& language, name_style style = name_style::dialect)
{
    return name_of(language, language, style);
}

namespace detail {

/// The shortest code that names a language, without script and region.
[[nodiscard]] inline std::string main_code(language_tag const& tag)
{
    std::string const language(tag.language());
    char code[ULOC_LANG_CAPACITY] = {};
    UErrorCode status = U_ZERO_ERROR;
    uloc_getLanguage(language.c_str(), code, sizeof code, &status); // "deu" becomes "de"
    std::string const shortest = U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING ? language : code;
    struct twin {
        std::string_view code, same;
    };
    constexpr std::array<twin, 5> twins{{{"no", "nb"}, {"fil", "tl"}, {"cmn", "zh"}, {"arb", "ar"}, {"pes", "fa"}}};
    for (twin const& one : twins)
        if (shortest == one.code) return std::string(one.same);
    return shortest;
}

} // namespace detail

/// Whether two tags name one language, whatever script and region: codes of two and of three letters for it are the same
/// (`de`, `deu`), and so are `no` and `nb`, `fil` and `tl`, `cmn` and `zh`, `arb` and `ar`, `pes` and `fa`.
[[nodiscard]] inline bool is_same_language(language_tag const& a, language_tag const& b)
{
    return a.language() == b.language() || detail::main_code(a) == detail::main_code(b);
}

} // namespace crossin
#endif
