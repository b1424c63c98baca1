// SPDX-License-Identifier: MIT
#include <crossin/io/safetensors_writer.hpp>

#include <csignal>

#include <sys/resource.h>

#include <crossin/io/safetensors.hpp>

#include "safetensors_file.hpp"
#include "support/files.hpp"
#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

using shape = std::vector<std::uint64_t>;

/// A tensor that holds its own elements.
struct owned {
    std::string name;
    element_type type;
    shape dimensions;
    std::string bytes;
    [[nodiscard]] tensor_view view() const { return {name, type, dimensions, bytes, {}, 0}; }
};

std::vector<tensor_view> views_of(std::vector<owned> const& tensors)
{
    std::vector<tensor_view> views;
    for (owned const& one : tensors) views.push_back(one.view());
    return views;
}

std::vector<owned> const four = {{"b", element_type::bf16, {3}, "112233"},
                                 {"z", element_type::u8, {1, 5}, "vwxyz"},
                                 {"a", element_type::f32, {1}, "ffff"},
                                 {"B", element_type::bf16, {0, 9}, ""}};

} // namespace

TEST_CASE("safetensors_writer: widest first, then by name, and the data begin at a multiple of eight")
{
    temporary_folder const folder;
    std::string const path = folder.file("t.safetensors");
    write_safetensors(path, views_of(four), {{"format", "pt"}, {"by", "\"us\"\n"}});
    std::string const header = R"({"__metadata__":{"by":"\"us\"\n","format":"pt"},)"
                               R"("a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                               R"("B":{"dtype":"BF16","shape":[0,9],"data_offsets":[4,4]},)"
                               R"("b":{"dtype":"BF16","shape":[3],"data_offsets":[4,10]},)"
                               R"("z":{"dtype":"U8","shape":[1,5],"data_offsets":[10,15]}})";
    std::string const padded = header + std::string((8 - header.size() % 8) % 8, ' ');
    CHECK(read_file(path) == safetensors_bytes(padded, "ffff112233vwxyz"));
    CHECK_FALSE(exists(path + ".partial"));

    tensor_set const set = read_safetensors(path);
    CHECK(set.size() == 4);
    CHECK(set.metadata("by") == "\"us\"\n");
    for (owned const& one : four) {
        tensor_view const found = set.at(one.name, one.dimensions);
        CHECK(found.type == one.type);
        CHECK(found.bytes == one.bytes);
        CHECK(found.byte % width_bytes(found.type) == 0);
    }
}

TEST_CASE("safetensors_writer: the order in which tensors are named changes no byte")
{
    temporary_folder const folder;
    std::vector<owned> tensors = four;
    write_safetensors(folder.file("one"), views_of(tensors), {{"x", "1"}, {"y", "2"}});
    std::ranges::reverse(tensors);
    write_safetensors(folder.file("two"), views_of(tensors), {{"y", "2"}, {"x", "1"}});
    CHECK(read_file(folder.file("one")) == read_file(folder.file("two")));
}

TEST_CASE("safetensors_writer: no tensors, and names and numbers of every kind")
{
    temporary_folder const folder;
    std::string const path = folder.file("t");
    write_safetensors(path, {});
    CHECK(read_file(path) == safetensors_bytes("{}      ", ""));
    CHECK(read_safetensors(path).size() == 0);
    std::vector<owned> const odd = {{"", element_type::u8, {}, "1"},
                                    {"é\t\"\\/", element_type::i64, {2}, "0123456789abcdef"},
                                    {"c", element_type::c64, {1}, "complex!"},
                                    {std::string("nul\0", 4), element_type::boolean, {2}, std::string("\0\1", 2)}};
    write_safetensors(path, views_of(odd));
    tensor_set const set = read_safetensors(path);
    for (owned const& one : odd) CHECK(set.at(one.name, one.dimensions).bytes == one.bytes);
}

TEST_CASE("safetensors_writer: random tensors are read back as they were")
{
    temporary_folder const folder;
    numbers random(3);
    for (int round = 0; round < 50; ++round) {
        std::vector<owned> tensors;
        for (std::uint64_t n = random(12); n > 0; --n) {
            owned one{random_text(random, 4) + std::to_string(n), static_cast<element_type>(random(17)), {}, {}};
            for (std::uint64_t rank = random(4); rank > 0; --rank) one.dimensions.push_back(random(5));
            one.bytes.resize(static_cast<std::size_t>(*size_bytes(one.type, one.dimensions)));
            for (char& c : one.bytes) c = static_cast<char>(random(256));
            tensors.push_back(std::move(one));
        }
        std::string const path = folder.file("t");
        write_safetensors(path, views_of(tensors), {{"format", "pt"}});
        tensor_set const set = read_safetensors(path);
        REQUIRE(set.size() == tensors.size());
        for (owned const& one : tensors) {
            tensor_view const found = set.at(one.name, one.dimensions);
            REQUIRE(found.type == one.type);
            REQUIRE(found.bytes == one.bytes);
            REQUIRE(found.byte % width_bytes(found.type) == 0);
        }
        write_safetensors(path, std::vector<tensor_view>(set.begin(), set.end()), {{"format", "pt"}}); // over itself
        REQUIRE(read_safetensors(path).total_bytes() == set.total_bytes());
        REQUIRE(read_file(path) == set.files()[0].bytes());
    }
}

TEST_CASE("safetensors_writer: tensors whose elements come one after the other")
{
    temporary_folder const folder;
    std::string const path = folder.write("t", "old");
    std::vector<tensor_spec> const specs = {{"a", element_type::u8, {3}}, {"b", element_type::f32, {2}}};
    {
        safetensors_writer writer(path, specs);
        REQUIRE(writer.order().size() == 2);
        CHECK(writer.order()[0].name == "b");
        CHECK(writer.order()[1] == specs[0]);
        writer.append("0123");
        writer.append("4567ab");
        writer.append("");
        error const short_of = error_of([&] { writer.commit(); });
        CHECK(short_of.code() == errc::invalid_argument);
        CHECK(short_of.message() == "lacks 1 of the 11 bytes of its tensors");
        CHECK(error_of([&] { writer.append("cd"); }).message() == "more bytes are written than the 11 of its tensors");
        CHECK(read_file(path) == "old");
        writer.append("c");
        writer.commit();
        CHECK(read_file(path).size() == writer.file_bytes());
    }
    CHECK(read_safetensors(path).at("b").bytes == "01234567");
    CHECK(read_safetensors(path).at("a").bytes == "abc");
}

TEST_CASE("safetensors_writer: what is not committed leaves the old file and nothing else")
{
    temporary_folder const folder;
    std::string const path = folder.write("t", "old");
    {
        safetensors_writer writer(path, {{"a", element_type::u8, {3}}});
        writer.append("ab");
        CHECK(exists(path + ".partial"));
    }
    CHECK(read_file(path) == "old");
    CHECK_FALSE(exists(path + ".partial"));

    rlimit before = {};
    ::getrlimit(RLIMIT_FSIZE, &before);
    auto* const old = std::signal(SIGXFSZ, SIG_IGN);
    rlimit const limit = {100'000, before.rlim_max}; // as a full disk does, writing fails in the middle
    ::setrlimit(RLIMIT_FSIZE, &limit);
    owned const large{"a", element_type::u8, {200'000}, std::string(200'000, 'x')};
    error const full = error_of([&] { write_safetensors(path, views_of({large})); });
    owned const many_names{std::string(200'000, 'n'), element_type::u8, {1}, "x"}; // the header is too large already
    error const full_at_once = error_of([&] { write_safetensors(path, views_of({many_names})); });
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, old);
    CHECK(full.code() == errc::io);
    CHECK(full_at_once.code() == errc::io);
    CHECK(read_file(path) == "old");
    CHECK_FALSE(exists(path + ".partial"));
    CHECK(error_of([&] { write_safetensors(folder.file("no/t"), {}); }).code() == errc::not_found);
}

TEST_CASE("safetensors_writer: what no file can hold is refused before one is begun")
{
    temporary_folder const folder;
    std::string const path = folder.file("t");
    auto const refused = [&](std::vector<owned> const& tensors, tensor_metadata const& metadata = {}) {
        error const found = error_of([&] { write_safetensors(path, views_of(tensors), metadata); });
        CHECK(found.code() == errc::invalid_argument);
        CHECK(found.where().path == path);
        CHECK_FALSE(exists(path));
        CHECK_FALSE(exists(path + ".partial"));
        return found.message();
    };
    owned const a{"a", element_type::u8, {1}, "x"};
    CHECK(refused({a, {"a", element_type::f32, {1}, "xxxx"}}) == "cannot be written: the tensor \"a\" stands twice");
    CHECK(refused({{"__metadata__", element_type::u8, {1}, "x"}}) ==
          "cannot be written: \"__metadata__\" cannot be the name of a tensor");
    CHECK(refused({{"\xFF", element_type::u8, {1}, "x"}}).find("is not UTF-8") != std::string::npos);
    CHECK(refused({a}, {{"k", "\xC0"}}).find("is not UTF-8") != std::string::npos);
    CHECK(refused({a}, {{"k", "1"}, {"k", "2"}}) == "cannot be written: the key \"k\" of the metadata stands twice");
    CHECK(refused({{"a", element_type::f32, {2}, "xxxx"}}) ==
          "cannot be written: the tensor \"a\" has the shape [2] of F32 and 4 bytes, which do not fit together");
    CHECK(refused({{"a", element_type::f32, {std::uint64_t{1} << 62}, ""}}).find("do not fit together") !=
          std::string::npos);
    CHECK(error_of([&] { safetensors_writer(path, {{"a", element_type::f32, {std::uint64_t{1} << 62}}}); }).message() ==
          "cannot be written: the tensor \"a\" has the shape [4611686018427387904], which no file can hold");
    CHECK(error_of([&] {
              safetensors_writer(path, {{"a", element_type::u8, {std::uint64_t{1} << 62}},
                                        {"b", element_type::u8, {std::uint64_t{1} << 62}}});
          })
              .message()
              .find("which no file can hold") != std::string::npos);
}

TEST_CASE("safetensors_writer: the small story model written anew")
{
    auto const path = shared_data("tinystories-656k/model.safetensors");
    if (!path) return;
    temporary_folder const folder;
    tensor_set const set = read_safetensors(*path);
    tensor_metadata metadata;
    for (auto const& [key, value] : set.metadata()) metadata.emplace_back(key, value);
    write_safetensors(folder.file("t"), std::vector<tensor_view>(set.begin(), set.end()), metadata);
    CHECK(read_file(folder.file("t")) == read_file(*path)); // as the safetensors library wrote it
}

TEST_CASE("safetensors_writer: a file that is on the disk keeps its passing name until it is committed")
{
    temporary_folder const folder;
    std::string const path = folder.file("t.safetensors");
    safetensors_writer writer(path, {{"a", element_type::u8, {2}}});
    CHECK(error_of([&] { writer.sync(); }).message().find("lacks 2 of the 2 bytes") != std::string::npos);
    writer.append("xy");
    writer.sync();
    CHECK_FALSE(exists(path));
    CHECK(read_file(path + ".partial").size() == writer.file_bytes());
    writer.commit();
    CHECK(read_safetensors(path).at("a").bytes == "xy");
}
