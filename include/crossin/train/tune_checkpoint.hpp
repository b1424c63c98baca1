// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TRAIN_TUNE_CHECKPOINT_HPP
#define CROSSIN_TRAIN_TUNE_CHECKPOINT_HPP

/// \file
/// All that a training run needs to go on, in one file that is whole or not there. Layer: train. Needs: adamw,
/// checkpoint_file, safetensors, tune_state.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/checkpoint.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/fingerprint.hpp>
#include <crossin/io/checkpoint_file.hpp>
#include <crossin/io/safetensors.hpp>
#include <crossin/io/safetensors_writer.hpp>
#include <crossin/io/tensor.hpp>
#include <crossin/io/tensor_set.hpp>
#include <crossin/lora/parameter.hpp>
#include <crossin/train/adamw.hpp>
#include <crossin/train/detail/state_json.hpp>
#include <crossin/train/tune_state.hpp>

namespace crossin {

/// A checkpoint of training as it was read: small parts as values, arrays where they lie in the file.
struct saved_tune {
    tune_state state = {};
    checkpoint data = {};     ///< of the composition: its next index and what it is made of
    fingerprint made_of = {}; ///< of model, options and whatever else the run depends on
    std::uint64_t optimizer_steps = 0;
    tensor_set arrays = {};
};

namespace detail {

inline constexpr std::string_view tune_format = "crossin tune checkpoint", tune_version = "1";
inline constexpr std::string_view value_prefix = "value.", first_prefix = "first.", second_prefix = "second.";

[[nodiscard]] inline std::string_view tune_metadata(tensor_set const& file, std::string_view key)
{
    auto const found = file.metadata(key);
    if (!found) fail(errc::parse, place{file.path()}, "is no checkpoint of training: it has no " + in_quotes(key));
    return *found;
}

[[nodiscard]] inline std::array<std::uint64_t, 2> shape_of(parameter<float> const& one) noexcept
{
    return {one.rows, one.cols};
}

/// Copies the tensor of a parameter out of a file. Errors: `error{mismatch}` for another shape or element type.
inline void read_array(tensor_set const& file, std::string_view prefix, parameter<float> const& of, std::span<float> to)
{
    tensor_view const found = file.at(std::string(prefix) += of.name, shape_of(of));
    std::span<float const> const values = found.as<float>();
    std::copy(values.begin(), values.end(), to.begin());
}

/// Errors: `error{mismatch}` naming the first tensor of that prefix that no parameter has.
inline void expect_only(tensor_set const& file, std::string_view prefix, std::span<parameter<float> const> parameters)
{
    for (tensor_view const& one : file) {
        if (!one.name.starts_with(prefix)) continue;
        std::string_view const name = one.name.substr(prefix.size());
        if (std::ranges::none_of(parameters, [&](parameter<float> const& each) { return each.name == name; }))
            fail(errc::mismatch, place{file.path()},
                 "holds " + in_quotes(name, 120) + ", which is not trained in this run");
    }
}

} // namespace detail

/// Writes parameters under their own names. Afterwards `path` holds all of them, or what it held before.
///
/// Errors: those of `write_safetensors`.
inline void write_parameters(std::string const& path, std::span<parameter<float> const> parameters,
                             tensor_metadata const& metadata = {{"format", "pt"}})
{
    std::vector<std::array<std::uint64_t, 2>> shapes;
    std::vector<tensor_view> tensors;
    shapes.reserve(parameters.size());
    for (parameter<float> const& one : parameters) {
        shapes.push_back(detail::shape_of(one));
        tensors.push_back(view_of<float>(one.name, shapes.back(), one.value));
    }
    write_safetensors(path, tensors, metadata);
}

/// Reads parameters that were written so.
///
/// Errors: those of `read_safetensors`; `error{not_found}` for a parameter that the file lacks; `error{mismatch}` for one
///         of another shape, and for an array that is no parameter. All is checked before any of them changes.
inline void read_parameters(std::string const& path, std::span<parameter<float> const> parameters)
{
    tensor_set const file = read_safetensors(path);
    detail::expect_only(file, "", parameters);
    for (parameter<float> const& one : parameters)
        static_cast<void>(file.at(one.name, detail::shape_of(one)).as<float>());
    for (parameter<float> const& one : parameters) detail::read_array(file, "", one, one.value);
}

/// Writes a checkpoint of training: parameters, moments of the optimizer, and the small parts as metadata. Equal runs write
/// equal bytes.
///
/// Effects: afterwards `path` holds all of it, or what it held before, whenever the process ends.
/// Errors:  those of `write_safetensors`.
inline void write_tune_checkpoint(std::string const& path, tune_state const& state, checkpoint const& data,
                                  fingerprint const& made_of, std::span<parameter<float> const> parameters,
                                  adamw_state const& optimizer)
{
    std::vector<std::string> names;
    std::vector<std::array<std::uint64_t, 2>> shapes;
    std::vector<tensor_view> tensors;
    names.reserve(3 * parameters.size());
    shapes.reserve(parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        parameter<float> const& one = parameters[i];
        shapes.push_back(detail::shape_of(one));
        auto const add = [&](std::string_view prefix, std::span<float const> values) {
            names.push_back(std::string(prefix) += one.name);
            tensors.push_back(view_of<float>(names.back(), shapes.back(), values));
        };
        add(detail::value_prefix, one.value);
        add(detail::first_prefix, optimizer.first[i]);
        add(detail::second_prefix, optimizer.second[i]);
    }
    write_safetensors(path, tensors,
                      {{"format", std::string(detail::tune_format)},
                       {"version", std::string(detail::tune_version)},
                       {"state", detail::state_to_json(state, optimizer.steps)},
                       {"data", checkpoint_to_json({data, {}})},
                       {"made_of", checkpoint_to_json({{state.step, made_of, {}}, {}})}});
}

/// Reads a checkpoint. The arrays stay in the file until `restore_tune`.
///
/// Errors: those of `read_safetensors`; `error{parse}` for a file that is no checkpoint of training,
///         `error{unsupported}` for one of another version.
[[nodiscard]] inline saved_tune read_tune_checkpoint(std::string const& path)
{
    saved_tune saved;
    saved.arrays = read_safetensors(path);
    if (saved.arrays.metadata("format") != detail::tune_format)
        fail(errc::parse, place{path}, "is no checkpoint of training");
    if (std::string_view const version = detail::tune_metadata(saved.arrays, "version");
        version != detail::tune_version)
        fail(errc::unsupported, place{path},
             "has format version " + shortened(version) + "; this program reads version " +
                 std::string(detail::tune_version));
    saved.optimizer_steps = detail::state_from_json(detail::tune_metadata(saved.arrays, "state"), path, saved.state);
    saved.data = checkpoint_from_json(detail::tune_metadata(saved.arrays, "data"), path).state;
    saved.made_of = checkpoint_from_json(detail::tune_metadata(saved.arrays, "made_of"), path).state.made_of;
    return saved;
}

/// Copies the arrays of a checkpoint into parameters and optimizer.
///
/// Errors: `error{not_found}` or `error{mismatch}` naming the array that is missing, of another shape, or of no
///         parameter. All is checked before anything changes.
inline void restore_tune(saved_tune const& saved, std::span<parameter<float> const> parameters, adamw& optimizer)
{
    tensor_set const& file = saved.arrays;
    detail::expect_only(file, detail::value_prefix, parameters);
    adamw_state moments{saved.optimizer_steps, {}, {}};
    for (parameter<float> const& one : parameters) {
        static_cast<void>(file.at(std::string(detail::value_prefix) += one.name, detail::shape_of(one)).as<float>());
        detail::read_array(file, detail::first_prefix, one, moments.first.emplace_back(one.value.size()));
        detail::read_array(file, detail::second_prefix, one, moments.second.emplace_back(one.value.size()));
    }
    optimizer.restore(std::move(moments));
    for (parameter<float> const& one : parameters) detail::read_array(file, detail::value_prefix, one, one.value);
}

} // namespace crossin
#endif
