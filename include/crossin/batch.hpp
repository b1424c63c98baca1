// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_HPP
#define CROSSIN_BATCH_HPP

/// \file
/// All of batch/ but `sentencepiece.hpp`, which asks for a library of its own: tokenizers, rows, batches and labels.

#include <crossin/batch/any_tokenizer.hpp>
#include <crossin/batch/bpe_tokenizer.hpp>
#include <crossin/batch/byte_tokenizer.hpp>
#include <crossin/batch/collate.hpp>
#include <crossin/batch/dlpack.hpp>
#include <crossin/batch/labels.hpp>
#include <crossin/batch/llama2c_tokenizer.hpp>
#include <crossin/batch/packing.hpp>
#include <crossin/batch/padded_rows.hpp>
#include <crossin/batch/token_batch.hpp>
#include <crossin/batch/token_batches.hpp>
#include <crossin/batch/token_counts.hpp>
#include <crossin/batch/tokenizer.hpp>

#endif
