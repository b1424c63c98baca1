// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_HPP
#define CROSSIN_EVAL_HPP

/// \file
/// All of eval/: what answers, texts, tags and retrieved sentences are worth, in one language and across several, with
/// intervals.

#include <crossin/eval/answer_alignment.hpp>
#include <crossin/eval/answer_language.hpp>
#include <crossin/eval/answer_text.hpp>
#include <crossin/eval/bleu.hpp>
#include <crossin/eval/bootstrap.hpp>
#include <crossin/eval/chrf.hpp>
#include <crossin/eval/consistency.hpp>
#include <crossin/eval/entities.hpp>
#include <crossin/eval/item_clusters.hpp>
#include <crossin/eval/last_number.hpp>
#include <crossin/eval/match_counts.hpp>
#include <crossin/eval/metric_row.hpp>
#include <crossin/eval/metric_tokens.hpp>
#include <crossin/eval/paired_tests.hpp>
#include <crossin/eval/parallel_answers.hpp>
#include <crossin/eval/question_answering.hpp>
#include <crossin/eval/rank_options.hpp>
#include <crossin/eval/retrieval_counts.hpp>
#include <crossin/eval/rouge.hpp>
#include <crossin/eval/summed_score.hpp>
#include <crossin/eval/transfer_gap.hpp>
#include <crossin/eval/xtreme.hpp>

#endif
