// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_MERGE_PLAN_HPP
#define CROSSIN_LORA_DETAIL_MERGE_PLAN_HPP

/// \file
/// Which tensors a merged model has, what changes them, and in which files they lie. Layer: lora. Needs: merge_tensor,
/// tensor_set, weighted.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/mapped_file.hpp>
#include <crossin/io/output_file.hpp>
#include <crossin/io/tensor_set.hpp>
#include <crossin/lora/adapter.hpp>
#include <crossin/lora/detail/combine_parts.hpp>
#include <crossin/lora/detail/merge_tensor.hpp>
#include <crossin/lora/detail/peft_config.hpp>
#include <crossin/lora/weighted.hpp>

namespace crossin::detail {

/// Requires: base and adapters outlive this.
class merge_plan {
public:
    merge_plan(tensor_set const& base, std::span<weighted_adapter const> parts, std::optional<element_type> type)
        : base_(base)
    {
        if (type && !merges(*type))
            fail(errc::invalid_argument,
                 "a merged model is stored as F32, BF16 or F16, and not as " + std::string(name_of(*type)));
        std::vector<weighted_adapter> const used = adapters_of_weight(parts);
        for (tensor_view const tensor : base) {
            bool const converted = type && (merges(tensor.type));
            tensors_.push_back({{std::string(tensor.name),
                                 converted ? *type : tensor.type,
                                 {tensor.shape.begin(), tensor.shape.end()}},
                                tensor,
                                {},
                                {},
                                {}});
        }
        sort();
        std::optional<std::string> const second = split_tied(used);
        for (auto const& [of, weight] : used) {
            for (adapter_layer<float> const& layer : of->layers) add_layer(layer, weight);
            for (saved_tensor const& tensor : of->saved) {
                if (!place_of(tensor.name) && (used.size() > 1 || weight != 1))
                    fail(errc::unsupported, place{base.path()},
                         "holds no tensor " + in_quotes(tensor.name, 120) +
                             ", which can only be taken as it is, from one adapter of weight 1");
                add_saved(tensor, weight, type);
            }
        }
        auto const one = place_of(embedding), other = place_of(head);
        if (!one || !other || !(tensors_[*one].changes() || tensors_[*other].changes())) return;
        untied_ = !change_alike(tensors_[*one], tensors_[*other]);
        if (!untied_ && second) tensors_.erase(tensors_.begin() + static_cast<std::ptrdiff_t>(*place_of(*second)));
    }

    [[nodiscard]] std::vector<merge_tensor> const& tensors() const noexcept { return tensors_; }
    /// Whether embedding and head are changed, and not alike.
    [[nodiscard]] bool untied() const noexcept { return untied_; }
    /// Requires: there is one.
    [[nodiscard]] merge_tensor const* find(std::string_view name) const noexcept { return &tensors_[*place_of(name)]; }

    /// Indices of tensors, file by file.
    [[nodiscard]] std::vector<std::vector<std::size_t>> shards(std::uint64_t limit_bytes) const
    {
        std::vector<std::vector<std::size_t>> files(1);
        std::uint64_t held = 0;
        for (std::size_t i = 0; i < tensors_.size(); ++i) {
            std::uint64_t const bytes = *size_bytes(tensors_[i].spec.type, tensors_[i].spec.shape);
            if (limit_bytes != 0 && held + bytes > limit_bytes && !files.back().empty()) {
                files.emplace_back();
                held = 0;
            }
            held += bytes;
            files.back().push_back(i);
        }
        return files;
    }

    /// What stands in model.safetensors.index.json.
    [[nodiscard]] std::string index_json(std::vector<std::vector<std::size_t>> const& files) const;

private:
    static constexpr std::string_view embedding = "model.embed_tokens.weight", head = "lm_head.weight";

    /// Where the base stores one matrix for embedding and head, and adapters change any of the two: gives it the second
    /// name as well, so that each changes by itself. Returns: that name.
    std::optional<std::string> split_tied(std::span<weighted_adapter const> used)
    {
        auto const stored = place_of(embedding) ? place_of(embedding) : place_of(head);
        if (!stored || (place_of(embedding) && place_of(head))) return std::nullopt;
        bool const changed = std::ranges::any_of(used, [](weighted_adapter const& part) {
            return part.of->find_saved(embedding) || part.of->find_saved(head) || part.of->find("lm_head");
        });
        if (!changed) return std::nullopt;
        merge_tensor copy = tensors_[*stored];
        std::string const name(copy.spec.name == head ? embedding : head);
        copy.spec.name = name;
        tensors_.push_back(std::move(copy));
        sort();
        return name;
    }
    /// Whether two tensors of the same base become the same numbers.
    [[nodiscard]] static bool change_alike(merge_tensor const& a, merge_tensor const& b)
    {
        return a.layers.empty() && b.layers.empty() &&
               std::ranges::equal(a.saved, b.saved, [](auto const& x, auto const& y) {
                   return x.weight == y.weight && x.part->values == y.part->values;
               });
    }

    void sort() { std::ranges::sort(tensors_, module_before, name_of_tensor); }
    static std::string_view name_of_tensor(merge_tensor const& tensor) noexcept { return tensor.spec.name; }
    [[nodiscard]] std::optional<std::size_t> place_of(std::string_view name) const noexcept
    {
        auto const found = std::ranges::lower_bound(tensors_, name, module_before, name_of_tensor);
        if (found == tensors_.end() || found->spec.name != name) return std::nullopt;
        return static_cast<std::size_t>(found - tensors_.begin());
    }

    merge_tensor& changed(std::string const& name)
    {
        auto const at = place_of(name);
        if (!at) static_cast<void>(base_.at(name)); // which says what is nearest
        merge_tensor& tensor = tensors_[*at];
        if (!merges(tensor.base->type))
            fail(errc::unsupported, tensor.base->where(),
                 "the tensor " + in_quotes(name, 120) + " has elements of the type " +
                     std::string(crossin::name_of(tensor.base->type)) + "; adapters are merged into F32, BF16 and F16");
        return tensor;
    }

    void add_layer(adapter_layer<float> const& layer, double weight)
    {
        if (layer.factors.rank() > 0 || !layer.magnitude.empty()) {
            if (!place_of(layer.module + ".weight"))
                fail(errc::mismatch, place{base_.path()},
                     "holds no tensor " + in_quotes(layer.module + ".weight", 120) +
                         ", which the adapter changes: it is of another model");
            merge_tensor& tensor = changed(layer.module + ".weight");
            std::uint64_t const out = layer.factors.rank() > 0 ? layer.factors.out() : layer.magnitude.size();
            if (tensor.spec.shape.size() != 2) tensor.base->expect_shape({out, layer.factors.in()});
            static_cast<void>(merge_row(layer, static_cast<std::size_t>(tensor.spec.shape[0]),
                                        static_cast<std::size_t>(tensor.spec.shape[1])));
            tensor.layers.push_back({&layer, weight});
        }
        if (std::ranges::all_of(layer.bias, [](float value) { return value == 0; })) return;
        if (!place_of(layer.module + ".bias"))
            fail(errc::unsupported, place{base_.path()},
                 "holds no tensor " + in_quotes(layer.module + ".bias", 120) +
                     ", and the adapter adds a bias there, which has no place in this model");
        merge_tensor& tensor = changed(layer.module + ".bias");
        tensor.base->expect_shape({layer.bias.size()});
        tensor.biases.push_back({&layer, weight});
    }

    void add_saved(saved_tensor const& saved, double weight, std::optional<element_type> type)
    {
        if (size_bytes(element_type::f32, saved.shape) != saved.values.size() * sizeof(float))
            fail(errc::invalid_argument, "the whole tensor " + in_quotes(saved.name, 120) + " has the shape " +
                                             shape_text(saved.shape) + " and " + std::to_string(saved.values.size()) +
                                             " values");
        if (!place_of(saved.name)) {
            tensors_.push_back({{saved.name, type.value_or(element_type::f32), saved.shape}, {}, {}, {}, {}});
            sort();
            tensors_[*place_of(saved.name)].saved.push_back({&saved, weight});
            return;
        }
        merge_tensor& tensor = changed(saved.name);
        tensor.base->expect_shape(saved.shape);
        tensor.saved.push_back({&saved, weight});
    }

    tensor_set const& base_;
    std::vector<merge_tensor> tensors_; ///< in the order of `module_before`
    bool untied_ = false;
};

/// model.safetensors, or model-00002-of-00003.safetensors.
[[nodiscard]] inline std::string shard_name(std::size_t i, std::size_t count)
{
    if (count == 1) return "model.safetensors";
    auto const five = [](std::size_t number) {
        std::string const digits = std::to_string(number);
        return std::string(5 - std::min<std::size_t>(5, digits.size()), '0') + digits;
    };
    return "model-" + five(i + 1) + "-of-" + five(count) + ".safetensors";
}

inline std::string merge_plan::index_json(std::vector<std::vector<std::size_t>> const& files) const
{
    std::uint64_t total = 0;
    std::vector<std::pair<std::string_view, std::size_t>> names;
    for (std::size_t f = 0; f < files.size(); ++f)
        for (std::size_t const i : files[f]) {
            names.emplace_back(tensors_[i].spec.name, f);
            total += *size_bytes(tensors_[i].spec.type, tensors_[i].spec.shape);
        }
    std::ranges::sort(names);
    std::string text = "{\n  \"metadata\": {\n    \"total_size\": " + std::to_string(total) +
                       "\n  },\n  \"weight_map\": {";
    for (std::size_t i = 0; i < names.size(); ++i) {
        text += i == 0 ? "\n    " : ",\n    ";
        add_json_text(text, names[i].first);
        text += ": ";
        add_json_text(text, shard_name(names[i].second, files.size()));
    }
    return text + "\n  }\n}\n";
}

/// Throws when the files would lie in the folder of the base or take its place, by whatever path it is named, or be
/// hidden by a file that is there.
inline void check_folder(tensor_set const& base, std::string const& folder, std::span<std::string const> files)
{
    for (mapped_file const& file : base.files()) {
        if (same_file(folder, folder_of(file.path())))
            fail(errc::invalid_argument, place{folder},
                 "is the folder of the base that is merged into; name another one for the merged model");
        for (std::string const& path : files)
            if (same_file(file.path(), path))
                fail(errc::invalid_argument, place{path},
                     "is the base that is merged into; name another folder for the merged model");
    }
    if (files.size() == 1) return;
    std::string const single = path_in(folder, "model.safetensors");
    try {
        mapped_file const other(single);
    } catch (error const& found) {
        if (found.code() == errc::not_found) return;
    }
    fail(errc::invalid_argument, place{single},
         "is there already, and would be read in place of the merged model, which has several files; remove it, or "
         "name another folder");
}

} // namespace crossin::detail
#endif
