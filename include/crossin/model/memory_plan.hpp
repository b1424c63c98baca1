// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_MEMORY_PLAN_HPP
#define CROSSIN_MODEL_MEMORY_PLAN_HPP

/// \file
/// How much memory a decoder will take, before it takes any. Layer: model. Needs: model_config, decoder_options,
/// load_weights, text_table.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include <crossin/core/error.hpp>
#include <crossin/core/text_table.hpp>
#include <crossin/io/model_config.hpp>
#include <crossin/io/tensor.hpp>
#include <crossin/model/cross_entropy.hpp>
#include <crossin/model/decoder_options.hpp>
#include <crossin/model/decoder_weights.hpp>
#include <crossin/model/key_value_cache.hpp>
#include <crossin/model/load_weights.hpp>

namespace crossin {

/// What a decoder is to do. Models: std::regular.
struct memory_request {
    element_type stored = element_type::bf16; ///< elements of the files
    load_options load = {};                   ///< what becomes of them
    bool training = true;                     ///< otherwise losses or texts alone
    bool evaluates = false;                   ///< losses alone between steps of training too, as validation takes them

    std::array<std::uint64_t, linear_parts> ranks = {}; ///< of the adapter, for each linear layer of a layer; 0: none
    bool magnitudes = false;                            ///< of DoRA, where there is a rank
    decoder_options options = {};                       ///< what else is trained, and `recompute`

    std::uint64_t batch_tokens = 0;  ///< of all texts of a batch that goes through the model at once
    std::uint64_t label_tokens = 0;  ///< places with a label; 0: all
    std::uint64_t longest_text = 0;  ///< of these; 0: one text is the batch [tokens]
    std::uint64_t cached_tokens = 0; ///< of a text that a `cached_decoder` is to read
    std::uint64_t threads = 1;
    std::uint64_t scalar_bytes = 4; ///< of the engine's numbers
    friend bool operator==(memory_request const&, memory_request const&) = default;
};

/// Memory by what it is for [bytes]. Models: std::regular.
struct memory_plan {
    std::uint64_t weights = 0;     ///< frozen ones, in the files or quantised; those of files may be read anew
    std::uint64_t parameters = 0;  ///< adapters, and copies of weights that are trained
    std::uint64_t gradients = 0;   ///< of what is trained
    std::uint64_t optimizer = 0;   ///< two numbers of AdamW for each that is trained
    std::uint64_t activations = 0; ///< of a batch and of a text, see `activation_numbers` and `reading_numbers`
    std::uint64_t logits = 0;      ///< of a few rows at a time
    std::uint64_t engine = 0; ///< in which `lora_kernel` works, nearly: the widest input of a batch, and 1 MiB a thread
    std::uint64_t cache = 0;  ///< keys and values, see `cached_places`

    [[nodiscard]] std::uint64_t total() const noexcept
    {
        return weights + parameters + gradients + optimizer + activations + logits + engine + cache;
    }
    friend bool operator==(memory_plan const&, memory_plan const&) = default;
};

/// Numbers that a `decoder` keeps and works on while a batch goes through it, without logits. The engine's own room is
/// not in it.
///
/// Every layer learns, or none. Of each that does (one, with `recompute`): q, k, v, what attention gave, the state between,
/// both halves of the gate, h of the adapters, and what norms keep; of each besides, the state before it; of all together,
/// what they hand on and what attention and the way back work on.
[[nodiscard]] inline std::uint64_t activation_numbers(model_config const& c, memory_request const& request)
{
    std::uint64_t const n = request.batch_tokens, labels = request.label_tokens == 0 ? n : request.label_tokens,
                        longest = request.longest_text == 0 ? n : request.longest_text,
                        queries = c.heads * c.head_width, keys = c.key_value_heads * c.head_width;
    std::uint64_t row = 2 * queries + 2 * keys + c.heads + c.width + 2 * c.inner_width + 2;
    if (c.query_key_norm) row += queries + keys + c.heads + c.key_value_heads;
    auto const shapes = linear_shapes(c);
    bool learns = false; // whether anything below the last layer's outputs does
    for (std::size_t p = 0; p < linear_parts; ++p) {
        row += request.ranks[p];
        if (request.magnitudes && request.ranks[p] != 0) row += shapes[p].out;
        learns = learns || (request.options.trained.adapters && request.ranks[p] != 0);
    }
    trained_kinds const& kinds = request.options.trained;
    learns = learns || kinds.norms || kinds.weights || kinds.biases || kinds.embedding ||
             (c.tied_embedding && kinds.head);
    bool const training = request.training;
    std::uint64_t const apart = request.evaluates ? 1 : 0; // losses alone have a memory of their own
    std::uint64_t const kept = training && learns && !request.options.recompute ? c.layers + apart : 1;
    std::uint64_t const states = !training ? 2 : learns ? c.layers + 1 : std::min<std::uint64_t>(c.layers, 2) + 1;

    std::uint64_t shared = c.width + c.inner_width + keys; // normed, bent, and keys turned for attention
    if (training && learns) shared += std::max(c.inner_width, queries) + c.width + keys + 2 * queries;
    if (training) shared += c.width;
    std::uint64_t const final_rows = labels * (2 * c.width + 1);
    std::uint64_t const step = (longest + 31) / 32 * 32 + 16,
                        scores = std::max<std::uint64_t>(1, request.threads) * 96 * step;
    return n * (kept * row + states * c.width + shared) + final_rows + scores;
}

/// Numbers that a `cached_decoder` works on, at most, while it reads a text of `cached_tokens`: the states of a block, the
/// turns of all places, and keys turned for attention. Logits, keys and values are not in it, nor is the engine's room.
[[nodiscard]] inline std::uint64_t reading_numbers(model_config const& c, memory_request const& request)
{
    std::uint64_t const n = std::min(request.cached_tokens, c.longest_tokens),
                        rows = std::min<std::uint64_t>(n, cached_block), queries = c.heads * c.head_width,
                        keys = c.key_value_heads * c.head_width;
    auto const& rank = request.ranks; // h of layers with one input stands side by side
    std::uint64_t const low = std::max({rank[0], rank[3], rank[4], rank[6]}) + std::max(rank[1], rank[5]) + rank[2];
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < c.layers; ++i) {
        std::uint64_t const window = window_of(c, i);
        seen = std::max(seen, window == 0 ? n : std::min(n, window - 1 + rows));
    }
    std::uint64_t const row = 3 * c.width + 2 * queries + 2 * c.inner_width + c.heads +
                              (c.query_key_norm ? std::max(c.heads, c.key_value_heads) : 1) + low;
    std::uint64_t const step = (seen + 31) / 32 * 32 + 16;
    return rows * row + seen * keys + std::max<std::uint64_t>(1, request.threads) * 96 * step +
           (n + n / 8) * c.head_width;
}

/// Bytes of weights [rows x cols] in a format.
[[nodiscard]] inline std::uint64_t weight_bytes(std::uint64_t rows, std::uint64_t cols, element_type stored,
                                                weight_format format) noexcept
{
    std::uint64_t const count = rows * cols, blocks = (count + nf4_weights::block - 1) / nf4_weights::block;
    switch (format) {
    case weight_format::f32: return 4 * count;
    case weight_format::bf16: return 2 * count;
    case weight_format::int8: return count + 4 * rows;
    case weight_format::nf4: return (count + 1) / 2 + 4 * blocks;
    case weight_format::nf4_twice:
        return (count + 1) / 2 + blocks + 4 * ((blocks + nf4_weights::group - 1) / nf4_weights::group);
    default: return count * width_bytes(stored);
    }
}

namespace detail {

/// Throws for sizes whose products leave 64 bits, which no machine has memory for.
inline void check_sizes(model_config const& c, memory_request const& request)
{
    auto const number = [](std::uint64_t count) { return static_cast<double>(count); };
    double ranks = 1;
    for (std::uint64_t const rank : request.ranks) ranks += number(rank);
    double const widest = number(c.width) + number(c.inner_width) + number(c.heads) * number(c.head_width),
                 tokens = number(request.batch_tokens) + number(request.cached_tokens) + number(request.label_tokens) +
                          1;
    double const all = (number(c.layers) + 2) * widest * (8 * widest + ranks + 16 * tokens) +
                       number(c.vocabulary) * number(c.width) * 8 + number(request.threads) * 96 * tokens;
    if (!(all * number(request.scalar_bytes) * 4 < 0x1p62))
        fail(errc::limit, "a model and a batch of these sizes take more memory than can be counted");
}

} // namespace detail

/// What such a decoder will take.
///
/// Errors: `error{limit}` when the sum passes 2^62 bytes; `error{invalid_argument}` for texts longer than the batch; those
///         of `check_model_config`.
[[nodiscard]] inline memory_plan plan_memory(model_config const& config, memory_request const& request)
{
    require(request.longest_text <= request.batch_tokens, "no text of a batch is longer than the batch");
    check_model_config(config);
    detail::check_sizes(config, request);
    memory_plan plan;
    auto const shapes = linear_shapes(config);
    std::uint64_t const vocabulary = config.vocabulary * config.width;
    std::uint64_t parts = 0, biases = 0, adapters = 0; // of one layer [bytes, numbers, numbers]
    for (std::size_t p = 0; p < linear_parts; ++p) {
        parts += weight_bytes(shapes[p].out, shapes[p].in, request.stored, request.load.linear);
        biases += shapes[p].bias ? shapes[p].out : 0;
        adapters += request.ranks[p] * (shapes[p].in + shapes[p].out);
        if (request.magnitudes && request.ranks[p] != 0) adapters += shapes[p].out;
    }
    std::uint64_t const norms = 2 * config.width + (config.query_key_norm ? 2 * config.head_width : 0);
    std::uint64_t const table = weight_bytes(config.vocabulary, config.width, request.stored, request.load.embedding);
    plan.weights = config.layers * (parts + (norms + biases) * request.scalar_bytes) +
                   table * (config.tied_embedding ? 1 : 2) + config.width * request.scalar_bytes;
    plan.parameters = config.layers * adapters * request.scalar_bytes;

    if (request.training) {
        trained_kinds const& kinds = request.options.trained;
        std::uint64_t copies = 0, trained = kinds.adapters ? config.layers * adapters : 0;
        if (kinds.weights)
            for (linear_shape const& shape : shapes) copies += config.layers * shape.out * shape.in;
        if (kinds.embedding || (kinds.head && config.tied_embedding)) copies += vocabulary;
        if (kinds.head && !config.tied_embedding) copies += vocabulary;
        trained += copies;
        if (kinds.norms) trained += config.layers * norms + config.width;
        if (kinds.biases) trained += config.layers * biases;
        plan.parameters += copies * request.scalar_bytes;
        plan.gradients = trained * request.scalar_bytes;
        plan.optimizer = 2 * trained * request.scalar_bytes;
    }
    std::uint64_t numbers = 0, rows_of_logits = 0;
    if (request.batch_tokens != 0) {
        numbers += activation_numbers(config, request);
        rows_of_logits += logit_rows(config.vocabulary,
                                     request.label_tokens == 0 ? request.batch_tokens : request.label_tokens);
    }
    if (request.cached_tokens != 0) {
        numbers += reading_numbers(config, request);
        rows_of_logits += std::min<std::uint64_t>(request.cached_tokens, cached_logits);
        for (std::size_t i = 0; i < config.layers; ++i)
            plan.cache += 2 * cached_places(config, i, request.cached_tokens) * config.key_value_heads *
                          config.head_width * request.scalar_bytes;
    }
    plan.activations = numbers * request.scalar_bytes;
    plan.logits = rows_of_logits * config.vocabulary * request.scalar_bytes;
    if (std::uint64_t const rows = std::max(request.batch_tokens,
                                            std::min<std::uint64_t>(request.cached_tokens, cached_block));
        rows != 0) {
        std::uint64_t const widest = std::max({config.width, config.inner_width, config.heads * config.head_width}) +
                                     *std::ranges::max_element(request.ranks);
        plan.engine = (rows * widest + (std::max<std::uint64_t>(1, request.threads) << 18)) * request.scalar_bytes;
    }
    return plan;
}

namespace detail {

/// The number behind a word in a file of the kernel's, or at its beginning for an empty word; nothing where there is none.
[[nodiscard]] inline std::optional<std::uint64_t> number_in(std::string const& path, std::string_view word)
{
    std::FILE* const file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) return std::nullopt;
    std::array<char, 8192> bytes{};
    std::size_t const read = std::fread(bytes.data(), 1, bytes.size() - 1, file);
    std::fclose(file);
    std::size_t const at = std::string_view(bytes.data(), read).find(word);
    if (at == std::string_view::npos) return std::nullopt;
    char const* const from = bytes.data() + at + word.size();
    char* end = nullptr;
    std::uint64_t const number = std::strtoull(from, &end, 10);
    return end == from ? std::nullopt : std::optional(number);
}

} // namespace detail

/// Memory that could be had without writing any to disk [bytes]: MemAvailable of /proc/meminfo, or what the limit of the
/// control group (version 2) leaves, where that is less; nothing where there is neither. What the group holds of files
/// may be read anew, and counts as left.
[[nodiscard]] inline std::optional<std::uint64_t> available_memory(std::string const& meminfo = "/proc/meminfo",
                                                                   std::string const& group = "/sys/fs/cgroup")
{
    std::optional<std::uint64_t> available = detail::number_in(meminfo, "MemAvailable:");
    if (available) *available *= 1024;
    auto const limit = detail::number_in(group + "/memory.max", ""); // or the word max
    auto const used = detail::number_in(group + "/memory.current", "");
    if (!limit || !used) return available;
    std::uint64_t const files = detail::number_in(group + "/memory.stat", "\ninactive_file ").value_or(0) +
                                detail::number_in(group + "/memory.stat", "\nactive_file ").value_or(0);
    std::uint64_t const left = *limit - std::min(*limit, *used - std::min(*used, files));
    return std::min(available.value_or(left), left);
}

/// A number of bytes for people: "3.2 MiB".
[[nodiscard]] inline std::string bytes_text(std::uint64_t bytes)
{
    constexpr std::array<char const*, 5> units = {" bytes", " KiB", " MiB", " GiB", " TiB"};
    std::size_t unit = 0;
    auto value = static_cast<double>(bytes);
    for (; value >= 1024 && unit + 1 < units.size(); ++unit) value /= 1024;
    return (unit == 0 ? std::to_string(bytes) : decimal(value, 1)) + units[unit];
}

/// The plan as a table.
///
///     weights       256.6 MiB
///     activations   412.0 MiB
///     total         703.9 MiB
[[nodiscard]] inline std::string to_string(memory_plan const& plan)
{
    text_table table({"memory", "bytes"}, 1);
    auto const add = [&](char const* name, std::uint64_t bytes) {
        if (bytes != 0) table.add({name, bytes_text(bytes)});
    };
    add("weights", plan.weights);
    add("parameters", plan.parameters);
    add("gradients", plan.gradients);
    add("optimizer", plan.optimizer);
    add("activations", plan.activations);
    add("logits", plan.logits);
    add("engine", plan.engine);
    add("cache", plan.cache);
    add("total", plan.total());
    return table.text();
}

/// Prints it.
template <class Traits>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out, memory_plan const& plan)
{
    return out << to_string(plan);
}

/// Errors: `error{limit}` with the largest parts, when the plan is for more than `most` bytes, or, for 0, more than the
///         machine has available, where that is known.
inline void require_memory(memory_plan const& plan, std::uint64_t most = 0)
{
    bool const told = most != 0;
    if (!told) most = available_memory().value_or(plan.total());
    if (plan.total() <= most) return;
    std::string message = "the run would take " + bytes_text(plan.total()) + " of memory, and " +
                          (told ? "it may take " : "the machine has ") + bytes_text(most) + (told ? "" : " available") +
                          "; weights take " + bytes_text(plan.weights) + ", activations " +
                          bytes_text(plan.activations) + ", and what is trained " +
                          bytes_text(plan.parameters + plan.gradients + plan.optimizer);
    fail(errc::limit,
         message + (plan.activations > plan.total() / 2 ? "; take smaller batches, or recompute activations"
                                                        : "; take a smaller model, or quantise its weights"));
}

} // namespace crossin
#endif
