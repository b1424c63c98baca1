// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_HPP
#define CROSSIN_RECORDS_HPP

/// \file
/// All of records/: records of several languages in rows, checks, duplicates, benchmark overlap.

#include <crossin/records/by_id.hpp>
#include <crossin/records/by_position.hpp>
#include <crossin/records/checks.hpp>
#include <crossin/records/drift.hpp>
#include <crossin/records/duplicates.hpp>
#include <crossin/records/overlap.hpp>
#include <crossin/records/pairing_report.hpp>
#include <crossin/records/parallel_corpus.hpp>
#include <crossin/records/record_aligner.hpp>
#include <crossin/records/row_groups.hpp>
#include <crossin/records/row_list.hpp>

#endif
