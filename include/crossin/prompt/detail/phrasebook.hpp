// SPDX-License-Identifier: MIT
#ifndef CROSSIN_PROMPT_DETAIL_PHRASEBOOK_HPP
#define CROSSIN_PROMPT_DETAIL_PHRASEBOOK_HPP

/// \file
/// What a bundled language says about languages: its sentences, its names, its grammar. Layer: prompt. Needs: language,
/// language_names.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include <crossin/core/language.hpp>
#include <crossin/text/language_names.hpp>

namespace crossin::detail {

/// A language's name as its sentence asks for it: "auf Hindi", "ins Hindi", "aus dem Hindi".
struct name_forms {
    std::string in = {};   ///< to answer in it
    std::string into = {}; ///< to translate into it
    std::string from = {}; ///< to translate from it
};

/// Languages that every phrasebook names without ICU, so that their sentences do not change with ICU's version.
inline constexpr std::array<std::string_view, 18> named_languages{"en", "zh", "zh-Hans", "zh-Hant", "vi", "es",
                                                                  "fr", "de", "pt",      "id",      "ms", "ja",
                                                                  "ko", "ru", "ar",      "hi",      "th", "it"};

/// The sentences of one language. `{in}`, `{into}` and `{from}` stand for the forms of names.
///
/// A name is either the plain name, which `forms` puts into its forms, or the three forms with '|' between.
struct phrasebook {
    std::string_view language;
    std::string_view script;
    bool spaced;                                  ///< a blank stands between sentences
    name_style style;                             ///< of names asked from ICU
    std::string_view hint;                        ///< {in}
    std::array<std::string_view, 3> translations; ///< {in}, {into}, {from}
    name_forms (*forms)(std::string const& name);
    std::array<std::string_view, named_languages.size()> names; ///< in the order of `named_languages`
};

/// Whether `tag` is Chinese in traditional characters by its script or, without one, by its region.
[[nodiscard]] constexpr bool is_traditional_chinese(language_tag const& tag) noexcept
{
    std::string_view const region = tag.region();
    return tag.language() == "zh" &&
           (tag.script() == "Hant" || (tag.script().empty() && (region == "TW" || region == "HK" || region == "MO")));
}

/// Place of `tag` in `named_languages`, or their number. The regions of Chinese tell the script.
[[nodiscard]] constexpr std::size_t named_index(language_tag const& tag) noexcept
{
    std::string_view text = tag.text();
    if (is_traditional_chinese(tag)) text = "zh-Hant";
    if (text == "zh-CN" || text == "zh-SG" || text == "zh-Hans-CN" || text == "zh-Hans-SG") text = "zh-Hans";
    std::size_t at = 0;
    while (at < named_languages.size() && named_languages[at] != text) ++at;
    return at;
}

/// The forms of `language` in the language of `book`; by ICU's name, or the tag, where the book has no name.
[[nodiscard]] inline name_forms forms_of(phrasebook const& book, language_tag const& language)
{
    std::size_t const at = named_index(language);
    if (at == named_languages.size())
        return book.forms(name_of(language, language_tag::parse(book.language), book.style).text);
    std::string_view const name = book.names[at];
    std::size_t const first = name.find('|');
    if (first == std::string_view::npos) return book.forms(std::string(name));
    std::size_t const second = name.find('|', first + 1);
    return {std::string(name.substr(0, first)), std::string(name.substr(first + 1, second - first - 1)),
            std::string(name.substr(second + 1))};
}

/// `sentence` with the forms in their places.
[[nodiscard]] inline std::string with_forms(std::string_view sentence, name_forms const& target,
                                            name_forms const& source)
{
    std::string filled;
    for (std::size_t at = 0; at < sentence.size();) {
        std::size_t const brace = sentence.find('{', at);
        filled += sentence.substr(at, brace - at);
        if (brace == std::string_view::npos) break;
        std::size_t const end = sentence.find('}', brace);
        std::string_view const form = sentence.substr(brace + 1, end - brace - 1);
        filled += form == "in" ? target.in : form == "into" ? target.into : source.from;
        at = end + 1;
    }
    return filled;
}

} // namespace crossin::detail
#endif
