// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_TRAINER_HPP
#define CROSSIN_EXAMPLES_CROSSIN_TRAINER_HPP

/// \file
/// What a trainer wants beside the examples.

#include <string>

namespace program {

/// Errors: `error{unsupported}` for a format that LLaMA-Factory does not read.
void check_llamafactory(std::string const& format);

/// Writes dataset_info.json beside `output`, as LLaMA-Factory reads it, and gives back what to do next. Where a
/// description of other data sets stands there already it is left alone, and the entry to be added is given back.
[[nodiscard]] std::string describe_for_llamafactory(std::string const& output, std::string const& format);

} // namespace program
#endif
