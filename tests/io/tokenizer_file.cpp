// SPDX-License-Identifier: MIT
#include <crossin/io/tokenizer_file.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <string>

using namespace crossin;

namespace {

std::string refused(std::string const& text)
{
    try {
        static_cast<void>(tokenizer_file_from_json(text, "t.json"));
    } catch (error const& problem) {
        return problem.what();
    }
    return "not refused";
}

std::string with_model(std::string const& members) { return R"({"model": {)" + members + "}}"; }

} // namespace

TEST_CASE("tokenizer_file: tokens and merges as lists, the rest as settings")
{
    tokenizer_file const file = tokenizer_file_from_json(
        R"({"version": "1.0", "normalizer": null, "model": {"type": "BPE", "vocab": {"a": 0, "b\u00e9": 7, "\n": 2},
            "merges": ["a b", ["b c", "\u2581"]], "unk_token": null}, "added_tokens": [{"id": 3}]})");
    CHECK(file.vocabulary == std::vector<std::pair<std::string, std::uint32_t>>{{"a", 0}, {"bé", 7}, {"\n", 2}});
    CHECK(file.merges == std::vector<std::pair<std::string, std::string>>{{"a", "b"}, {"b c", "▁"}});
    CHECK(file.settings.at("version").text() == "1.0");
    CHECK(file.settings.at("normalizer").empty());
    CHECK(file.settings.at("model").keys() == std::vector<std::string>{"type", "unk_token"});
    CHECK(file.settings.at("model").at("type").name() == "model.type");
    setting const& id = file.settings.at("added_tokens").items()[0].at("id");
    CHECK(id.count() == 3);
    CHECK(id.where().line == 2);
    CHECK(file.path == "tokenizer.json");
}

TEST_CASE("tokenizer_file: models of other kinds are read without their vocabulary")
{
    tokenizer_file const file = tokenizer_file_from_json(with_model(R"("type": "Unigram", "vocab": [["a", -1.5]])"));
    CHECK(file.vocabulary.empty());
    CHECK(file.settings.at("model").at("type").text() == "Unigram");
}

TEST_CASE("tokenizer_file: what is wrong is said with its place")
{
    CHECK(refused("[]") == "t.json:1 (byte 0): a tokenizer file is an object in braces");
    CHECK(refused("") == "t.json: the file is empty; a JSON object was expected");
    CHECK(refused("{\"a\": 1").find("t.json:1 (byte 7): the text ends inside") == 0);
    CHECK(refused("{\"a\": 1,\n\"a\": 2}").find("t.json:2 (byte 14): the key \"a\" stands twice") == 0);
    CHECK(refused(with_model(R"("vocab": {"a": -1})")) ==
          "t.json:1 (byte 26): the token \"a\" has the id \"-1\"; expected a whole number below 2^32");
    CHECK(refused(with_model(R"("vocab": {"a": 4294967296})")).find("expected a whole number below 2^32") !=
          std::string::npos);
    CHECK(refused(with_model(R"("vocab": {"a": 1}, "vocab": {"b": 2})")).find("two vocabularies") != std::string::npos);
    CHECK(refused(with_model(R"("merges": ["ab"])")).find("the merge \"ab\" is not two tokens") != std::string::npos);
    CHECK(refused(with_model(R"("merges": ["a b c"])")).find("is not two tokens") != std::string::npos);
    CHECK(refused(with_model(R"("merges": [["a"]])")).find("a merge is a text") != std::string::npos);
    CHECK(refused(with_model(R"("merges": [["a", "b", "c"]])")).find("a merge is a text") != std::string::npos);
    CHECK(refused(with_model(R"("merges": [3])")).find("t.json:1 (byte 22): a merge is a text") == 0);
    CHECK(refused(with_model(R"("vocab": {"\ud83d": 1})")).find("half of a surrogate pair") != std::string::npos);
    CHECK(refused(with_model("\"vocab\": {\"\xFF\": 1}")).find("0xFF is not part of well-formed UTF-8") !=
          std::string::npos);
    CHECK_THROWS_AS(read_tokenizer_file("/nowhere/tokenizer.json"), error);
}

TEST_CASE("tokenizer_file: a real file")
{
    auto const path = crossin_test::shared_data("tinystories-656k/tokenizer.json");
    if (!path) return;
    tokenizer_file const file = read_tokenizer_file(*path);
    CHECK(file.vocabulary.size() == 2048);
    CHECK(file.merges.size() == 1967);
    CHECK(file.settings.at("added_tokens").items().size() == 3);
    CHECK(file.settings.at("model").at("byte_fallback").flag());
}
