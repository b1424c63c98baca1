// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_NEIGHBOUR_OPTIONS_HPP
#define CROSSIN_ALIGN_NEIGHBOUR_OPTIONS_HPP

/// \file
/// How neighbours are looked for. Layer: align. Needs: nothing.

#include <cstddef>
#include <cstdint>

namespace crossin {

/// How similar two vectors are.
enum class similarity_measure : std::uint8_t {
    cosine, ///< of the angle between them, [-1, 1]
    dot,    ///< their dot product
};

/// How neighbours are looked for.
struct neighbour_options {
    std::size_t k = 4; ///< neighbours of each vector; no more than the smaller side has vectors
    similarity_measure measure = similarity_measure::cosine;
    unsigned threads = 0; ///< 0: all
};

} // namespace crossin
#endif
