// SPDX-License-Identifier: MIT
#include <crossin/prompt/answer_hint.hpp>

#include <crossin/text/script.hpp>

#include "support/catch.hpp"

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace crossin;

namespace {

constexpr std::array<std::string_view, 17> prompts_in{"en", "zh", "zh-Hant", "vi", "es", "fr", "de", "pt", "id",
                                                      "ms", "ja", "ko",      "ru", "ar", "hi", "th", "it"};

std::string with_hint(hint_style style, direction const& way, std::string_view instruction)
{
    std::string out;
    answer_hint(style, way).append_instruction(instruction, out);
    return out;
}

std::string asked(std::string_view prompt, std::string_view answer)
{
    return answer_sentence(language_tag::parse(prompt), language_tag::parse(answer));
}

} // namespace

TEST_CASE("answer hint: none adds nothing")
{
    answer_hint const none(hint_style::none, {"en"_lang, "vi"_lang});
    std::string out;
    none.append_instruction("Name it.", out);
    none.append_input("x", out);
    CHECK(out == "Name it.x");
    CHECK(none.response_tag().empty());
    CHECK_FALSE(none.changes_instruction());
    CHECK_FALSE(none.changes_input());
    CHECK(none == answer_hint());
}

TEST_CASE("answer hint: a tag behind the input, also behind an empty one")
{
    answer_hint const tag(hint_style::tag, {"en"_lang, "zh"_lang});
    std::string full, empty;
    tag.append_input("France", full);
    tag.append_input("", empty);
    CHECK(full == "France\n[zh]");
    CHECK(empty == "\n[zh]");
    CHECK(tag.changes_input());
    CHECK_FALSE(tag.changes_instruction());
    CHECK(with_hint(hint_style::tag, {"en"_lang, "zh"_lang}, "Name it.") == "Name it.");
}

TEST_CASE("answer hint: a tag for the template's slot")
{
    answer_hint const tag(hint_style::tag_after_prompt, {"en"_lang, "zh-Hant"_lang});
    CHECK(tag.response_tag() == "[zh-Hant]");
    CHECK_FALSE(tag.changes_input());
    CHECK_FALSE(tag.changes_instruction());
}

TEST_CASE("answer hint: a sentence in the language of the prompt")
{
    CHECK(asked("en", "vi") == "Answer in Vietnamese.");
    CHECK(asked("zh", "vi") == "请用越南语回答。");
    CHECK(asked("zh-Hant", "vi") == "請用越南文回答。");
    CHECK(asked("vi", "es") == "Hãy trả lời bằng tiếng Tây Ban Nha.");
    CHECK(asked("es", "zh") == "Responde en chino.");
    CHECK(asked("fr", "ar") == "Réponds en arabe.");
    CHECK(asked("de", "vi") == "Antworte auf Vietnamesisch.");
    CHECK(asked("de", "zh-Hant") == "Antworte in traditionellem Chinesisch.");
    CHECK(asked("pt", "de") == "Responda em alemão.");
    CHECK(asked("id", "en") == "Jawablah dalam bahasa Inggris.");
    CHECK(asked("ms", "ja") == "Sila jawab dalam bahasa Jepun.");
    CHECK(asked("ja", "ko") == "韓国語で答えてください。");
    CHECK(asked("ko", "zh") == "중국어로 답해 주세요.");
    CHECK(asked("ru", "vi") == "Ответьте на вьетнамском языке.");
    CHECK(asked("ru", "hi") == "Ответьте на хинди.");
    CHECK(asked("ar", "vi") == "أجب باللغة الفيتنامية.");
    CHECK(asked("hi", "th") == "थाई में उत्तर दीजिए।");
    CHECK(asked("th", "it") == "โปรดตอบเป็นภาษาอิตาลี");
    CHECK(asked("it", "fr") == "Rispondi in francese.");
}

TEST_CASE("answer hint: the language's region does not matter, its script does")
{
    CHECK(asked("en-GB", "vi") == "Answer in Vietnamese.");
    CHECK(asked("pt-BR", "vi") == "Responda em vietnamita.");
    CHECK(asked("zh-TW", "en") == "請用英文回答。");
    CHECK(asked("zh-CN", "zh-TW") == "请用繁体中文回答。");
    CHECK(asked("zh-Hans-SG", "en") == "请用英语回答。");
    CHECK(asked("vi-Latn", "en") == "Hãy trả lời bằng tiếng Anh.");
    CHECK(asked("ms-Arab", "en").starts_with("[")); // no sentence of ours in that script
}

TEST_CASE("answer hint: a language that is not bundled is named by ICU, in the grammar of the sentence")
{
    CHECK(asked("en", "sw") == "Answer in Swahili.");
    CHECK(asked("en", "pt-BR") == "Answer in Brazilian Portuguese.");
    CHECK(asked("de", "pt-BR") == "Antworte auf Portugiesisch (Brasilien).");
    CHECK(asked("ru", "uk") == "Ответьте на украинском языке.");
    CHECK(asked("ru", "sw") == "Ответьте на языке суахили.");
    CHECK(asked("vi", "sw") == "Hãy trả lời bằng tiếng Swahili.");
    CHECK(asked("ar", "sw") == "أجب باللغة السواحلية.");
    CHECK(asked("ko", "pt-BR") == "포르투갈어(브라질)로 답해 주세요.");
    CHECK(asked("ja", "pt-BR") == "ポルトガル語（ブラジル）で答えてください。");
    CHECK(asked("en", "qaa") == "Answer in qaa."); // a language that nobody has named
}

TEST_CASE("answer hint: prompts in other languages get the name alone, or the tag")
{
    CHECK(asked("sw", "vi") == "[Kivietinamu]");
    CHECK(asked("qaa", "vi") == "[vi]");
    CHECK(with_hint(hint_style::sentence, {"sw"_lang, "vi"_lang}, "Taja mji mkuu.") == "Taja mji mkuu.\n[Kivietinamu]");
}

TEST_CASE("answer hint: the Korean particle goes by the last syllable")
{
    CHECK(detail::with_korean_particle("영어") == "영어로");
    CHECK(detail::with_korean_particle("이디시말") == "이디시말로"); // ㄹ takes the short form
    CHECK(detail::with_korean_particle("산스크리트") == "산스크리트로");
    CHECK(detail::with_korean_particle("한글문") == "한글문으로");
    CHECK(detail::with_korean_particle("라틴(중세)") == "라틴(중세)으로");
    CHECK(detail::with_korean_particle("qaa") == "qaa로");
}

TEST_CASE("answer hint: every bundled language asks for every other in its own words")
{
    int named_as_icu_does = 0, pairs = 0;
    for (std::string_view const prompt : prompts_in) {
        language_tag const in = language_tag::parse(prompt);
        std::set<std::string> sentences;
        for (std::string_view const answer : detail::named_languages) {
            language_tag const wanted = language_tag::parse(answer);
            std::string const sentence = answer_sentence(in, wanted);
            INFO(prompt << " asks for " << answer << ": " << sentence);
            CHECK(sentences.insert(sentence).second); // no two targets read alike
            CHECK(sentence.find_first_of("{}|[]") == std::string::npos);
            CHECK(script_share(sentence, in) == 1.0); // no fallback in another script
            CHECK(script_tally(sentence).total() > 5);
            CHECK(sentence.find(" " + std::string(answer) + ".") == std::string::npos); // no tag instead of a name
            // ICU's name, or its stem where the sentence inflects it, as an independent witness.
            std::string name = name_of(wanted, in, name_style::standard).text;
            if (prompt == "vi") name.erase(0, std::string_view("Tiếng").size());
            if (prompt == "ru" && name.ends_with("ий")) name.erase(name.size() - std::string_view("ий").size());
            named_as_icu_does += sentence.find(name) != std::string::npos;
            ++pairs;
        }
        CHECK(sentences.size() == detail::named_languages.size());
    }
    CHECK(pairs == 17 * 18);
    CHECK(named_as_icu_does > pairs * 80 / 100); // not: Chinese by script, and where we chose another name
}

TEST_CASE("answer hint: the sentence stands where a reader expects it")
{
    direction const en_vi{"en"_lang, "vi"_lang}, zh_vi{"zh"_lang, "vi"_lang}, es_en{"es"_lang, "en"_lang};
    auto const hint = [](direction const& way, std::string_view text) {
        return with_hint(hint_style::sentence, way, text);
    };
    CHECK(hint(en_vi, "Name the capital.") == "Name the capital. Answer in Vietnamese.");
    CHECK(hint(en_vi, "Which one?") == "Which one? Answer in Vietnamese.");
    CHECK(hint(en_vi, "Say hi") == "Say hi\nAnswer in Vietnamese.");
    CHECK(hint(en_vi, "Do both:\n- a\n- b.") == "Do both:\n- a\n- b.\nAnswer in Vietnamese.");
    CHECK(hint(en_vi, "Sum up this text:") == "Answer in Vietnamese. Sum up this text:");
    CHECK(hint(en_vi, "") == "Answer in Vietnamese.");
    CHECK(hint(zh_vi, "说出首都。") == "说出首都。请用越南语回答。");
    CHECK(hint(zh_vi, "说出首都") == "说出首都\n请用越南语回答。");
    CHECK(hint(zh_vi, "概括下文：") == "请用越南语回答。概括下文：");
    CHECK(hint(es_en, "¿Cuál es?") == "¿Cuál es? Responde en inglés.");
    CHECK(hint({"hi"_lang, "en"_lang}, "राजधानी बताइए।") == "राजधानी बताइए। अंग्रेज़ी में उत्तर दीजिए।");
    CHECK(hint({"ar"_lang, "en"_lang}, "ما العاصمة؟") == "ما العاصمة؟ أجب باللغة الإنجليزية.");
}

TEST_CASE("answer hint: a table of a recipe's directions")
{
    std::array<direction, 3> const ways{
        direction{"en"_lang, "vi"_lang}, {"vi"_lang, "en"_lang}, {"en"_lang, "en"_lang}};
    hint_table const table(hint_style::sentence, ways);
    CHECK(table.size() == 3);
    CHECK(table.style() == hint_style::sentence);
    std::string out;
    table[1].append_instruction("Chào.", out);
    CHECK(out == "Chào. Hãy trả lời bằng tiếng Anh.");
    CHECK(table.at({"en"_lang, "en"_lang}) == table[2]);
    try {
        (void)table.at({"es"_lang, "en"_lang});
        FAIL("no error");
    } catch (error const& problem) {
        CHECK(problem.code() == errc::not_found);
        CHECK(problem.message().find("es->en") != std::string::npos);
    }
    CHECK(hint_table().size() == 0);
}

TEST_CASE("answer hint: the style of a recipe")
{
    auto const style = [](std::string word) {
        return read_hint_style(setting::of_text({"recipe.yaml", 4}, std::move(word)));
    };
    CHECK(style("none") == hint_style::none);
    CHECK(style("tag") == hint_style::tag);
    CHECK(style("tag_after_prompt") == hint_style::tag_after_prompt);
    CHECK(style("sentence") == hint_style::sentence);
    try {
        (void)style("sentense");
        FAIL("no error");
    } catch (error const& problem) {
        CHECK(problem.code() == errc::parse);
        CHECK(problem.where().line == 4);
        CHECK(problem.message().find("\"sentence\"") != std::string::npos);
    }
}

TEST_CASE("answer hint: any number of threads may use one table, and make their own", "[threads]")
{
    std::array<direction, 2> const ways{direction{"en"_lang, "sw"_lang}, {"sw"_lang, "vi"_lang}};
    hint_table const shared(hint_style::sentence, ways);
    std::array<int, 4> wrong{};
    std::vector<std::thread> threads;
    threads.reserve(wrong.size());
    for (int& mine : wrong)
        threads.emplace_back([&] {
            for (int i = 0; i < 50; ++i) {
                hint_table const own(hint_style::sentence, ways);
                for (std::size_t way = 0; way < ways.size(); ++way) {
                    std::string a, b;
                    shared[way].append_instruction("x", a);
                    own[way].append_instruction("x", b);
                    mine += a != b;
                }
            }
        });
    for (std::thread& thread : threads) thread.join();
    for (int const mine : wrong) CHECK(mine == 0);
}
