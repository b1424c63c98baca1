// SPDX-License-Identifier: MIT
#ifndef CROSSIN_REPORT_UMBRELLA_HPP
#define CROSSIN_REPORT_UMBRELLA_HPP

/// \file
/// All of report/.

#include <crossin/report/document.hpp>
#include <crossin/report/gnuplot.hpp>
#include <crossin/report/histogram.hpp>
#include <crossin/report/html.hpp>
#include <crossin/report/json.hpp>
#include <crossin/report/plain_text.hpp>

#endif
