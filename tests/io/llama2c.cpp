// SPDX-License-Identifier: MIT
#include <crossin/io/llama2c.hpp>

#include <cmath>

#include "safetensors_file.hpp"
#include "support/files.hpp"
#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

std::string four_bytes(std::int64_t value) { return eight_bytes(static_cast<std::uint64_t>(value)).substr(0, 4); }

std::string header(std::vector<std::int64_t> const& numbers)
{
    std::string bytes;
    for (std::int64_t const one : numbers) bytes += four_bytes(one);
    return bytes;
}

/// Floats 0, 1, 2, ...: each says where it stands.
std::string counting_floats(int count)
{
    std::string bytes;
    for (int i = 0; i < count; ++i) {
        auto const value = static_cast<float>(i);
        bytes.append(reinterpret_cast<char const*>(&value), 4);
    }
    return bytes;
}

// width 4, inner width 6, 2 layers, 2 heads, 1 key head, 5 tokens, length 3; heads are 2 wide.
std::vector<std::int64_t> const small = {4, 6, 2, 2, 1, 5, 3};
constexpr int small_floats = 5 * 4 + 2 * (4 + 16 + 8 + 8 + 16 + 4 + 24 + 24 + 24) + 4 + 3 + 3;

std::string refused(std::string_view bytes, errc code = errc::parse)
{
    temporary_folder const folder;
    std::string const path = folder.write("m.bin", bytes);
    error const found = error_of([&] { static_cast<void>(read_llama2c(path)); });
    CHECK(found.code() == code);
    CHECK(found.where().path == path);
    return std::string(found.what()).substr(path.size() + 1);
}

} // namespace

TEST_CASE("llama2c: tensors one after the other, under the names that others give them")
{
    temporary_folder const folder;
    llama2c_model const model = read_llama2c(folder.write("m.bin", header(small) + counting_floats(small_floats)));
    CHECK(model.config.width == 4);
    CHECK(model.config.inner_width == 6);
    CHECK(model.config.layers == 2);
    CHECK(model.config.heads == 2);
    CHECK(model.config.key_value_heads == 1);
    CHECK(model.config.head_width == 2);
    CHECK(model.config.vocabulary == 5);
    CHECK(model.config.longest_tokens == 3);
    CHECK(model.config.layout == rotary_layout::interleaved);
    CHECK(model.config.norm_epsilon == 1e-5);
    CHECK(model.config.tied_embedding);
    CHECK(model.config.end_ids == std::vector<std::uint32_t>{1, 2});
    CHECK(model.tensors.size() == 2 + 2 * 9);
    auto const first_of = [&](std::string const& name, std::initializer_list<std::uint64_t> shape) {
        return model.tensors.at(name, shape).as<float>()[0];
    };
    CHECK(first_of("model.embed_tokens.weight", {5, 4}) == 0);
    CHECK(first_of("model.layers.0.input_layernorm.weight", {4}) == 20);
    CHECK(first_of("model.layers.1.input_layernorm.weight", {4}) == 24);
    CHECK(first_of("model.layers.0.self_attn.q_proj.weight", {4, 4}) == 28);
    CHECK(first_of("model.layers.1.self_attn.q_proj.weight", {4, 4}) == 44);
    CHECK(first_of("model.layers.0.self_attn.k_proj.weight", {2, 4}) == 60);
    CHECK(first_of("model.layers.0.self_attn.v_proj.weight", {2, 4}) == 76);
    CHECK(first_of("model.layers.0.self_attn.o_proj.weight", {4, 4}) == 92);
    CHECK(first_of("model.layers.0.post_attention_layernorm.weight", {4}) == 124);
    CHECK(first_of("model.layers.0.mlp.gate_proj.weight", {6, 4}) == 132);
    CHECK(first_of("model.layers.0.mlp.down_proj.weight", {4, 6}) == 180);
    CHECK(first_of("model.layers.0.mlp.up_proj.weight", {6, 4}) == 228);
    CHECK(first_of("model.norm.weight", {4}) == 276);
    CHECK_FALSE(model.tensors.find("lm_head.weight"));

    std::vector<std::int64_t> apart = small; // a negative vocabulary: the head is a tensor of its own
    apart[5] = -5;
    llama2c_model const with_head = read_llama2c(
        folder.write("h.bin", header(apart) + counting_floats(small_floats + 20)));
    CHECK_FALSE(with_head.config.tied_embedding);
    CHECK(with_head.config.vocabulary == 5);
    CHECK(with_head.tensors.at("lm_head.weight", {5, 4}).as<float>()[0] == 286);
}

TEST_CASE("llama2c: files that are cut short, too long, or something else")
{
    std::string const whole = header(small) + counting_floats(small_floats);
    CHECK(refused("") == "(byte 0): holds 0 bytes, and a llama2.c file begins with 7 numbers of 4; it is cut short");
    CHECK(refused(whole + "x") == "(byte " + std::to_string(whole.size()) +
                                      "): 1 bytes stand behind the last tensor; the header says otherwise");
    CHECK(refused(std::string_view(whole).substr(0, whole.size() - 1)) ==
          "(byte " + std::to_string(whole.size() - 12) +
              "): the second table of turns takes 12 bytes, and 11 follow; the file is cut short, or is no llama2.c "
              "file");
    CHECK(refused(header(small)) ==
          "(byte 28): model.embed_tokens.weight takes 80 bytes, and 0 follow; the file is cut "
          "short, or is no llama2.c file");
    for (std::size_t at = 0; at < whole.size(); at += 7)
        CHECK_FALSE(refused(std::string_view(whole).substr(0, at)).empty());
    CHECK(refused("ak42" + std::string(300, '\0')).find("is this a llama2.c file?") != std::string::npos);
    CHECK(refused(four_bytes(0x616B3432) + four_bytes(2) + std::string(300, '\0'), errc::unsupported) ==
          "(byte 0): is a llama2.c file of version 2; the first format, 0, is read");
}

TEST_CASE("llama2c: numbers of the header that no model has")
{
    static constexpr std::string_view names[] = {
        "width", "inner width", "number of layers", "number of heads", "number of key heads", "vocabulary", "length"};
    for (std::size_t i = 0; i < 7; ++i)
        for (std::int64_t const value :
             {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1} << 30, -(std::int64_t{1} << 31)}) {
            std::vector<std::int64_t> numbers = small;
            numbers[i] = value;
            if (i == 5 && value == -1) continue; // one token, and a head
            CHECK(refused(header(numbers) + counting_floats(small_floats)) ==
                  "(byte " + std::to_string(4 * i) + "): the " + std::string(names[i]) + " is " +
                      std::to_string(value) + "; is this a llama2.c file?");
        }
    CHECK(
        refused(header({6, 6, 2, 4, 1, 5, 3}) + counting_floats(small_floats)).find("do not divide into even parts") !=
        std::string::npos);
    CHECK(
        refused(header({6, 6, 2, 2, 1, 5, 3}) + counting_floats(small_floats)).find("do not divide into even parts") !=
        std::string::npos); // 3 wide
    CHECK(refused(header({8, 6, 2, 4, 3, 5, 3}) + counting_floats(small_floats)) ==
          "(byte 12): 3 key heads do not divide 4 heads; is this a llama2.c file?");
    // As large as the header allows: told by the first tensor, without a number that overflows.
    std::int64_t const most = 1 << 28;
    CHECK(refused(header({most, most, most, 2, 1, most, most})).find("takes 288230376151711744 bytes, and 0 follow") !=
          std::string::npos);
}

TEST_CASE("llama2c: the small story model of llama2.c")
{
    auto const path = shared_data("stories260k/stories260K.bin");
    if (!path) return;
    llama2c_model const model = read_llama2c(*path);
    CHECK(model.config.width == 64);
    CHECK(model.config.inner_width == 172);
    CHECK(model.config.layers == 5);
    CHECK(model.config.heads == 8);
    CHECK(model.config.key_value_heads == 4);
    CHECK(model.config.vocabulary == 512);
    CHECK(model.config.longest_tokens == 512);
    CHECK(model.config.tied_embedding);
    std::uint64_t parameters = 0;
    for (tensor_view const one : model.tensors) {
        parameters += one.elements();
        for (float const x : one.as<float>()) REQUIRE((std::isfinite(x) && std::abs(x) < 100));
    }
    CHECK(parameters == 260'032);
    for (float const x : model.tensors.at("model.norm.weight", {64}).as<float>()) CHECK(x > 0); // as norms have it
    for (float const x : model.tensors.at("model.layers.4.post_attention_layernorm.weight", {64}).as<float>())
        CHECK(x > 0);
}
