// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_HPP
#define CROSSIN_LORA_HPP

/// \file
/// All of lora/: frozen weights, low-rank factors, linear layers of both, and adapters.

#include <crossin/lora/adapter.hpp>
#include <crossin/lora/adapter_config.hpp>
#include <crossin/lora/adapter_layer.hpp>
#include <crossin/lora/any_engine.hpp>
#include <crossin/lora/any_weights.hpp>
#include <crossin/lora/bottleneck.hpp>
#include <crossin/lora/combine.hpp>
#include <crossin/lora/dora.hpp>
#include <crossin/lora/dropout.hpp>
#include <crossin/lora/engine.hpp>
#include <crossin/lora/factors.hpp>
#include <crossin/lora/gguf.hpp>
#include <crossin/lora/kernel.hpp>
#include <crossin/lora/language_arithmetic.hpp>
#include <crossin/lora/linear.hpp>
#include <crossin/lora/linear_modules.hpp>
#include <crossin/lora/low_rank.hpp>
#include <crossin/lora/matrix.hpp>
#include <crossin/lora/merge.hpp>
#include <crossin/lora/merge_model.hpp>
#include <crossin/lora/parameter.hpp>
#include <crossin/lora/peft.hpp>
#include <crossin/lora/peft_config.hpp>
#include <crossin/lora/quantize.hpp>
#include <crossin/lora/target.hpp>
#include <crossin/lora/ties.hpp>
#include <crossin/lora/weighted.hpp>
#include <crossin/lora/weights.hpp>

#endif
