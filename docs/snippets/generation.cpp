// SPDX-License-Identifier: MIT
// Weights loaded, texts written, memory planned: the code of docs/reference/model/.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/random.hpp>
#include <crossin/io/output_file.hpp>
#include <crossin/io/safetensors_writer.hpp>
#include <crossin/lora.hpp>
#include <crossin/model.hpp>

namespace xin = crossin;

namespace {

/// A folder with a model of random weights: 26 tokens, which stand for letters here.
std::string tiny_folder()
{
    std::string const folder = (std::filesystem::temp_directory_path() / "crossin-generation").string();
    std::filesystem::create_directories(folder);
    xin::atomic_write(folder + "/config.json", R"({"model_type": "llama", "vocab_size": 26, "hidden_size": 16,
        "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 1,
        "max_position_embeddings": 64, "tie_word_embeddings": true, "eos_token_id": 25})");
    xin::model_config const config = xin::read_model_config(folder);
    std::vector<std::string> names = {"model.embed_tokens.weight", "model.norm.weight"};
    std::vector<std::vector<std::uint64_t>> shapes = {{26, 16}, {16}};
    for (std::size_t i = 0; i < config.layers; ++i) {
        for (std::string_view const norm : {"input_layernorm.weight", "post_attention_layernorm.weight"}) {
            names.push_back(xin::module_path(i, norm));
            shapes.push_back({16});
        }
        for (xin::linear_shape const& shape : xin::linear_shapes(config)) {
            names.push_back(xin::module_path(i, shape.name) + ".weight");
            shapes.push_back({shape.out, shape.in});
        }
    }
    std::vector<std::vector<float>> values(names.size());
    std::vector<xin::tensor_view> tensors;
    for (std::size_t t = 0; t < names.size(); ++t) {
        values[t].resize(shapes[t].size() == 1 ? shapes[t][0] : shapes[t][0] * shapes[t][1]);
        for (std::size_t i = 0; i < values[t].size(); ++i)
            values[t][i] = static_cast<float>(xin::random_bits(t, i) >> 40) * 0x1p-23F - 1;
        tensors.push_back(xin::view_of<float>(names[t], shapes[t], values[t]));
    }
    xin::write_safetensors(folder + "/model.safetensors", tensors);
    return folder;
}

} // namespace

int main()
{
    std::string const folder = tiny_folder();
    {
        //! [load_weights]
        // Views of model.safetensors, in the type that they have there; linear layers quantised.
        auto const weights = xin::load_decoder_weights<float>(folder);
        auto const small = xin::load_decoder_weights<float>(folder, {.linear = xin::weight_format::nf4_twice});
        std::cout << weights.layers.size() << " layers, embedding " << rows_of(weights.embedding) << " x "
                  << cols_of(weights.embedding) << '\n';
        // What is in the files and no part of such a model: refused, unless it is allowed.
        std::cout << xin::left_over_tensors(xin::read_model_tensors(folder), weights.config).size() << '\n';
        //! [load_weights]

        //! [weight_format]
        for (std::string_view const name : xin::weight_format_names) std::cout << name << ' ';
        std::cout << '\n';
        //! [weight_format]

        //! [cached_decoder]
        xin::lora_kernel kernel(1);
        xin::cached_decoder<xin::lora_kernel> model(kernel, weights); // and the layers of an adapter
        std::vector<std::uint32_t> const prompt = {7, 4, 11, 11};
        std::span<float const> logits = model.read(prompt); // of what may follow
        model.hold();
        std::uint32_t const next = xin::likeliest_token(logits);
        logits = model.read({&next, 1}); // one row more
        std::cout << model.tokens() << " tokens read, " << logits.size() << " logits\n";
        model.cut(prompt.size()); // another way to go on
        //! [cached_decoder]

        //! [key_value_cache]
        std::cout << model.cache().size() << " places, " << model.cache().size_bytes() << " bytes\n";
        //! [key_value_cache]

        //! [generate]
        auto const text_of = [](std::span<std::uint32_t const> ids) { // a tokenizer's decode, in real life
            std::string text;
            for (std::uint32_t const id : ids) text += static_cast<char>('a' + id);
            return text;
        };
        xin::generation_options options{.most_tokens = 12, .end_ids = weights.config.end_ids};
        xin::generated const answer = xin::generate(model, std::span(prompt), options, text_of);
        std::cout << answer.text << (answer.why == xin::answer_end::length ? " ...\n" : "\n");

        options.sampling = {.temperature = 0.8, .top_k = 10, .top_p = 0.95};
        options.key = 3; // another key, another answer; the same key, the same
        options.stop_texts = {answer.text.substr(0, 2)};
        xin::generated const drawn = xin::generate(model, std::span(prompt), options, text_of,
                                                   [](std::uint32_t, std::string_view piece) { std::cout << piece; });
        std::cout << '\n' << (drawn == xin::generate(model, std::span(prompt), options, text_of)) << '\n';
        //! [generate]

        //! [score_answers]
        std::vector<std::vector<std::uint32_t>> const answers = {answer.ids, drawn.ids};
        auto const scores = xin::score_answers(model, std::span(prompt), std::span(answers));
        std::cout << (scores[0].mean() > scores[1].mean()) << '\n'; // log-probabilities a token [nats]
        //! [score_answers]
    }
    {
        //! [sampling]
        std::vector<float> const logits = {1, 3, 2, 3};
        xin::token_sampler draw({.temperature = 1, .top_k = 2}); // of 1 and 3, which are equally likely
        std::size_t first = 0;
        for (std::uint64_t i = 0; i < 1'000; ++i) first += draw(std::span(logits), 42, i) == 1; // key 42, place i
        std::cout << xin::likeliest_token(std::span(logits)) << ' ' << (first > 450 && first < 550) << '\n';
        //! [sampling]

        //! [memory_plan]
        xin::memory_request request; // BF16 in the files, training
        request.ranks.fill(8);       // an adapter in each linear layer
        request.batch_tokens = 32;
        xin::memory_plan const plan = xin::plan_memory(xin::read_model_config(folder), request);
        std::cout << plan;
        xin::require_memory(plan, std::uint64_t{1} << 30); // throws for more; without a limit, what the machine has
        //! [memory_plan]
    }
    std::filesystem::remove_all(folder);
}
