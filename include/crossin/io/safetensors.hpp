// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_SAFETENSORS_HPP
#define CROSSIN_IO_SAFETENSORS_HPP

/// \file
/// Tensors of safetensors files, mapped: one file, or the files of a model. Layer: io. Needs: tensor_set,
/// safetensors_header, safetensors_index.

#include <string>
#include <string_view>
#include <utility>

#include <crossin/core/error.hpp>
#include <crossin/core/handle.hpp>
#include <crossin/io/detail/posix.hpp>
#include <crossin/io/detail/safetensors_header.hpp>
#include <crossin/io/detail/safetensors_index.hpp>
#include <crossin/io/output_file.hpp>
#include <crossin/io/tensor_set.hpp>

namespace crossin {

/// The tensors of one safetensors file. All of the header is checked, none of the data is read.
///
/// Complexity: O(header log tensors).
/// Errors:     those of `mapped_file`; with path and byte `error{parse}` for a file that is cut short, a header that is
///             no JSON or not what the format says, tensors that overlap, leave a gap, lie outside the file or do not
///             have the size of their shape, and names that stand twice; `error{limit}` for a header of more than
///             100,000,000 bytes; `error{encoding}` for one that is not UTF-8; `error{unsupported}` for an element
///             type that is not known or no whole byte wide, and for other keys than the format's.
/// Source:     the description of the format in the README of the safetensors project, section "Format". We also accept
///             a `__metadata__` of null, and refuse shapes of which any dimensions pass 2^64 bytes, zeros left out.
[[nodiscard]] inline tensor_set read_safetensors(std::string const& path)
{
    auto data = handle<detail::tensor_data>::make();
    data->path = path;
    data->files.emplace_back(path);
    detail::safetensors_reader(*data, 0).read();
    data->seal();
    return tensor_set(std::move(data));
}

/// The tensors of a model: of `path` when it is a file, of all files that it names when it ends in `.index.json`, and
/// when it is a folder of its `model.safetensors` or else its `model.safetensors.index.json`.
///
/// Errors: those of `read_safetensors` for each file; `error{not_found}` for a folder without either, and for a file that
///         the index names and that is not there; `error{parse}` with the place for an index that is no JSON, has no
///         `weight_map`, names a tensor twice or a file outside its folder; `error{mismatch}` for a tensor that is not in
///         the file that the index names; `error{unsupported}` for a folder that holds pickled weights only.
[[nodiscard]] inline tensor_set read_model_tensors(std::string const& path)
{
    auto const kind_of = [](std::string const& name) {
        struct stat status = {};
        return ::stat(name.c_str(), &status) != 0 ? 0 : S_ISDIR(status.st_mode) ? 2 : 1;
    };
    if (kind_of(path) != 2)
        return std::string_view(path).ends_with(".index.json") ? detail::read_sharded_safetensors(path)
                                                               : read_safetensors(path);
    std::string const single = path_in(path, "model.safetensors"), index = single + ".index.json";
    if (kind_of(single) != 0) return read_safetensors(single);
    if (kind_of(index) != 0) return detail::read_sharded_safetensors(index);
    for (char const* const pickled : {"pytorch_model.bin", "pytorch_model.bin.index.json"})
        if (kind_of(path_in(path, pickled)) != 0)
            fail(errc::unsupported, place{path},
                 "holds its weights as " + std::string(pickled) + ", which is not read; save the model as safetensors");
    fail(errc::not_found, place{path}, "holds neither model.safetensors nor model.safetensors.index.json");
}

} // namespace crossin
#endif
