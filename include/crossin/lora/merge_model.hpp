// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_MERGE_MODEL_HPP
#define CROSSIN_LORA_MERGE_MODEL_HPP

/// \file
/// A model with its adapters merged, as files. Layer: lora. Needs: merge, weighted, safetensors.

#include <cstdint>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/output_file.hpp>
#include <crossin/io/safetensors_writer.hpp>
#include <crossin/io/tensor.hpp>
#include <crossin/io/tensor_set.hpp>
#include <crossin/lora/detail/merge_plan.hpp>
#include <crossin/lora/detail/merge_tensor.hpp>
#include <crossin/lora/weighted.hpp>

namespace crossin {

/// How a merged model is stored.
struct merge_options {
    std::optional<element_type> type = {}; ///< F32, BF16 or F16 for all floats; nothing: as the base has them
    std::uint64_t shard_bytes =
        5'000'000'000; ///< of tensors a file at most, where one tensor is no larger; 0: one file
};

/// What `merge_model` did.
struct merge_report {
    std::vector<std::string> files = {}; ///< paths; the index, if any, last
    std::uint64_t merged = 0;            ///< tensors that adapters changed
    std::uint64_t converted = 0;         ///< tensors that none did, in another type
    std::uint64_t copied = 0;            ///< tensors as the base has them, to the byte
    std::vector<std::string> added = {}; ///< tensors that the base has not, such as a head of its own
    bool untied = false;                 ///< embedding and head were changed, and not alike
    double largest_change = 0;           ///< |merged - base| of the changed tensors, before rounding
    double mean_change = 0;
    double largest_loss = 0; ///< |stored - merged| of changed and converted tensors: what rounding took
    double mean_loss = 0;
};

/// Writes a model whose weights are base + sum of weight * (base with that adapter - base): one adapter of weight 1 is
/// merged as it is, and several are combined without any loss of rank, DoRA and whole tensors among them.
///
/// Effects: writes model.safetensors, or model-00001-of-0000N.safetensors and so on with their index, into `folder`,
///          which is made if need be; everything is on the disk before the first file takes its name. Sums in double,
///          rounds once; a row at a time, so that models need not fit into memory. config.json and the tokenizer are
///          the caller's to copy.
/// State:   a base that stores one matrix for embedding and head keeps one, where both are changed alike. Otherwise
///          both are written, each with its own changes, and `untied` says that config.json must not call them tied.
/// Errors:  before anything is written, `error{mismatch}` naming the layer or tensor that the base has not, or in
///          another shape, and the bases of adapters whose configurations name different ones; `error{unsupported}` for
///          an added bias of a layer that has none, for a base that is not F32, BF16 or F16 in a tensor that changes,
///          and for a whole tensor that the base has not, unless it is of one adapter with weight 1;
///          `error{invalid_argument}` for no adapter, a type that is none of the three, the folder of the base itself,
///          however it is spelled, files that are links to those of the base, and a folder whose model.safetensors
///          would be read in place of several files; while writing, `error{limit}` for a value that the stored type
///          cannot hold; those of `safetensors_writer`.
[[nodiscard]] inline merge_report merge_model(tensor_set const& base, std::span<weighted_adapter const> parts,
                                              std::string const& folder, merge_options const& options = {})
{
    detail::merge_plan const plan(base, parts, options.type);
    auto const shards = plan.shards(options.shard_bytes);
    merge_report report;
    for (std::size_t i = 0; i < shards.size(); ++i)
        report.files.push_back(path_in(folder, detail::shard_name(i, shards.size())));
    detail::check_folder(base, folder, report.files);
    make_folder(folder);

    std::list<safetensors_writer> writers; // they stay where they are
    detail::merge_losses losses;
    for (std::size_t i = 0; i < shards.size(); ++i) {
        std::vector<tensor_spec> specs;
        for (std::size_t const t : shards[i]) specs.push_back(plan.tensors()[t].spec);
        safetensors_writer& writer = writers.emplace_back(report.files[i], specs, tensor_metadata{{"format", "pt"}});
        for (tensor_spec const& next : writer.order()) detail::write_merged(writer, *plan.find(next.name), losses);
        writer.sync();
    }
    if (shards.size() > 1) report.files.push_back(path_in(folder, "model.safetensors.index.json"));
    std::optional<output_file> index;
    if (shards.size() > 1) index.emplace(report.files.back());
    try {
        if (index) index->append(plan.index_json(shards));
        if (index) index->sync();
        for (safetensors_writer& writer : writers) writer.commit();
        if (index) index->commit();
    } catch (...) {
        if (index) index->discard();
        throw;
    }
    for (detail::merge_tensor const& tensor : plan.tensors()) {
        ++(tensor.changes() ? report.merged : tensor.converts() ? report.converted : report.copied);
        if (tensor.is_new()) report.added.push_back(tensor.spec.name);
    }
    report.untied = plan.untied();
    report.largest_change = losses.largest_change;
    report.largest_loss = losses.largest_loss;
    if (losses.changed > 0) report.mean_change = losses.sum_change / static_cast<double>(losses.changed);
    if (losses.written > 0) report.mean_loss = losses.sum_loss / static_cast<double>(losses.written);
    return report;
}

} // namespace crossin
#endif
