// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_HPP
#define CROSSIN_ALIGN_HPP

/// \file
/// All of align/.

#include <crossin/align/align.hpp>
#include <crossin/align/alignment.hpp>
#include <crossin/align/bead.hpp>
#include <crossin/align/bead_cost.hpp>
#include <crossin/align/bead_types.hpp>
#include <crossin/align/by_key.hpp>
#include <crossin/align/embedding_cost.hpp>
#include <crossin/align/gale_church.hpp>
#include <crossin/align/length_cost.hpp>
#include <crossin/align/sentence_aligner.hpp>
#include <crossin/align/sentence_lexicon.hpp>

#endif
