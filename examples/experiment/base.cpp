// SPDX-License-Identifier: MIT
#include "base.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <crossin/batch/bpe_tokenizer.hpp>
#include <crossin/batch/collate.hpp>
#include <crossin/batch/token_batches.hpp>
#include <crossin/core/half.hpp>
#include <crossin/core/random.hpp>
#include <crossin/io/output_file.hpp>
#include <crossin/io/safetensors_writer.hpp>
#include <crossin/lora/any_engine.hpp>
#include <crossin/model/decoder.hpp>
#include <crossin/train/tuner.hpp>

#include "json.hpp"
#include "kernels/kernels.hpp"

namespace experiment {
namespace {

namespace xin = crossin;

constexpr std::string_view word_mark = "\u2581"; // a blank, as tokenizers of this kind write it
constexpr std::uint64_t weights_key = 0x77656967687473;

/// Words that stand in no text of a world, and that prompts are made of.
constexpr std::string_view words_of_prompts[] = {"[en]", "[es]", "[vi]", "[zh]", "translate", ":"};

/// A tokenizer whose tokens are words: pairs are never merged, since each word is in the vocabulary.
void write_tokenizer(world const& of, std::string const& folder)
{
    std::vector<std::string> words = of.vocabulary();
    for (std::string_view const one : words_of_prompts)
        if (std::ranges::find(words, one) == words.end()) words.emplace_back(one);
    program::json_writer json;
    auto const special = [&](std::uint64_t id, std::string_view text) {
        json.object([&] {
            json.member("id", id);
            json.member("content", text);
            for (char const* const flag : {"single_word", "lstrip", "rstrip", "normalized"}) json.member(flag, false);
            json.member("special", true);
        });
    };
    auto const metaspace = [&] {
        json.member("type", "Metaspace");
        json.member("replacement", word_mark);
        json.member("prepend_scheme", "always");
        json.member("split", true);
    };
    json.object([&] {
        json.member("version", "1.0");
        json.list("added_tokens", [&] {
            special(0, "<unk>");
            special(1, "</s>");
        });
        json.object("normalizer", [&] { // a new line is a blank, and none stands at the end
            json.member("type", "Sequence");
            json.list("normalizers", [&] {
                json.object([&] {
                    json.member("type", "Replace");
                    json.object("pattern", [&] { json.member("String", "\n"); });
                    json.member("content", " ");
                });
                json.object([&] {
                    json.member("type", "Strip");
                    json.member("strip_left", false);
                    json.member("strip_right", true);
                });
            });
        });
        json.object("pre_tokenizer", metaspace);
        json.object("decoder", metaspace);
        json.object("model", [&] {
            json.member("type", "BPE");
            json.member("unk_token", "<unk>");
            json.member("fuse_unk", true);
            json.member("ignore_merges", true);
            json.object("vocab", [&] {
                std::uint64_t id = 0;
                for (char const* const one : {"<unk>", "</s>"}) json.member(one, id++);
                json.member(word_mark, id++);
                for (std::string const& one : words) json.member(std::string(word_mark) + one, id++);
            });
            json.list("merges", [] {});
        });
    });
    xin::atomic_write(folder + "/tokenizer.json", json.finish());
    program::json_writer config;
    config.object([&] {
        config.member("tokenizer_class", "PreTrainedTokenizerFast");
        config.member("unk_token", "<unk>");
        config.member("eos_token", "</s>");
        config.member("add_bos_token", false);
    });
    xin::atomic_write(folder + "/tokenizer_config.json", config.finish());
}

[[nodiscard]] xin::model_config config_of(base_options const& options, std::size_t vocabulary)
{
    xin::model_config made;
    made.vocabulary = vocabulary;
    made.width = options.width;
    made.inner_width = options.inner_width;
    made.layers = options.layers;
    made.heads = made.key_value_heads = options.heads;
    made.head_width = options.width / options.heads;
    made.longest_tokens = 128;
    made.tied_embedding = true;
    made.end_ids = {1};
    return made;
}

void write_config(xin::model_config const& config, std::string const& folder)
{
    program::json_writer json;
    json.object([&] {
        json.list("architectures", [&] { json.value("LlamaForCausalLM"); });
        json.member("model_type", xin::name_of(config.family));
        json.member("vocab_size", config.vocabulary);
        json.member("hidden_size", config.width);
        json.member("intermediate_size", config.inner_width);
        json.member("num_hidden_layers", config.layers);
        json.member("num_attention_heads", config.heads);
        json.member("num_key_value_heads", config.key_value_heads);
        json.member("head_dim", config.head_width);
        json.member("max_position_embeddings", config.longest_tokens);
        json.member("hidden_act", "silu");
        json.member("rms_norm_eps", config.norm_epsilon);
        json.member("rope_theta", config.rotary_base);
        json.member("attention_bias", false);
        json.member("mlp_bias", false);
        json.member("tie_word_embeddings", true);
        json.member("bos_token_id", std::uint64_t{1});
        json.member("eos_token_id", std::uint64_t{1});
        json.member("torch_dtype", "bfloat16");
    });
    xin::atomic_write(folder + "/config.json", json.finish());
}

/// Weights to begin with: even on both sides of zero, and of this deviation.
class fresh_weights {
public:
    fresh_weights(xin::decoder_weights<float>& to, std::uint64_t seed)
        : to_(&to), key_(xin::combine_keys(seed, weights_key))
    {}

    [[nodiscard]] xin::any_weights operator()(std::size_t rows, std::size_t cols, double deviation)
    {
        auto const made = std::make_shared<std::vector<float>>(rows * cols);
        for (float& one : *made) {
            double const even = static_cast<double>(xin::random_bits(key_, drawn_++) >> 11) * 0x1p-53; // [0, 1)
            one = static_cast<float>((2 * even - 1) * std::sqrt(3.0) * deviation);
        }
        to_->storage.push_back(made);
        return xin::dense_weights<float>(made->data(), rows, cols);
    }

private:
    xin::decoder_weights<float>* to_;
    std::uint64_t key_, drawn_ = 0;
};

[[nodiscard]] xin::decoder_weights<float> weights_of(xin::model_config const& config, std::uint64_t seed)
{
    xin::decoder_weights<float> made;
    made.config = config;
    fresh_weights fresh(made, seed);
    made.embedding = made.head = fresh(config.vocabulary, config.width,
                                       0.5 / std::sqrt(static_cast<double>(config.width)));
    made.final_norm.assign(config.width, 1);
    auto const shapes = xin::linear_shapes(config);
    for (std::size_t i = 0; i < config.layers; ++i) {
        xin::decoder_layer_weights<float>& layer = made.layers.emplace_back();
        layer.input_norm.assign(config.width, 1);
        layer.post_norm.assign(config.width, 1);
        for (std::size_t p = 0; p < xin::linear_parts; ++p) {
            auto const part = static_cast<xin::linear_part>(p);
            bool const into_sum = part == xin::linear_part::output || part == xin::linear_part::down;
            double const scale = into_sum ? 1 / std::sqrt(2.0 * static_cast<double>(config.layers)) : 1;
            layer.linear(part) = fresh(shapes[p].out, shapes[p].in,
                                       scale / std::sqrt(static_cast<double>(shapes[p].in)));
        }
    }
    return made;
}

void write_weights(std::span<xin::parameter<float> const> all, std::string const& path)
{
    std::vector<xin::tensor_spec> specs;
    for (xin::parameter<float> const& one : all) {
        std::vector<std::uint64_t> const shape = one.kind == xin::parameter_kind::norm
                                                     ? std::vector<std::uint64_t>{one.value.size()}
                                                     : std::vector<std::uint64_t>{one.rows, one.cols};
        specs.push_back({one.name, xin::element_type::bf16, shape});
    }
    xin::safetensors_writer writer(path, std::move(specs), {{"format", "pt"}});
    std::vector<xin::bfloat16> rounded;
    for (xin::tensor_spec const& next : writer.order()) {
        auto const& one = *std::ranges::find(all, next.name, &xin::parameter<float>::name);
        rounded.resize(one.value.size());
        std::ranges::transform(one.value, rounded.begin(), &xin::to_bfloat16);
        writer.append({reinterpret_cast<char const*>(rounded.data()), rounded.size() * sizeof(xin::bfloat16)});
    }
    writer.commit();
}

} // namespace

std::uint64_t make_base(world const& of, base_options const& options, std::string const& folder, unsigned threads,
                        base_progress const& progress)
{
    write_tokenizer(of, folder);
    xin::bpe_tokenizer const words = xin::read_bpe_tokenizer(folder);
    xin::model_config const config = config_of(options, words.size());
    xin::decoder_options how;
    how.trained = {.adapters = false, .norms = true, .embedding = true, .head = true, .weights = true};
    xin::decoder<xin::any_engine> model(weights_of(config, of.seed()), {}, how, program::make_kernel(threads));

    pretraining_text const lines(of, options.lines, options.shares);
    xin::token_batches batches(lines, xin::collator(words, {.max_length = 64, .begin = xin::row_begin::never}),
                               {.examples = options.batch});
    xin::tuner_options loop;
    std::uint64_t const steps = std::max<std::uint64_t>(options.lines / options.batch, 1);
    loop.rate = {xin::rate_shape::cosine, options.rate, steps, std::min<std::uint64_t>(100, steps / 10), 0.02};
    loop.optimizer.beta2 = 0.98;
    loop.threads = threads;
    xin::tuner tuner(model, loop);
    xin::tune_events events;
    events.stepped = [&](xin::tune_progress const& at) {
        if (progress && (at.step % 100 == 0 || at.step == at.steps)) progress(at.step, at.steps, at.mean_loss);
    };
    static_cast<void>(tuner.run(batches, events));
    write_weights(model.parameters(), folder + "/model.safetensors");
    write_config(config, folder); // last: with it the folder is whole
    return tuner.state().tokens;
}

} // namespace experiment
