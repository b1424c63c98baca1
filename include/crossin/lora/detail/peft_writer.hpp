// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_PEFT_WRITER_HPP
#define CROSSIN_LORA_DETAIL_PEFT_WRITER_HPP

/// \file
/// From an adapter to the tensors of adapter_model.safetensors. Layer: lora. Needs: adapter, safetensors_writer,
/// peft_names, peft_rules.

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/safetensors_writer.hpp>
#include <crossin/io/tensor.hpp>
#include <crossin/lora/adapter.hpp>
#include <crossin/lora/detail/check_parts.hpp>
#include <crossin/lora/detail/peft_config.hpp>
#include <crossin/lora/detail/peft_names.hpp>
#include <crossin/lora/detail/peft_rules.hpp>

namespace crossin::detail {

/// The tensors of an adapter as PEFT names them. Requires: the adapter outlives this.
class peft_tensor_list {
public:
    template <expression_matcher Match>
    peft_tensor_list(adapter const& one, Match const& match)
    {
        if (one.config.dora && one.config.added_bias)
            fail(errc::unsupported, "an adapter with both magnitudes (DoRA) and added biases is none that PEFT knows");
        if (std::string const* const lost = module_without_tensor(one))
            fail(errc::invalid_argument,
                 "the adapter holds no tensor of the module " + in_quotes(*lost) + ", which its modules_to_save names");
        if (one.layers.empty() && one.saved.empty()) fail(errc::invalid_argument, "an adapter without layers");
        for (adapter_layer<float> const& layer : one.layers) {
            check(one.config, layer, match);
            std::uint64_t const rank = layer.factors.rank(), in = layer.factors.in(), out = layer.factors.out();
            add(layer.module, suffix_of(peft_part::a), {rank, in}, {layer.factors.a.data(), rank * in});
            add(layer.module, suffix_of(peft_part::b), {out, rank}, {layer.factors.b.data(), out * rank});
            if (one.config.dora) add(layer.module, suffix_of(peft_part::magnitude), {out}, layer.magnitude);
            if (one.config.added_bias) {
                std::vector<float> stored = layer.bias;
                for (float& value : stored) value /= layer.factors.scale;
                add(layer.module, suffix_of(peft_part::added_bias), {out}, biases_.emplace_back(std::move(stored)));
            }
        }
        for (saved_tensor const& tensor : one.saved) {
            check(one.config, tensor);
            std::string_view const name = tensor.name;
            std::size_t const dot = std::min(name.rfind('.'), name.size());
            bool const wrapped = name.ends_with(".bias") && one.find(name.substr(0, dot));
            add(name.substr(0, dot), (wrapped ? ".base_layer" : "") + std::string(name.substr(dot)), tensor.shape,
                tensor.values);
        }
        std::ranges::sort(tensors_, {}, [](entry const& tensor) -> std::string const& { return tensor.spec.name; });
    }

    [[nodiscard]] std::vector<tensor_spec> specs() const
    {
        std::vector<tensor_spec> all;
        for (entry const& tensor : tensors_) all.push_back(tensor.spec);
        return all;
    }
    [[nodiscard]] std::string_view bytes(std::string_view name) const
    {
        auto const found = std::ranges::lower_bound(
            tensors_, name, {}, [](entry const& tensor) -> std::string_view { return tensor.spec.name; });
        return {reinterpret_cast<char const*>(found->values.data()), found->values.size_bytes()};
    }

private:
    struct entry {
        tensor_spec spec;
        std::span<float const> values;
    };

    template <expression_matcher Match>
    static void check(adapter_config const& config, adapter_layer<float> const& layer, Match const& match)
    {
        lora_factors<float> const& factors = layer.factors;
        if (factors.rank() == 0) refuse_layer(layer, "has rank 0, which PEFT cannot express", errc::unsupported);
        check_parts(config, layer);
        if (config.dora && layer.magnitude.empty())
            refuse_layer(layer, "has 0 magnitudes and " + std::to_string(factors.out()) +
                                    " outputs, and the configuration says DoRA");
        if (leaves_out(config, layer.module, match))
            refuse_layer(layer, "is of a module that the configuration does not target");
        if (std::uint64_t const rank = rank_of(config, layer.module, match); factors.rank() != rank)
            refuse_layer(layer, "has rank " + std::to_string(factors.rank()) + ", and the configuration says " +
                                    std::to_string(rank));
        if (auto const scale = static_cast<float>(scale_of(config, layer.module, match)); factors.scale != scale)
            refuse_layer(layer, "is scaled by " + json_number(static_cast<double>(factors.scale), false) +
                                    ", and the configuration says " + json_number(static_cast<double>(scale), false));
    }

    static void check(adapter_config const& config, saved_tensor const& tensor)
    {
        std::string_view const name = tensor.name;
        bool part = name.find(".base_layer.") != std::string_view::npos;
        for (peft_suffix const& suffix : peft_suffixes) part = part || name.ends_with(suffix.text);
        if (part || !may_be_whole(config, name))
            fail(errc::invalid_argument,
                 "the whole tensor " + in_quotes(name, 120) + " of the adapter is of no module in its modules_to_save");
    }

    void add(std::string_view module, std::string_view suffix, std::vector<std::uint64_t> shape,
             std::span<float const> values)
    {
        std::string name(peft_prefix);
        name.append(module).append(suffix);
        if (auto const bad = not_finite(values))
            fail(errc::invalid_argument, "the tensor " + in_quotes(name, 120) + " would hold " + *bad);
        if (auto const wanted = size_bytes(element_type::f32, shape); wanted != values.size_bytes())
            fail(errc::invalid_argument, "the tensor " + in_quotes(name, 120) + " has the shape " + shape_text(shape) +
                                             " and " + std::to_string(values.size()) + " values");
        tensors_.push_back({{std::move(name), element_type::f32, std::move(shape)}, values});
    }

    std::vector<std::vector<float>> biases_; ///< as they are stored; moving the outer list keeps what spans see
    std::vector<entry> tensors_;
};

} // namespace crossin::detail
#endif
