// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_LOAD_WEIGHTS_HPP
#define CROSSIN_MODEL_LOAD_WEIGHTS_HPP

/// \file
/// The weights of a decoder out of its files: views of the mapped bytes, or quantised copies. Layer: model.
/// Needs: decoder_weights, model_config, safetensors, llama2c, quantize.

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/half.hpp>
#include <crossin/io/llama2c.hpp>
#include <crossin/io/model_config.hpp>
#include <crossin/io/safetensors.hpp>
#include <crossin/io/tensor_set.hpp>
#include <crossin/lora/any_weights.hpp>
#include <crossin/lora/quantize.hpp>
#include <crossin/model/decoder_weights.hpp>
#include <crossin/model/weight_format.hpp>

namespace crossin {

/// How weights are loaded. Models: std::regular.
struct load_options {
    weight_format linear = weight_format::as_stored;    ///< of the linear layers
    weight_format embedding = weight_format::as_stored; ///< of the embedding and the head
    bool allow_left_over = false; ///< whether files may hold tensors that such a model does not have
    friend bool operator==(load_options const&, load_options const&) = default;
};

namespace detail {

/// Finds the tensors of a decoder in their files.
class weight_finder {
public:
    weight_finder(tensor_set const& tensors, model_config const& config) : tensors_(tensors), config_(config) {}

    /// The names of all tensors of such a model, sorted. `lm_head.weight` is none of a tied one.
    [[nodiscard]] std::vector<std::string> names() const
    {
        std::vector<std::string> all = {"model.embed_tokens.weight", "model.norm.weight"};
        if (!config_.tied_embedding) all.emplace_back("lm_head.weight");
        auto const shapes = linear_shapes(config_);
        for (std::size_t i = 0; i < config_.layers; ++i) {
            all.push_back(module_path(i, "input_layernorm.weight"));
            all.push_back(module_path(i, "post_attention_layernorm.weight"));
            if (config_.query_key_norm) {
                all.push_back(module_path(i, "self_attn.q_norm.weight"));
                all.push_back(module_path(i, "self_attn.k_norm.weight"));
            }
            for (linear_shape const& shape : shapes) {
                all.push_back(module_path(i, shape.name) + ".weight");
                if (shape.bias) all.push_back(module_path(i, shape.name) + ".bias");
            }
        }
        std::ranges::sort(all);
        return all;
    }

    /// The embedding. A file may name it, or the head in its place where both are one.
    [[nodiscard]] tensor_view embedding() const
    {
        if (config_.tied_embedding && !tensors_.find("model.embed_tokens.weight"))
            if (auto const head = tensors_.find("lm_head.weight")) return expect(*head, vocabulary_shape());
        tensor_view const found = matrix("model.embed_tokens.weight", config_.vocabulary, config_.width);
        if (!config_.tied_embedding) return found;
        auto const head = tensors_.find("lm_head.weight");
        if (head && head->bytes.data() != found.bytes.data() && head->bytes != found.bytes)
            fail(errc::mismatch, head->where(),
                 "the tensor \"lm_head.weight\" is not \"model.embed_tokens.weight\", and the configuration says that "
                 "both are one; set tie_word_embeddings to false, or leave the tensor out");
        return found;
    }
    [[nodiscard]] tensor_view head() const
    {
        if (tensors_.find("lm_head.weight")) return matrix("lm_head.weight", config_.vocabulary, config_.width);
        fail(errc::not_found, place{tensors_.path()},
             "holds no tensor \"lm_head.weight\", and the configuration does not say that the embedding is the head; "
             "if it is, set tie_word_embeddings to true");
    }
    [[nodiscard]] tensor_view matrix(std::string_view name, std::size_t rows, std::size_t cols) const
    {
        return expect(tensors_.at(name), {rows, cols});
    }
    [[nodiscard]] tensor_view vector(std::string_view name, std::size_t length) const
    {
        return expect(tensors_.at(name), {length});
    }

private:
    [[nodiscard]] std::array<std::uint64_t, 2> vocabulary_shape() const { return {config_.vocabulary, config_.width}; }
    [[nodiscard]] static tensor_view expect(tensor_view const& found, std::span<std::uint64_t const> shape)
    {
        found.expect_shape(shape);
        using enum element_type;
        if (found.type != f32 && found.type != bf16 && found.type != f16 && found.type != f64)
            fail(errc::mismatch, found.where(),
                 "the tensor " + in_quotes(found.name, 120) + " has elements of the type " +
                     std::string(name_of(found.type)) + "; weights are read as F32, BF16, F16 or F64");
        return found;
    }
    [[nodiscard]] static tensor_view expect(tensor_view const& found, std::initializer_list<std::uint64_t> shape)
    {
        return expect(found, std::span<std::uint64_t const>(shape.begin(), shape.size()));
    }

    tensor_set const& tensors_;
    model_config const& config_;
};

/// Whether a tensor that a model does not have does no harm: tables that old files carry, the second name of a head.
[[nodiscard]] inline bool harmless_tensor(std::string_view name, model_config const& config) noexcept
{
    return name.ends_with(".rotary_emb.inv_freq") || (config.tied_embedding && name == "lm_head.weight");
}

/// The elements of a vector.
template <std::floating_point Scalar>
[[nodiscard]] std::vector<Scalar> tensor_vector(tensor_view const& tensor)
{
    std::vector<Scalar> values(static_cast<std::size_t>(tensor.elements()));
    if (std::same_as<Scalar, double> && tensor.type == element_type::f64) {
        if (!values.empty()) std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
        return values;
    }
    std::vector<float> const floats = tensor.floats();
    std::ranges::transform(floats, values.begin(), [](float value) { return static_cast<Scalar>(value); });
    return values;
}

/// A matrix where it lies.
[[nodiscard]] inline any_weights stored_weights(tensor_view const& tensor)
{
    std::size_t const rows = tensor.shape[0], cols = tensor.shape[1];
    char const* const first = tensor.bytes.data();
    switch (tensor.type) {
    case element_type::bf16: return dense_weights<bfloat16>(first, rows, cols);
    case element_type::f16: return dense_weights<float16>(first, rows, cols);
    case element_type::f64: return dense_weights<double>(first, rows, cols);
    default: return dense_weights<float>(first, rows, cols);
    }
}

/// A copy in another type.
template <class Element, class Round>
[[nodiscard]] any_weights copied_weights(tensor_view const& tensor, std::vector<std::shared_ptr<void const>>& storage,
                                         Round&& round)
{
    auto const made = std::make_shared<std::vector<Element>>(static_cast<std::size_t>(tensor.elements()));
    std::vector<float> row(static_cast<std::size_t>(tensor.shape[1]));
    for (std::size_t r = 0; r < tensor.shape[0]; ++r) {
        tensor.floats(row, r * row.size());
        std::ranges::transform(row, made->begin() + static_cast<std::ptrdiff_t>(r * row.size()), round);
    }
    storage.push_back(made);
    return dense_weights<Element>(made->data(), tensor.shape[0], tensor.shape[1]);
}

/// A matrix as it lies, or a copy in another format that `storage` keeps.
[[nodiscard]] inline any_weights weights_in(weight_format format, tensor_view const& tensor,
                                            std::vector<std::shared_ptr<void const>>& storage)
{
    if (format == weight_format::as_stored || (format == weight_format::f32 && tensor.type == element_type::f32) ||
        (format == weight_format::bf16 && tensor.type == element_type::bf16))
        return stored_weights(tensor);
    if (format == weight_format::f32) return copied_weights<float>(tensor, storage, [](float value) { return value; });
    if (format == weight_format::bf16) return copied_weights<bfloat16>(tensor, storage, &to_bfloat16);
    std::vector<float> const values = tensor.floats();
    matrix_view<float const> const whole(values.data(), tensor.shape[0], tensor.shape[1]);
    auto const kept = [&]<class Matrix>(Matrix&& made) -> any_weights {
        auto const owner = std::make_shared<std::remove_cvref_t<Matrix> const>(std::forward<Matrix>(made));
        storage.push_back(owner);
        return owner->weights();
    };
    try {
        if (format == weight_format::int8) return kept(quantize_int8(whole));
        return kept(quantize_nf4(whole, format == weight_format::nf4 ? nf4_maxima::floats : nf4_maxima::quantized));
    } catch (error const& found) {
        if (found.code() != errc::invalid_argument) throw;
        fail(found.code(), tensor.where(), "in the tensor " + in_quotes(tensor.name, 120) + ' ' + found.message());
    }
}

} // namespace detail

/// The names of tensors that lie in the files and that a decoder of this configuration does not have, or that the index of
/// several files does not name.
///
/// Tables of turns (`rotary_emb.inv_freq`) and the head of a tied model are not counted.
[[nodiscard]] inline std::vector<std::string_view> left_over_tensors(tensor_set const& tensors,
                                                                     model_config const& config)
{
    std::vector<std::string> const names = detail::weight_finder(tensors, config).names();
    std::vector<std::string_view> left_over;
    for (tensor_view const tensor : tensors)
        if (!std::ranges::binary_search(names, tensor.name) && !detail::harmless_tensor(tensor.name, config))
            left_over.push_back(tensor.name);
    for (std::string_view const name : tensors.left_out()) // those of another file may be copies of what it does name
        if (!tensors.find(name) && !detail::harmless_tensor(name, config)) left_over.push_back(name);
    return left_over;
}

/// The weights of a decoder with this configuration, by the names that Hugging Face gives them, of every family.
///
/// Matrices stay views of the mapped files, in their own type, unless `options` have them quantised; norms and biases
/// become `Scalar`. The result shares the files: it needs nothing but itself. Weights of norms are as stored, where
/// Gemma adds one.
///
/// Complexity: O(tensors log tensors); with quantised weights, reads them once.
/// Errors:     `error{not_found}` for a tensor that is missing, with the nearest name; `error{mismatch}` for a tensor of
///             another shape or type, naming both, for tensors that are left over, and for a head in a file of a tied
///             model that is not its embedding; `error{invalid_argument}` for weights to be quantised that are infinite
///             or NaN; `error{unsupported}` on big-endian machines.
template <std::floating_point Scalar>
[[nodiscard]] decoder_weights<Scalar> load_decoder_weights(tensor_set const& tensors, model_config const& config,
                                                           load_options const& options = {})
{
    if constexpr (std::endian::native != std::endian::little)
        fail(errc::unsupported, "weights are read where they lie, little-endian, and this machine is not");
    detail::weight_finder const find(tensors, config);
    decoder_weights<Scalar> made;
    made.config = config;
    made.storage.push_back(std::make_shared<tensor_set const>(tensors));
    auto const vector = [&](std::string const& name, std::size_t length) {
        return detail::tensor_vector<Scalar>(find.vector(name, length));
    };
    made.embedding = detail::weights_in(options.embedding, find.embedding(), made.storage);
    made.final_norm = vector("model.norm.weight", config.width);
    auto const shapes = linear_shapes(config);
    for (std::size_t i = 0; i < config.layers; ++i) {
        decoder_layer_weights<Scalar>& layer = made.layers.emplace_back();
        layer.input_norm = vector(module_path(i, "input_layernorm.weight"), config.width);
        layer.post_norm = vector(module_path(i, "post_attention_layernorm.weight"), config.width);
        if (config.query_key_norm) {
            layer.query_norm = vector(module_path(i, "self_attn.q_norm.weight"), config.head_width);
            layer.key_norm = vector(module_path(i, "self_attn.k_norm.weight"), config.head_width);
        }
        for (std::size_t p = 0; p < linear_parts; ++p) {
            auto const part = static_cast<linear_part>(p);
            std::string const path = module_path(i, shapes[p].name);
            layer.linear(part) = detail::weights_in(
                options.linear, find.matrix(path + ".weight", shapes[p].out, shapes[p].in), made.storage);
            if (shapes[p].bias) layer.bias(part) = vector(path + ".bias", shapes[p].out);
        }
    }
    made.head = config.tied_embedding ? made.embedding
                                      : detail::weights_in(options.embedding, find.head(), made.storage);
    if (options.allow_left_over) return made;
    if (std::vector<std::string_view> const left_over = left_over_tensors(tensors, config); !left_over.empty())
        fail(errc::mismatch, place{tensors.path()},
             "holds " + std::to_string(left_over.size()) +
                 (left_over.size() == 1 ? " tensor that a " : " tensors that a ") +
                 std::string(name_of(config.family)) + " model of this configuration does not have, such as " +
                 in_quotes(left_over.front(), 120));
    return made;
}

/// The same of a file of llama2.c.
template <std::floating_point Scalar>
[[nodiscard]] decoder_weights<Scalar> load_decoder_weights(llama2c_model const& model, load_options const& options = {})
{
    return load_decoder_weights<Scalar>(model.tensors, model.config, options);
}

/// The same of a folder with `config.json` and safetensors, or of a file of llama2.c, whose name ends in `.bin`.
///
/// Errors: and those of `read_model_config`, `read_model_tensors` and `read_llama2c`.
template <std::floating_point Scalar>
[[nodiscard]] decoder_weights<Scalar> load_decoder_weights(std::string const& path, load_options const& options = {})
{
    if (path.ends_with(".bin")) return load_decoder_weights<Scalar>(read_llama2c(path), options);
    model_config const config = read_model_config(path);
    return load_decoder_weights<Scalar>(read_model_tensors(path), config, options);
}

} // namespace crossin
#endif
