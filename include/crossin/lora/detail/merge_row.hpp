// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_MERGE_ROW_HPP
#define CROSSIN_LORA_DETAIL_MERGE_ROW_HPP

/// \file
/// One row of a layer with its adapter, in double. Layer: lora. Needs: adapter_layer, dora.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/lora/adapter_layer.hpp>
#include <crossin/lora/dora.hpp>

namespace crossin::detail {

/// Requires: the layer outlives this.
class merge_row {
public:
    /// Errors: `error{mismatch}` when the layer is none of weights [out x in].
    merge_row(adapter_layer<float> const& layer, std::size_t out, std::size_t in) : layer_(layer), turned_(in)
    {
        auto const& factors = layer.factors;
        bool const fits = factors.rank() == 0 ||
                          (factors.in() == in && factors.out() == out && factors.b.cols() == factors.rank());
        if (!fits || (!layer.magnitude.empty() && layer.magnitude.size() != out))
            fail(errc::mismatch, "the layer " + in_quotes(layer.module, 120) + " has " + std::to_string(factors.in()) +
                                     " inputs and " + std::to_string(factors.out()) + " outputs in the adapter and " +
                                     std::to_string(in) + " and " + std::to_string(out) +
                                     " in the model: the adapter is of another model");
    }

    /// Writes row o of scale B A.
    void delta(std::size_t o, std::span<double> to) const
    {
        auto const& factors = layer_.factors;
        std::ranges::fill(to, 0.0);
        for (std::size_t q = 0; q < factors.rank(); ++q) {
            double const b = double{factors.scale} * double{factors.b(o, q)};
            float const* const a = factors.a.row(q);
            for (std::size_t i = 0; i < to.size(); ++i) to[i] += b * double{a[i]};
        }
    }

    /// Adds weight * (row o of the adapted layer - `base`, that of the base) to `sum`.
    /// Returns: the length of the row before it gets its magnitude, with DoRA; else 0.
    double add(std::size_t o, double weight, std::span<double const> base, std::span<double> sum)
    {
        delta(o, turned_);
        if (layer_.magnitude.empty()) {
            for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += weight * turned_[i];
            return 0;
        }
        double squares = 0;
        for (std::size_t i = 0; i < sum.size(); ++i) {
            turned_[i] += base[i];
            squares += turned_[i] * turned_[i];
        }
        double const length = std::sqrt(squares);
        double const factor = dora_factor(double{layer_.magnitude[o]}, length);
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += weight * (factor * turned_[i] - base[i]);
        return length;
    }

private:
    adapter_layer<float> const& layer_;
    std::vector<double> turned_;
};

} // namespace crossin::detail
#endif
