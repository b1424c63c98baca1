// SPDX-License-Identifier: MIT
#include <crossin/batch/any_tokenizer.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <string>
#include <vector>

#include <crossin/batch/byte_tokenizer.hpp>

#include "vocabularies.hpp"

namespace xin = crossin;

static_assert(xin::tokenizer<xin::any_tokenizer>);

TEST_CASE("any_tokenizer: gives what the tokenizer inside gives, and copies stand alone")
{
    xin::byte_tokenizer bytes;
    xin::any_tokenizer any = bytes;
    xin::any_tokenizer other = any;
    any = crossin_test::bpe_of(crossin_test::bpe_json({"a", "b", "ab"}, {{"a", "b"}}));
    CHECK(xin::encoded(any, "abb") == std::vector<xin::token_id>{2, 1});
    CHECK(xin::decoded(any, std::vector<xin::token_id>{2}) == "ab");
    CHECK(any.size() == 3);
    CHECK(xin::encoded(other, "ab") == xin::encoded(bytes, "ab"));
    CHECK(other.size() == bytes.size());
    CHECK(other.special() == bytes.special());
    CHECK(any.spells_special());
    CHECK_FALSE(other.spells_special());
    CHECK(any.text_of(2) == "ab");
    CHECK(other.text_of(1) == "</s>");
}

TEST_CASE("any_tokenizer: a folder, a file, and the names of special tokens beside it")
{
    crossin_test::temporary_folder const folder;
    std::string const json = crossin_test::bpe_json({"a", "b", "ab", "<e>"}, {{"a", "b"}});
    std::string const path = folder.write("tokenizer.json", json);
    for (std::string const& from : {folder.path(), path}) {
        xin::any_tokenizer any = xin::open_tokenizer(from);
        CHECK(xin::encoded(any, "ab") == std::vector<xin::token_id>{2});
        CHECK_FALSE(any.special().end);
    }
    folder.write("tokenizer_config.json", R"({"eos_token": "<e>"})");
    CHECK(xin::open_tokenizer(folder.path()).special().end == 3);

    using namespace std::string_literals;
    std::string const piece = "\0\0\x80\x3F\x01\0\0\0"s; // score 1, one byte
    std::string pieces = "\x01\0\0\0"s;
    for (int i = 0; i < 4; ++i) pieces += piece + static_cast<char>('x' + i);
    CHECK(xin::open_tokenizer(folder.write("t.bin", pieces)).size() == 4);
}

TEST_CASE("any_tokenizer: what cannot be opened")
{
    crossin_test::temporary_folder const folder;
    auto const code_of = [](std::string const& path) {
        try {
            static_cast<void>(xin::open_tokenizer(path));
        } catch (xin::error const& problem) {
            return problem.code();
        }
        return xin::errc{};
    };
    CHECK(code_of(folder.path()) == xin::errc::not_found);
    CHECK(code_of(folder.file("no.json")) == xin::errc::not_found);
    CHECK(code_of(folder.file("vocab.txt")) == xin::errc::not_found);
    CHECK(code_of(folder.write("vocab.txt", "a")) == xin::errc::unsupported);
    CHECK(code_of(folder.file("tokenizer.model")) == xin::errc::unsupported);
    folder.write("tokenizer.json", crossin_test::bpe_json({"a"}, {}));
    folder.write("tokenizer_config.json", R"({"eos_token": "</s>"})");
    CHECK(code_of(folder.path()) == xin::errc::mismatch);
}
