// SPDX-License-Identifier: MIT
#include <crossin/align/usual_filters.hpp>

#include <crossin/align/filter_pairs.hpp>

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace crossin;

TEST_CASE("usual filters: good pairs stay, and each kind of bad one is named")
{
    language_identifier const identifier;
    std::vector<text_pair> const pairs{
        {"The house by the river is very old.", "La casa junto al río es muy vieja."},
        {"Yes.", "Sí."},
        {"In 1998 he moved to Madrid.", "En 1998 se mudó a Madrid."},
        {"", "Nada."},
        {"Caf\u00C3\u00A9 cr\u00C3\u00A8me", "Café con leche"},
        {"*** --- ***", "Tres estrellas"},
        {"The garden is large.", "Сад большой и очень красивый."},
        {"Stop.", "Esta frase es demasiado larga para ser la traducción de una palabra tan corta como aquella."},
        {"Donaudampfschifffahrtsgesellschaftskapitänsmütze here", "El sombrero del capitán de la compañía"},
        {"<p><b>Hello</b></p>", "<p><b>Hola</b></p>"},
        {"go go go go go go go go go go", "vamos vamos ya y otra vez"},
        {"In 1998 he moved to Madrid.", "En 2003 se mudó a Madrid."},
        {"The house by the river is very old.", "The house by the river is very old."},
        {"The house by the river is very old.", "Das Haus am Fluss ist schon sehr alt, sagte sie."},
        {"The house by the river is very old.", "La casa junto al río es muy vieja."},
    };
    auto const kept = filter_pairs(pairs, usual_filters(identifier, "en"_lang, "es"_lang));
    CHECK(std::vector<std::size_t>(kept.begin(), kept.end()) == std::vector<std::size_t>{0, 1, 2});
    for (char const* const reason : {"empty side", "damaged text", "few letters", "script", "length ratio", "long word",
                                     "markup", "repetition", "numbers", "copied", "language", "duplicate"}) {
        INFO(reason);
        CHECK(kept.tally().count(reason) == 1);
    }
    CHECK(kept.tally().total() == pairs.size());
}

TEST_CASE("usual filters: one language on both sides may say the same")
{
    language_identifier const identifier;
    std::vector<text_pair> const pairs{{"The house by the river is old.", "The house by the river is old."}};
    CHECK(filter_pairs(pairs, usual_filters(identifier, "en-GB"_lang, "en-US"_lang)).size() == 1);
}
