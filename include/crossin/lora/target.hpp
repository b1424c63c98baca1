// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_TARGET_HPP
#define CROSSIN_LORA_TARGET_HPP

/// \file
/// `CROSSIN_DETAIL_TARGET`, the inline namespace of what depends on the instructions and the threads that a unit is
/// compiled for, so that units compiled differently do not share it. Layer: lora. Needs: nothing.

#include <crossin/lora/detail/target.hpp>

#endif
