// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_LLAMA2C_HPP
#define CROSSIN_IO_LLAMA2C_HPP

/// \file
/// Models in the first file format of llama2.c, as small ones are handed round. Layer: io. Needs: tensor_set,
/// model_config.

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include <crossin/core/error.hpp>
#include <crossin/core/handle.hpp>
#include <crossin/io/model_config.hpp>
#include <crossin/io/tensor_set.hpp>

namespace crossin {

/// A model of one file: what it looks like, and its tensors.
struct llama2c_model {
    model_config config = {};
    tensor_set tensors = {};
};

namespace detail {

/// Walks a llama2.c file from its header to its end.
class llama2c_reader {
public:
    explicit llama2c_reader(std::string const& path) : data_(handle<tensor_data>::make())
    {
        data_->path = path;
        data_->files.emplace_back(path);
    }

    [[nodiscard]] llama2c_model read()
    {
        model_config made = header();
        std::uint64_t const layers = made.layers, width = made.width, inner = made.inner_width,
                            queries = made.heads * made.head_width, keys = made.key_value_heads * made.head_width;
        add("model.embed_tokens.weight", {made.vocabulary, width});
        each_layer(layers, "input_layernorm", {width});
        each_layer(layers, "self_attn.q_proj", {queries, width});
        each_layer(layers, "self_attn.k_proj", {keys, width});
        each_layer(layers, "self_attn.v_proj", {keys, width});
        each_layer(layers, "self_attn.o_proj", {width, queries});
        each_layer(layers, "post_attention_layernorm", {width});
        each_layer(layers, "mlp.gate_proj", {inner, width});
        each_layer(layers, "mlp.down_proj", {width, inner});
        each_layer(layers, "mlp.up_proj", {inner, width});
        add("model.norm.weight", {width});
        // Cosines and sines of the turns, which nothing reads any more.
        skip("the first table of turns", {made.longest_tokens, made.head_width / 2});
        skip("the second table of turns", {made.longest_tokens, made.head_width / 2});
        if (!made.tied_embedding) add("lm_head.weight", {made.vocabulary, width});
        if (std::uint64_t const size = data_->files[0].size(); at_ != size)
            refuse(at_, std::to_string(size - at_) + " bytes stand behind the last tensor; the header says otherwise");
        data_->seal();
        return {made, tensor_set(std::move(data_))};
    }

private:
    [[noreturn, gnu::cold]] void refuse(std::uint64_t at, std::string const& message, errc code = errc::parse) const
    {
        fail(code, place{data_->path, 0, at, true}, message);
    }

    [[nodiscard]] std::uint32_t word(std::uint64_t at) const
    {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i)
            value |= std::uint32_t{static_cast<unsigned char>(data_->files[0].bytes()[at + i])} << (8 * i);
        return value;
    }

    [[nodiscard]] model_config header()
    {
        static constexpr std::array<char const*, 7> names = {
            "width",      "inner width", "number of layers", "number of heads", "number of key heads",
            "vocabulary", "length"};
        if (data_->files[0].size() < 4 * names.size())
            refuse(0, "holds " + std::to_string(data_->files[0].size()) +
                          " bytes, and a llama2.c file begins with 7 numbers of 4; it is cut short");
        if (word(0) == 0x616B3432U)
            refuse(0, "is a llama2.c file of version " + std::to_string(word(4)) + "; the first format, 0, is read",
                   errc::unsupported);
        std::array<std::uint64_t, names.size()> sizes = {};
        bool tied = true;
        for (; at_ < 4 * names.size(); at_ += 4) {
            std::size_t const i = static_cast<std::size_t>(at_ / 4);
            auto value = static_cast<std::int32_t>(word(at_));
            if (i == 5 && value < 0 && value != INT32_MIN) { // a mark: the head is a tensor of its own
                tied = false;
                value = -value;
            }
            if (value <= 0 || value > 1 << 28)
                refuse(at_,
                       std::string("the ") + names[i] + " is " + std::to_string(value) + "; is this a llama2.c file?");
            sizes[i] = static_cast<std::uint64_t>(value);
        }
        model_config made;
        made.width = sizes[0];
        made.inner_width = sizes[1];
        made.layers = sizes[2];
        made.heads = sizes[3];
        made.key_value_heads = sizes[4];
        made.vocabulary = sizes[5];
        made.longest_tokens = sizes[6];
        made.tied_embedding = tied;
        made.norm_epsilon = 1e-5;
        made.layout = rotary_layout::interleaved;
        if (made.vocabulary > 2) made.end_ids = {1, 2};
        if (made.width % made.heads != 0 || made.width / made.heads % 2 != 0)
            refuse(0, "the width is " + std::to_string(made.width) + ", which " + std::to_string(made.heads) +
                          " heads do not divide into even parts; is this a llama2.c file?");
        if (made.heads % made.key_value_heads != 0)
            refuse(12, std::to_string(made.key_value_heads) + " key heads do not divide " + std::to_string(made.heads) +
                           " heads; is this a llama2.c file?");
        made.head_width = made.width / made.heads;
        return made;
    }

    /// Passes over floats; where they begin.
    std::uint64_t skip(std::string_view name, std::initializer_list<std::uint64_t> shape)
    {
        std::uint64_t const begin = at_, left = data_->files[0].size() - at_;
        std::uint64_t const bytes = *size_bytes(element_type::f32, {shape.begin(), shape.size()}); // at most 2^58
        if (bytes > left)
            refuse(at_, std::string(name) + " takes " + std::to_string(bytes) + " bytes, and " + std::to_string(left) +
                            " follow; the file is cut short, or is no llama2.c file");
        at_ += bytes;
        return begin;
    }
    void add(std::string_view name, std::initializer_list<std::uint64_t> shape)
    {
        std::uint64_t const begin = skip(name, shape);
        data_->entries.push_back({data_->names.join({name}), data_->files[0].bytes().substr(begin, at_ - begin), begin,
                                  data_->dimensions.size(), static_cast<std::uint32_t>(shape.size()), 0,
                                  element_type::f32});
        data_->dimensions.insert(data_->dimensions.end(), shape);
    }
    void each_layer(std::uint64_t layers, std::string_view name, std::initializer_list<std::uint64_t> shape)
    {
        for (std::uint64_t i = 0; i < layers; ++i)
            add("model.layers." + std::to_string(i) + '.' + std::string(name) + ".weight", shape);
    }

    handle<tensor_data> data_;
    std::uint64_t at_ = 0; ///< [bytes]
};

} // namespace detail

/// A model in llama2.c's first format (version 0: seven numbers, then floats). Tensors have the names that Hugging Face
/// gives them; q and k lie for interleaved turns, as `config.layout` says.
///
/// Errors: those of `mapped_file`; with path and byte `error{parse}` for a file that is cut short or too long, and sizes
///         that do not go together; `error{unsupported}` for the later versions of the format.
/// Source: the file format of karpathy/llama2.c, as its README and checkpoints show it. What the file does not say is
///         that of Llama: epsilon 1e-5, base 10000, id 2 for the end; and id 1, with which the next text would begin, since
///         stories are learned one behind the other without an end between (run.c stops there).
[[nodiscard]] inline llama2c_model read_llama2c(std::string const& path) { return detail::llama2c_reader(path).read(); }

} // namespace crossin
#endif
