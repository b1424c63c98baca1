// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_GGUF_WRITER_HPP
#define CROSSIN_IO_GGUF_WRITER_HPP

/// \file
/// Tensors into GGUF files, which llama.cpp reads. Layer: io. Needs: tensor, output_file.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/output_file.hpp>
#include <crossin/io/tensor.hpp>

namespace crossin {

/// A value that a GGUF file says about itself: a truth value, a number, a text, or a list of texts.
using gguf_value = std::variant<bool, std::uint32_t, float, std::uint64_t, std::string, std::vector<std::string>>;

/// Keys and values, in the order in which they are written.
using gguf_metadata = std::vector<std::pair<std::string, gguf_value>>;

namespace detail {

/// Numbers as GGUF files hold them: the lowest byte first.
class gguf_text {
public:
    template <class Number>
    void number(Number value)
    {
        static_assert(std::is_arithmetic_v<Number> && std::endian::native == std::endian::little);
        char bytes[sizeof value];
        std::memcpy(bytes, &value, sizeof value);
        bytes_.append(bytes, sizeof value);
    }
    void text(std::string_view value)
    {
        number(std::uint64_t{value.size()});
        bytes_ += value;
    }
    void value(gguf_value const& one)
    {
        std::visit(
            [&](auto const& held) {
                using type = std::remove_cvref_t<decltype(held)>;
                if constexpr (std::is_same_v<type, std::vector<std::string>>) {
                    number(std::uint32_t{9}); // a list
                    number(std::uint32_t{8}); // of texts
                    number(std::uint64_t{held.size()});
                    for (std::string const& item : held) text(item);
                } else if constexpr (std::is_same_v<type, std::string>) {
                    number(std::uint32_t{8});
                    text(held);
                } else if constexpr (std::is_same_v<type, bool>) {
                    number(std::uint32_t{7});
                    number(static_cast<std::uint8_t>(held));
                } else {
                    number(std::uint32_t{std::is_same_v<type, std::uint32_t> ? 4U
                                         : std::is_same_v<type, float>       ? 6U
                                                                             : 10U});
                    number(held);
                }
            },
            one);
    }
    void fill_up(std::uint64_t unit)
    {
        bytes_.append(static_cast<std::size_t>((unit - bytes_.size() % unit) % unit), '\0');
    }
    [[nodiscard]] std::string const& bytes() const noexcept { return bytes_; }

private:
    std::string bytes_;
};

/// What GGUF calls an element type, or nothing where it has none.
[[nodiscard]] constexpr std::optional<std::uint32_t> gguf_type_of(element_type type) noexcept
{
    switch (type) {
    case element_type::f32: return 0;
    case element_type::f16: return 1;
    case element_type::i8: return 24;
    case element_type::i16: return 25;
    case element_type::i32: return 26;
    case element_type::i64: return 27;
    case element_type::f64: return 28;
    case element_type::bf16: return 30;
    default: return std::nullopt;
    }
}

/// Keys are small letters, digits and underscores, in parts joined by dots.
[[nodiscard]] constexpr bool is_gguf_key(std::string_view key) noexcept
{
    bool part = false;
    for (char const c : key) {
        bool const letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        if (!letter && (c != '.' || !part)) return false;
        part = letter;
    }
    return part && key.size() <= 65'535;
}

} // namespace detail

/// Writes a GGUF file: it is whole under its name, or an older one stays. The same values and tensors give the same bytes;
/// both stand in the order given, each tensor at a multiple of 32.
///
/// Errors: `error{invalid_argument}` with the path for a key that is none of GGUF's, a key or tensor that stands twice, a
///         name of more than 63 bytes, a tensor without or with more than four dimensions, or whose bytes are not those of
///         its shape; `error{unsupported}` for an element type that GGUF has not; those of `output_file`.
/// Source: docs/gguf.md of the ggml project, version 3 of the format. Names may have 64 bytes there, of which readers keep
///         one for themselves. Shapes are turned round: GGUF has the innermost dimension first.
inline void write_gguf(std::string const& path, gguf_metadata const& metadata, std::span<tensor_view const> tensors)
{
    constexpr std::uint64_t unit = 32;
    auto const refuse = [&](std::string const& what, errc code = errc::invalid_argument) {
        fail(code, place{path}, "cannot be written: " + what);
    };
    detail::gguf_text head;
    for (char const c : {'G', 'G', 'U', 'F'}) head.number(c);
    head.number(std::uint32_t{3});
    head.number(std::uint64_t{tensors.size()});
    head.number(std::uint64_t{metadata.size()});
    for (std::size_t i = 0; i < metadata.size(); ++i) {
        std::string const& key = metadata[i].first;
        if (!detail::is_gguf_key(key)) refuse(in_quotes(key, 120) + " is no key of GGUF's");
        for (std::size_t j = 0; j < i; ++j)
            if (metadata[j].first == key) refuse("the key " + in_quotes(key, 120) + " stands twice");
        head.text(key);
        head.value(metadata[i].second);
    }
    std::vector<std::string_view> names;
    std::uint64_t at = 0;
    for (tensor_view const& tensor : tensors) {
        std::string const named = "the tensor " + in_quotes(tensor.name, 120);
        if (tensor.name.empty() || tensor.name.size() > 63)
            refuse(named + " has a name of " + std::to_string(tensor.name.size()) + " bytes, and 1 to 63 are possible");
        if (tensor.shape.empty() || tensor.shape.size() > 4)
            refuse(named + " has the shape " + shape_text(tensor.shape) + ", and one to four dimensions are possible");
        if (size_bytes(tensor.type, tensor.shape) != tensor.bytes.size())
            refuse(named + " has the shape " + shape_text(tensor.shape) + " of " + std::string(name_of(tensor.type)) +
                   " and " + std::to_string(tensor.bytes.size()) + " bytes, which do not fit together");
        auto const type = detail::gguf_type_of(tensor.type);
        if (!type)
            refuse(named + " has elements of the type " + std::string(name_of(tensor.type)) + ", which GGUF has not",
                   errc::unsupported);
        names.push_back(tensor.name);
        head.text(tensor.name);
        head.number(static_cast<std::uint32_t>(tensor.shape.size()));
        for (std::size_t d = tensor.shape.size(); d-- > 0;) head.number(tensor.shape[d]);
        head.number(*type);
        head.number(at);
        at += (tensor.bytes.size() + unit - 1) / unit * unit;
    }
    std::ranges::sort(names);
    if (auto const twice = std::ranges::adjacent_find(names); twice != names.end())
        refuse("the tensor " + in_quotes(*twice, 120) + " stands twice");
    head.fill_up(unit);

    output_file file(path);
    try {
        file.append(head.bytes());
        for (tensor_view const& tensor : tensors) {
            file.append(tensor.bytes);
            file.append(
                std::string(static_cast<std::size_t>((unit - tensor.bytes.size() % unit) % unit), '\0'));
        }
        file.commit();
    } catch (...) {
        file.discard();
        throw;
    }
}

} // namespace crossin
#endif
