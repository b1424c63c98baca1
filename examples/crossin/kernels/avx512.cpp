// SPDX-License-Identifier: MIT
#include "kernels.hpp"

#include <crossin/lora/kernel.hpp>

crossin::any_engine program::make_avx512_kernel(unsigned threads)
{
    return crossin::any_engine(crossin::lora_kernel(threads));
}
