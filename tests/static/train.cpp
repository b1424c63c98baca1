// SPDX-License-Identifier: MIT
// What batches and training are made of, and what they are not.

#include <concepts>
#include <cstdint>
#include <iterator>
#include <ranges>
#include <string>
#include <type_traits>
#include <vector>

#include <crossin/batch.hpp>
#include <crossin/train.hpp>

namespace xin = crossin;

namespace {

// States and options are values.
static_assert(std::regular<xin::collate_options> && std::regular<xin::collate_counts> && std::regular<xin::token_row>);
static_assert(std::regular<xin::batch_options> && std::regular<xin::batch_position> && std::regular<xin::token_batch>);
static_assert(std::regular<xin::padding_options> && std::regular<xin::padded_rows>);
static_assert(std::regular<xin::token_count> && std::regular<xin::token_statistics>);
static_assert(std::regular<xin::adamw_options> && std::regular<xin::adamw_state> && std::regular<xin::learning_rate>);
static_assert(std::regular<xin::moving_average> && std::regular<xin::early_stop> && std::regular<xin::tune_state>);
static_assert(std::regular<xin::tuner_options> && std::regular<xin::tune_options> && std::regular<xin::lora_settings>);

// A batch is a view's owner: no view of one that is about to go.
static_assert(std::convertible_to<xin::token_batch const&, xin::token_sequences>);
static_assert(!std::convertible_to<xin::token_batch, xin::token_sequences>);

// Batches are passed through once, and refer to their examples.
using texts = std::vector<xin::example>;
using batches = xin::token_batches<texts, xin::byte_tokenizer>;
static_assert(std::ranges::input_range<batches> && !std::ranges::forward_range<batches>);
static_assert(std::sentinel_for<std::default_sentinel_t, std::ranges::iterator_t<batches>>);
static_assert(!std::copyable<batches>);
static_assert(std::constructible_from<batches, texts const&, xin::collator<xin::byte_tokenizer>>);
static_assert(!std::constructible_from<batches, texts, xin::collator<xin::byte_tokenizer>>);
static_assert(xin::batch_range<batches&> && xin::batch_range<std::vector<xin::token_batch> const&>);
static_assert(!xin::batch_range<std::vector<std::string>&>);

// A tensor belongs to one.
static_assert(std::movable<xin::dlpack_holder<xin::dlpack::managed_tensor>>);
static_assert(!std::copyable<xin::dlpack_holder<xin::dlpack::managed_tensor>>);

} // namespace
