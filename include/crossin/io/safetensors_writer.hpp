// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_SAFETENSORS_WRITER_HPP
#define CROSSIN_IO_SAFETENSORS_WRITER_HPP

/// \file
/// Tensors into safetensors files that are whole or not there. Layer: io. Needs: tensor, output_file, escape,
/// json_check.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/detail/escape.hpp>
#include <crossin/io/detail/json_check.hpp>
#include <crossin/io/output_file.hpp>
#include <crossin/io/tensor.hpp>

namespace crossin {

/// What a tensor will be, before its elements are there.
///
/// Models: std::regular.
struct tensor_spec {
    std::string name = {};
    element_type type = element_type::f32;
    std::vector<std::uint64_t> shape = {};
    friend bool operator==(tensor_spec const&, tensor_spec const&) = default;
};

/// Keys and values that a file says about itself. PEFT and transformers ask for {"format", "pt"}.
using tensor_metadata = std::vector<std::pair<std::string, std::string>>;

/// A safetensors file whose elements come one tensor after the other, so that a model need not lie in memory to be
/// written. It is PATH.partial until `commit()`; without that the partial file is removed and an older one stays.
///
/// The same tensors give the same bytes, in whatever order they are named: widest elements first, then by name, the
/// header filled up with spaces so that the data begin at a multiple of 8 and each tensor at one of its element's width.
///
/// Errors: `error{invalid_argument}` with the path for a name that stands twice, is not UTF-8 or is kept for metadata,
///         a shape that passes 2^64 bytes, and bytes that do not fill what was announced; `error{limit}` for a header
///         of more than 100,000,000 bytes; those of `output_file`.
/// Source: the layout of the files that the safetensors project writes.
class safetensors_writer {
public:
    safetensors_writer(std::string const& path, std::vector<tensor_spec> tensors, tensor_metadata metadata = {})
        : tensors_(sorted(path, std::move(tensors))), header_(header(path, std::move(metadata))), file_(path)
    {
        std::string length;
        for (int i = 0; i < 8; ++i) length += static_cast<char>(static_cast<unsigned char>(header_.size() >> (8 * i)));
        try {
            file_.append(length);
            file_.append(header_);
        } catch (...) {
            ::unlink(file_.partial_path().c_str());
            throw;
        }
    }
    safetensors_writer(safetensors_writer const&) = delete;
    safetensors_writer& operator=(safetensors_writer const&) = delete;
    ~safetensors_writer()
    {
        if (!committed_) ::unlink(file_.partial_path().c_str());
    }

    /// The tensors in the order in which their bytes must come.
    [[nodiscard]] std::span<tensor_spec const> order() const noexcept { return tensors_; }
    /// Bytes of the file when it is whole.
    [[nodiscard]] std::uint64_t file_bytes() const noexcept { return 8 + header_.size() + data_bytes_; }

    /// Appends elements, row-major and little-endian: of one tensor, of a part of one, or of several in order.
    void append(std::string_view bytes)
    {
        if (bytes.size() > file_bytes() - file_.length())
            fail(errc::invalid_argument, place{file_.path()},
                 "more bytes are written than the " + std::to_string(data_bytes_) + " of its tensors");
        file_.append(bytes);
    }

    /// Hands the whole file to the disk, still under its passing name: what can fail, but the renaming, is done. For
    /// files that belong together.
    void sync()
    {
        if (file_.length() != file_bytes())
            fail(errc::invalid_argument, place{file_.path()},
                 "lacks " + std::to_string(file_bytes() - file_.length()) + " of the " + std::to_string(data_bytes_) +
                     " bytes of its tensors");
        file_.sync();
    }

    /// Gives the file its name.
    void commit()
    {
        sync();
        file_.commit();
        committed_ = true;
    }

private:
    [[noreturn, gnu::cold]] static void refuse(std::string const& path, std::string const& message)
    {
        fail(errc::invalid_argument, place{path}, "cannot be written: " + message);
    }

    static void check_text(std::string const& path, char const* what, std::string_view text)
    {
        if (detail::first_invalid_utf8(text) != std::string_view::npos)
            refuse(path, std::string(what) + in_quotes(text, 120) + " is not UTF-8");
    }

    [[nodiscard]] static std::vector<tensor_spec> sorted(std::string const& path, std::vector<tensor_spec> tensors)
    {
        std::ranges::sort(tensors, [](tensor_spec const& a, tensor_spec const& b) {
            return std::tie(b.type, a.name) < std::tie(a.type, b.name);
        });
        std::vector<std::string_view> names;
        for (tensor_spec const& one : tensors) {
            check_text(path, "the name of the tensor ", one.name);
            if (one.name == "__metadata__") refuse(path, "\"__metadata__\" cannot be the name of a tensor");
            names.push_back(one.name);
        }
        std::ranges::sort(names);
        if (auto const twice = std::ranges::adjacent_find(names); twice != names.end())
            refuse(path, "the tensor " + in_quotes(*twice, 120) + " stands twice");
        return tensors;
    }

    [[nodiscard]] std::string header(std::string const& path, tensor_metadata metadata)
    {
        std::string text = "{";
        if (!metadata.empty()) {
            std::ranges::sort(metadata);
            text += "\"__metadata__\":{";
            for (std::size_t i = 0; i < metadata.size(); ++i) {
                auto const& [key, value] = metadata[i];
                check_text(path, "the metadata ", key);
                check_text(path, "the metadata ", value);
                if (i > 0 && metadata[i - 1].first == key)
                    refuse(path, "the key " + in_quotes(key) + " of the metadata stands twice");
                if (i > 0) text += ',';
                detail::append_json_string(text, key);
                text += ':';
                detail::append_json_string(text, value);
            }
            text += '}';
        }
        for (tensor_spec const& one : tensors_) {
            std::optional<std::uint64_t> const bytes = size_bytes(one.type, one.shape);
            if (!bytes || *bytes > (std::numeric_limits<std::uint64_t>::max() >> 1) - data_bytes_)
                refuse(path, "the tensor " + in_quotes(one.name, 120) + " has the shape " + shape_text(one.shape) +
                                 ", which no file can hold");
            if (text.size() > 1) text += ',';
            detail::append_json_string(text, one.name);
            ((text += ":{\"dtype\":\"") += name_of(one.type)) += "\",\"shape\":[";
            for (std::size_t i = 0; i < one.shape.size(); ++i)
                (text += i == 0 ? "" : ",") += std::to_string(one.shape[i]);
            ((text += "],\"data_offsets\":[") += std::to_string(data_bytes_)) += ',';
            data_bytes_ += *bytes;
            (text += std::to_string(data_bytes_)) += "]}";
        }
        text += '}';
        text.append((8 - text.size() % 8) % 8, ' ');
        if (text.size() > 100'000'000)
            fail(errc::limit, place{path},
                 "cannot be written: its header would have " + std::to_string(text.size()) +
                     " bytes, and the format allows 100000000");
        return text;
    }

    std::vector<tensor_spec> tensors_;
    std::uint64_t data_bytes_ = 0; ///< of all tensors; `header` adds it up
    std::string header_;           ///< JSON
    output_file file_;
    bool committed_ = false;
};

/// Writes tensors that lie in memory, or in other files. Afterwards `path` holds all of them, or what it held before;
/// it may be a file that the tensors themselves are mapped from.
///
/// Errors: those of `safetensors_writer`; `error{invalid_argument}` for a tensor whose bytes are not those of its shape.
inline void write_safetensors(std::string const& path, std::span<tensor_view const> tensors,
                              tensor_metadata const& metadata = {})
{
    std::vector<tensor_spec> specs;
    std::vector<tensor_view const*> by_name;
    for (tensor_view const& one : tensors) {
        specs.push_back({std::string(one.name), one.type, {one.shape.begin(), one.shape.end()}});
        by_name.push_back(&one);
        std::optional<std::uint64_t> const wanted = size_bytes(one.type, one.shape);
        if (wanted != one.bytes.size())
            fail(errc::invalid_argument, place{path},
                 "cannot be written: the tensor " + in_quotes(one.name, 120) + " has the shape " +
                     shape_text(one.shape) + " of " + std::string(name_of(one.type)) + " and " +
                     std::to_string(one.bytes.size()) + " bytes, which do not fit together");
    }
    safetensors_writer writer(path, std::move(specs), metadata);
    std::ranges::sort(by_name, {}, [](tensor_view const* one) { return one->name; });
    for (tensor_spec const& next : writer.order())
        writer.append((*std::ranges::lower_bound(by_name, std::string_view(next.name), {}, [](tensor_view const* one) {
                          return one->name;
                      }))->bytes);
    writer.commit();
}

} // namespace crossin
#endif
