// SPDX-License-Identifier: MIT
#include <crossin/batch/llama2c_tokenizer.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <cstring>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace crossin;

namespace {

std::string file_of(std::vector<std::pair<float, std::string>> const& pieces)
{
    std::string bytes(4, '\0');
    for (auto const& [score, piece] : pieces) {
        char word[4];
        std::memcpy(word, &score, 4);
        bytes.append(word, 4);
        bytes += static_cast<char>(piece.size());
        bytes.append(3, '\0');
        bytes += piece;
    }
    return bytes;
}

std::vector<std::pair<float, std::string>> const pieces{
    {0, "<unk>"}, {0, "\n<s>\n"}, {0, "\n</s>\n"}, {0, "<0xC3>"}, {0, "<0xA9>"}, // 0 to 4
    {-9, " "},    {-9, "a"},      {-9, "b"},       {-2, "ab"},    {-1, "ba"},    // 5 to 9
    {-3, " a"},   {-4, " ab"},    {-4, "aba"},                                   // 10 to 12
};

std::string refused(std::string const& bytes)
{
    try {
        static_cast<void>(llama2c_tokenizer(bytes, "t.bin"));
    } catch (error const& problem) {
        return problem.what();
    }
    return "not refused";
}

} // namespace

TEST_CASE("llama2c_tokenizer: the highest score is joined first, and the first of equal ones")
{
    llama2c_tokenizer t(file_of(pieces));
    CHECK(encoded(t, "ab") == std::vector<token_id>{11});         // " " "ab", then " ab"
    CHECK(encoded(t, "aba") == std::vector<token_id>{10, 9});     // "ba" before "ab"
    CHECK(encoded(t, "abab") == std::vector<token_id>{10, 9, 7}); // and not "ab" twice
    CHECK(encoded(t, "é") == std::vector<token_id>{5, 3, 4});
    CHECK(encoded(t, "").empty());
    CHECK(t.size() == 13);
    CHECK(t.special().before == std::vector<token_id>{1});
    CHECK(t.special().end == 2);
    CHECK_FALSE(t.spells_special());
    CHECK(t.text_of(2) == "</s>");
    CHECK(t.text_of(10) == " a");
    CHECK(t.text_of(13).empty());
    CHECK(t.text_of(-1).empty());
}

TEST_CASE("llama2c_tokenizer: decoding takes the first space away and puts bytes together")
{
    llama2c_tokenizer t(file_of(pieces));
    for (std::string const text : {"ab ba", " ab", "é", "", "ba  ab"}) CHECK(decoded(t, encoded(t, text)) == text);
    CHECK(decoded(t, std::vector<token_id>{1, 11, 2}) == "ab");
    CHECK(decoded(t, std::vector<token_id>{6, 3}) == "a\uFFFD");
    CHECK_THROWS_AS(decoded(t, std::vector<token_id>{13}), error);
}

TEST_CASE("llama2c_tokenizer: what nothing spells is an error, and the ids are as they were")
{
    llama2c_tokenizer t(file_of(pieces));
    std::vector<token_id> ids{8};
    try {
        t.encode("aü", ids);
        FAIL("not refused");
    } catch (error const& problem) {
        CHECK(problem.code() == errc::unsupported);
        CHECK(problem.message().find("\"ü\"") != std::string::npos);
    }
    CHECK(ids == std::vector<token_id>{8});
}

TEST_CASE("llama2c_tokenizer: damaged files are refused with the byte")
{
    std::string const whole = file_of(pieces);
    CHECK(refused("") == "t.bin (byte 0): the file ends before its first piece");
    CHECK(refused(whole.substr(0, 20)).find("t.bin (byte 17): the file ends inside the score") == 0);
    CHECK(refused(whole.substr(0, 16)).find("t.bin (byte 8): a piece of 5 bytes goes past the end") == 0);
    CHECK(refused(file_of({{0, "a"}, {0, "b"}, {0, "c"}})).find("the file ends before the fourth piece") !=
          std::string::npos);
    CHECK(refused(file_of({{std::numeric_limits<float>::infinity(), "a"}, {0, "b"}, {0, "c"}, {0, "d"}}))
              .find("is not finite") != std::string::npos);
    std::string negative = whole;
    negative[11] = '\xFF';
    CHECK(refused(negative).find("goes past the end of the file") != std::string::npos);
    CHECK_THROWS_AS(read_llama2c_tokenizer("/nowhere/tokenizer.bin"), error);
}

TEST_CASE("llama2c_tokenizer: the vocabulary of stories260K")
{
    auto const path = crossin_test::shared_data("stories260k/tok512.bin");
    if (!path) return;
    llama2c_tokenizer t = read_llama2c_tokenizer(*path);
    CHECK(t.size() == 512);
    std::vector<token_id> const greedy{403, 407, 261, 378, 432, 383, 286, 261, 376, 298,
                                       315, 421, 395, 317, 426, 338, 401, 396, 267};
    std::string const text = decoded(t, greedy);
    CHECK(text == "Once upon a time, there was a little girl named Lily. She loved to");
    CHECK(encoded(t, text) == greedy);
    std::string const mixed = "Đưa ra ba lời khuyên: 给出三个秘诀。\n  Two  spaces.";
    CHECK(decoded(t, encoded(t, mixed)) == mixed);
}
