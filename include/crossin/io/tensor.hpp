// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_TENSOR_HPP
#define CROSSIN_IO_TENSOR_HPP

/// \file
/// Arrays of numbers as files hold them: element types, shapes, and views of the bytes. Layer: io. Needs: error, half.

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/half.hpp>

namespace crossin {

/// What the elements of a tensor are. In the order in which safetensors files are laid out, the widest last.
enum class element_type : std::uint8_t {
    boolean,
    u8,
    i8,
    f8_e5m2,
    f8_e4m3,
    f8_e8m0,
    i16,
    u16,
    f16,
    bf16,
    i32,
    u32,
    f32,
    c64, ///< two f32
    f64,
    i64,
    u64,
};

namespace detail {
struct element_name {
    std::string_view name;
    std::uint8_t width; ///< [bytes]
};
inline constexpr std::array<element_name, 17> element_names = {{{"BOOL", 1},
                                                                {"U8", 1},
                                                                {"I8", 1},
                                                                {"F8_E5M2", 1},
                                                                {"F8_E4M3", 1},
                                                                {"F8_E8M0", 1},
                                                                {"I16", 2},
                                                                {"U16", 2},
                                                                {"F16", 2},
                                                                {"BF16", 2},
                                                                {"I32", 4},
                                                                {"U32", 4},
                                                                {"F32", 4},
                                                                {"C64", 8},
                                                                {"F64", 8},
                                                                {"I64", 8},
                                                                {"U64", 8}}};
} // namespace detail

/// What safetensors files call the type, such as BF16.
[[nodiscard]] constexpr std::string_view name_of(element_type type) noexcept
{
    return detail::element_names[static_cast<std::size_t>(type)].name;
}

/// Size of one element [bytes].
[[nodiscard]] constexpr std::uint64_t width_bytes(element_type type) noexcept
{
    return detail::element_names[static_cast<std::size_t>(type)].width;
}

/// The type of that name, or nothing.
[[nodiscard]] constexpr std::optional<element_type> element_type_named(std::string_view name) noexcept
{
    for (std::size_t i = 0; i < detail::element_names.size(); ++i)
        if (detail::element_names[i].name == name) return static_cast<element_type>(i);
    return std::nullopt;
}

/// C++ types that elements can be looked at as.
template <class T>
concept tensor_element = std::same_as<T, float> || std::same_as<T, double> || std::same_as<T, bfloat16> ||
                         std::same_as<T, float16> || std::same_as<T, std::int8_t> || std::same_as<T, std::uint8_t> ||
                         std::same_as<T, std::int16_t> || std::same_as<T, std::uint16_t> ||
                         std::same_as<T, std::int32_t> || std::same_as<T, std::uint32_t> ||
                         std::same_as<T, std::int64_t> || std::same_as<T, std::uint64_t>;

/// The type that files give to elements of a C++ type.
template <tensor_element T>
[[nodiscard]] constexpr element_type element_type_of() noexcept
{
    if constexpr (std::same_as<T, float>)
        return element_type::f32;
    else if constexpr (std::same_as<T, double>)
        return element_type::f64;
    else if constexpr (std::same_as<T, bfloat16>)
        return element_type::bf16;
    else if constexpr (std::same_as<T, float16>)
        return element_type::f16;
    else {
        constexpr element_type is_signed[] = {element_type::i8, element_type::i16, element_type::i32,
                                              element_type::i64},
                               is_unsigned[] = {element_type::u8, element_type::u16, element_type::u32,
                                                element_type::u64};
        return (std::signed_integral<T> ? is_signed : is_unsigned)[std::countr_zero(sizeof(T))];
    }
}

/// A shape for messages: "[2048, 128]".
[[nodiscard]] inline std::string shape_text(std::span<std::uint64_t const> shape)
{
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (i == 8 && shape.size() > 10) {
            text += ", ... " + std::to_string(shape.size()) + " in all";
            break;
        }
        text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
    }
    return text + "]";
}

/// Size of a tensor, or nothing when the product of its dimensions (zeros left out) passes 2^64 [bytes].
[[nodiscard]] constexpr std::optional<std::uint64_t> size_bytes(element_type type,
                                                                std::span<std::uint64_t const> shape) noexcept
{
    std::uint64_t product = width_bytes(type);
    bool none = false;
    for (std::uint64_t const dimension : shape) {
        none = none || dimension == 0;
        if (dimension > 1 && product > std::numeric_limits<std::uint64_t>::max() / dimension) return std::nullopt;
        if (dimension > 1) product *= dimension;
    }
    return none ? 0 : product;
}

/// A tensor where it lies: row-major, little-endian, without gaps.
///
/// Lifetime: that of the `tensor_set`, or of whatever else holds the bytes.
struct tensor_view {
    std::string_view name = {};
    element_type type = element_type::f32;
    std::span<std::uint64_t const> shape = {}; ///< outermost dimension first; none for a single number
    std::string_view bytes = {};
    std::string_view file = {}; ///< path, for messages; empty for a tensor that comes from no file
    std::uint64_t byte = 0;     ///< where in the file its first byte is [bytes]

    [[nodiscard]] std::uint64_t elements() const noexcept { return bytes.size() / width_bytes(type); }

    /// The elements, without a copy.
    ///
    /// Errors: `error{mismatch}` when they are of another type; `error{unsupported}` when they do not begin at a multiple
    ///         of their width, as older files may have it (`floats` and `std::memcpy` read those), and on big-endian
    ///         machines.
    template <tensor_element T>
    [[nodiscard]] std::span<T const> as() const
    {
        if (type != element_type_of<T>()) refuse_type(name_of(element_type_of<T>()));
        bool const aligned = reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(T) == 0;
        if (!aligned || std::endian::native != std::endian::little) [[unlikely]]
            fail(errc::unsupported, where(),
                 "the elements of " + in_quotes(name) +
                     (aligned ? " are little-endian, and this machine is not"
                              : " do not begin at a multiple of their width; write the file anew, or copy them out"));
        return {reinterpret_cast<T const*>(bytes.data()), bytes.size() / sizeof(T)};
    }

    /// Writes elements [first, first + to.size()) as floats. Those of F64 are rounded, others are exact.
    ///
    /// Requires: first + to.size() <= elements().
    /// Errors:   `error{mismatch}` when the elements are not F32, BF16, F16 or F64.
    void floats(std::span<float> to, std::uint64_t first = 0) const;

    /// All elements as floats. Errors: those of the above.
    [[nodiscard]] std::vector<float> floats() const
    {
        std::vector<float> values(static_cast<std::size_t>(elements()));
        floats(values);
        return values;
    }

    /// Errors: `error{mismatch}` unless the shape is `expected`.
    void expect_shape(std::span<std::uint64_t const> expected) const
    {
        if (!std::ranges::equal(shape, expected)) [[unlikely]]
            fail(errc::mismatch, where(),
                 "the tensor " + in_quotes(name) + " has the shape " + shape_text(shape) + "; " + shape_text(expected) +
                     " was expected");
    }
    void expect_shape(std::initializer_list<std::uint64_t> expected) const
    {
        expect_shape(std::span<std::uint64_t const>(expected.begin(), expected.size()));
    }

    /// Path and byte of the first element.
    [[nodiscard]] place where() const { return {std::string(file), 0, byte, !file.empty()}; }

private:
    [[noreturn, gnu::cold]] void refuse_type(std::string_view expected) const
    {
        fail(errc::mismatch, where(),
             "the tensor " + in_quotes(name) + " has elements of the type " + std::string(name_of(type)) + "; " +
                 std::string(expected) + " was expected");
    }
};

inline void tensor_view::floats(std::span<float> to, std::uint64_t first) const
{
    char const* at = bytes.data() + first * width_bytes(type);
    auto const convert = [&]<class Bits>(Bits, auto&& value_of) {
        for (float& value : to) {
            Bits bits;
            std::memcpy(&bits, at, sizeof bits);
            if constexpr (std::endian::native == std::endian::big) {
                if constexpr (sizeof bits == 2) bits = __builtin_bswap16(bits);
                if constexpr (sizeof bits == 4) bits = __builtin_bswap32(bits);
                if constexpr (sizeof bits == 8) bits = __builtin_bswap64(bits);
            }
            value = value_of(bits);
            at += sizeof bits;
        }
    };
    switch (type) {
    case element_type::f32: return convert(std::uint32_t{}, [](auto bits) { return std::bit_cast<float>(bits); });
    case element_type::bf16: return convert(std::uint16_t{}, [](auto bits) { return to_float(bfloat16{bits}); });
    case element_type::f16: return convert(std::uint16_t{}, [](auto bits) { return to_float(float16{bits}); });
    case element_type::f64:
        return convert(std::uint64_t{}, [](auto bits) { return static_cast<float>(std::bit_cast<double>(bits)); });
    default: refuse_type("F32, BF16, F16 or F64");
    }
}

/// A view of numbers in memory, for writing them. Requires: `values` and `shape` outlive it; a little-endian machine.
template <tensor_element T>
[[nodiscard]] tensor_view view_of(std::string_view name, std::span<std::uint64_t const> shape,
                                  std::span<T const> values)
{
    static_assert(std::endian::native == std::endian::little);
    return {name, element_type_of<T>(), shape, {reinterpret_cast<char const*>(values.data()), values.size_bytes()}, {},
            0};
}

} // namespace crossin
#endif
