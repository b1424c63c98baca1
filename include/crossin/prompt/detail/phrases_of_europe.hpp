// SPDX-License-Identifier: MIT
#ifndef CROSSIN_PROMPT_DETAIL_PHRASES_OF_EUROPE_HPP
#define CROSSIN_PROMPT_DETAIL_PHRASES_OF_EUROPE_HPP

/// \file
/// Phrasebooks of English, Spanish, French, German, Portuguese, Russian and Italian. Layer: prompt. Needs: phrasebook.

#include <cstddef>
#include <string>
#include <string_view>

#include <crossin/prompt/detail/phrasebook.hpp>

namespace crossin::detail {

[[nodiscard]] inline bool starts_with_any_of(std::string_view text, std::string_view starts)
{
    while (!starts.empty()) { // `starts` is separated by blanks
        std::size_t const end = starts.find(' ');
        if (text.starts_with(starts.substr(0, end))) return true;
        starts.remove_prefix(end == std::string_view::npos ? starts.size() : end + 1);
    }
    return false;
}

inline constexpr phrasebook english{
    .language = "en",
    .script = "Latn",
    .spaced = true,
    .style = name_style::dialect,
    .hint = "Answer {in}.",
    .translations = {"Translate the following text {into}.", "Translate this text {from} {into}.",
                     "How would you write the following {in}?"},
    .forms = [](std::string const& name) -> name_forms { return {"in " + name, "into " + name, "from " + name}; },
    .names = {"English", "Chinese", "Simplified Chinese", "Traditional Chinese", "Vietnamese", "Spanish", "French",
              "German", "Portuguese", "Indonesian", "Malay", "Japanese", "Korean", "Russian", "Arabic", "Hindi", "Thai",
              "Italian"},
};

inline constexpr phrasebook spanish{
    .language = "es",
    .script = "Latn",
    .spaced = true,
    .style = name_style::dialect,
    .hint = "Responde {in}.",
    .translations = {"Traduce el siguiente texto {into}.", "Traduce este texto {from} {into}.",
                     "¿Cómo se diría lo siguiente {in}?"},
    .forms = [](std::string const& name) -> name_forms { return {"en " + name, "al " + name, "del " + name}; },
    .names = {"inglés", "chino", "chino simplificado", "chino tradicional", "vietnamita", "español", "francés",
              "alemán", "portugués", "indonesio", "malayo", "japonés", "coreano", "ruso", "árabe", "hindi", "tailandés",
              "italiano"},
};

inline constexpr phrasebook french{
    .language = "fr",
    .script = "Latn",
    .spaced = true,
    .style = name_style::dialect,
    .hint = "Réponds {in}.",
    .translations = {"Traduis le texte suivant {into}.", "Traduis ce texte {from} {into}.",
                     "Donne la traduction {in} du texte ci-dessous."},
    .forms = [](std::string const& name) -> name_forms {
        // The h of hindi and haoussa is aspirated, that of hébreu is not.
        bool const elides = starts_with_any_of(name, "a e i o u é è ê î â ô œ hébr");
        return {"en " + name, "en " + name, (elides ? "de l’" : "du ") + name};
    },
    .names = {"anglais", "chinois", "chinois simplifié", "chinois traditionnel", "vietnamien", "espagnol", "français",
              "allemand", "portugais", "indonésien", "malais", "japonais", "coréen", "russe", "arabe", "hindi", "thaï",
              "italien"},
};

inline constexpr phrasebook german{
    .language = "de",
    .script = "Latn",
    .spaced = true,
    .style = name_style::standard,
    .hint = "Antworte {in}.",
    .translations = {"Übersetze den folgenden Text {into}.", "Übersetze diesen Text {from} {into}.",
                     "Wie lautet der folgende Text {in}?"},
    .forms = [](std::string const& name) -> name_forms {
        // "Englisch" is declined as an adjective, "Hindi" is not; "(Brasilien)" stays behind the declined word.
        std::string const head = name.substr(0, name.find(" (")), rest = name.substr(head.size());
        bool const declined = head.ends_with("sch");
        return {"auf " + name, "ins " + head + (declined ? "e" : "") + rest,
                "aus dem " + head + (declined ? "en" : "") + rest};
    },
    .names = {"Englisch", "Chinesisch",
              "in vereinfachtem Chinesisch|in vereinfachtes Chinesisch|aus dem vereinfachten Chinesisch",
              "in traditionellem Chinesisch|in traditionelles Chinesisch|aus dem traditionellen Chinesisch",
              "Vietnamesisch", "Spanisch", "Französisch", "Deutsch", "Portugiesisch", "Indonesisch", "Malaiisch",
              "Japanisch", "Koreanisch", "Russisch", "Arabisch", "Hindi", "Thailändisch", "Italienisch"},
};

inline constexpr phrasebook portuguese{
    .language = "pt",
    .script = "Latn",
    .spaced = true,
    .style = name_style::dialect,
    .hint = "Responda {in}.",
    .translations = {"Traduza o texto a seguir {into}.", "Traduza este texto {from} {into}.",
                     "Como se diria o seguinte {in}?"},
    .forms = [](std::string const& name) -> name_forms { return {"em " + name, "para o " + name, "do " + name}; },
    .names = {"inglês", "chinês", "chinês simplificado", "chinês tradicional", "vietnamita", "espanhol", "francês",
              "alemão", "português", "indonésio", "malaio", "japonês", "coreano", "russo", "árabe", "hindi",
              "tailandês", "italiano"},
};

inline constexpr phrasebook russian{
    .language = "ru",
    .script = "Cyrl",
    .spaced = true,
    .style = name_style::standard,
    .hint = "Ответьте {in}.",
    .translations = {"Переведите следующий текст {into}.", "Переведите этот текст {from} {into}.",
                     "Дайте перевод этого текста {into}."},
    .forms = [](std::string const& name) -> name_forms {
        // Adjectives in -ский agree with "язык"; other names (суахили, норвежский букмол) stand behind it
        // unchanged.
        std::string const head = name.substr(0, name.find(" (")), rest = name.substr(head.size());
        if (!head.ends_with("ский") && !head.ends_with("цкий")) {
            std::string const apart = head.find(' ') == std::string::npos ? name : "«" + head + "»" + rest;
            return {"на языке " + apart, "на язык " + apart, "с языка " + apart};
        }
        std::string const stem = head.substr(0, head.size() - std::string_view("ий").size());
        return {"на " + stem + "ом языке" + rest, "на " + head + " язык" + rest, "с " + stem + "ого" + rest};
    },
    .names = {"английский", "китайский",
              "на упрощённом китайском языке|на упрощённый китайский язык|с упрощённого китайского",
              "на традиционном китайском языке|на традиционный китайский язык|с традиционного китайского",
              "вьетнамский", "испанский", "французский", "немецкий", "португальский", "индонезийский", "малайский",
              "японский", "корейский", "русский", "арабский", "на хинди|на хинди|с хинди", "тайский", "итальянский"},
};

inline constexpr phrasebook italian{
    .language = "it",
    .script = "Latn",
    .spaced = true,
    .style = name_style::dialect,
    .hint = "Rispondi {in}.",
    .translations = {"Traduci il seguente testo {into}.", "Traduci questo testo {from} {into}.",
                     "Come si direbbe quanto segue {in}?"},
    .forms = [](std::string const& name) -> name_forms {
        bool const vowel = starts_with_any_of(name, "a e i o u h");
        bool const lo = starts_with_any_of(name, "sb sc sd sf sg sl sm sn sp sq sr st sv sw z x y ps gn");
        return {"in " + name, "in " + name, (vowel ? "dall’" : lo ? "dallo " : "dal ") + name};
    },
    .names = {"inglese", "cinese", "cinese semplificato", "cinese tradizionale", "vietnamita", "spagnolo", "francese",
              "tedesco", "portoghese", "indonesiano", "malese", "giapponese", "coreano", "russo", "arabo", "hindi",
              "thailandese", "italiano"},
};

} // namespace crossin::detail
#endif
