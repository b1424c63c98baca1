// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TRAIN_DETAIL_BLOCKS_HPP
#define CROSSIN_TRAIN_DETAIL_BLOCKS_HPP

/// \file
/// Parameters in pieces of a fixed size, so that the number of threads changes no sum. Layer: train. Needs: parameter.

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <crossin/lora/parameter.hpp>

namespace crossin::detail {

/// Elements [first, last) of a parameter.
struct parameter_block {
    std::size_t parameter = 0;
    std::size_t first = 0, last = 0;
};

inline constexpr std::size_t block_elements = std::size_t{1} << 16;

/// All elements of all parameters, in order.
template <class Scalar>
[[nodiscard]] std::vector<parameter_block> blocks_of(std::span<parameter<Scalar> const> parameters)
{
    std::vector<parameter_block> blocks;
    for (std::size_t i = 0; i < parameters.size(); ++i)
        for (std::size_t first = 0; first < parameters[i].value.size(); first += block_elements)
            blocks.push_back({i, first, std::min(first + block_elements, parameters[i].value.size())});
    return blocks;
}

} // namespace crossin::detail
#endif
