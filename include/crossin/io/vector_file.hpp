// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_VECTOR_FILE_HPP
#define CROSSIN_IO_VECTOR_FILE_HPP

/// \file
/// Vectors in files, one a row, read where they lie. Layer: io. Needs: mapped_file, tensor.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <crossin/core/error.hpp>
#include <crossin/io/mapped_file.hpp>
#include <crossin/io/tensor.hpp>

namespace crossin {

/// Rows of numbers in a mapped file, little-endian and without gaps. `read_npy` and `read_raw_vectors` make one.
class vector_file {
public:
    vector_file() = default;

    /// Rows that begin at a byte of the file. Requires: they lie within it.
    vector_file(mapped_file file, std::uint64_t byte, element_type type, std::uint64_t size, std::uint64_t dimension)
        : file_(std::move(file)), byte_(byte), type_(type), shape_{size, dimension}
    {}

    [[nodiscard]] std::string const& path() const noexcept { return file_.path(); }
    [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(shape_[0]); } ///< [rows]
    [[nodiscard]] std::size_t dimension() const noexcept { return static_cast<std::size_t>(shape_[1]); }
    [[nodiscard]] element_type type() const noexcept { return type_; }

    /// Writes to.size() / dimension() rows from row `first` on, as floats; those of F64 are rounded, others are exact.
    ///
    /// Requires: the rows exist. Several threads may read at once.
    void read(std::size_t first, std::span<float> to) const { tensor().floats(to, first * shape_[1]); }

    /// All of it. Lifetime: that of this object.
    [[nodiscard]] tensor_view tensor() const noexcept
    {
        std::uint64_t const bytes = shape_[0] * shape_[1] * width_bytes(type_);
        return {"vectors",    type_,
                shape_,       file_.bytes().substr(static_cast<std::size_t>(byte_), static_cast<std::size_t>(bytes)),
                file_.path(), byte_};
    }

private:
    mapped_file file_;
    std::uint64_t byte_ = 0; ///< of the first row
    element_type type_ = element_type::f32;
    std::array<std::uint64_t, 2> shape_ = {};
};

/// A file of nothing but numbers, `dimension` a row, as LASER's embedder writes it.
///
/// Errors: those of `mapped_file`; `error{invalid_argument}` for a dimension of 0 and for a type that is not F32, F16,
///         BF16 or F64; `error{mismatch}` with the path for a file that does not hold whole rows.
[[nodiscard]] inline vector_file read_raw_vectors(std::string const& path, std::uint64_t dimension,
                                                  element_type type = element_type::f32)
{
    require(dimension > 0, "the dimension of vectors is 0");
    require(type == element_type::f32 || type == element_type::f16 || type == element_type::bf16 ||
                type == element_type::f64,
            "vectors are read as F32, F16, BF16 or F64");
    mapped_file file(path);
    std::uint64_t const width = width_bytes(type), numbers = file.size() / width;
    if (file.size() % width != 0 || numbers % dimension != 0)
        fail(errc::mismatch, place{path},
             "holds " + std::to_string(file.size()) + " bytes, which are no whole rows of " +
                 std::to_string(dimension) + " numbers of " + std::to_string(width) +
                 " bytes; is it of another dimension or type, or cut short?");
    if (std::string_view const magic = "\x93NUMPY"; file.bytes().starts_with(magic))
        fail(errc::mismatch, place{path}, "is a file of NumPy's, which says its dimension itself; read it as that");
    return {std::move(file), 0, type, numbers / dimension, dimension};
}

} // namespace crossin
#endif
