// SPDX-License-Identifier: MIT
#include "kernels.hpp"

#include <crossin/align/nearest_neighbours.hpp>
#include <crossin/lora/kernel.hpp>

crossin::any_engine program::make_avx2_kernel(unsigned threads)
{
    return crossin::any_engine(crossin::lora_kernel(threads));
}

crossin::neighbours<float> program::find_neighbours_avx2(read_vectors const& source, read_vectors const& target,
                                                         crossin::neighbour_options const& options)
{
    return crossin::nearest_neighbours(source, target, options);
}
