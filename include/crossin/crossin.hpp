// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CROSSIN_HPP
#define CROSSIN_CROSSIN_HPP

/// \file
/// All of crossin, but for what asks for a library of its own (`recipe/yaml.hpp`: yaml-cpp, `batch/sentencepiece.hpp`).

#include <crossin/align.hpp>
#include <crossin/batch.hpp>
#include <crossin/compose.hpp>
#include <crossin/core.hpp>
#include <crossin/eval.hpp>
#include <crossin/io.hpp>
#include <crossin/lora.hpp>
#include <crossin/mix.hpp>
#include <crossin/model.hpp>
#include <crossin/prompt.hpp>
#include <crossin/recipe.hpp>
#include <crossin/records.hpp>
#include <crossin/report.hpp>
#include <crossin/sample.hpp>
#include <crossin/text.hpp>
#include <crossin/train.hpp>

#endif
