// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TRAIN_TUNABLE_HPP
#define CROSSIN_TRAIN_TUNABLE_HPP

/// \file
/// What can be trained, and from what. Layer: train. Needs: parameter, token_sequences.

#include <concepts>
#include <cstdint>
#include <iterator>
#include <ranges>
#include <span>

#include <crossin/core/token_sequences.hpp>
#include <crossin/lora/parameter.hpp>

namespace crossin {

/// A model as training sees it.
///
/// `parameters()` are the trained arrays with their gradients, the same ones as long as the model lives.
/// `accumulate(batch, key)` adds to them the gradients of the sum of the losses of all places with a label, and gives that
/// sum; `key` decides what dropout leaves out. `evaluate(batch)` gives the sum alone, and drops nothing out.
template <class M>
concept tunable = requires(M& model, token_sequences const& batch, std::uint64_t key) {
    { model.parameters() } -> std::convertible_to<std::span<parameter<float> const>>;
    { model.accumulate(batch, key) } -> std::convertible_to<batch_loss>;
    { model.evaluate(batch) } -> std::convertible_to<batch_loss>;
};

/// Batches one after the other: `token_batches`, a vector of `token_batch` or of `token_sequences`.
template <class R>
concept batch_range = std::ranges::input_range<R> &&
                      std::convertible_to<std::ranges::range_reference_t<R>, token_sequences>;

/// Loss over all batches, without dropout.
template <tunable Model, batch_range Batches>
[[nodiscard]] batch_loss evaluate_all(Model& model, Batches&& batches)
{
    batch_loss all;
    for (auto const& batch : batches) {
        token_sequences const texts = batch;
        if (texts.tokens() > 0) all += model.evaluate(texts);
    }
    return all;
}

} // namespace crossin
#endif
