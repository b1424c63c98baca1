// SPDX-License-Identifier: MIT
#include <crossin/io/safetensors.hpp>

#include <cmath>
#include <ranges>

#include "safetensors_file.hpp"
#include "support/files.hpp"
#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

static_assert(std::ranges::random_access_range<tensor_set>);
static_assert(std::copyable<tensor_set>);

namespace {

std::string const small_header = R"({"__metadata__":{"format":"pt","tied":"b"},)"
                                 R"("b":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},)"
                                 R"("a":{"dtype":"U8","shape":[3],"data_offsets":[16,19]}})";
std::string const small_data = std::string("\0\0\x80\x3F\0\0\0\x40\0\0\x40\x40\0\0\x80\x40", 16) + "xyz";

/// What `read_safetensors` says of a file with that header and data, without its path.
std::string refused(std::string_view header, std::string_view data, errc code = errc::parse)
{
    temporary_folder const folder;
    std::string const path = folder.write("t.safetensors", safetensors_bytes(header, data));
    error const found = error_of([&] { static_cast<void>(read_safetensors(path)); });
    CHECK(found.code() == code);
    CHECK(found.where().path == path);
    CHECK(found.where().has_byte);
    return std::string(found.what()).substr(path.size() + 1);
}

std::string one_tensor(std::string_view inside) { return "{\"a\":{" + std::string(inside) + "}}"; }

} // namespace

TEST_CASE("safetensors: tensors where they lie, by name and in order")
{
    temporary_folder const folder;
    std::string const path = folder.write("t.safetensors", safetensors_bytes(small_header, small_data));
    tensor_set const set = read_safetensors(path);
    REQUIRE(set.size() == 2);
    CHECK(set[0].name == "b");
    CHECK(set[1].name == "a");
    CHECK(set.at("b").type == element_type::f32);
    CHECK(set.at("b", {2, 2}).floats() == std::vector<float>{1, 2, 3, 4});
    CHECK(set.at("a").bytes == "xyz");
    CHECK(set.at("a").byte == 8 + small_header.size() + 16);
    CHECK(set.at("a").file == path);
    CHECK(set.at("b").bytes.data() == set.files()[0].bytes().data() + 8 + small_header.size()); // no copy
    CHECK(set.total_bytes() == 19);
    CHECK(set.path() == path);
    CHECK(set.metadata().size() == 2);
    CHECK(set.metadata("format") == "pt");
    CHECK_FALSE(set.metadata("absent"));
    CHECK(set.find("tied")->name == "b"); // an alias
    CHECK_FALSE(set.find("format"));      // its value names no tensor
    CHECK_FALSE(set.find("c"));
    std::string names;
    for (tensor_view const one : set) names += one.name;
    CHECK(names == "ba");

    error const absent = error_of([&] { static_cast<void>(set.at("bb")); });
    CHECK(absent.code() == errc::not_found);
    CHECK(std::string(absent.what()) == path + ": holds no tensor \"bb\"; the nearest name is \"b\"");
    CHECK(error_of([&] { static_cast<void>(set.at("b", {4})); }).message() ==
          "the tensor \"b\" has the shape [2, 2]; [4] was expected");
}

TEST_CASE("safetensors: views outlive the set that gave them when a copy is kept")
{
    temporary_folder const folder;
    std::string const path = folder.write("t", safetensors_bytes(small_header, small_data));
    tensor_set kept;
    CHECK(kept.size() == 0);
    CHECK(error_of([&] { static_cast<void>(kept.at("a")); }).message() ==
          "holds no tensor \"a\"; it holds none at all");
    tensor_view view;
    {
        tensor_set const set = read_safetensors(path);
        view = set.at("b");
        kept = set;
    }
    CHECK(view.name == "b");
    CHECK(view.file == path);
    CHECK(view.floats()[3] == 4);
    kept.verify_unchanged();
    write_file(path, "longer than before, or shorter");
    CHECK(error_of([&] { kept.verify_unchanged(); }).code() == errc::mismatch);
}

TEST_CASE("safetensors: headers that look unusual and are right")
{
    temporary_folder const folder;
    auto const read = [&](std::string_view header, std::string_view data) {
        return read_safetensors(folder.write("t", safetensors_bytes(header, data)));
    };
    CHECK(read("{}", "").size() == 0);
    CHECK(read("{}      ", "").size() == 0);
    CHECK(read(R"({"__metadata__":null})", "").size() == 0);
    CHECK(read(R"({"__metadata__":{}})", "").metadata().empty());
    // A single number, a tensor without elements, spaces and line ends, keys in another order, names with escapes.
    tensor_set const set = read("{\n \"one\" : { \"data_offsets\" : [ 0 , 4 ] , \"dtype\" : \"F32\", \"shape\" : [ ] },"
                                "\"none\":{\"dtype\":\"BF16\",\"shape\":[7,0],\"data_offsets\":[4,4]},"
                                "\"\\u00e9\\n\":{\"dtype\":\"U8\",\"shape\":[1,1,1],\"data_offsets\":[4,5]}}\n",
                                std::string("\0\0\0\x40!", 5));
    REQUIRE(set.size() == 3);
    CHECK(set.at("one", {}).floats() == std::vector<float>{2});
    CHECK(set.at("none", {7, 0}).elements() == 0);
    CHECK(set.at("é\n", {1, 1, 1}).bytes == "!");
    // A float that begins at an odd byte, as older files have it.
    tensor_set const odd = read("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                                "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[1,5]}}  ",
                                std::string("!\0\0\0\x40", 5));
    CHECK(odd.at("b").floats() == std::vector<float>{2});
    // Tensors in another order than their bytes.
    tensor_set const turned = read(R"({"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},)"
                                   R"("a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
                                   "xy");
    CHECK(turned[0].name == "a");
    CHECK(turned.at("b").bytes == "y");
}

TEST_CASE("safetensors: a file that is too short for its header")
{
    temporary_folder const folder;
    auto const says = [&](std::string_view bytes, errc code = errc::parse) {
        std::string const path = folder.write("t", bytes);
        error const found = error_of([&] { static_cast<void>(read_safetensors(path)); });
        CHECK(found.code() == code);
        return std::string(found.what()).substr(path.size() + 1);
    };
    CHECK(says("") == "(byte 0): holds 0 bytes, and a safetensors file begins with 8 that give the length of its "
                      "header; it is cut short, or of another format");
    CHECK(says("\x10\0\0").starts_with("(byte 0): holds "));
    CHECK(says(eight_bytes(0)) == "(byte 0): the header is said to have 0 bytes, and the shortest one, {}, has 2");
    CHECK(says(eight_bytes(1) + "{") ==
          "(byte 0): the header is said to have 1 bytes, and the shortest one, {}, has 2");
    CHECK(says(eight_bytes(3) + "{}") ==
          "(byte 0): the header is said to have 3 bytes, and only 2 follow; the file is cut short");
    CHECK(says(eight_bytes(100'000'000) + "{}")
              .starts_with("(byte 0): the header is said to have 100000000 bytes, and "));
    CHECK(says(eight_bytes(100'000'001) + "{}", errc::limit) ==
          "(byte 0): the header is said to have 100000001 bytes, and the format allows 100000000; is this a "
          "safetensors file?");
    CHECK(says(std::string(8, '\xFF'), errc::limit).find("18446744073709551615") != std::string::npos);
    CHECK(says("PK\x03\x04 a zip file, as torch writes", errc::limit).find("is this a safetensors file?") !=
          std::string::npos);
    CHECK(error_of([&] { static_cast<void>(read_safetensors(folder.file("absent"))); }).code() == errc::not_found);
    CHECK(error_of([&] { static_cast<void>(read_safetensors(folder.path())); }).code() == errc::io);
}

TEST_CASE("safetensors: a header that is no JSON, or of another form")
{
    CHECK(refused(" {}", "") == "(byte 8): a safetensors header begins with '{'; is this a safetensors file?");
    CHECK(refused("[]", "").starts_with("(byte 8): a safetensors header begins"));
    CHECK(refused("{\"a\xFF\":1}", "", errc::encoding) == "(byte 11): the header is not UTF-8 here");
    CHECK(refused("{\"a\":}", "") == "(byte 13): the header is not JSON: a value was expected before this bracket");
    CHECK(refused(std::string("{}\0", 3), "") ==
          "(byte 10): the header is not JSON: text stands behind the end of the value");
    CHECK(refused("{\"a\":" + std::string(9, '[') + std::string(9, ']') + "}", "").find("more than 8 deep") !=
          std::string::npos);
    CHECK(refused(R"({"a":1})", "") ==
          "(byte 13): the tensor \"a\" must be an object with \"dtype\", \"shape\" and \"data_offsets\"");
    CHECK(refused(R"({"a":{}})", "") == "(byte 13): the tensor \"a\" lacks \"dtype\"");
    CHECK(refused(one_tensor(R"("dtype":"U8","data_offsets":[0,0])"), "") ==
          "(byte 13): the tensor \"a\" lacks \"shape\"");
    CHECK(refused(one_tensor(R"("dtype":"U8","shape":[0])"), "") ==
          "(byte 13): the tensor \"a\" lacks \"data_offsets\"");
    CHECK(refused(one_tensor(R"("dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0])"), "") ==
          "(byte 35): the tensor \"a\" has \"dtype\" twice");
    CHECK(refused(one_tensor(R"("dtype":"U8","shape":[0],"data_offsets":[0,0],"strides":[1])"), "",
                  errc::unsupported) == "(byte 70): the tensor \"a\" has the key \"strides\"; only \"dtype\", "
                                        "\"shape\" and \"data_offsets\" are known");
    CHECK(refused(R"({"\ud800":{}})", "").find("half of a surrogate pair") != std::string::npos);
    CHECK(refused(one_tensor(R"("dtype":"\ud800","shape":[0],"data_offsets":[0,0])"), "").find("surrogate") !=
          std::string::npos);
}

TEST_CASE("safetensors: element types that are not known")
{
    CHECK(refused(one_tensor(R"("dtype":"F33","shape":[0],"data_offsets":[0,0])"), "", errc::unsupported) ==
          "(byte 22): the tensor \"a\" has the \"dtype\" \"F33\", which is not known");
    CHECK(refused(one_tensor(R"("dtype":"F4","shape":[2],"data_offsets":[0,1])"), "x", errc::unsupported) ==
          "(byte 22): the tensor \"a\" has the \"dtype\" \"F4\", whose elements are no whole bytes; that is not read");
    CHECK(refused(one_tensor(R"("dtype":"F6_E2M3","shape":[4],"data_offsets":[0,3])"), "xyz", errc::unsupported)
              .ends_with("no whole bytes; that is not read"));
    CHECK(refused(one_tensor(R"("dtype":32,"shape":[0],"data_offsets":[0,0])"), "") ==
          "(byte 22): the \"dtype\" of the tensor \"a\" must be a text");
}

TEST_CASE("safetensors: shapes that are no sizes, or overflow")
{
    auto const shape = [](std::string_view list) {
        return refused(one_tensor("\"dtype\":\"F32\",\"shape\":" + std::string(list) + ",\"data_offsets\":[0,4]"),
                       "abcd");
    };
    CHECK(shape("4") == "(byte 36): \"shape\" of the tensor \"a\" must be a list of whole numbers");
    CHECK(shape("null").ends_with("must be a list of whole numbers"));
    CHECK(shape("[-1]") == "(byte 37): \"shape\" of the tensor \"a\" holds -1; a whole number was expected");
    CHECK(shape("[1.0]").ends_with("holds 1.0; a whole number was expected"));
    CHECK(shape("[1e0]").ends_with("holds 1e0; a whole number was expected"));
    CHECK(shape("[\"1\"]").ends_with("holds \"1\"; a whole number was expected"));
    CHECK(shape("[1, [1]]") == "(byte 40): \"shape\" of the tensor \"a\" holds [1]; a whole number was expected");
    CHECK(shape("[18446744073709551616]").ends_with("which does not fit into 64 bits"));
    CHECK(shape("[4294967296, 4294967296]") ==
          "(byte 13): the tensor \"a\" has the shape [4294967296, 4294967296] of F32, which passes 2^64 bytes");
    CHECK(shape("[4611686018427387905]").ends_with("passes 2^64 bytes")); // 4 bytes each give 4 again
    CHECK(shape("[0, 4294967296, 4294967296]").ends_with("passes 2^64 bytes"));
    CHECK(shape("[2]") == "(byte 13): the tensor \"a\" has the shape [2] of F32, which takes 8 bytes, and its offsets "
                          "give it 4");
    CHECK(shape("[0]").ends_with("takes 0 bytes, and its offsets give it 4"));
}

TEST_CASE("safetensors: offsets that are wrong, outside the file, overlapping, or leave gaps")
{
    auto const offsets = [](std::string_view list, std::string_view data) {
        return refused(one_tensor("\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":" + std::string(list)), data);
    };
    CHECK(offsets("{}", "abcd").ends_with("\"data_offsets\" of the tensor \"a\" must be a list of whole numbers"));
    CHECK(offsets("[0]", "abcd") ==
          "(byte 54): \"data_offsets\" of the tensor \"a\" holds 1 numbers; the first byte and "
          "the one behind the last were expected");
    CHECK(offsets("[0,4,8]", "abcd").find("holds 3 numbers") != std::string::npos);
    CHECK(offsets("[4,0]", "abcd") ==
          "(byte 54): the tensor \"a\" is said to end at byte 0 of the data, before it begins at 4");
    CHECK(offsets("[0,4]", "abc") == "(byte 13): the tensor \"a\" is said to end at byte 4 of the data, of which the "
                                     "file holds 3; it is cut short, or its header is wrong");
    CHECK(offsets("[18446744073709551611,18446744073709551615]", "abcd").find("of which the file holds 4;") !=
          std::string::npos);
    CHECK(offsets("[0,5]", "abcde").ends_with("takes 4 bytes, and its offsets give it 5"));
    CHECK(offsets("[1,5]", "abcde") ==
          "(byte 13): 1 bytes of the data before the tensor \"a\" belong to no tensor; the format allows no gaps");
    CHECK(offsets("[0,4]", "abcdef") ==
          "(byte 65): 2 bytes behind the last tensor belong to none; the format allows no gaps");
    CHECK(refused("{}", "abc") ==
          "(byte 10): 3 bytes behind the last tensor belong to none; the format allows no gaps");

    auto const two = [](int a0, int a1, int b0, int b1, std::string_view data) {
        auto const tensor = [](std::string_view name, int first, int last) {
            return "\"" + std::string(name) + "\":{\"dtype\":\"U8\",\"shape\":[" + std::to_string(last - first) +
                   "],\"data_offsets\":[" + std::to_string(first) + "," + std::to_string(last) + "]}";
        };
        return refused("{" + tensor("a", a0, a1) + "," + tensor("b", b0, b1) + "}", data);
    };
    CHECK(two(0, 4, 3, 8, "abcdefgh") ==
          "(byte 65): the tensor \"b\" begins at byte 3 of the data, inside \"a\", which ends at 4");
    CHECK(two(0, 4, 0, 4, "abcd").find("inside \"a\", which ends at 4") != std::string::npos);
    CHECK(two(0, 8, 2, 4, "abcdefgh").find("the tensor \"b\" begins at byte 2") != std::string::npos);
    CHECK(two(0, 8, 3, 3, "abcdefgh").find("the tensor \"b\" begins at byte 3") != std::string::npos); // empty, inside
    CHECK(two(0, 4, 6, 8, "abcdefgh").find("2 bytes of the data before the tensor \"b\"") != std::string::npos);
}

TEST_CASE("safetensors: names and metadata that stand twice or are no texts")
{
    std::string const tensor = R"({"dtype":"U8","shape":[0],"data_offsets":[0,0]})";
    CHECK(refused("{\"a\":" + tensor + ",\"b\":" + tensor + ",\"a\":" + tensor + "}", "") ==
          "(byte 117): the tensor \"a\" stands twice in the header");
    CHECK(refused("{\"a\":" + tensor + ",\"\\u0061\":" + tensor + "}", "").find("stands twice") != std::string::npos);
    CHECK(refused(R"({"__metadata__":{},"__metadata__":{}})", "") ==
          "(byte 42): \"__metadata__\" stands twice in the header");
    CHECK(refused(R"({"__metadata__":[]})", "") == "(byte 24): \"__metadata__\" must be an object of texts");
    CHECK(refused(R"({"__metadata__":{"a":1}})", "") ==
          "(byte 29): in \"__metadata__\" the value of \"a\" must be a text");
    CHECK(refused(R"({"__metadata__":{"a":"","b":"","a":""}})", "") ==
          "(byte 24): the key \"a\" stands twice in \"__metadata__\"");
}

TEST_CASE("safetensors: every cut and every changed byte gives tensors inside the file or an error with its path")
{
    std::string const whole = safetensors_bytes(small_header, small_data);
    temporary_folder const folder;
    std::string const path = folder.file("t");
    auto const check = [&](std::string_view bytes) {
        write_file(path, bytes);
        try {
            tensor_set const set = read_safetensors(path);
            std::string_view const file = set.files()[0].bytes();
            for (tensor_view const one : set) {
                REQUIRE(one.byte <= file.size());
                REQUIRE(one.bytes.size() <= file.size() - one.byte);
                REQUIRE(size_bytes(one.type, one.shape) == one.bytes.size());
            }
        } catch (error const& found) {
            REQUIRE(found.where().path == path);
            REQUIRE(found.where().has_byte);
        }
    };
    numbers random(1);
    for (std::size_t at = 0; at < whole.size(); ++at) {
        check(std::string_view(whole).substr(0, at));
        CHECK(error_of([&] { static_cast<void>(read_safetensors(path)); }).where().path == path); // no cut is whole
        for (int round = 0; round < 12; ++round) {
            std::string changed = whole;
            changed[at] = static_cast<char>(random(256));
            check(changed);
        }
    }
}

TEST_CASE("safetensors: ten thousand tensors, each found by its name")
{
    std::string header = "{", data;
    for (int i = 0; i < 10'000; ++i) {
        std::string const at = std::to_string(i);
        header += (i == 0 ? "\"" : ",\"") + ("layer." + at) + "\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[" +
                  at + "," + std::to_string(i + 1) + "]}";
        data += static_cast<char>(i % 127);
    }
    temporary_folder const folder;
    tensor_set const set = read_safetensors(folder.write("t", safetensors_bytes(header + "}", data)));
    REQUIRE(set.size() == 10'000);
    for (int i = 0; i < 10'000; ++i) {
        auto const found = set.find("layer." + std::to_string(i));
        REQUIRE(found);
        REQUIRE(found->bytes[0] == static_cast<char>(i % 127));
    }
    CHECK_FALSE(set.find("layer.10000"));
}

TEST_CASE("safetensors: the small story model, with its tied embedding")
{
    auto const path = shared_data("tinystories-656k");
    if (!path) return;
    tensor_set const set = read_model_tensors(*path);
    CHECK(set.path() == *path + "/model.safetensors");
    CHECK(set.size() == 20);
    CHECK(set.metadata("format") == "pt");
    auto const value = [&](std::string const& name, std::size_t i) { return set.at(name).as<float>()[i]; };
    CHECK(set.at("model.embed_tokens.weight", {2048, 128}).name == "lm_head.weight");
    CHECK(value("model.embed_tokens.weight", 50) == 0.14453125F);
    CHECK(value("model.layers.0.input_layernorm.weight", 10) == 0.18652344F);
    CHECK(value("model.layers.1.post_attention_layernorm.weight", 10) == 0.32421875F);
    CHECK(value("model.norm.weight", 100) == 0.73046875F);
    CHECK(value("model.layers.0.mlp.down_proj.weight", 100) == -0.0625F);
    CHECK(value("model.layers.0.mlp.up_proj.weight", 100) == 1.46875F);
    CHECK(value("model.layers.1.mlp.gate_proj.weight", 100) == 0.296875F);
    CHECK(value("model.layers.1.self_attn.q_proj.weight", 100) == 0.032226563F);
    CHECK(value("model.layers.1.self_attn.k_proj.weight", 100) == -0.21386719F);
    CHECK(value("model.layers.0.self_attn.v_proj.weight", 100) == 0.041015625F);
    CHECK(value("model.layers.0.self_attn.o_proj.weight", 100) == 0.01965332F);
    std::uint64_t parameters = 0;
    for (tensor_view const one : set) {
        CHECK(one.type == element_type::f32);
        parameters += one.elements();
        for (float const x : one.as<float>()) REQUIRE(std::isfinite(x));
    }
    CHECK(parameters == 656'000); // 2624000 bytes
}
