// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_PEFT_HPP
#define CROSSIN_LORA_PEFT_HPP

/// \file
/// Folders of PEFT: adapter_config.json and adapter_model.safetensors, read and written. Layer: lora. Needs: adapter,
/// peft_config, safetensors.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/output_file.hpp>
#include <crossin/io/safetensors.hpp>
#include <crossin/io/safetensors_writer.hpp>
#include <crossin/io/settings_json.hpp>
#include <crossin/lora/adapter.hpp>
#include <crossin/lora/detail/peft_reader.hpp>
#include <crossin/lora/detail/peft_writer.hpp>
#include <crossin/lora/peft_config.hpp>

namespace crossin {
namespace detail {

/// Throws for a configuration that would not come back from its text.
inline void check_written(adapter_config const& config, std::string const& json, std::string const& path)
{
    if (adapter_config_from(settings_from_json(json, path)) != config)
        fail(errc::invalid_argument, place{path},
             "cannot say what the configuration says, such as modules by their names and by an expression as well");
}

} // namespace detail

/// An adapter from a folder, and what was passed over.
struct peft_adapter {
    adapter loaded = {};
    std::vector<std::string> unknown_keys = {}; ///< of adapter_config.json; they may mean something to others
    std::uint64_t base_weights = 0; ///< of the base itself, which PEFT stores beside the factors of a head; passed over
};

/// Reads the adapter of a folder. Numbers of 16 bits become floats, which hold them exactly.
///
/// Errors: those of `adapter_config_from`, `read_settings_json` and `read_safetensors`; with path and byte
///         `error{mismatch}` naming the tensor for one that belongs to no pair, lacks its other half, has another
///         shape, rank or element type than the configuration asks for, or is of a module that is no target;
///         `error{parse}` for one that holds numbers which are infinite or NaN, with their count; `error{unsupported}`
///         for adapters of embeddings, and for folders that hold a pickled adapter only.
/// Source: PEFT 0.20, `get_peft_model_state_dict` and `set_peft_model_state_dict`.
template <expression_matcher Match = plain_expressions>
[[nodiscard]] peft_adapter read_peft(std::string const& folder, Match const& match = {})
{
    peft_adapter made;
    made.loaded.config = adapter_config_from(read_settings_json(path_in(folder, "adapter_config.json")),
                                             &made.unknown_keys);
    tensor_set const tensors = detail::open_peft_tensors(folder);
    detail::peft_tensor_reader reader(made.loaded, tensors);
    reader.read(match);
    made.base_weights = reader.base_weights();
    return made;
}

/// Writes an adapter into a folder, which is made if need be. Both files are complete on the disk before the first of
/// them takes its name, the tensors before the configuration; files of an earlier adapter stay as they are until then.
/// A machine that stops between the two names leaves new tensors beside an old configuration: write into a new folder
/// where that counts.
///
/// Effects:  `read_peft` of the folder gives the same adapter, but for added biases (`added_bias`), which are stored
///           divided by the scale, and are rounded where that is no power of two.
/// Errors:   before anything is written, `error{invalid_argument}` naming the layer whose rank, scale, magnitudes or
///           bias are not what the configuration says, which it does not target, or whose numbers are not finite, the
///           whole tensor that it does not name, the module in `modules_to_save` without one, and for a configuration
///           that no file can say; `error{unsupported}` for an added bias beside DoRA and for a layer of rank 0, which
///           PEFT cannot express; those of `adapter_config_from` and `safetensors_writer`.
template <expression_matcher Match = plain_expressions>
void write_peft(std::string const& folder, adapter const& one, Match const& match = {})
{
    detail::peft_tensor_list const list(one, match);
    std::string const json = to_json(one.config);
    detail::check_written(one.config, json, path_in(folder, "adapter_config.json"));
    make_folder(folder);
    safetensors_writer tensors(path_in(folder, "adapter_model.safetensors"), list.specs(), {{"format", "pt"}});
    for (tensor_spec const& next : tensors.order()) tensors.append(list.bytes(next.name));
    tensors.sync();
    output_file config(path_in(folder, "adapter_config.json"));
    try {
        config.append(json);
        config.sync();
        tensors.commit();
        config.commit();
    } catch (...) {
        config.discard();
        throw;
    }
}

} // namespace crossin
#endif
