// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_NPY_HPP
#define CROSSIN_IO_NPY_HPP

/// \file
/// Vectors in NumPy's files. Layer: io. Needs: vector_file.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/mapped_file.hpp>
#include <crossin/io/tensor.hpp>
#include <crossin/io/vector_file.hpp>

namespace crossin {
namespace detail {

/// Reads what stands before the numbers: a dictionary as Python writes it.
class npy_header {
public:
    static constexpr std::string_view magic = "\x93NUMPY";

    /// Requires: `file` outlives this object.
    explicit npy_header(mapped_file const& file) : path_(file.path()), all_(file.bytes())
    {
        if (!all_.starts_with(magic))
            refuse(0, "does not begin as a file of NumPy's; numpy.save writes them, and other files of vectors need "
                      "their dimension said");
        if (all_.size() < 12) refuse(all_.size(), "is cut short");
        unsigned const version = byte(6);
        if (version < 1 || version > 3)
            refuse(6, "is of version " + std::to_string(version) + " of NumPy's format; 1, 2 and 3 are read",
                   errc::unsupported);
        std::uint64_t length = byte(8) | byte(9) << 8U;
        if (version > 1) length |= std::uint64_t{byte(10)} << 16U | std::uint64_t{byte(11)} << 24U;
        at_ = version > 1 ? 12 : 10;
        if (length > all_.size() - at_) refuse(8, "is cut short: its header has " + std::to_string(length) + " bytes");
        end_ = at_ + static_cast<std::size_t>(length);
        read();
    }

    [[nodiscard]] std::string_view type() const noexcept { return type_; }
    [[nodiscard]] bool by_columns() const noexcept { return by_columns_; }
    [[nodiscard]] std::vector<std::uint64_t> const& shape() const noexcept { return shape_; }
    [[nodiscard]] std::size_t end() const noexcept { return end_; } ///< where the numbers begin [bytes]

    [[noreturn, gnu::cold]] void refuse(std::size_t at, std::string const& message, errc code = errc::parse) const
    {
        fail(code, place{path_, 0, at, true}, message);
    }

private:
    [[nodiscard]] unsigned byte(std::size_t at) const noexcept { return static_cast<unsigned char>(all_[at]); }

    void read()
    {
        bool have_order = false, have_shape = false;
        expect('{');
        while (!skip('}')) {
            std::string_view const key = text();
            expect(':');
            if (key == "descr") {
                if (peek() == '[')
                    refuse(at_, "holds records of several fields; save the field of vectors alone", errc::unsupported);
                type_ = text();
            } else if (key == "fortran_order") {
                by_columns_ = truth();
                have_order = true;
            } else if (key == "shape") {
                read_shape();
                have_shape = true;
            } else {
                refuse(at_, "has the key " + in_quotes(key) + " in its header, which NumPy does not write");
            }
            if (!skip(',') && peek() != '}') refuse(at_, "has a header that cannot be read here");
        }
        if (type_.empty() || !have_order || !have_shape)
            refuse(at_, "has a header without one of 'descr', 'fortran_order' and 'shape'");
        if (peek() != '\0') refuse(at_, "has something behind the dictionary of its header");
    }

    /// The next character that is not blank; 0 at the end.
    char peek()
    {
        while (at_ < end_ && (all_[at_] == ' ' || all_[at_] == '\n')) ++at_;
        return at_ < end_ ? all_[at_] : '\0';
    }
    bool skip(char wanted)
    {
        if (peek() != wanted) return false;
        ++at_;
        return true;
    }
    void expect(char wanted)
    {
        if (!skip(wanted)) refuse(at_, std::string("has a header that lacks a ") + wanted + " here");
    }
    std::string_view text()
    {
        char const quote = peek();
        std::size_t const close = quote == '\'' || quote == '"' ? all_.find(quote, at_ + 1) : end_;
        if (close >= end_) refuse(at_, "has a header that lacks a text in quotes here");
        std::string_view const found = all_.substr(at_ + 1, close - at_ - 1);
        at_ = close + 1;
        return found;
    }
    bool truth()
    {
        peek();
        for (std::string_view const word : {"True", "False"})
            if (all_.substr(at_, end_ - at_).starts_with(word)) {
                at_ += word.size();
                return word == "True";
            }
        refuse(at_, "has a header that says neither True nor False here");
    }
    void read_shape()
    {
        expect('(');
        while (!skip(')')) {
            std::uint64_t number = 0;
            bool any = false;
            for (char c = peek(); at_ < end_ && c >= '0' && c <= '9'; c = at_ < end_ ? all_[at_] : '\0', any = true) {
                if (number > (UINT64_MAX - 9) / 10) refuse(at_, "has a shape that no memory holds");
                number = number * 10 + static_cast<std::uint64_t>(c - '0');
                ++at_;
            }
            if (!any) refuse(at_, "has a shape that is no list of numbers");
            skip('L'); // as Python 2 wrote it
            shape_.push_back(number);
            if (!skip(',') && peek() != ')') refuse(at_, "has a shape that is no list of numbers");
        }
    }

    std::string path_;
    std::string_view all_;
    std::size_t at_ = 0, end_ = 0; ///< [bytes]
    std::string_view type_;
    bool by_columns_ = false;
    std::vector<std::uint64_t> shape_;
};

} // namespace detail

/// Vectors that numpy.save wrote: an array of two dimensions, rows first, of 16, 32 or 64 bits a number.
///
/// Errors: those of `mapped_file`; with path and byte `error{parse}` for what is no such file, is cut short or too long,
///         and `error{unsupported}` for arrays by columns, of other dimensions, and of other types.
/// Source: NumPy's format of .npy files, versions 1 to 3.
[[nodiscard]] inline vector_file read_npy(std::string const& path)
{
    mapped_file file(path);
    detail::npy_header const header(file);
    std::optional<element_type> const type = header.type() == "<f4"   ? std::optional(element_type::f32)
                                             : header.type() == "<f2" ? std::optional(element_type::f16)
                                             : header.type() == "<f8" ? std::optional(element_type::f64)
                                                                      : std::nullopt;
    if (!type)
        header.refuse(0,
                      "has elements of the type " + in_quotes(header.type()) +
                          "; vectors are '<f2', '<f4' or '<f8': convert the array with astype(\"<f4\")",
                      errc::unsupported);
    if (header.shape().size() != 2)
        header.refuse(0,
                      "has the shape " + shape_text(header.shape()) + "; vectors have two dimensions, one row a vector",
                      errc::unsupported);
    std::uint64_t const rows = header.shape()[0], dimension = header.shape()[1];
    if (header.by_columns() && rows > 1 && dimension > 1)
        header.refuse(0, "is laid out by columns; save numpy.ascontiguousarray(...) of it", errc::unsupported);
    auto const bytes = size_bytes(*type, header.shape());
    std::uint64_t const there = file.size() - header.end();
    if (!bytes || *bytes != there)
        header.refuse(header.end(), "has the shape " + shape_text(header.shape()) + ", for which " +
                                        (bytes ? std::to_string(*bytes) : std::string("more than 2^64")) +
                                        " bytes should follow, and " + std::to_string(there) + " do; " +
                                        (bytes && *bytes < there ? "it holds more than one array" : "it is cut short"));
    std::size_t const begin = header.end();
    return {std::move(file), begin, *type, rows, dimension};
}

/// Whether the file begins as one of NumPy's. Errors: those of `mapped_file`.
[[nodiscard]] inline bool is_npy(std::string const& path)
{
    return mapped_file(path).bytes().starts_with(detail::npy_header::magic);
}

} // namespace crossin
#endif
