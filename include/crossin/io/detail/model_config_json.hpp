// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_DETAIL_MODEL_CONFIG_JSON_HPP
#define CROSSIN_IO_DETAIL_MODEL_CONFIG_JSON_HPP

/// \file
/// From the keys of config.json to a model_config. Layer: io. Needs: model_config, settings_json.

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/io/detail/posix.hpp>
#include <crossin/io/model_config.hpp>
#include <crossin/io/settings_json.hpp>

namespace crossin::detail {

/// `path`, or the file `name` in it when it is a folder.
[[nodiscard]] inline std::string in_folder(std::string const& path, std::string_view name)
{
    struct stat status = {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return path;
    return (path.ends_with('/') ? path : path + '/') + std::string(name);
}

/// A token id, or nothing for -1 and the like, which some files write for "none".
[[nodiscard]] inline std::optional<std::uint32_t> token_id_of(setting const& value, std::uint64_t vocabulary)
{
    if (value.text().starts_with('-')) return std::nullopt;
    std::uint64_t const id = value.count();
    if (id >= vocabulary)
        fail(errc::mismatch, value.where(),
             in_quotes(value.name()) + " is " + std::to_string(id) + ", and the vocabulary has " +
                 std::to_string(vocabulary) + " tokens, counted from 0");
    return static_cast<std::uint32_t>(id);
}

/// The ids of a number, a list of numbers, or nothing.
[[nodiscard]] inline std::vector<std::uint32_t> token_ids_of(setting const* value, std::uint64_t vocabulary)
{
    std::vector<std::uint32_t> ids;
    if (value)
        for (setting const& one : value->as_list())
            if (auto const id = token_id_of(one, vocabulary)) ids.push_back(*id);
    return ids;
}

class model_config_reader {
public:
    explicit model_config_reader(setting const& root) : root_(root)
    {
        if (!root.is_map()) root.reject("an object, as config.json holds");
    }

    [[nodiscard]] model_config read()
    {
        family();
        refuse_flags();
        sizes();
        details();
        positions();
        window();
        made_.end_ids = token_ids_of(root_.given("eos_token_id"), made_.vocabulary);
        return made_;
    }

private:
    [[noreturn, gnu::cold]] static void refuse(setting const& value, std::string const& message)
    {
        fail(errc::unsupported, value.where(), in_quotes(value.name()) + ' ' + message);
    }
    [[nodiscard]] bool is(model_family family) const noexcept { return made_.family == family; }

    void family()
    {
        setting const& type = root_.at("model_type");
        static constexpr std::array<std::string_view, 5> architectures = {
            "LlamaForCausalLM", "MistralForCausalLM", "GemmaForCausalLM", "Qwen2ForCausalLM", "Qwen3ForCausalLM"};
        std::size_t which = 0;
        while (which < architectures.size() && name_of(static_cast<model_family>(which)) != type.text()) ++which;
        if (which == architectures.size())
            refuse(type, "is " + in_quotes(type.text()) +
                             "; the families that are done are llama, mistral, gemma, qwen2 and qwen3");
        made_.family = static_cast<model_family>(which);
        if (setting const* const named = root_.given("architectures"))
            for (setting const& one : named->as_list())
                if (one.text() != architectures[which])
                    refuse(one, "is " + in_quotes(one.text()) + "; of this family " + in_quotes(architectures[which]) +
                                    " is done");
    }

    /// Keys of other models, or of other uses of these, that change what is computed: refused unless they are off.
    void refuse_flags() const
    {
        static constexpr std::array<std::string_view, 22> flags = {"quantization_config",
                                                                   "auto_map",
                                                                   "partial_rotary_factor",
                                                                   "attn_logit_softcapping",
                                                                   "final_logit_softcapping",
                                                                   "num_experts",
                                                                   "num_local_experts",
                                                                   "use_bidirectional_attention",
                                                                   "is_encoder_decoder",
                                                                   "add_cross_attention",
                                                                   "pruned_heads",
                                                                   "clip_qkv",
                                                                   "embedding_multiplier",
                                                                   "attention_multiplier",
                                                                   "residual_multiplier",
                                                                   "logits_scaling",
                                                                   "no_rope_layers",
                                                                   "rope_interleaved",
                                                                   "attention_sink_size",
                                                                   "attention_chunk_size",
                                                                   "query_pre_attn_scalar",
                                                                   "text_config"};
        for (std::string_view const flag : flags) {
            setting const* const value = root_.given(flag);
            if (!value) continue;
            bool const neutral = flag == "partial_rotary_factor" || flag.ends_with("_multiplier") ||
                                 flag == "logits_scaling"; // factors, which do nothing as 1
            bool const off = value->is_text() ? value->text() == "false" || value->text() == "0" ||
                                                    (neutral && (value->text() == "1" || value->text() == "1.0"))
                                              : value->items().empty();
            if (!off) refuse(*value, "is set, which is not done");
        }
    }

    /// A size that must be there. Bounded, so that products of two, and of those with a layer's bytes, fit 64 bits.
    [[nodiscard]] std::uint64_t size(std::string_view key) const { return size(root_.at(key)); }
    [[nodiscard]] static std::uint64_t size(setting const& value)
    {
        std::uint64_t const count = value.count();
        if (count == 0 || count > std::uint64_t{1} << 28) value.reject("a number from 1 to 268435456");
        return count;
    }
    [[nodiscard]] bool flag(std::string_view key, bool otherwise) const
    {
        setting const* const value = root_.given(key);
        return value ? value->flag() : otherwise;
    }
    [[nodiscard]] static double positive(setting const& value)
    {
        double const number = value.number();
        if (!(number > 0)) value.reject("a number above 0");
        return number;
    }

    void sizes()
    {
        made_.vocabulary = size("vocab_size");
        made_.width = size("hidden_size");
        made_.inner_width = size("intermediate_size");
        made_.layers = size("num_hidden_layers");
        made_.heads = size("num_attention_heads");
        made_.longest_tokens = size("max_position_embeddings");
        if (made_.layers > 100'000) root_.at("num_hidden_layers").reject("at most 100000 layers");

        // Absent, it has a default that only makes sense for the largest models, but in Llama, where null and absence
        // both mean "as many as heads".
        setting const* const key_value = root_.find("num_key_value_heads");
        if (!key_value && !is(model_family::llama)) static_cast<void>(root_.at("num_key_value_heads"));
        made_.key_value_heads = key_value && !key_value->empty() ? size(*key_value) : made_.heads;
        if (made_.heads % made_.key_value_heads != 0)
            fail(errc::mismatch, key_value->where(),
                 "\"num_key_value_heads\" is " + std::to_string(made_.key_value_heads) +
                     ", which does not divide the " + std::to_string(made_.heads) + " of \"num_attention_heads\"");

        if (setting const* const width = root_.given("head_dim"))
            made_.head_width = size(*width);
        else if (is(model_family::gemma))
            made_.head_width = 256;
        else if (is(model_family::qwen3))
            made_.head_width = 128;
        else if (made_.width % made_.heads != 0)
            fail(errc::mismatch, root_.at("num_attention_heads").where(),
                 "\"hidden_size\" is " + std::to_string(made_.width) + ", which the " + std::to_string(made_.heads) +
                     " of \"num_attention_heads\" do not divide; \"head_dim\" is not given");
        else
            made_.head_width = made_.width / made_.heads;
        check_model_config(made_, (root_.given("head_dim") ? root_.at("head_dim") : root_.at("hidden_size")).where());
    }

    void details()
    {
        setting const* act = root_.given("hidden_act");
        bool old_name = is(model_family::gemma); // the first Gemma files said "gelu" there and meant the other
        if (setting const* const own = old_name ? root_.given("hidden_activation") : nullptr) {
            act = own;
            old_name = false;
        }
        std::string const name = act ? act->text() : is(model_family::gemma) ? "gelu_pytorch_tanh" : "silu";
        if (name == "silu" || name == "swish")
            made_.inner = activation::silu;
        else if (name == "gelu_pytorch_tanh" || (name == "gelu" && old_name))
            made_.inner = activation::gelu_tanh;
        else if (name == "gelu")
            made_.inner = activation::gelu;
        else
            refuse(*act, "is " + in_quotes(name) + "; silu, gelu and gelu_pytorch_tanh are done");

        if (setting const* const epsilon = root_.given("rms_norm_eps")) made_.norm_epsilon = positive(*epsilon);
        made_.norm_adds_one = made_.scaled_embedding = is(model_family::gemma);
        made_.tied_embedding = flag("tie_word_embeddings", is(model_family::gemma));
        bool const may_have_bias = is(model_family::llama) || is(model_family::gemma) || is(model_family::qwen3);
        bool const bias = flag("attention_bias", false);
        if (bias && is(model_family::mistral))
            refuse(root_.at("attention_bias"), "is set, which this family does not have");
        made_.query_key_value_bias = is(model_family::qwen2) || (may_have_bias && bias);
        made_.output_bias = may_have_bias && bias;
        made_.inner_bias = flag("mlp_bias", false);
        if (made_.inner_bias && !is(model_family::llama))
            refuse(root_.at("mlp_bias"), "is set, which this family does not have");
        made_.query_key_norm = is(model_family::qwen3);
    }

    void positions()
    {
        setting const* const before = root_.given("rope_scaling");
        setting const* const now = root_.given("rope_parameters"); // since transformers 5; before, two keys
        if (before) made_.scaling = scaling_in(*before, true);
        setting const* base = root_.given("rope_theta");
        if (base) made_.rotary_base = positive(*base);
        if (!now) return;
        rotary_scaling const scaling = scaling_in(*now, false);
        if (before && scaling != made_.scaling)
            fail(errc::mismatch, now->where(), "\"rope_parameters\" and \"rope_scaling\" say different things");
        made_.scaling = scaling;
        setting const* const own = now->given("rope_theta");
        if (!own) return;
        if (base && positive(*own) != made_.rotary_base)
            fail(errc::mismatch, own->where(),
                 "\"rope_parameters.rope_theta\" is " + own->text() + ", and \"rope_theta\" is " + base->text());
        made_.rotary_base = positive(*own);
    }
    /// What an object says about stretched positions: nothing, where it has no kind and needs none.
    [[nodiscard]] static rotary_scaling scaling_in(setting const& from, bool kind_needed)
    {
        if (!from.is_map()) from.reject("an object with \"rope_type\"");
        if (setting const* const part = from.given("partial_rotary_factor"); part && part->number() != 1)
            refuse(*part, "is set, which is not done");
        setting const* kind = from.given("rope_type");
        if (!kind) kind = from.given("type"); // its first name
        if (!kind && kind_needed) static_cast<void>(from.at("rope_type"));
        rotary_scaling made;
        if (!kind) {
            for (std::string const& key : from.keys())
                if (setting const* const other = from.given(key);
                    other && key != "rope_theta" && key != "partial_rotary_factor")
                    refuse(*other, "stands without \"rope_type\", so that its meaning is not known");
            return made;
        }
        if (kind->text() == "default") return made;
        if (kind->text() == "linear")
            made.how = rotary_scaling::kind::linear;
        else if (kind->text() == "llama3")
            made.how = rotary_scaling::kind::llama3;
        else
            refuse(*kind, "is " + in_quotes(kind->text()) + "; default, linear and llama3 are done");
        made.factor = positive(from.at("factor"));
        if (made.how == rotary_scaling::kind::linear) return made;
        made.low_frequency_factor = positive(from.at("low_freq_factor"));
        made.high_frequency_factor = positive(from.at("high_freq_factor"));
        made.original_tokens = size(from.at("original_max_position_embeddings"));
        if (made.high_frequency_factor <= made.low_frequency_factor)
            fail(errc::mismatch, from.at("high_freq_factor").where(),
                 "\"high_freq_factor\" must be above \"low_freq_factor\"");
        return made;
    }

    /// Whether, and in which layers, a token sees only those shortly before it.
    void window()
    {
        bool const qwen = is(model_family::qwen2) || is(model_family::qwen3);
        if (!qwen && !is(model_family::mistral)) {
            if (setting const* const window = root_.given("sliding_window"))
                refuse(*window, "is set, which this family does not have");
            return;
        }
        setting const* const width = root_.find("sliding_window");
        if (width && width->empty()) return;
        if (qwen && !flag("use_sliding_window", false)) return;
        made_.window_tokens = width ? size(*width) : 4096;
        made_.windowed.assign(static_cast<std::size_t>(made_.layers), 1);
        if (!qwen) return;
        if (setting const* const types = root_.given("layer_types")) {
            if (!types->is_list() || types->items().size() != made_.layers)
                types->reject("a list with one kind for each of the " + std::to_string(made_.layers) + " layers");
            for (std::size_t i = 0; i < types->items().size(); ++i) {
                setting const& kind = types->items()[i];
                if (kind.text() != "sliding_attention" && kind.text() != "full_attention")
                    refuse(kind, "is " + in_quotes(kind.text()) + "; sliding_attention and full_attention are done");
                made_.windowed[i] = kind.text() == "sliding_attention";
            }
        } else {
            // The first layer with a window, in spite of its name.
            setting const* const first = root_.given("max_window_layers");
            std::uint64_t const full = std::min(first ? first->count() : 28, made_.layers);
            std::fill_n(made_.windowed.begin(), full, std::uint8_t{0});
        }
        if (std::ranges::find(made_.windowed, 1) == made_.windowed.end()) {
            made_.window_tokens = 0;
            made_.windowed.clear();
        }
    }

    setting const& root_;
    model_config made_;
};

} // namespace crossin::detail

namespace crossin {

inline model_config model_config_from(setting const& root) { return detail::model_config_reader(root).read(); }

inline model_config read_model_config(std::string const& path)
{
    return model_config_from(read_settings_json(detail::in_folder(path, "config.json")));
}

} // namespace crossin
#endif
