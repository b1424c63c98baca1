// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_PICTURES_HPP
#define CROSSIN_EXAMPLES_CROSSIN_PICTURES_HPP

/// \file
/// The pictures of a report, drawn by gnuplot.

#include <string>

#include <crossin/report/document.hpp>

namespace program {

/// Draws every figure of the report with the program gnuplot, and puts the pictures in their places.
///
/// Returns: nothing, or a sentence that says why pictures were left out, for want of gnuplot, say.
/// Errors:  `error{io}` when a script cannot be written to the folder for temporary files.
[[nodiscard]] std::string draw_pictures(crossin::report& of);

} // namespace program
#endif
