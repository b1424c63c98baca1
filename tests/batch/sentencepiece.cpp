// SPDX-License-Identifier: MIT
// Built with SentencePiece's library where it is installed.
#include "support/catch.hpp"

#if !__has_include(<sentencepiece_processor.h>)

    #include <cstdio>

TEST_CASE("sentencepiece: skipped, built without SentencePiece") { std::puts("skipped: built without SentencePiece"); }

#else

    #include <crossin/batch/collate.hpp>
    #include <crossin/batch/llama2c_tokenizer.hpp>
    #include <crossin/batch/sentencepiece.hpp>
    #include <crossin/io/settings_json.hpp>

    #include "support/files.hpp"

    #include <algorithm>
    #include <cstdio>
    #include <cstdlib>
    #include <sstream>
    #include <string>
    #include <utility>
    #include <vector>

using namespace crossin;

static_assert(tokenizer<sentencepiece_tokenizer>);

TEST_CASE("sentencepiece: a model of a thousand pieces")
{
    auto const path = crossin_test::shared_data("sentencepiece/test_model.model");
    if (!path) return;
    sentencepiece_tokenizer t(*path);
    CHECK(t.size() == 1000);
    CHECK(encoded(t, "This is a test.") == std::vector<token_id>{284, 47, 11, 4, 15, 400, 6});
    CHECK(decoded(t, encoded(t, "This is a test.")) == "This is a test.");
    CHECK(t.special().unknown == 0);
    CHECK(t.special().begin == 1);
    CHECK(t.special().end == 2);
    CHECK_FALSE(t.special().padding);
    CHECK(t.special().before.empty());
    CHECK_FALSE(t.spells_special());
    CHECK(t.text_of(2) == "</s>");
    CHECK(t.text_of(1000).empty());
    collator collate(t, {.response_end = "</s>"});
    CHECK(collate("This", "is a test.").ids == collator(t)("This", "is a test.").ids);
    CHECK(decoded(t, std::vector<token_id>{1, 284, 0, 2}) == decoded(t, std::vector<token_id>{284}));
    CHECK_THROWS_AS(decoded(t, std::vector<token_id>{1000}), error);
    CHECK_THROWS_AS(decoded(t, std::vector<token_id>{-1}), error);
}

TEST_CASE("sentencepiece: a folder with a model says what stands around a text, or the model's begin does")
{
    auto const path = crossin_test::shared_data("sentencepiece/test_model.model");
    if (!path) return;
    crossin_test::temporary_folder const folder;
    std::string const model = folder.write("tokenizer.model", crossin_test::read_file(*path));
    for (std::string const& from : {folder.path(), model}) {
        sentencepiece_tokenizer t = read_sentencepiece_tokenizer(from);
        CHECK(t.special().before == std::vector<token_id>{1});
        CHECK(t.special().after.empty());
        CHECK(collator(t)("This", "is").ids.front() == 1);
    }
    folder.write("tokenizer_config.json", R"({"add_bos_token": false, "add_eos_token": true})");
    CHECK(read_sentencepiece_tokenizer(model).special().before.empty());
    CHECK(read_sentencepiece_tokenizer(folder.path()).special().after == std::vector<token_id>{2});
    folder.write("tokenizer_config.json", "[]");
    CHECK_THROWS_AS(read_sentencepiece_tokenizer(model), error);
}

TEST_CASE("sentencepiece: the same ids as llama2.c's file of the same pieces, where there are no spaces in a row")
{
    auto const model = crossin_test::shared_data("stories260k/tok512.model");
    auto const bin = crossin_test::shared_data("stories260k/tok512.bin");
    if (!model || !bin) return;
    sentencepiece_tokenizer a(*model);
    llama2c_tokenizer b = read_llama2c_tokenizer(*bin);
    for (std::string const text : {"Once upon a time, there was a little girl named Lily.", "a", "One space",
                                   "给出三个保持健康的秘诀。", "Đưa ra ba lời khuyên", "line\nline", "1234.5%"})
        CHECK(encoded(a, text) == encoded(b, text));
}

TEST_CASE("sentencepiece: the ids of spm_encode, over XQuAD in four languages")
{
    if (std::system("command -v spm_encode > /dev/null 2>&1") != 0) {
        std::puts("skipped: there is no spm_encode");
        return;
    }
    crossin_test::temporary_folder const folder;
    std::string lines;
    std::vector<std::string> texts;
    for (char const* const language : {"en", "es", "vi", "zh"}) {
        auto const path = crossin_test::shared_data("xquad/xquad." + std::string(language) + ".json");
        if (!path) return;
        setting const root = read_settings_json(*path);
        auto const add = [&](std::string text) {
            std::ranges::replace(text, '\n', ' ');
            (lines += text) += '\n';
            texts.push_back(std::move(text));
        };
        for (setting const& article : root.at("data").items())
            for (setting const& paragraph : article.at("paragraphs").items()) {
                add(paragraph.at("context").text());
                for (setting const& question : paragraph.at("qas").items()) add(question.at("question").text());
            }
    }
    std::string const input = folder.write("texts", lines), output = folder.file("ids");
    for (char const* const name : {"sentencepiece/test_model.model", "stories260k/tok512.model"}) {
        auto const model = crossin_test::shared_data(name);
        if (!model) return;
        REQUIRE(std::system(("spm_encode --output_format=id --model=" + *model + " < " + input + " > " + output +
                             " 2> /dev/null")
                                .c_str()) == 0);
        sentencepiece_tokenizer t(*model);
        std::istringstream theirs(crossin_test::read_file(output));
        std::size_t differing = 0;
        for (std::string const& text : texts) {
            std::string line, ours;
            REQUIRE(std::getline(theirs, line));
            for (token_id const id : encoded(t, text)) ours += (ours.empty() ? "" : " ") + std::to_string(id);
            differing += ours != line;
        }
        std::printf("%s: %zu texts, %zu differ from spm_encode\n", name, texts.size(), differing);
        CHECK(differing == 0);
    }
    CHECK(texts.size() == 4 * (240 + 1190));
}

TEST_CASE("sentencepiece: files that are no models are refused with their path")
{
    try {
        static_cast<void>(sentencepiece_tokenizer("/nowhere/a.model"));
        FAIL("not refused");
    } catch (error const& problem) {
        CHECK(problem.code() == errc::parse);
        CHECK(problem.where().path == "/nowhere/a.model");
    }
}

#endif
