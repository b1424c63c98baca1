// SPDX-License-Identifier: MIT
// A decoder and its blocks: the code of docs/reference/model/.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <span>
#include <vector>

#include <crossin/core/random.hpp>
#include <crossin/core/token_sequences.hpp>
#include <crossin/lora.hpp>
#include <crossin/model.hpp>

namespace xin = crossin;

namespace {

xin::matrix<float> random_numbers(std::size_t rows, std::size_t cols, std::uint64_t key)
{
    xin::matrix<float> result(rows, cols);
    for (std::size_t i = 0; i < rows * cols; ++i)
        result.data()[i] = static_cast<float>(xin::random_bits(key, i) >> 40) * 0x1p-23F - 1;
    return result;
}

} // namespace

int main()
{
    //! [rms_norm]
    std::vector<float> const w{1, 1, 2};
    xin::matrix<float> row(1, 3), normed(1, 3);
    row(0, 0) = row(0, 1) = row(0, 2) = 5;
    std::vector<float> inverses(1); // kept for the way back
    xin::rms_norm(xin::norm_weights<float>{w, false, 0}, row, inverses, normed);
    std::cout << normed(0, 0) << ' ' << normed(0, 2) << '\n';
    //! [rms_norm]

    //! [rotary]
    xin::model_config turning;
    turning.head_width = 2;
    xin::rotary<double> turns(turning);
    turns.reach(4); // for positions below 4
    xin::matrix<double> head(1, 2);
    head(0, 0) = 1;
    turns.apply(head, 3, xin::rotation::forth); // by three radians
    std::cout << (std::abs(head(0, 0) - std::cos(3)) < 1e-12);
    turns.apply(head, 3, xin::rotation::back);
    std::cout << ' ' << head(0, 0) << '\n';
    //! [rotary]

    //! [gate]
    xin::matrix<float> gate(1, 2), up(1, 2), gated(1, 2);
    gate(0, 0) = 50;
    gate(0, 1) = -50;
    up(0, 0) = up(0, 1) = 2;
    xin::gate_forward<float>(xin::activation::silu, gate, up, gated);
    std::cout << gated(0, 0) << ' ' << (gated(0, 1) > -1e-18F) << '\n'; // open, shut
    //! [gate]

    //! [attention]
    xin::attention_heads const heads{.heads = 1, .key_value_heads = 1, .width = 2, .window = 0};
    std::vector<xin::attention_text> const texts{{.queries = 2, .keys = 2}};
    xin::matrix<float> q(2, 2), k(2, 2), v(2, 2), seen(2, 2), log_sums(2, 1); // q and k are zero: all keys weigh alike
    v(0, 0) = 1;
    v(1, 0) = 3;
    xin::attention<float> attend;
    attend.forward(heads, texts, q.view(), k.view(), v.view(), seen, log_sums);
    std::cout << seen(0, 0) << ' ' << seen(1, 0) << '\n'; // the first sees itself, the second both
    //! [attention]

    //! [cross_entropy]
    xin::matrix<double> guesses(1, 4); // all alike
    std::vector<std::int32_t> const truth{2};
    std::vector<double> surprise(1);
    xin::cross_entropy(guesses.view(), std::span(truth), std::span(surprise), xin::logits_become::gradients);
    std::cout << (std::abs(surprise[0] - std::log(4)) < 1e-12) << ' ' << guesses(0, 1) << ' ' << guesses(0, 2) << '\n';
    //! [cross_entropy]

    //! [decoder_weights]
    xin::model_config config; // as read_model_config gives it
    config.vocabulary = 8;
    config.width = config.inner_width = 12;
    config.layers = 1;
    config.heads = config.key_value_heads = 3;
    config.head_width = 4;
    config.longest_tokens = 16;
    config.tied_embedding = true;

    std::vector<xin::matrix<float>> memory{random_numbers(8, 12, 1)};
    xin::decoder_weights<float> weights;
    weights.config = config;
    weights.embedding = weights.head = xin::dense_weights<float>(memory[0].view());
    weights.final_norm.assign(12, 1);
    weights.layers.resize(1);
    weights.layers[0].input_norm = weights.layers[0].post_norm = weights.final_norm;
    for (std::size_t part = 0; part < xin::linear_parts; ++part) {
        xin::linear_shape const shape = xin::linear_shapes(config)[part];
        memory.push_back(random_numbers(shape.out, shape.in, 2 + part));
        weights.layers[0].linear(static_cast<xin::linear_part>(part)) = xin::dense_weights<float>(memory.back().view());
    }
    xin::check_weights(weights); // throws, naming what does not fit
    std::cout << xin::module_path(0, xin::linear_shapes(config)[0].name) << '\n';
    //! [decoder_weights]

    //! [any_weights]
    xin::any_weights const some = weights.layers[0].up; // of whatever format
    std::cout << xin::rows_of(some) << " x " << xin::cols_of(some) << '\n';
    //! [any_weights]

    //! [token_sequences]
    std::vector<std::uint32_t> const ids{1, 2, 3, 4, 1, 5, 6}, begins{0, 4, 7}; // two texts
    std::vector<std::int32_t> const labels{xin::no_label, 3, 4, 7, 5, 6, 7};    // what is to be said at each place
    xin::token_sequences const batch{ids, begins, labels, {}};
    std::cout << batch.size() << " texts, " << batch.tokens() << " tokens\n";
    //! [token_sequences]

    //! [decoder]
    std::vector<xin::adapter_layer<float>> const adapters{
        {"model.layers.0.self_attn.v_proj", xin::fresh_factors(12, 12, 2, xin::lora_scale(4, 2), 7), {}, {}},
        {"model.layers.0.mlp.down_proj", xin::fresh_factors(12, 12, 2, xin::lora_scale(4, 2), 8), {}, {}}};
    xin::decoder<xin::lora_kernel> model(weights, adapters, {.trained = {.norms = true}}, xin::lora_kernel(2));
    double const before = model.evaluate(batch).mean(); // nats a token
    for (std::uint64_t step = 0; step < 100; ++step) {
        model.clear_gradients();
        xin::batch_loss const loss = model.accumulate(batch, step);
        for (auto const& parameter : model.parameters())
            for (std::size_t i = 0; i < parameter.value.size(); ++i)
                parameter.value[i] -= 0.1F * parameter.gradient[i] / static_cast<float>(loss.tokens);
    }
    std::cout << (model.evaluate(batch).mean() < before / 10) << '\n';
    //! [decoder]

    //! [parameter]
    for (auto const& parameter : model.parameters())
        std::cout << parameter.name << ' ' << parameter.rows << " x " << parameter.cols << '\n';
    //! [parameter]

    //! [logits]
    std::vector<std::uint32_t> const last{3, 6}; // the last places of both texts
    xin::matrix<float> logits(2, config.vocabulary);
    model.logits(batch, last, logits);
    std::vector<double> each(batch.tokens());
    model.label_log_probabilities(batch, each); // of the labels; 0 where there is none
    std::cout << (logits(0, 7) > logits(0, 6)) << ' ' << each[0] << ' ' << (std::exp(each[3]) > 0.5) << '\n';
    //! [logits]

    //! [decoder_options]
    xin::decoder_options const sparing{
        .trained = {.adapters = true, .embedding = true}, .dropout = 0.05, .recompute = true};
    xin::decoder<xin::lora_kernel> frugal(model.weights(), {model.adapters().begin(), model.adapters().end()}, sparing);
    std::cout << frugal.parameters().size() << ' ' << (frugal.evaluate(batch) == model.evaluate(batch)) << '\n';
    //! [decoder_options]

    //! [adapted]
    xin::adapter_config wanted;
    wanted.rank = 2;
    wanted.alpha = 4;
    wanted.target.names = {"v_proj", "down_proj"};
    xin::adapter const fresh = xin::fresh_adapter(wanted, weights, 42);
    xin::decoder<xin::lora_kernel> tuned(weights, fresh.layers, {.trained = xin::trained_kinds_of(wanted)});
    xin::adapter const result = xin::trained_adapter(tuned, wanted); // after training; write_peft("my-adapter", result)
    std::cout << result.layers.size() << ' ' << (result == fresh) << '\n';
    //! [adapted]
}
