// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_PEFT_READER_HPP
#define CROSSIN_LORA_DETAIL_PEFT_READER_HPP

/// \file
/// From the tensors of adapter_model.safetensors to an adapter. Layer: lora. Needs: adapter, safetensors, peft_names,
/// peft_rules.

#include <algorithm>
#include <array>
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
#include <crossin/io/safetensors.hpp>
#include <crossin/io/tensor.hpp>
#include <crossin/io/tensor_set.hpp>
#include <crossin/lora/adapter.hpp>
#include <crossin/lora/detail/peft_names.hpp>
#include <crossin/lora/detail/peft_rules.hpp>

namespace crossin::detail {

[[nodiscard]] inline tensor_set open_peft_tensors(std::string const& folder)
{
    try {
        return read_safetensors(path_in(folder, "adapter_model.safetensors"));
    } catch (error const& missing) {
        if (missing.code() != errc::not_found) throw;
        bool pickled = true;
        try {
            mapped_file const other(path_in(folder, "adapter_model.bin"));
        } catch (error const&) {
            pickled = false;
        }
        if (!pickled) throw;
    }
    fail(errc::unsupported, place{folder},
         "holds its adapter as adapter_model.bin, which is pickled and not read; save it as safetensors");
}

class peft_tensor_reader {
public:
    peft_tensor_reader(adapter& made, tensor_set const& tensors) : made_(made), tensors_(tensors) {}

    template <expression_matcher Match>
    void read(Match const& match)
    {
        for (tensor_view const tensor : tensors_) sort_in(tensor);
        std::ranges::sort(modules_, module_before, &module_tensors::module);
        for (module_tensors const& one : modules_) add_layer(one, match);
        for (auto const& [name, tensor] : whole_) add_whole(name, tensor);
        if (made_.layers.empty() && made_.saved.empty())
            fail(errc::mismatch, place{tensors_.path()}, "holds no tensor of an adapter");
        if (std::string const* const lost = module_without_tensor(made_))
            fail(errc::mismatch, place{tensors_.path()},
                 "holds no tensor of the module " + in_quotes(*lost) + ", which \"modules_to_save\" names");
        sort_modules(made_);
    }

    /// Weights of the base that lie beside the factors of a layer, and were passed over.
    [[nodiscard]] std::uint64_t base_weights() const noexcept { return base_weights_; }

private:
    struct module_tensors {
        std::string_view module;
        std::array<std::optional<tensor_view>, 4> parts = {};
        [[nodiscard]] std::optional<tensor_view> const& at(peft_part part) const noexcept
        {
            return parts[static_cast<std::size_t>(part)];
        }
    };

    [[noreturn, gnu::cold]] static void refuse(tensor_view const& tensor, std::string const& what)
    {
        fail(errc::mismatch, tensor.where(), "the tensor " + in_quotes(tensor.name, 120) + " " + what);
    }

    void sort_in(tensor_view const& tensor)
    {
        if (!tensor.name.starts_with(peft_prefix))
            refuse(tensor, "is no part of an adapter: its name does not begin with \"base_model.model.\"");
        std::string_view const name = tensor.name.substr(peft_prefix.size());
        for (std::size_t part = 0; part < peft_suffixes.size(); ++part)
            if (name.ends_with(peft_suffixes[part].text)) {
                std::string_view const module = name.substr(0, name.size() - peft_suffixes[part].text.size());
                auto found = std::ranges::find(modules_, module, &module_tensors::module);
                if (found == modules_.end()) found = modules_.insert(found, module_tensors{module, {}});
                found->parts[part] = tensor;
                return;
            }
        if (name.ends_with(".lora_embedding_A") || name.ends_with(".lora_embedding_B"))
            fail(errc::unsupported, tensor.where(),
                 "the tensor " + in_quotes(tensor.name, 120) +
                     " adapts an embedding, which is not done here; name the embedding in modules_to_save instead");
        whole_.emplace_back(name, tensor);
    }

    [[nodiscard]] static std::vector<float> floats(tensor_view const& tensor)
    {
        if (tensor.type != element_type::f32 && tensor.type != element_type::bf16 && tensor.type != element_type::f16)
            refuse(tensor, "has elements of the type " + std::string(name_of(tensor.type)) +
                               "; adapters are read in F32, BF16 and F16");
        std::vector<float> values = tensor.floats();
        if (auto const bad = not_finite(values))
            fail(errc::parse, tensor.where(), "the tensor " + in_quotes(tensor.name, 120) + " holds " + *bad);
        return values;
    }
    [[nodiscard]] static matrix<float> matrix_of(tensor_view const& tensor)
    {
        matrix<float> made(static_cast<std::size_t>(tensor.shape[0]), static_cast<std::size_t>(tensor.shape[1]));
        std::ranges::copy(floats(tensor), made.data());
        return made;
    }

    template <expression_matcher Match>
    void add_layer(module_tensors const& one, Match const& match)
    {
        adapter_config const& config = made_.config;
        tensor_view const& any = *std::ranges::find_if(one.parts, [](auto const& part) {
                                      return part.has_value();
                                  })->operator->();
        for (std::size_t part = 0; part < peft_suffixes.size(); ++part) {
            auto const& tensor = one.parts[part];
            bool const wanted = part < 2 || (static_cast<peft_part>(part) == peft_part::magnitude ? config.dora
                                                                                                  : config.added_bias);
            if (wanted && !tensor)
                refuse(any, "stands without " +
                                in_quotes(std::string(peft_prefix).append(one.module).append(peft_suffixes[part].text),
                                          120) +
                                ", which the configuration asks for");
            if (!wanted && tensor)
                refuse(*tensor,
                       "is not asked for: " +
                           std::string(static_cast<peft_part>(part) == peft_part::magnitude ? "\"use_dora\""
                                                                                            : "\"lora_bias\"") +
                           " is not set");
            if (tensor && tensor->shape.size() != peft_suffixes[part].rank)
                refuse(*tensor, "has the shape " + shape_text(tensor->shape) + "; " +
                                    std::to_string(peft_suffixes[part].rank) + " dimensions were expected");
        }
        if (leaves_out(config, one.module, match)) refuse(any, "is of a module that the configuration does not target");
        std::uint64_t const rank = rank_of(config, one.module, match);
        tensor_view const &a = *one.at(peft_part::a), &b = *one.at(peft_part::b);
        if (a.shape[0] != rank)
            refuse(a, "has the shape " + shape_text(a.shape) + ", and the configuration says rank " +
                          std::to_string(rank));
        b.expect_shape({b.shape[0], rank});
        adapter_layer<float> layer{std::string(one.module), {}, {}, {}};
        layer.factors = {matrix_of(a), matrix_of(b), static_cast<float>(scale_of(config, one.module, match))};
        if (auto const& tensor = one.at(peft_part::magnitude)) {
            tensor->expect_shape({b.shape[0]});
            layer.magnitude = floats(*tensor);
        }
        if (auto const& tensor = one.at(peft_part::added_bias)) {
            tensor->expect_shape({b.shape[0]});
            layer.bias = floats(*tensor);
            for (float& value : layer.bias) value *= layer.factors.scale;
        }
        made_.layers.push_back(std::move(layer));
    }

    /// Biases of layers, whose names are those of the model without the part that wraps them, and whole modules.
    void add_whole(std::string_view name, tensor_view const& tensor)
    {
        std::string own(name);
        if (std::string_view const wrapped = module_of(name); wrapped.ends_with(".base_layer")) {
            std::string_view const module = module_of(wrapped), rest = name.substr(wrapped.size());
            // PEFT stores the whole of an embedding or a head that it adapts: its own, frozen weights.
            if (rest == ".weight" && std::ranges::find(modules_, module, &module_tensors::module) != modules_.end()) {
                ++base_weights_;
                return;
            }
            if (rest == ".bias") own = std::string(module).append(rest);
        }
        if (!may_be_whole(made_.config, own))
            refuse(tensor, "is neither part of a layer's adapter nor of a module in \"modules_to_save\"");
        if (made_.find_saved(own)) refuse(tensor, "is the second that stands for " + in_quotes(own, 120));
        made_.saved.push_back({std::move(own), {tensor.shape.begin(), tensor.shape.end()}, floats(tensor)});
    }

    adapter& made_;
    tensor_set const& tensors_;
    std::vector<module_tensors> modules_;
    std::vector<std::pair<std::string_view, tensor_view>> whole_;
    std::uint64_t base_weights_ = 0;
};

} // namespace crossin::detail
#endif
