// SPDX-License-Identifier: MIT
#include <crossin/lora/any_weights.hpp>

#include "support/catch.hpp"

#include <cstddef>
#include <vector>

#include <crossin/lora/quantize.hpp>

#include "random_layer.hpp"

namespace xin = crossin;

TEST_CASE("any_weights: rows, columns and copied rows are those of the format within")
{
    auto const plain = crossin_test::random_matrix<float>(5, 7, 1);
    auto const exact = crossin_test::random_matrix<double>(5, 7, 1);
    xin::int8_matrix const eight = xin::quantize_int8(plain);
    xin::nf4_matrix const four = xin::quantize_nf4(plain);
    std::vector<xin::bfloat16> half(35);
    for (std::size_t i = 0; i < 35; ++i) half[i] = xin::to_bfloat16(plain.data()[i]);
    std::vector<xin::any_weights> const all{xin::dense_weights<float>(plain.view()),
                                            xin::dense_weights<double>(exact.view()), eight.weights(), four.weights(),
                                            xin::dense_weights<xin::bfloat16>(half.data(), 5, 7)};
    for (xin::any_weights const& weights : all) {
        CHECK(xin::rows_of(weights) == 5);
        CHECK(xin::cols_of(weights) == 7);
        std::vector<double> row(7);
        xin::copy_row(weights, 3, row.data());
        for (std::size_t c = 0; c < 7; ++c)
            CHECK(row[c] == std::visit([&](auto const& w) { return static_cast<double>(w.at(3, c)); }, weights));
    }
    CHECK(xin::rows_of(xin::no_weights()) == 0);
    CHECK(xin::cols_of(xin::no_weights()) == 0);
}
