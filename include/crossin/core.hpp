// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_HPP
#define CROSSIN_CORE_HPP

/// \file
/// All of core/: language tags, records, errors, settings, random numbers, the share tree, parallel blocks.

#include <crossin/core/checkpoint.hpp>
#include <crossin/core/concepts.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/example.hpp>
#include <crossin/core/fingerprint.hpp>
#include <crossin/core/fixed_point.hpp>
#include <crossin/core/flag_guard.hpp>
#include <crossin/core/half.hpp>
#include <crossin/core/handle.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/core/indexed.hpp>
#include <crossin/core/language.hpp>
#include <crossin/core/nearest.hpp>
#include <crossin/core/parallel.hpp>
#include <crossin/core/permutation.hpp>
#include <crossin/core/prefetch.hpp>
#include <crossin/core/random.hpp>
#include <crossin/core/record.hpp>
#include <crossin/core/record_list.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/core/share_tree.hpp>
#include <crossin/core/tally.hpp>
#include <crossin/core/text_arena.hpp>
#include <crossin/core/text_table.hpp>
#include <crossin/core/token_sequences.hpp>
#include <crossin/core/utf8.hpp>
#include <crossin/core/version.hpp>

#endif
