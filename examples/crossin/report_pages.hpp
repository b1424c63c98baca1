// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_REPORT_PAGES_HPP
#define CROSSIN_EXAMPLES_CROSSIN_REPORT_PAGES_HPP

/// \file
/// Reports of what runs leave behind: ledgers of `compose`, logs of `tune`, results of `score` and `eval`.

#include <string>

#include <crossin/core/settings.hpp>
#include <crossin/report/document.hpp>

namespace program {

/// Adds the sections of a file that holds one JSON object: a ledger, or results of `score` or `eval`.
///
/// Returns: whether it is one of those; nothing is added otherwise.
/// Errors:  `error{parse}` with path and line for one that lacks what it should have.
bool add_json(crossin::report& to, crossin::setting const& root);

/// Adds the curves of a log of `tune`. Errors: `error{parse}` with path and line for what is no such log.
void add_log(crossin::report& to, std::string const& path);

/// What stands in a folder, ledger first, then logs, then results, each in the order of their names; folders in it, too.
///
/// Errors: `error{not_found}` when there is nothing to report of.
[[nodiscard]] crossin::report report_of_folder(std::string const& folder);

/// Writes a report as `html`, `json` or `text`; `-` is standard output. Pages get their pictures.
///
/// Returns: nothing, or a sentence that says why pictures were left out.
/// Errors:  `error{io}` when the file cannot be written.
std::string write_report(crossin::report of, std::string const& path, std::string const& format = "html");

} // namespace program
#endif
