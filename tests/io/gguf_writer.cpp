// SPDX-License-Identifier: MIT
#include <crossin/io/gguf_writer.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "gguf_file.hpp"
#include "support/files.hpp"
#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

TEST_CASE("gguf_writer: every kind of value, and tensors in line")
{
    temporary_folder const folder;
    std::string const path = folder.file("t.gguf");
    std::vector<float> const floats{1, 2, 3, 4, 5, 6, 7, 8, 9};
    std::vector<std::int8_t> const bytes{-1, 2};
    std::array<std::uint64_t, 2> const three{3, 3};
    std::array<std::uint64_t, 1> const two{2};
    std::array<std::uint64_t, 4> const deep{1, 3, 1, 3};
    write_gguf(path,
               {{"general.architecture", std::string("llama")},
                {"a.u32", std::uint32_t{7}},
                {"a.f_32", 0.5F},
                {"b", true},
                {"c.u64", std::uint64_t{1} << 40},
                {"d", std::vector<std::string>{"x", "", "yz"}}},
               std::vector{view_of<float>("one", three, floats), view_of<std::int8_t>("two", two, bytes),
                           view_of<float>("three", deep, floats)});
    gguf_file const file = read_gguf(read_file(path));
    CHECK(file.keys == std::vector<std::string>{"general.architecture", "a.u32", "a.f_32", "b", "c.u64", "d"});
    CHECK(file.values.at("general.architecture") == "text llama");
    CHECK(file.values.at("a.u32") == "u32 7");
    CHECK(file.values.at("a.f_32") == "f32 0.500000");
    CHECK(file.values.at("b") == "bool 1");
    CHECK(file.values.at("c.u64") == "u64 1099511627776");
    CHECK(file.values.at("d") == "list x  yz");
    REQUIRE(file.tensors.size() == 3);
    CHECK(file.tensors[0].dimensions == std::vector<std::uint64_t>{3, 3});
    CHECK(file.tensors[0].offset == 0);
    CHECK(file.tensors[1].offset == 64);
    CHECK(file.tensors[1].type == 24);
    CHECK(file.data.substr(64, 3) == std::string("\xFF\x02\0", 3));
    CHECK(file.tensors[2].offset == 96);
    CHECK(file.tensors[2].dimensions == std::vector<std::uint64_t>{3, 1, 3, 1}); // turned round
    CHECK(file.floats("three") == floats);
    CHECK(file.data.size() == 96 + 64);
    write_gguf(path, {}, {});
    CHECK(read_gguf(read_file(path)).tensors.empty());
}

TEST_CASE("gguf_writer: what the format cannot hold is refused, and the older file stays")
{
    temporary_folder const folder;
    std::string const path = folder.write("t.gguf", "old");
    std::vector<float> const values{1, 2};
    std::array<std::uint64_t, 1> const two{2}, three{3};
    std::array<std::uint64_t, 5> const deep{1, 1, 1, 1, 2};
    auto const refused = [&](gguf_metadata const& metadata, std::vector<tensor_view> const& tensors,
                             errc code = errc::invalid_argument) {
        error const found = error_of([&] { write_gguf(path, metadata, tensors); });
        CHECK(found.code() == code);
        CHECK(found.where().path == path);
        CHECK(read_file(path) == "old");
        CHECK_FALSE(exists(path + ".partial"));
        return found.message();
    };
    for (char const* const key : {"", "A", "a..b", ".a", "a.", "a b", "ä"})
        CHECK(refused({{key, true}}, {}).find("no key") != std::string::npos);
    CHECK(refused({{"a", true}, {"a", 1.0F}}, {}).find("twice") != std::string::npos);
    auto const one = [&](std::string_view name, std::span<std::uint64_t const> shape) {
        return view_of<float>(name, shape, values);
    };
    CHECK(refused({}, {one("a", two), one("a", two)}).find("twice") != std::string::npos);
    CHECK(refused({}, {one("", two)}).find("0 bytes") != std::string::npos);
    CHECK(refused({}, {one(std::string(64, 'x'), two)}).find("64 bytes") != std::string::npos);
    CHECK(refused({}, {one("a", three)}).find("fit together") != std::string::npos);
    CHECK(refused({}, {one("a", deep)}).find("dimensions") != std::string::npos);
    CHECK(refused({}, {one("a", {})}).find("dimensions") != std::string::npos);
    CHECK(refused({}, {{"a", element_type::u8, two, "xy"}}, errc::unsupported).find("U8") != std::string::npos);
    CHECK(error_of([&] { write_gguf(folder.file("absent/t.gguf"), {}, {}); }).code() == errc::not_found);
}
