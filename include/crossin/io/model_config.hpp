// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_MODEL_CONFIG_HPP
#define CROSSIN_IO_MODEL_CONFIG_HPP

/// \file
/// What a decoder looks like, from the config.json of its folder. Layer: io. Needs: settings, settings_json.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/settings.hpp>

namespace crossin {

/// Families of decoders whose configuration is understood.
enum class model_family : std::uint8_t { llama, mistral, gemma, qwen2, qwen3 };

/// What `config.json` calls the family.
[[nodiscard]] constexpr std::string_view name_of(model_family family) noexcept
{
    constexpr std::array<std::string_view, 5> names = {"llama", "mistral", "gemma", "qwen2", "qwen3"};
    return names[static_cast<std::size_t>(family)];
}

/// The function between the two halves of a feed-forward layer.
enum class activation : std::uint8_t {
    silu,
    gelu,      ///< by the error function
    gelu_tanh, ///< by the hyperbolic tangent
};

/// Which coordinates of a head turn together: i and i + width / 2, or 2i and 2i + 1.
enum class rotary_layout : std::uint8_t { half_split, interleaved };

/// How positions are stretched for texts longer than those of the first training.
///
/// Models: std::regular.
/// Source: "linear" divides positions by `factor`; "llama3" divides the frequencies whose wave is longer than
///         original_tokens / low_frequency_factor, keeps those shorter than original_tokens / high_frequency_factor, and
///         goes from one to the other between (Llama 3.1).
struct rotary_scaling {
    enum class kind : std::uint8_t { none, linear, llama3 };
    kind how = kind::none;
    double factor = 1;
    double low_frequency_factor = 1;   ///< of llama3
    double high_frequency_factor = 4;  ///< of llama3
    std::uint64_t original_tokens = 0; ///< of llama3: longest text of the first training [tokens]
    friend bool operator==(rotary_scaling const&, rotary_scaling const&) = default;
};

/// The shape of a decoder and what is done in it. Names of `config.json` in parentheses.
///
/// Models: std::regular.
struct model_config {
    model_family family = model_family::llama; ///< (model_type)
    std::uint64_t vocabulary = 0;              ///< rows of the embedding (vocab_size) [tokens]
    std::uint64_t width = 0;                   ///< of the state of a token (hidden_size)
    std::uint64_t inner_width = 0;             ///< of the feed-forward layer (intermediate_size)
    std::uint64_t layers = 0;                  ///< (num_hidden_layers)
    std::uint64_t heads = 0;                   ///< of the queries (num_attention_heads)
    std::uint64_t key_value_heads = 0;         ///< divides `heads` (num_key_value_heads)
    std::uint64_t head_width = 0;              ///< even (head_dim)
    std::uint64_t longest_tokens = 0;          ///< of a text (max_position_embeddings)

    activation inner = activation::silu; ///< (hidden_act, hidden_activation)
    double norm_epsilon = 1e-6;          ///< (rms_norm_eps)
    bool norm_adds_one = false;          ///< weights w of norms count as 1 + w: Gemma
    bool scaled_embedding = false;       ///< embeddings are multiplied by sqrt(width): Gemma
    bool tied_embedding = false;         ///< the head is the embedding (tie_word_embeddings)
    bool query_key_value_bias = false;   ///< q_proj, k_proj, v_proj have a bias: Qwen2 (attention_bias)
    bool output_bias = false;            ///< o_proj has one (attention_bias of Llama, Gemma, Qwen3)
    bool inner_bias = false;             ///< gate_proj, up_proj, down_proj have one (mlp_bias)
    bool query_key_norm = false;         ///< each head of q and k is normalised, before it is turned: Qwen3
    double rotary_base = 10'000;         ///< (rope_theta)
    rotary_layout layout = rotary_layout::half_split;
    rotary_scaling scaling = {}; ///< (rope_scaling)

    std::uint64_t window_tokens = 0; ///< a token sees itself and window_tokens - 1 before it; 0: all (sliding_window)
    std::vector<std::uint8_t> windowed; ///< one a layer: whether the window holds there; none where there is no window

    std::vector<std::uint32_t> end_ids = {}; ///< (eos_token_id)

    friend bool operator==(model_config const&, model_config const&) = default;
};

/// How far a token of a layer sees: itself and so many less one before it; 0: all of them [tokens].
///
/// Requires: `layer` is one of a configuration that `check_model_config` takes.
[[nodiscard]] inline std::uint64_t window_of(model_config const& config, std::size_t layer) noexcept
{
    return config.windowed.empty() || config.windowed[layer] != 0 ? config.window_tokens : 0;
}

/// Whether such a model can be, for configurations made by hand; those that are read were checked.
///
/// Errors: `error{mismatch}`, with the place where it is given, naming a size that is 0, heads of keys that do not divide
///         those of queries, heads of an odd width, and a list of windows that is not one for each layer.
inline void check_model_config(model_config const& config, place const& where = {})
{
    std::array<std::pair<char const*, std::uint64_t>, 8> const sizes = {{{"vocabulary", config.vocabulary},
                                                                         {"width", config.width},
                                                                         {"inner_width", config.inner_width},
                                                                         {"layers", config.layers},
                                                                         {"heads", config.heads},
                                                                         {"key_value_heads", config.key_value_heads},
                                                                         {"head_width", config.head_width},
                                                                         {"longest_tokens", config.longest_tokens}}};
    for (auto const& [name, size] : sizes)
        if (size == 0) fail(errc::mismatch, where, "a model needs `" + std::string(name) + "` above 0");
    if (config.heads % config.key_value_heads != 0)
        fail(errc::mismatch, where,
             std::to_string(config.key_value_heads) + " heads of keys do not divide the " +
                 std::to_string(config.heads) + " of queries");
    if (config.head_width % 2 != 0)
        fail(errc::mismatch, where,
             "heads are " + std::to_string(config.head_width) + " wide; turning pairs needs an even width");
    if (!config.windowed.empty() && config.windowed.size() != config.layers)
        fail(errc::mismatch, where,
             "of " + std::to_string(config.layers) + " layers " + std::to_string(config.windowed.size()) +
                 " are said to have a window or none");
}

/// The configuration in settings that were read from a `config.json`.
///
/// What only matters in training from scratch, or to other programs, is passed over: dropout, initialisation, caches,
/// the type of the weights (each tensor says its own), and the ids that begin and pad texts, which are a tokenizer's.
///
/// Errors: with the place, `error{unsupported}` naming a family, architecture, activation, scaling or flag that is not
///         done (quantised weights, code of the model's own, experts, soft caps, ...); `error{parse}` for a size that is
///         missing, zero or no number; `error{mismatch}` for sizes that do not go together, such as heads that the heads
///         of keys do not divide, or ids that the vocabulary does not have.
/// Source: the configuration classes of the transformers library, versions 4.37 to 5.0: `rope_parameters` is read as
///         `rope_theta` and `rope_scaling` were before, and must agree with these where both are there. Where a key is
///         absent, its default is that of the family's class; sizes have none here, since a guess would be taken for
///         the model.
[[nodiscard]] model_config model_config_from(setting const& root);

/// The configuration in a file, or of a folder that holds a `config.json`. Errors: and those of `read_settings_json`.
[[nodiscard]] model_config read_model_config(std::string const& path);

} // namespace crossin

#include <crossin/io/detail/model_config_json.hpp>

#endif
