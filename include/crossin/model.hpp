// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_HPP
#define CROSSIN_MODEL_HPP

/// \file
/// All of model/: the decoder, its weights and their files, what it writes, and the blocks that it is made of.

#include <crossin/model/adapted.hpp>
#include <crossin/model/attention.hpp>
#include <crossin/model/cached_decoder.hpp>
#include <crossin/model/cross_entropy.hpp>
#include <crossin/model/decoder.hpp>
#include <crossin/model/decoder_options.hpp>
#include <crossin/model/decoder_weights.hpp>
#include <crossin/model/gate.hpp>
#include <crossin/model/generate.hpp>
#include <crossin/model/key_value_cache.hpp>
#include <crossin/model/load_weights.hpp>
#include <crossin/model/memory_plan.hpp>
#include <crossin/model/rms_norm.hpp>
#include <crossin/model/rotary.hpp>
#include <crossin/model/sampling.hpp>
#include <crossin/model/score_answers.hpp>
#include <crossin/model/weight_format.hpp>

#endif
