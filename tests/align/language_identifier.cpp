// SPDX-License-Identifier: MIT
#include <crossin/align/language_filter.hpp>
#include <crossin/align/language_identifier.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

using namespace crossin;

namespace {

language_identifier const& usual()
{
    static language_identifier const made;
    return made;
}

std::string_view told(std::string_view text)
{
    static std::string last;
    last = to_string(usual().identify(text).language);
    return last;
}

} // namespace

TEST_CASE("language identifier: sentences of many languages")
{
    struct sentence {
        char const* language;
        char const* text;
    };
    for (sentence const& one : {
             sentence{"en", "She opened the window because it was too warm in the room."},
             sentence{"de", "Sie öffnete das Fenster, weil es im Zimmer zu warm war."},
             sentence{"fr", "Elle a ouvert la fenêtre parce qu'il faisait trop chaud dans la pièce."},
             sentence{"es", "Ella abrió la ventana porque hacía demasiado calor en la habitación."},
             sentence{"it", "Ha aperto la finestra perché nella stanza faceva troppo caldo."},
             sentence{"nl", "Ze deed het raam open omdat het te warm was in de kamer."},
             sentence{"sv", "Hon öppnade fönstret eftersom det var för varmt i rummet."},
             sentence{"fi", "Hän avasi ikkunan, koska huoneessa oli liian kuuma."},
             sentence{"pl", "Otworzyła okno, ponieważ w pokoju było zbyt gorąco."},
             sentence{"tr", "Odada hava çok sıcak olduğu için pencereyi açtı."},
             sentence{"vi", "Cô ấy mở cửa sổ vì trong phòng quá nóng."},
             sentence{"id", "Dia membuka jendela karena di dalam kamar terlalu panas."},
             sentence{"ru", "Она открыла окно, потому что в комнате было слишком жарко."},
             sentence{"uk", "Вона відчинила вікно, бо в кімнаті було надто жарко."},
             sentence{"ar", "فتحت النافذة لأن الغرفة كانت حارة جدا."},
             sentence{"fa", "او پنجره را باز کرد چون اتاق خیلی گرم بود."},
             sentence{"hi", "उसने खिड़की खोली क्योंकि कमरे में बहुत गर्मी थी।"},
             sentence{"ja", "部屋がとても暑かったので、彼女は窓を開けました。"},
             sentence{"zh", "她打开了窗户，因为房间里太热了。"},
             sentence{"ko", "방이 너무 더워서 그녀는 창문을 열었다."},
             sentence{"th", "เธอเปิดหน้าต่างเพราะในห้องร้อนเกินไป"},
             sentence{"el", "Άνοιξε το παράθυρο γιατί έκανε πολλή ζέστη στο δωμάτιο."},
         }) {
        INFO(one.text);
        CHECK(told(one.text) == one.language);
        CHECK(usual().identify(one.text).margin >= language_identifier::usual_margin);
    }
}

TEST_CASE("language identifier: what it cannot tell is unknown")
{
    for (char const* const text :
         {"", "123 !?", "OK", "Berlin", "東京大学", "\U0001F600", "Tom Smith", "Привет hello мир ok"})
        CHECK(told(text) == "und");
    CHECK_THROWS_AS(told("\xFF"), error);
}

TEST_CASE("language identifier: knows its languages by any code")
{
    CHECK(usual().knows("de"_lang));
    CHECK(usual().knows("de-AT"_lang));
    CHECK(usual().knows("deu"_lang));
    CHECK(usual().knows("zh-Hant"_lang));
    CHECK(usual().knows("no"_lang));
    CHECK_FALSE(usual().knows("eu"_lang));
    CHECK(usual().languages().size() > 50);
    CHECK(is_same_language("cmn"_lang, "zh-Hans"_lang));
    CHECK_FALSE(is_same_language("cs"_lang, "sk"_lang));
}

TEST_CASE("language identifier: learns from text")
{
    language_identifier learner;
    std::vector<std::string> const basque{"Ez dakit non dagoen, baina uste dut bihar etxera etorriko dela.",
                                          "Zer egiten ari zara hemen? Goizetik zure zain gaude.",
                                          "Nire anaiak denda txiki batean lan egiten du.",
                                          "Hizkuntza bat ikasi nahi baduzu, irakurri eta hitz egin behar duzu."};
    std::string const text = "Leihoa ireki zuen, gelan oso bero egiten zuelako eta ez zekien zer egin.";
    CHECK(learner.identify(text).language != "eu"_lang);
    learner.train("eu"_lang, basque);
    CHECK(learner.knows("eu"_lang));
    CHECK(learner.identify(text).language == "eu"_lang);
    CHECK(learner.identify("She opened the window because it was too warm in the room.").language == "en"_lang);
    CHECK_THROWS_AS(learner.train("eu"_lang, std::vector<std::string>{"123"}), error);
}

TEST_CASE("language filter: only what is surely another language is left out")
{
    language_filter const filter(usual(), "en"_lang, "es-MX"_lang);
    CHECK(filter({"She opened the window because it was warm.", "Ella abrió la ventana porque hacía calor."}));
    CHECK_FALSE(filter({"She opened the window because it was warm.", "She opened the window because it was warm."}));
    CHECK_FALSE(filter({"Sie öffnete das Fenster, weil es zu warm war.", "Ella abrió la ventana porque hacía calor."}));
    CHECK(filter({"OK", "Vale"}));
    CHECK(filter.detail({"Yes", "She opened the window because it was warm."}).starts_with("the target looks like en"));
    language_filter const unknown(usual(), "eu"_lang, "en"_lang); // Basque is not known, so that nothing is doubted
    CHECK(unknown({"Sie öffnete das Fenster, weil es zu warm war.", "She opened the window because it was warm."}));
    static_assert(pair_filter<language_filter<>>);
}

TEST_CASE("language identifier: news in many languages")
{
    struct news {
        char const* file;
        char const* language;
        double least_answered, most_wrong; // measured on 1,997 lines each: answered 94 to 100 %, wrong 0 to 0.5 %
    };
    for (news const& one : {news{"eng", "en", 0.9, 0.015},
                            {"deu", "de", 0.94, 0.01},
                            {"fra", "fr", 0.93, 0.01},
                            {"spa", "es", 0.9, 0.015},
                            {"ces", "cs", 0.87, 0.02},
                            {"vie", "vi", 0.98, 0.01},
                            {"arb", "ar", 0.98, 0.01},
                            {"hin", "hi", 0.93, 0.02},
                            {"jpn", "ja", 0.97, 0.02},
                            {"kor", "ko", 0.97, 0.02},
                            {"tha", "th", 0.97, 0.02},
                            {"zho-CN", "zh", 0.88, 0.02}}) {
        auto const path = crossin_test::shared_data("alignment/train-ntrex/" + std::string(one.file) + ".txt");
        if (!path) return;
        std::string const text = crossin_test::read_file(*path);
        std::size_t lines = 0, answered = 0, wrong = 0;
        for (std::size_t begin = 0; begin < text.size() && lines < 300; ++lines) {
            std::size_t const end = std::min(text.find('\n', begin), text.size());
            std::string_view const found = told(std::string_view(text).substr(begin, end - begin));
            answered += found != "und";
            wrong += found != "und" && found != one.language;
            begin = end + 1;
        }
        INFO(one.file);
        CHECK(static_cast<double>(answered) >= one.least_answered * static_cast<double>(lines));
        CHECK(static_cast<double>(wrong) <= one.most_wrong * static_cast<double>(lines));
    }
}
