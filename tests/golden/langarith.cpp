// SPDX-License-Identifier: MIT
// Operations of the system langarith: adapters added by weight, by deltas and by TIES.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <crossin/lora/bottleneck.hpp>
#include <crossin/lora/combine.hpp>
#include <crossin/lora/language_arithmetic.hpp>
#include <crossin/lora/linear.hpp>
#include <crossin/lora/ties.hpp>

#include "golden/operations.hpp"

namespace golden {
namespace {

namespace xin = crossin;

xin::matrix<double> matrix_of(input const& from)
{
    auto const rows = list_of(from, reals);
    xin::matrix<double> made(rows.size(), rows.empty() ? 0 : rows[0].size());
    for (std::size_t r = 0; r < rows.size(); ++r) std::copy(rows[r].begin(), rows[r].end(), made.row(r));
    return made;
}

value value_of(xin::matrix<double> const& from)
{
    value::list rows;
    for (std::size_t r = 0; r < from.rows(); ++r)
        rows.emplace_back(std::vector<double>(from.row(r), from.row(r) + from.cols()));
    return rows;
}

xin::bottleneck<double> bottleneck_of(input const& from)
{
    return {matrix_of(from["down_w"]), reals(from["down_b"]), matrix_of(from["up_w"]), reals(from["up_b"])};
}

value::fields fields_of(xin::bottleneck<double> const& from)
{
    return {{"down_w", value_of(from.down)},
            {"down_b", from.down_bias},
            {"up_w", value_of(from.up)},
            {"up_b", from.up_bias}};
}

std::span<double> all_of(xin::matrix<double>& from) { return {from.data(), from.rows() * from.cols()}; }
std::span<double> all_of(std::vector<double>& from) { return from; }

/// Calls `each` with the same part of three adapters, for each part.
template <class Each>
xin::bottleneck<double> by_part(xin::bottleneck<double> a, xin::bottleneck<double> b, xin::bottleneck<double> base,
                                Each each)
{
    auto const part = [&](auto member) { each(all_of(a.*member), all_of(b.*member), all_of(base.*member)); };
    part(&xin::bottleneck<double>::down);
    part(&xin::bottleneck<double>::down_bias);
    part(&xin::bottleneck<double>::up);
    part(&xin::bottleneck<double>::up_bias);
    return a;
}

xin::bottleneck<double> combined(input const& from)
{
    double const lambda = from["lambda"].get_double().value();
    auto const b = bottleneck_of(from["b"]);
    return by_part(bottleneck_of(from["a"]), b, b, [&](std::span<double> x, std::span<double> y, std::span<double>) {
        xin::interpolate<double>(x, y, lambda, x);
    });
}

value::fields combine(input const& from) { return {{"weights", fields_of(combined(from))}}; }

value::fields combine_from_base(input const& from)
{
    double const lambda = from["lambda"].get_double().value();
    return {
        {"weights", fields_of(by_part(bottleneck_of(from["a"]), bottleneck_of(from["b"]), bottleneck_of(from["base"]),
                                      [&](std::span<double> x, std::span<double> y, std::span<double> base) {
                                          xin::interpolate_from<double>(base, x, y, lambda, x);
                                      }))}};
}

value::fields adapter_forward(input const& from)
{
    auto const hidden = matrix_of(from["hidden"]);
    xin::matrix<double> output(hidden.rows(), hidden.cols());
    xin::bottleneck_forward(combined(from), hidden, output);
    return {{"output", value_of(output)}};
}

value::fields best_lambda(input const& from)
{
    auto const scores = reals(from["scores"]);
    std::size_t at = 0;
    auto const best = xin::search_lambda(reals(from["grid"]), [&](double) { return scores.at(at++); });
    return {{"lambda", best.lambda}, {"score", best.score}};
}

/// What the weighted sum of the factors themselves would have as its delta, where they have the same shapes.
bool average_differs(std::vector<xin::lora_factors<double>> const& all, std::vector<double> const& weights,
                     xin::matrix<double> const& delta)
{
    xin::lora_factors<double> mean{xin::matrix<double>(all[0].rank(), all[0].in()),
                                   xin::matrix<double>(all[0].out(), all[0].rank()), all[0].scale};
    for (std::size_t k = 0; k < all.size(); ++k) {
        if (all[k].rank() != mean.rank()) return false; // there is no sum
        for (std::size_t i = 0; i < mean.rank() * mean.in(); ++i) mean.a.data()[i] += weights[k] * all[k].a.data()[i];
        for (std::size_t i = 0; i < mean.rank() * mean.out(); ++i) mean.b.data()[i] += weights[k] * all[k].b.data()[i];
    }
    auto const other = xin::lora_delta(mean);
    for (std::size_t i = 0; i < delta.rows() * delta.cols(); ++i)
        if (std::abs(other.data()[i] - delta.data()[i]) > 1e-9) return true;
    return false;
}

value::fields lora_combine(input const& from)
{
    auto const weights = reals(from["weights"]);
    std::vector<xin::lora_factors<double>> all;
    for (input const one : items(from["adapters"])) {
        xin::lora_factors<double> factors{matrix_of(one["A"]), matrix_of(one["B"]), 1};
        factors.scale = xin::lora_scale(one["alpha"].get_double().value(), factors.rank());
        all.push_back(std::move(factors));
    }
    std::vector<xin::weighted_factors<double>> parts;
    for (std::size_t k = 0; k < all.size(); ++k) parts.push_back({&all[k], weights.at(k)});
    auto const stacked = xin::stack_factors<double>(parts);
    auto const delta = xin::lora_delta(stacked);
    return {{"delta", value_of(delta)},
            {"rank", stacked.rank()},
            {"A_cat", value_of(stacked.a)},
            {"B_cat", value_of(stacked.b)},
            {"naive_factor_average_differs", average_differs(all, weights, delta)}};
}

value::fields ties(input const& from)
{
    auto const base = reals(from["base"]);
    auto changes = list_of(from["finetuned"], reals);
    std::vector<std::span<double const>> views;
    for (auto& change : changes) {
        for (std::size_t i = 0; i < base.size(); ++i) change.at(i) -= base[i];
        views.emplace_back(change);
    }
    auto const merged = xin::ties<double>(views, from["keep"].get_double().value());
    std::vector<double> sum = base;
    for (std::size_t i = 0; i < base.size(); ++i) sum[i] += from["lambda"].get_double().value() * merged[i];
    return {{"task_vector", merged}, {"merged", sum}};
}

constexpr operation all[] = {
    {"combine", combine},         {"combine_from_base", combine_from_base}, {"adapter_forward", adapter_forward},
    {"best_lambda", best_lambda}, {"lora_combine", lora_combine},           {"ties", ties},
};

} // namespace

std::span<operation const> langarith_operations() { return all; }

} // namespace golden
