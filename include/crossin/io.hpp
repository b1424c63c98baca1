// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_HPP
#define CROSSIN_IO_HPP

/// \file
/// All of io/: files of records and their indexes, readers and writers, settings and checkpoints, models. Needs:
/// simdjson.

#include <crossin/io/benchmarks/benchmark_kind.hpp>
#include <crossin/io/benchmarks/causal_choices.hpp>
#include <crossin/io/benchmarks/choice_question.hpp>
#include <crossin/io/benchmarks/item_metrics.hpp>
#include <crossin/io/benchmarks/seaeval.hpp>
#include <crossin/io/benchmarks/sentence_pairs.hpp>
#include <crossin/io/benchmarks/sentence_retrieval.hpp>
#include <crossin/io/benchmarks/span_questions.hpp>
#include <crossin/io/benchmarks/tagged_sentences.hpp>
#include <crossin/io/benchmarks/word_problems.hpp>
#include <crossin/io/benchmarks/xtreme_predictions.hpp>
#include <crossin/io/checkpoint_file.hpp>
#include <crossin/io/corpus.hpp>
#include <crossin/io/format.hpp>
#include <crossin/io/formats.hpp>
#include <crossin/io/formats/alpaca.hpp>
#include <crossin/io/formats/messages.hpp>
#include <crossin/io/formats/prompt_completion.hpp>
#include <crossin/io/formats/squad.hpp>
#include <crossin/io/formats/text.hpp>
#include <crossin/io/formats/tsv.hpp>
#include <crossin/io/generation_config.hpp>
#include <crossin/io/gguf_writer.hpp>
#include <crossin/io/llama2c.hpp>
#include <crossin/io/mapped_file.hpp>
#include <crossin/io/model_config.hpp>
#include <crossin/io/npy.hpp>
#include <crossin/io/output_file.hpp>
#include <crossin/io/read_options.hpp>
#include <crossin/io/record_index.hpp>
#include <crossin/io/safetensors.hpp>
#include <crossin/io/safetensors_writer.hpp>
#include <crossin/io/settings_json.hpp>
#include <crossin/io/tensor.hpp>
#include <crossin/io/tensor_set.hpp>
#include <crossin/io/tokenizer_file.hpp>
#include <crossin/io/vector_file.hpp>
#include <crossin/io/writers.hpp>

#endif
