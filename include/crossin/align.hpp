// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_HPP
#define CROSSIN_ALIGN_HPP

/// \file
/// All of align/.

#include <crossin/align/align.hpp>
#include <crossin/align/alignment.hpp>
#include <crossin/align/bead.hpp>
#include <crossin/align/bead_scores.hpp>
#include <crossin/align/bead_text.hpp>
#include <crossin/align/by_content.hpp>
#include <crossin/align/by_key.hpp>
#include <crossin/align/link_scores.hpp>
#include <crossin/align/link_text.hpp>
#include <crossin/align/span_projection.hpp>
#include <crossin/align/symmetrize.hpp>
#include <crossin/align/word_aligner.hpp>
#include <crossin/align/word_model.hpp>
#include <crossin/align/word_options.hpp>
#include <crossin/align/word_tokens.hpp>

#endif
