// SPDX-License-Identifier: MIT
#include <crossin/model/decoder.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/lora/kernel.hpp>
#include <crossin/lora/quantize.hpp>

#include "numbers.hpp"
#include "tiny_model.hpp"

namespace xin = crossin;
using namespace crossin_test;

namespace {

using exact_engine = xin::formula_engine<double>;
using exact_decoder = xin::decoder<exact_engine>;

constexpr xin::trained_kinds everything{true, true, true, true, true, true};

/// Adapters of several ranks, some with a bias; not on every layer.
std::vector<xin::adapter_layer<double>> some_adapters(tiny_model const& model)
{
    return {model.adapter("model.layers.0.self_attn.q_proj", 2),
            model.adapter("model.layers.0.mlp.down_proj", 1, true),
            model.adapter("model.layers.1.self_attn.v_proj", 3, true),
            model.adapter("model.layers.1.self_attn.o_proj", 2),
            model.adapter("model.layers.1.mlp.gate_proj", 2),
            model.adapter("model.layers.1.mlp.up_proj", 1),
            model.adapter("model.layers.0.self_attn.k_proj", 1),
            model.adapter("model.layers.1.mlp.down_proj", 1)};
}

/// Gradients of one batch as they are, by name.
std::map<std::string, std::vector<double>> gradients_of(auto& decoder, xin::token_sequences const& batch,
                                                        std::uint64_t key = 0)
{
    decoder.clear_gradients();
    decoder.accumulate(batch, key);
    std::map<std::string, std::vector<double>> result;
    for (auto const& p : decoder.parameters()) result[p.name].assign(p.gradient.begin(), p.gradient.end());
    return result;
}

/// Compares the gradient of each parameter, at up to 24 of its elements, with central differences.
void check_gradients(exact_decoder& decoder, xin::token_sequences const& batch)
{
    auto const gradients = gradients_of(decoder, batch);
    for (auto const& p : decoder.parameters()) {
        std::size_t const step = std::max<std::size_t>(1, p.value.size() / 24);
        std::vector<double> found, expected;
        for (std::size_t i = 0; i < p.value.size(); i += step) {
            double const before = p.value[i], h = 1e-5;
            p.value[i] = before + h;
            double const above = decoder.evaluate(batch).sum;
            p.value[i] = before - h;
            expected.push_back((above - decoder.evaluate(batch).sum) / (2 * h));
            p.value[i] = before;
            found.push_back(gradients.at(p.name)[i]);
        }
        INFO(p.name);
        CHECK(difference(found, expected) < 1e-6);
    }
}

} // namespace

TEST_CASE("decoder: logits of every family are those of the plain formulas, under all masks")
{
    auto const batch = tiny_batch();
    std::vector<std::uint32_t> places(batch.ids.size());
    std::iota(places.begin(), places.end(), 0U);
    for (auto const& config : tiny_configs()) {
        tiny_model const model(config);
        exact_decoder decoder(model.weights());
        xin::matrix<double> logits(places.size(), config.vocabulary);
        decoder.logits(batch.view(), places, logits);
        auto const plain = model.plain();
        double loss = 0;
        std::uint64_t labels = 0;
        std::vector<double> log_probabilities(places.size());
        for (std::size_t s = 0; s + 1 < batch.begins.size(); ++s) {
            std::size_t const first = batch.begins[s], last = batch.begins[s + 1];
            auto const expected = plain.logits({batch.ids.data() + first, batch.ids.data() + last}, batch.prefixes[s]);
            for (std::size_t t = first; t < last; ++t) {
                CHECK(difference(std::span<double const>(logits.row(t), 23),
                                 std::span<double const>(expected[t - first])) < 1e-12);
                if (batch.labels[t] == xin::no_label) continue;
                double sum = 0;
                for (double const logit : expected[t - first]) sum += std::exp(logit);
                log_probabilities[t] = expected[t - first][static_cast<std::size_t>(batch.labels[t])] - std::log(sum);
                loss -= log_probabilities[t];
                ++labels;
            }
        }
        auto const found = decoder.evaluate(batch.view());
        CHECK(found.sum == Approx(loss).epsilon(1e-12));
        CHECK(found.tokens == labels);
        std::vector<double> each(places.size());
        decoder.label_log_probabilities(batch.view(), each);
        CHECK(difference(each, log_probabilities) < 1e-12);
    }
}

TEST_CASE("decoder: gradients of every parameter kind equal central differences, in every family")
{
    auto const batch = tiny_batch();
    std::set<xin::parameter_kind> kinds;
    for (auto const& config : tiny_configs()) {
        tiny_model const model(config);
        exact_decoder decoder(model.weights(), some_adapters(model), {everything, 0, false});
        INFO(static_cast<int>(config.family));
        check_gradients(decoder, batch.view());
        for (auto const& p : decoder.parameters()) kinds.insert(p.kind);
        std::set<std::string> names;
        for (auto const& p : decoder.parameters()) {
            CHECK(names.insert(p.name).second);
            CHECK(p.rows * p.cols == p.value.size());
            CHECK(p.gradient.size() == p.value.size());
        }
    }
    CHECK(kinds.size() == 7); // magnitudes have a test of their own
}

TEST_CASE("decoder: gradients above layers that have no way back")
{
    auto const batch = tiny_batch();
    xin::model_config config = tiny_config();
    config.layers = 5;
    tiny_model const model(config);
    for (std::size_t lowest = 0; lowest < 5; ++lowest)
        for (bool const recompute : {false, true}) {
            std::vector<xin::adapter_layer<double>> adapters = {
                model.adapter(xin::module_path(lowest, "self_attn.v_proj"), 1)};
            if (lowest != 4) adapters.push_back(model.adapter("model.layers.4.self_attn.q_proj", 1));
            exact_decoder decoder(model.weights(), adapters, {{}, 0, recompute});
            INFO(lowest << ' ' << recompute);
            check_gradients(decoder, batch.view());
        }
}

TEST_CASE("decoder: adapters alone are trained alike, wherever they begin, kept or computed again")
{
    auto const batch = tiny_batch();
    for (auto const& config : tiny_configs()) {
        tiny_model const model(config);
        exact_decoder all(model.weights(), some_adapters(model), {everything, 0, false});
        auto const expected = gradients_of(all, batch.view());
        for (bool const recompute : {false, true}) {
            exact_decoder decoder(model.weights(), some_adapters(model), {{}, 0, recompute});
            auto const found = gradients_of(decoder, batch.view());
            CHECK(found.size() == 18); // eight pairs and two biases
            for (auto const& [name, gradient] : found) CHECK(gradient == expected.at(name));

            exact_decoder again(model.weights(), some_adapters(model), {everything, 0, recompute});
            CHECK(gradients_of(again, batch.view()) == expected);
            for (auto const& adapter : some_adapters(model)) { // each one alone: less of the way back is walked
                exact_decoder single(model.weights(), {adapter}, {{}, 0, recompute});
                CHECK(single.parameters().size() == (adapter.bias.empty() ? 2 : 3));
                check_gradients(single, batch.view());
            }
        }
    }
}

TEST_CASE("decoder: norms, biases, embedding, head or weights alone")
{
    auto const batch = tiny_batch();
    for (auto const& config : tiny_configs())
        for (auto const& kinds : {xin::trained_kinds{.adapters = false, .biases = true},
                                  xin::trained_kinds{.adapters = false, .norms = true},
                                  xin::trained_kinds{.adapters = false, .embedding = true},
                                  xin::trained_kinds{.adapters = false, .head = true},
                                  xin::trained_kinds{.adapters = false, .weights = true}, xin::trained_kinds{}}) {
            tiny_model const model(config);
            exact_decoder all(model.weights(), {}, {everything, 0, false});
            exact_decoder some(model.weights(), {}, {kinds, 0, true});
            auto const expected = gradients_of(all, batch.view());
            for (auto const& [name, gradient] : gradients_of(some, batch.view())) CHECK(gradient == expected.at(name));
            if (kinds.head) CHECK(some.parameters().size() == 1);
            if (kinds.head) CHECK((some.parameters()[0].name == "lm_head.weight") == !config.tied_embedding);
            if (kinds.adapters) CHECK(some.parameters().empty());
        }
}

TEST_CASE("decoder: magnitudes turn a layer into one whose rows are scaled")
{
    auto const batch = tiny_batch();
    tiny_model model(tiny_config());
    for (bool const recompute : {false, true})
        for (std::string const module : {"model.layers.0.self_attn.q_proj", "model.layers.1.self_attn.o_proj",
                                         "model.layers.1.mlp.down_proj", "model.layers.0.mlp.up_proj"}) {
            auto turned = model.adapter(module, 2, true);
            auto const& w = model[module + ".weight"];
            turned.magnitude = random_vector(w.rows(), 5, 0.5, 1);
            auto const norms = xin::dora_norms(xin::dense_weights<double>(w.view()), turned.factors);
            // The same layer without magnitudes: rows of W and B times magnitude / norm.
            tiny_model scaled(tiny_config());
            auto plain = model.adapter(module, 2, true);
            for (std::size_t o = 0; o < w.rows(); ++o) {
                double const factor = turned.magnitude[o] / norms[o];
                for (std::size_t i = 0; i < w.cols(); ++i) scaled[module + ".weight"](o, i) *= factor;
                for (std::size_t q = 0; q < 2; ++q) plain.factors.b(o, q) *= factor;
            }
            // Dropout has no place where magnitudes are.
            exact_decoder decoder(model.weights(), {turned}, {{}, 0.5, recompute});
            exact_decoder same(scaled.weights(), {plain});
            CHECK(decoder.evaluate(batch.view()).sum == Approx(same.evaluate(batch.view()).sum).epsilon(1e-12));
            auto found = gradients_of(decoder, batch.view(), 1);
            auto expected = gradients_of(same, batch.view());
            for (std::size_t o = 0; o < w.rows(); ++o)
                for (std::size_t q = 0; q < 2; ++q)
                    expected[module + ".lora_B.weight"][o * 2 + q] *= turned.magnitude[o] / norms[o];
            for (char const* part : {".lora_A.weight", ".lora_B.weight", ".bias"})
                CHECK(difference(found.at(module + part), expected.at(module + part)) < 1e-11);

            for (auto const& p : decoder.parameters()) {
                if (p.kind != xin::parameter_kind::magnitude) continue;
                auto const differences = central_differences(p.value,
                                                             [&] { return decoder.evaluate(batch.view()).sum; });
                CHECK(difference(found.at(p.name), differences) < 1e-7);
            }
        }
}

TEST_CASE("decoder: int8 and NF4 bases learn as what they stand for")
{
    auto const batch = tiny_batch();
    tiny_model model(tiny_configs()[3]);
    xin::int8_matrix eight[xin::linear_parts];
    xin::nf4_matrix four[xin::linear_parts];
    xin::matrix<double> stood[2][xin::linear_parts];
    auto quantized = model.weights(), dense = model.weights();
    for (std::size_t p = 0; p < xin::linear_parts; ++p) {
        auto const part = static_cast<xin::linear_part>(p);
        for (std::size_t i = 0; i < 2; ++i) {
            auto const& w = model[xin::module_path(i, xin::linear_shapes(model.config())[p].name) + ".weight"];
            xin::matrix<float> narrow(w.rows(), w.cols());
            for (std::size_t j = 0; j < w.rows() * w.cols(); ++j) narrow.data()[j] = static_cast<float>(w.data()[j]);
            if (i == 0) {
                eight[p] = xin::quantize_int8(narrow);
                quantized.layers[i].linear(part) = eight[p].weights();
                stood[i][p] = xin::dequantize<double>(eight[p].weights());
            } else {
                four[p] = xin::quantize_nf4(narrow);
                quantized.layers[i].linear(part) = four[p].weights();
                stood[i][p] = xin::dequantize<double>(four[p].weights());
            }
            dense.layers[i].linear(part) = xin::dense_weights<double>(xin::matrix_view<double const>(stood[i][p]));
        }
    }
    exact_decoder a(quantized, some_adapters(model)), b(dense, some_adapters(model));
    CHECK(gradients_of(a, batch.view()) == gradients_of(b, batch.view()));
    check_gradients(a, batch.view());
}

TEST_CASE("decoder: any number of threads, the same bits")
{
    auto config = tiny_config(); // so large that every part of it is worth several threads
    config.width = 272;
    config.inner_width = 260;
    config.head_width = 64;
    config.vocabulary = 301;
    config.longest_tokens = 700;
    config.layers = 1;
    config.query_key_norm = config.query_key_value_bias = config.output_bias = config.inner_bias = true;
    tiny_model const model(config);
    owned_batch batch;
    batch.add(700, 100, 0, 1, 301);
    batch.add(330, 0, 60, 2, 301);
    std::vector<xin::adapter_layer<float>> adapters;
    for (char const* module : {"model.layers.0.self_attn.q_proj", "model.layers.0.mlp.down_proj"}) {
        std::size_t const in = module[15] == 's' ? 272 : 260, out = module[15] == 's' ? 256 : 272;
        adapters.push_back({module, xin::fresh_factors(in, out, 3, 0.5, 4), random_vector<float>(out, 5, 0.5, 1), {}});
        adapters.back().factors.b = random_matrix<float>(out, 3, 6);
    }
    std::vector<std::map<std::string, std::vector<double>>> all;
    std::vector<double> losses;
    for (unsigned const threads : {1U, 3U}) {
        xin::decoder<xin::lora_kernel> decoder(model.weights<float>(), adapters, {everything, 0.3, threads == 3},
                                               xin::lora_kernel(threads));
        all.push_back(gradients_of(decoder, batch.view(), 7));
        losses.push_back(decoder.evaluate(batch.view()).sum);
    }
    CHECK(std::isfinite(losses[0]));
    CHECK(losses[1] == losses[0]);
    CHECK(all[1] == all[0]);
}

TEST_CASE("decoder: in floats, with the kernel, as in double; any number of threads, the same bits")
{
    auto const batch = tiny_batch();
    for (auto const& config : tiny_configs()) {
        tiny_model const model(config);
        std::vector<xin::adapter_layer<float>> adapters;
        for (auto const& from : some_adapters(model)) {
            xin::adapter_layer<float> to;
            to.module = from.module;
            auto const narrow = [](xin::matrix<double> const& m) {
                xin::matrix<float> result(m.rows(), m.cols());
                std::copy_n(m.data(), m.rows() * m.cols(), result.data());
                return result;
            };
            to.factors = {narrow(from.factors.a), narrow(from.factors.b), static_cast<float>(from.factors.scale)};
            to.bias.assign(from.bias.begin(), from.bias.end());
            adapters.push_back(to);
        }
        exact_decoder exact(model.weights(), some_adapters(model), {everything, 0.25, false});
        auto const expected = gradients_of(exact, batch.view(), 3);
        std::vector<std::map<std::string, std::vector<double>>> all;
        for (unsigned const threads : {1U, 3U}) {
            xin::decoder<xin::lora_kernel> fast(model.weights<float>(), adapters, {everything, 0.25, false},
                                                xin::lora_kernel(threads));
            all.push_back(gradients_of(fast, batch.view(), 3));
            CHECK(fast.evaluate(batch.view()).sum == Approx(exact.evaluate(batch.view()).sum).epsilon(1e-5));
            for (auto const& [name, gradient] : all.back()) {
                INFO(name);
                CHECK(difference(gradient, expected.at(name)) < 1e-4);
            }
        }
        CHECK(all[0] == all[1]);
    }
}

TEST_CASE("decoder: texts of a batch do not see each other, and batches add up")
{
    tiny_model const model(tiny_config());
    exact_decoder decoder(model.weights(), some_adapters(model));
    owned_batch both, first, second;
    first.add(9, 0, 0, 1);
    second.add(6, 0, 3, 2);
    both.add(9, 0, 0, 1);
    both.add(6, 0, 3, 2);
    auto const together = gradients_of(decoder, both.view());
    decoder.clear_gradients();
    auto sum = decoder.accumulate(first.view(), 0);
    sum += decoder.accumulate(second.view(), 0);
    CHECK(sum.sum == Approx(decoder.evaluate(both.view()).sum).epsilon(1e-13));
    CHECK(sum.tokens == 13);
    CHECK(sum.mean() == Approx(sum.sum / 13));
    for (auto const& p : decoder.parameters())
        CHECK(difference(std::vector<double>(p.gradient.begin(), p.gradient.end()), together.at(p.name)) < 1e-12);
}

TEST_CASE("decoder: dropout is that of its key, in training alone")
{
    auto const batch = tiny_batch();
    tiny_model const model(tiny_config());
    exact_decoder plain(model.weights(), some_adapters(model)),
        dropping(model.weights(), some_adapters(model), {{}, 0.5, false}),
        again(model.weights(), some_adapters(model), {{}, 0.5, true});
    CHECK(plain.evaluate(batch.view()) == dropping.evaluate(batch.view()));
    auto const one = gradients_of(dropping, batch.view(), 1);
    CHECK(one == gradients_of(again, batch.view(), 1));
    CHECK(one != gradients_of(dropping, batch.view(), 2));
    CHECK(one != gradients_of(plain, batch.view(), 1));
}

TEST_CASE("decoder: trained from scratch by plain steps, its loss falls")
{
    tiny_model const model(tiny_configs()[4]);
    owned_batch batch;
    batch.add(19, 0, 0, 8);
    batch.add(14, 0, 0, 9);
    exact_decoder decoder(model.weights(), {}, {everything, 0, false});
    double const before = decoder.evaluate(batch.view()).mean();
    for (int step = 0; step < 120; ++step) {
        decoder.clear_gradients();
        auto const loss = decoder.accumulate(batch.view(), 0);
        for (auto const& p : decoder.parameters())
            for (std::size_t i = 0; i < p.value.size(); ++i)
                p.value[i] -= 0.1 * p.gradient[i] / static_cast<double>(loss.tokens);
    }
    CHECK(before > 2.5);
    double const after = decoder.evaluate(batch.view()).mean();
    CHECK(after < 0.5);
    exact_decoder same(decoder.weights()); // views of the weights as they are now
    CHECK(same.evaluate(batch.view()).mean() == after);
}

TEST_CASE("decoder: what does not fit is refused with a sentence")
{
    tiny_model const model(tiny_config());
    auto const sentence = [](auto const& run) {
        try {
            run();
        } catch (xin::error const& e) {
            return std::string(e.what());
        }
        return std::string("nothing was thrown");
    };
    using Catch::Matchers::ContainsSubstring;
    exact_decoder decoder(model.weights(), some_adapters(model));
    owned_batch batch;
    batch.add(41, 0, 0, 1);
    CHECK_THAT(sentence([&] { decoder.accumulate(batch.view(), 0); }),
               ContainsSubstring("41") && ContainsSubstring("40"));
    batch = tiny_batch();
    batch.ids[3] = 23;
    CHECK_THAT(sentence([&] { static_cast<void>(decoder.evaluate(batch.view())); }),
               ContainsSubstring("23") && ContainsSubstring("id"));
    batch = tiny_batch();
    batch.labels[3] = 500;
    CHECK_THAT(sentence([&] { decoder.accumulate(batch.view(), 0); }), ContainsSubstring("500"));
    batch.labels.assign(batch.ids.size(), xin::no_label);
    CHECK_THAT(sentence([&] { decoder.accumulate(batch.view(), 0); }), ContainsSubstring("label"));
    CHECK(decoder.evaluate(batch.view()) == xin::batch_loss{});
    batch = tiny_batch();
    batch.prefixes[0] = 10;
    CHECK_THAT(sentence([&] { decoder.accumulate(batch.view(), 0); }), ContainsSubstring("prefix of 10"));
    batch = tiny_batch();
    batch.labels.pop_back();
    CHECK_THAT(sentence([&] { decoder.accumulate(batch.view(), 0); }), ContainsSubstring("labels"));
    batch = tiny_batch();
    batch.begins[1] = 20;
    CHECK_THAT(sentence([&] { decoder.accumulate(batch.view(), 0); }), ContainsSubstring("ends before"));
    auto const bounds = [&](std::vector<std::uint32_t> const& ids, std::vector<std::uint32_t> const& begins) {
        xin::matrix<double> none(0, 23);
        return sentence([&] { decoder.logits({ids, begins, {}, {}}, {}, none); });
    };
    std::string const both_ends = "the texts of a batch begin at token 0 and end at its last";
    CHECK(bounds({}, {0, 5}) == both_ends);
    CHECK(bounds({}, {1, 0}) == both_ends);
    CHECK(bounds({1, 2, 3}, {}) == both_ends);
    CHECK(bounds({1, 2, 3}, {1, 3}) == both_ends);
    CHECK(bounds({1, 2, 3}, {0, 2}) == both_ends);
    CHECK(bounds({1, 2, 3}, {0, 4}) == both_ends);
    CHECK(bounds({}, {}) == "nothing was thrown");
    CHECK(bounds({}, {0}) == "nothing was thrown");
    CHECK(bounds({}, {0, 0}) == "nothing was thrown");

    auto const with = [&](xin::adapter_layer<double> adapter) {
        return sentence([&] { exact_decoder(model.weights(), {adapter}); });
    };
    auto adapter = model.adapter("model.layers.0.self_attn.q_proj", 2);
    adapter.module = "model.layers.2.self_attn.q_proj";
    CHECK_THAT(with(adapter), ContainsSubstring("model.layers.2.self_attn.q_proj") && ContainsSubstring("nearest"));
    adapter.module = "model.layers.0.self_attn.k_proj";
    CHECK_THAT(with(adapter),
               ContainsSubstring("24 x 2") && ContainsSubstring("k_proj") && ContainsSubstring("12 outputs"));
    adapter = model.adapter("model.layers.0.self_attn.q_proj", 2);
    adapter.magnitude.resize(3);
    CHECK_THAT(with(adapter), ContainsSubstring("3 magnitudes"));
    adapter = model.adapter("model.layers.0.self_attn.q_proj", 2);
    CHECK_THAT(sentence([&] { exact_decoder(model.weights(), {adapter, adapter}); }),
               ContainsSubstring("two adapters"));
    CHECK_THAT(sentence([&] { exact_decoder(model.weights(), {}, {{}, 1.5, false}); }), ContainsSubstring("rate"));

    auto weights = model.weights();
    weights.layers[1].input_norm.pop_back();
    CHECK_THAT(sentence([&] { exact_decoder(std::move(weights)); }),
               ContainsSubstring("model.layers.1.input_layernorm"));
    weights = model.weights();
    weights.layers[1].up = weights.layers[1].down;
    CHECK_THAT(sentence([&] { exact_decoder(std::move(weights)); }),
               ContainsSubstring("mlp.up_proj is 10 x 13") && ContainsSubstring("13 x 10"));
}

TEST_CASE("decoder: a loss that is no number is handed back as it is")
{
    tiny_model const model(tiny_config());
    auto weights = model.weights();
    weights.layers[0].post_norm[2] = std::numeric_limits<double>::quiet_NaN();
    exact_decoder decoder(std::move(weights), some_adapters(model));
    auto const batch = tiny_batch();
    CHECK(std::isnan(decoder.accumulate(batch.view(), 0).sum));
}
