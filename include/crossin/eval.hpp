// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_HPP
#define CROSSIN_EVAL_HPP

/// \file
/// All of eval/: answers and what they are worth, in one language and across several, with intervals. Needs: ICU.

#include <crossin/eval/answer_alignment.hpp>
#include <crossin/eval/bootstrap.hpp>
#include <crossin/eval/consistency.hpp>
#include <crossin/eval/item_clusters.hpp>
#include <crossin/eval/paired_tests.hpp>
#include <crossin/eval/parallel_answers.hpp>
#include <crossin/eval/summed_score.hpp>

#endif
