// SPDX-License-Identifier: MIT
#include <crossin/prompt/translation.hpp>

#include <crossin/text/script.hpp>

#include "support/catch.hpp"

#include <array>
#include <set>
#include <string>
#include <string_view>

using namespace crossin;

namespace {

std::string asked(std::string_view from, std::string_view to, std::string_view in, std::uint64_t variant = 0)
{
    return translation_instruction({language_tag::parse(from), language_tag::parse(to)}, language_tag::parse(in),
                                   variant);
}

} // namespace

TEST_CASE("translation: the official wording")
{
    CHECK(official_translation_instruction == "Translate the following sentence into English.");
}

TEST_CASE("translation: variant 0 names the target, in the words of each bundled language")
{
    CHECK(asked("en", "vi", "en") == "Translate the following text into Vietnamese.");
    CHECK(asked("en", "vi", "zh") == "请把下面的文字翻译成越南语。");
    CHECK(asked("en", "vi", "zh-Hant") == "請將下面的文字翻譯成越南文。");
    CHECK(asked("en", "es", "vi") == "Hãy dịch văn bản sau sang tiếng Tây Ban Nha.");
    CHECK(asked("vi", "en", "es") == "Traduce el siguiente texto al inglés.");
    CHECK(asked("vi", "en", "fr") == "Traduis le texte suivant en anglais.");
    CHECK(asked("vi", "en", "de") == "Übersetze den folgenden Text ins Englische.");
    CHECK(asked("vi", "en", "pt") == "Traduza o texto a seguir para o inglês.");
    CHECK(asked("vi", "en", "id") == "Terjemahkan teks berikut ke dalam bahasa Inggris.");
    CHECK(asked("vi", "en", "ms") == "Terjemahkan teks berikut ke dalam bahasa Inggeris.");
    CHECK(asked("vi", "en", "ja") == "次の文章を英語に翻訳してください。");
    CHECK(asked("vi", "en", "ko") == "다음 글을 영어로 번역해 주세요.");
    CHECK(asked("vi", "en", "ru") == "Переведите следующий текст на английский язык.");
    CHECK(asked("vi", "en", "ar") == "ترجم النص التالي إلى اللغة الإنجليزية.");
    CHECK(asked("vi", "en", "hi") == "निम्नलिखित पाठ का अंग्रेज़ी में अनुवाद कीजिए।");
    CHECK(asked("vi", "en", "th") == "โปรดแปลข้อความต่อไปนี้เป็นภาษาอังกฤษ");
    CHECK(asked("vi", "en", "it") == "Traduci il seguente testo in inglese.");
}

TEST_CASE("translation: variant 1 names both, with articles, cases and elisions")
{
    CHECK(asked("en", "vi", "en", 1) == "Translate this text from English into Vietnamese.");
    CHECK(asked("en", "vi", "zh", 1) == "请把下面这段文字从英语翻译成越南语。");
    CHECK(asked("en", "vi", "vi", 1) == "Hãy dịch văn bản này từ tiếng Anh sang tiếng Việt.");
    CHECK(asked("en", "vi", "es", 1) == "Traduce este texto del inglés al vietnamita.");
    CHECK(asked("en", "vi", "fr", 1) == "Traduis ce texte de l’anglais en vietnamien.");
    CHECK(asked("hi", "vi", "fr", 1) == "Traduis ce texte du hindi en vietnamien.");
    CHECK(asked("en", "zh-Hans", "de", 1) == "Übersetze diesen Text aus dem Englischen in vereinfachtes Chinesisch.");
    CHECK(asked("hi", "de", "de", 1) == "Übersetze diesen Text aus dem Hindi ins Deutsche.");
    CHECK(asked("en", "vi", "ru", 1) == "Переведите этот текст с английского на вьетнамский язык.");
    CHECK(asked("zh-Hant", "hi", "ru", 1) == "Переведите этот текст с традиционного китайского на хинди.");
    CHECK(asked("en", "fr", "it", 1) == "Traduci questo testo dall’inglese in francese.");
    CHECK(asked("es", "fr", "it", 1) == "Traduci questo testo dallo spagnolo in francese.");
    CHECK(asked("vi", "fr", "it", 1) == "Traduci questo testo dal vietnamita in francese.");
    CHECK(asked("en", "vi", "ko", 1) == "이 글을 영어에서 베트남어로 번역해 주세요.");
    CHECK(asked("en", "vi", "ar", 1) == "ترجم هذا النص من اللغة الإنجليزية إلى اللغة الفيتنامية.");
}

TEST_CASE("translation: names that are not bundled take the grammar of the sentence")
{
    CHECK(asked("sw", "pt-BR", "de", 1) == "Übersetze diesen Text aus dem Suaheli ins Portugiesische (Brasilien).");
    CHECK(asked("uk", "sw", "ru", 1) == "Переведите этот текст с украинского на язык суахили.");
    CHECK(asked("nb", "en", "ru", 1) == "Переведите этот текст с языка «норвежский букмол» на английский язык.");
    CHECK(asked("he", "ht", "fr", 1) == "Traduis ce texte de l’hébreu en créole haïtien.");
    CHECK(asked("yo", "en", "it", 1) == "Traduci questo testo dallo yoruba in inglese.");
}

TEST_CASE("translation: other languages get the names, and tags where ICU has none")
{
    CHECK(asked("en", "vi", "sw") == "Kiingereza → Kivietinamu:");
    CHECK(asked("en", "vi", "sw", 5) == "Kiingereza → Kivietinamu:");
    CHECK(asked("en", "vi", "qaa") == "en → vi:");
    CHECK(asked("qaa", "vi", "sw") == "qaa → Kivietinamu:");
}

TEST_CASE("translation: variants count round")
{
    CHECK(translation_variants("en"_lang) == 3);
    CHECK(translation_variants("sw"_lang) == 1);
    CHECK(asked("en", "vi", "en", 3) == asked("en", "vi", "en", 0));
    CHECK(asked("en", "vi", "en", ~std::uint64_t{0}) == asked("en", "vi", "en", ~std::uint64_t{0} % 3));
}

TEST_CASE("translation: every bundled language has its own words for every pair")
{
    for (detail::phrasebook const* const book : detail::phrasebooks) {
        language_tag const in = language_tag::parse(book->language);
        for (std::uint64_t variant = 0; variant < translation_variants(in); ++variant) {
            std::set<std::string> sentences;
            for (std::string_view const to : detail::named_languages) {
                for (std::string_view const from : detail::named_languages) {
                    std::string const sentence = asked(from, to, book->language, variant);
                    INFO(sentence);
                    REQUIRE(sentence.find_first_of("{}|[]") == std::string::npos);
                    REQUIRE(sentence.find("  ") == std::string::npos);
                    REQUIRE(script_share(sentence, in) == 1.0);
                    REQUIRE(script_tally(sentence).total() > 8);
                    if (from != to) sentences.insert(sentence);
                }
            }
            std::size_t const names = detail::named_languages.size();
            REQUIRE(sentences.size() == (variant == 1 ? names * (names - 1) : names)); // each names what it is about
        }
    }
}
