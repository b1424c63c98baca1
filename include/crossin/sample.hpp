// SPDX-License-Identifier: MIT
#ifndef CROSSIN_SAMPLE_HPP
#define CROSSIN_SAMPLE_HPP

/// \file
/// All of sample/: language weights, directions, choices.

#include <crossin/sample/choice.hpp>
#include <crossin/sample/directions.hpp>
#include <crossin/sample/language_weights.hpp>

#endif
