// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_TRAIN_OWNED_PARAMETERS_HPP
#define CROSSIN_TESTS_TRAIN_OWNED_PARAMETERS_HPP

/// \file
/// Parameters without a model.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/random.hpp>
#include <crossin/lora/parameter.hpp>

namespace crossin_test {

/// Parameters that own their numbers, all of them 0 at first.
struct owned_parameters {
    std::vector<std::vector<float>> values = {}, gradients = {};
    std::vector<crossin::parameter<float>> list = {};

    owned_parameters() = default;
    owned_parameters(owned_parameters&&) noexcept = default; // numbers stay where they are
    owned_parameters& operator=(owned_parameters&&) noexcept = default;

    void add(std::string name, crossin::parameter_kind kind, std::size_t rows, std::size_t cols)
    {
        list.push_back(
            {std::move(name), kind, rows, cols, values.emplace_back(rows * cols), gradients.emplace_back(rows * cols)});
    }

    /// Numbers in [-1, 1), by a seed.
    static void draw(std::vector<std::vector<float>>& into, std::uint64_t seed)
    {
        for (std::size_t p = 0; p < into.size(); ++p)
            for (std::size_t i = 0; i < into[p].size(); ++i)
                into[p][i] = static_cast<float>(static_cast<double>(crossin::random_bits(seed, i, p) >> 40) * 0x1p-23 -
                                                1);
    }
};

} // namespace crossin_test
#endif
