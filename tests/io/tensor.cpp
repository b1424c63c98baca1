// SPDX-License-Identifier: MIT
#include <crossin/io/tensor.hpp>

#include <cmath>

#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

template <class T>
std::string_view bytes_of(std::vector<T> const& values)
{
    return {reinterpret_cast<char const*>(values.data()), values.size() * sizeof(T)};
}

} // namespace

TEST_CASE("tensor: element types have names and widths, and names lead back")
{
    for (int i = 0; i < 17; ++i) {
        auto const type = static_cast<element_type>(i);
        CHECK(element_type_named(name_of(type)) == type);
        if (i > 0) CHECK(width_bytes(static_cast<element_type>(i - 1)) <= width_bytes(type));
    }
    CHECK(name_of(element_type::bf16) == "BF16");
    CHECK(name_of(element_type::u64) == "U64");
    CHECK(width_bytes(element_type::boolean) == 1);
    CHECK(width_bytes(element_type::c64) == 8);
    CHECK_FALSE(element_type_named("f32"));
    CHECK_FALSE(element_type_named(""));
    CHECK(element_type_of<float>() == element_type::f32);
    CHECK(element_type_of<bfloat16>() == element_type::bf16);
    CHECK(element_type_of<std::int8_t>() == element_type::i8);
    CHECK(element_type_of<std::uint16_t>() == element_type::u16);
    CHECK(element_type_of<std::int64_t>() == element_type::i64);
}

TEST_CASE("tensor: sizes, and products that pass 64 bits")
{
    using shape = std::vector<std::uint64_t>;
    CHECK(size_bytes(element_type::f32, shape{}) == 4);
    CHECK(size_bytes(element_type::f32, shape{2, 3}) == 24);
    CHECK(size_bytes(element_type::bf16, shape{5, 0, 7}) == 0);
    std::uint64_t const half = std::uint64_t{1} << 32;
    CHECK(size_bytes(element_type::u8, shape{half, half - 1}) == half * (half - 1));
    CHECK_FALSE(size_bytes(element_type::u8, shape{half, half}));
    CHECK_FALSE(size_bytes(element_type::u16, shape{half, half / 2}));
    CHECK_FALSE(size_bytes(element_type::u8, shape{0, half, half})); // a row would pass it
    CHECK_FALSE(size_bytes(element_type::u8, shape{half, half, 0}));
    CHECK_FALSE(size_bytes(element_type::f32, shape{~std::uint64_t{0}}));
    CHECK(shape_text(shape{}) == "[]");
    CHECK(shape_text(shape{2048, 128}) == "[2048, 128]");
    CHECK(shape_text(shape(1000, 1)) == "[1, 1, 1, 1, 1, 1, 1, 1, ... 1000 in all]");
}

TEST_CASE("tensor: elements where they lie")
{
    std::vector<float> const values = {1, -2.5F, 3e-40F, 4};
    std::uint64_t const shape[] = {2, 2};
    tensor_view const view = view_of<float>("w", shape, values);
    CHECK(view.elements() == 4);
    CHECK(view.as<float>().data() == values.data());
    CHECK(view.as<float>().size() == 4);
    CHECK(view.floats() == values);
    std::vector<float> two(2);
    view.floats(two, 1);
    CHECK(two == std::vector<float>{-2.5F, 3e-40F});

    error const other = error_of([&] { static_cast<void>(view.as<bfloat16>()); });
    CHECK(other.code() == errc::mismatch);
    CHECK(other.message() == "the tensor \"w\" has elements of the type F32; BF16 was expected");

    std::string moved = "x" + std::string(view.bytes);
    moved.reserve(64); // on the heap, where it begins at a multiple of 8
    tensor_view unaligned = view;
    unaligned.bytes = std::string_view(moved).substr(1);
    unaligned.file = "f.safetensors";
    unaligned.byte = 77;
    error const at_odds = error_of([&] { static_cast<void>(unaligned.as<float>()); });
    CHECK(at_odds.code() == errc::unsupported);
    CHECK(std::string(at_odds.what()) ==
          "f.safetensors (byte 77): the elements of \"w\" do not begin at a multiple of their width; write the file "
          "anew, or copy them out");
    CHECK(unaligned.floats() == values);
}

TEST_CASE("tensor: floats of every type that has them")
{
    std::uint64_t const shape[] = {3};
    std::vector<double> const doubles = {0.1, -1e300, 2};
    CHECK(view_of<double>("w", shape, doubles).floats() == std::vector<float>{0.1F, -INFINITY, 2});
    std::vector<bfloat16> const brains = {{0x3F80}, {0xC000}, {0x0001}};
    CHECK(view_of<bfloat16>("w", shape, brains).floats() == std::vector<float>{1, -2, 0x1p-133F});
    std::vector<float16> const halves = {{0x3C00}, {0xC000}, {0x0001}};
    CHECK(view_of<float16>("w", shape, halves).floats() == std::vector<float>{1, -2, 0x1p-24F});
    std::vector<std::int32_t> const numbers = {1, 2, 3};
    CHECK(error_of([&] { static_cast<void>(view_of<std::int32_t>("w", shape, numbers).floats()); }).message() ==
          "the tensor \"w\" has elements of the type I32; F32, BF16, F16 or F64 was expected");
    CHECK(view_of<float>("w", {}, {}).bytes == bytes_of<float>({}));
}

TEST_CASE("tensor: a shape that is not the one expected is said")
{
    std::vector<float> const values(6);
    std::uint64_t const shape[] = {2, 3};
    tensor_view view = view_of<float>("layers.0.w", shape, values);
    view.expect_shape({2, 3});
    view.file = "m.safetensors";
    view.byte = 100;
    for (auto const& other : {std::vector<std::uint64_t>{3, 2}, {6}, {2, 3, 1}, {}}) {
        error const found = error_of([&] { view.expect_shape(other); });
        CHECK(found.code() == errc::mismatch);
        CHECK(std::string(found.what()) ==
              "m.safetensors (byte 100): the tensor \"layers.0.w\" has the shape [2, 3]; " + shape_text(other) +
                  " was expected");
    }
}
