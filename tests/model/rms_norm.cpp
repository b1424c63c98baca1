// SPDX-License-Identifier: MIT
#include <crossin/model/rms_norm.hpp>

#include "support/catch.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "numbers.hpp"

namespace xin = crossin;
using namespace crossin_test;

TEST_CASE("rms_norm: rows as the formula says, with w and with 1 + w")
{
    for (bool const one : {false, true})
        for (std::size_t const width : {1U, 5U, 32U, 77U}) {
            auto const x = random_matrix(3, width, 1);
            auto const w = random_vector(width, 2);
            xin::matrix<double> y(3, width), again(3, width);
            std::vector<double> inverses(3);
            xin::norm_weights<double> const norm{w, one, 1e-3};
            xin::rms_norm(norm, x, inverses, y);
            for (std::size_t t = 0; t < 3; ++t) {
                double squares = 0;
                for (std::size_t i = 0; i < width; ++i) squares += x(t, i) * x(t, i);
                double const root = std::sqrt(squares / static_cast<double>(width) + 1e-3);
                for (std::size_t i = 0; i < width; ++i)
                    CHECK(y(t, i) == Approx(x(t, i) / root * ((one ? 1 : 0) + w[i])).margin(1e-14));
            }
            xin::rms_norm_again(norm, x, inverses, again);
            CHECK(again == y);
        }
}

TEST_CASE("rms_norm: gradients equal central differences")
{
    for (bool const one : {false, true})
        for (std::size_t const width : {1U, 7U, 37U}) {
            auto x = random_matrix(4, width, 3);
            auto w = random_vector(width, 4);
            auto const r = random_matrix(4, width, 5);
            xin::matrix<double> y(4, width), dx(4, width);
            std::vector<double> inverses(4), dw(width);
            xin::norm_weights<double> const norm{w, one, 1e-2};
            auto const loss = [&] {
                xin::rms_norm(norm, x, inverses, y);
                return product(y, r);
            };
            static_cast<void>(loss());
            xin::rms_norm_backward(norm, x, std::span<double const>(inverses), r, dx, xin::gradient_mode::overwrite,
                                   dw);
            CHECK(difference(copy_of(dx), central_differences(all_of(x), loss)) < 1e-8);
            CHECK(difference(dw, central_differences(std::span(w), loss)) < 1e-8);

            static_cast<void>(loss());
            xin::matrix<double> twice = dx, in_place = r;
            xin::rms_norm_backward(norm, x, std::span<double const>(inverses), r, twice, xin::gradient_mode::add, {});
            for (std::size_t i = 0; i < 4 * width; ++i)
                CHECK(twice.data()[i] == Approx(2 * dx.data()[i]).margin(1e-12));
            xin::rms_norm_backward(norm, x, std::span<double const>(inverses), in_place, in_place,
                                   xin::gradient_mode::overwrite, {});
            CHECK(difference(in_place, dx) < 1e-14);
        }
}

TEST_CASE("rms_norm: any number of threads, the same bits")
{
    auto const x = random_matrix<float>(700, 390, 6), r = random_matrix<float>(700, 390, 7);
    auto const w = random_vector<float>(390, 8);
    xin::norm_weights<float> const norm{w};
    std::vector<xin::matrix<float>> results;
    for (unsigned const threads : {1U, 2U, 5U}) {
        xin::matrix<float> y(700, 390), dx(700, 390), dw(1, 390);
        std::vector<float> inverses(700);
        xin::rms_norm(norm, x, inverses, y, threads);
        xin::rms_norm_backward(norm, x, std::span<float const>(inverses), r, dx, xin::gradient_mode::overwrite,
                               std::span(dw.data(), 390), threads);
        results.push_back(y);
        results.push_back(dx);
        results.push_back(dw);
    }
    for (std::size_t i = 3; i < results.size(); ++i) CHECK(results[i] == results[i % 3]);
}
