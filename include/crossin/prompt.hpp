// SPDX-License-Identifier: MIT
#ifndef CROSSIN_PROMPT_HPP
#define CROSSIN_PROMPT_HPP

/// \file
/// All of prompt/: templates, their catalogue, questions of benchmarks, answer hints, translation instructions, bracket tags.

#include <crossin/prompt/answer_hint.hpp>
#include <crossin/prompt/catalogue.hpp>
#include <crossin/prompt/chat_template.hpp>
#include <crossin/prompt/question_catalogue.hpp>
#include <crossin/prompt/question_prompt.hpp>
#include <crossin/prompt/tags.hpp>
#include <crossin/prompt/template.hpp>
#include <crossin/prompt/translation.hpp>

#endif
