// SPDX-License-Identifier: MIT
#include <crossin/lora/merge.hpp>

#include <cstddef>
#include <span>
#include <vector>

#include <crossin/lora/dora.hpp>
#include <crossin/lora/linear.hpp>

#include "lora/random_adapter.hpp"

using namespace crossin;
using namespace crossin_test;

TEST_CASE("merge: merged weights yield what the layer and its adapter do")
{
    for (bool const dora : {false, true}) {
        adapter const one = random_adapter({.rank = 3, .alpha = 5, .dora = dora}, 4);
        for (adapter_layer<float> const& layer : one.layers) {
            std::size_t const in = layer.factors.in(), out = layer.factors.out();
            auto const base = random_matrix<float>(out, in, 9), x = random_matrix<float>(4, in, 10);
            matrix<float> h(4, 3), y(4, out), merged = base, other(4, out);
            lora_forward(dense_weights(base.view()), layer.factors, x, h, y);
            if (dora)
                dora_forward(std::span(layer.magnitude), dora_norms(dense_weights(base.view()), layer.factors), y, y);
            auto const [lengths, loss] = merge_layer(merged, layer);
            CHECK(lengths.size() == (dora ? out : 0));
            CHECK(loss > 0);
            CHECK(loss < 5e-7);
            for (std::size_t t = 0; t < 4; ++t)
                for (std::size_t o = 0; o < out; ++o)
                    for (std::size_t i = 0; i < in; ++i) other(t, o) += merged(o, i) * x(t, i);
            CHECK(difference(other, y) < 1e-6);
            CHECK(difference(merged, base) > 0.1);
            CHECK(unmerge_layer(merged, layer, lengths) < 5e-7);
            CHECK(difference(merged, base) < 2e-7);
        }
    }
}

TEST_CASE("merge: weights that are not the layer's, and rows that nothing can be made of, leave W as it was")
{
    adapter one = random_adapter({.rank = 2, .dora = true}, 4);
    adapter_layer<float>& down = one.layers[0]; // 9 in, 6 out
    matrix<float> other(6, 8), right = random_matrix<float>(6, 9, 1);
    CHECK(error_of([&] { static_cast<void>(merge_layer(other, down)); }).message().find("9 inputs and 6 outputs") !=
          std::string::npos);
    CHECK(error_of([&] { unmerge_layer(right, down); }).code() == errc::mismatch);
    auto const lengths = merge_layer(right, down).lengths;
    matrix<float> const merged = right;
    down.magnitude[2] = 0;
    CHECK_THROWS_AS(unmerge_layer(right, down, lengths), error);
    down.magnitude[2] = 1;
    down.magnitude[5] = 1e-45F;
    CHECK(error_of([&] { unmerge_layer(right, down, std::vector<double>(6, 1e30)); }).code() == errc::limit);
    down.magnitude.clear();
    down.factors.scale = 3e38F;
    down.factors.b(5, 0) = down.factors.a(0, 4) = 2;
    CHECK(error_of([&] { merge_layer(right, down); }).code() == errc::limit);
    CHECK(right == merged);
}

TEST_CASE("merge: a row of zeros stays one with DoRA, and comes out again")
{
    adapter one = random_adapter({.rank = 2, .dora = true}, 4);
    adapter_layer<float>& down = one.layers[0];
    matrix<float> weights = random_matrix<float>(6, 9, 1), before = weights;
    for (std::size_t q = 0; q < 2; ++q) down.factors.b(3, q) = 0;
    for (std::size_t i = 0; i < 9; ++i) weights(3, i) = before(3, i) = 0;
    auto const lengths = merge_layer(weights, down).lengths;
    CHECK(lengths[3] == 0);
    for (std::size_t i = 0; i < 9; ++i) CHECK(weights(3, i) == 0);
    down.magnitude[3] = 0;
    unmerge_layer(weights, down, lengths);
    CHECK(difference(weights, before) < 2e-7);
}
