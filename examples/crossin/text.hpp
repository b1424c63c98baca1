// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_TEXT_HPP
#define CROSSIN_EXAMPLES_CROSSIN_TEXT_HPP

/// \file
/// Quantities as people read them.

#include <cstdint>
#include <string>

namespace program {

/// "1.2 MB", in powers of ten.
[[nodiscard]] std::string size_text(double bytes);
/// "1:02:03".
[[nodiscard]] std::string time_text(std::uint64_t seconds);

} // namespace program
#endif
