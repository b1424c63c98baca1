// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_REPORT_PARTS_HPP
#define CROSSIN_EXAMPLES_CROSSIN_REPORT_PARTS_HPP

/// \file
/// The parts of which reports are made, and how their numbers are written.

#include <string>

#include <crossin/core/settings.hpp>
#include <crossin/report/document.hpp>

namespace program {

/// Sections of a ledger: directions against the plan, components, languages, lengths, warnings, texts.
void add_ledger(crossin::report& to, crossin::setting const& root);
/// A section of results of `score` or `eval`. Returns: whether there are any.
bool add_results(crossin::report& to, crossin::setting const& root);

/// "-0.0123": with so many decimals, and a sign where it is negative.
[[nodiscard]] std::string signed_decimal(double number, unsigned decimals);
/// A name for the next figure of a report, such as `figure-3`.
[[nodiscard]] std::string next_figure(crossin::report const& of);
/// The last part of a path.
[[nodiscard]] std::string file_name(std::string const& path);

} // namespace program
#endif
