// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_HPP
#define CROSSIN_ALIGN_HPP

/// \file
/// All of align/.

#include <crossin/align/align.hpp>
#include <crossin/align/alignment.hpp>
#include <crossin/align/bead.hpp>
#include <crossin/align/bead_cost.hpp>
#include <crossin/align/bead_scores.hpp>
#include <crossin/align/bead_text.hpp>
#include <crossin/align/bead_types.hpp>
#include <crossin/align/by_content.hpp>
#include <crossin/align/by_embedding.hpp>
#include <crossin/align/by_key.hpp>
#include <crossin/align/content_filters.hpp>
#include <crossin/align/embedding_cost.hpp>
#include <crossin/align/filter_pairs.hpp>
#include <crossin/align/gale_church.hpp>
#include <crossin/align/language_filter.hpp>
#include <crossin/align/language_identifier.hpp>
#include <crossin/align/length_cost.hpp>
#include <crossin/align/length_filters.hpp>
#include <crossin/align/link_scores.hpp>
#include <crossin/align/link_text.hpp>
#include <crossin/align/mine.hpp>
#include <crossin/align/nearest_neighbours.hpp>
#include <crossin/align/neighbour_lists.hpp>
#include <crossin/align/neighbour_options.hpp>
#include <crossin/align/noise_filters.hpp>
#include <crossin/align/pair_filter.hpp>
#include <crossin/align/score_filters.hpp>
#include <crossin/align/sentence_aligner.hpp>
#include <crossin/align/sentence_lexicon.hpp>
#include <crossin/align/span_projection.hpp>
#include <crossin/align/symmetrize.hpp>
#include <crossin/align/threshold_search.hpp>
#include <crossin/align/usual_filters.hpp>
#include <crossin/align/vectors.hpp>
#include <crossin/align/word_aligner.hpp>
#include <crossin/align/word_model.hpp>
#include <crossin/align/word_options.hpp>
#include <crossin/align/word_tokens.hpp>

#endif
