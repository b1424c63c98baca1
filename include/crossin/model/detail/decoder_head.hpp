// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_DETAIL_DECODER_HEAD_HPP
#define CROSSIN_MODEL_DETAIL_DECODER_HEAD_HPP

/// \file
/// What stands above the layers of a decoder: the last norm, the logits, the losses. Layer: model. Needs: rms_norm,
/// cross_entropy, tuned_linear.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <crossin/core/token_sequences.hpp>
#include <crossin/io/model_config.hpp>
#include <crossin/model/cross_entropy.hpp>
#include <crossin/model/detail/tuned_linear.hpp>
#include <crossin/model/rms_norm.hpp>

namespace crossin::detail {
inline namespace CROSSIN_DETAIL_TARGET {

/// A column as a vector.
template <class Scalar>
[[nodiscard]] std::span<Scalar> as_span(matrix_view<Scalar> column)
{
    return {column.data(), column.rows()};
}

/// Works on the rows of some places only, side by side.
template <class Scalar>
class decoder_head {
public:
    void set(model_config const& config, std::vector<Scalar>& norm)
    {
        config_ = &config;
        norm_.value = norm;
    }
    [[nodiscard]] trained_array<Scalar>& norm() noexcept { return norm_; }

    /// Rows of the last state, normalised [places x width].
    [[nodiscard]] matrix_view<Scalar> rows_at(std::span<std::uint32_t const> places, matrix_view<Scalar const> x,
                                              unsigned threads)
    {
        matrix_view<Scalar> const rows = rows_.take(places.size(), x.cols()),
                                  normed = normed_.take(places.size(), x.cols());
        for (std::size_t i = 0; i < places.size(); ++i) std::copy_n(x.row(places[i]), x.cols(), rows.row(i));
        rms_norm(weights(), rows, as_span(inverses_.take(places.size(), 1)), normed, threads);
        return normed;
    }

    /// Losses of the rows that `rows_at` made, logits a few rows at a time; logarithms of probabilities where there is
    /// room for them. Where they are learned from, the head's gradient grows, and those of the rows take their place if
    /// they are wanted `below`.
    template <class Engine>
    batch_loss losses(Engine& engine, trained_weights<Scalar>& head, token_sequences const& batch,
                      std::span<std::uint32_t const> places, bool learn, bool below,
                      std::span<double> log_probabilities)
    {
        std::size_t const vocabulary = config_->vocabulary;
        std::size_t const chunk = logit_rows(vocabulary, places.size());
        matrix_view<Scalar> const normed = normed_.take(places.size(), config_->width);
        batch_loss total{0, places.size()};
        losses_.resize(chunk);
        labels_.resize(chunk);
        for (std::size_t first = 0; first < places.size(); first += chunk) {
            std::size_t const count = std::min(chunk, places.size() - first);
            matrix_view<Scalar> const rows(normed.row(first), count, normed.cols()),
                logits = logits_.take(count, vocabulary);
            for (std::size_t i = 0; i < count; ++i) labels_[i] = batch.labels[places[first + i]];
            engine.forward(head.weights, rows, logits);
            cross_entropy(logits, std::span<std::int32_t const>(labels_).first(count), std::span(losses_).first(count),
                          learn ? logits_become::gradients : logits_become::scratch, engine.threads());
            for (std::size_t i = 0; i < count; ++i) {
                total.sum += losses_[i];
                if (!log_probabilities.empty()) log_probabilities[places[first + i]] = -losses_[i];
            }
            if (!learn) continue;
            if (head.trained()) engine.add_weight_gradient(rows, logits, head.gradient);
            if (below) engine.backward(head.weights, logits, rows);
        }
        return total;
    }

    /// The gradient of the last state, zero at all other places, from those that `losses` left.
    void backward(std::span<std::uint32_t const> places, matrix_view<Scalar> dx, unsigned threads)
    {
        matrix_view<Scalar> const rows = rows_.take(places.size(), dx.cols()),
                                  slope = normed_.take(places.size(), dx.cols());
        rms_norm_backward(weights(), rows, as_span<Scalar const>(inverses_.take(places.size(), 1)), slope, slope,
                          gradient_mode::overwrite, norm_.gradient, threads);
        std::fill_n(dx.data(), dx.rows() * dx.cols(), Scalar{0});
        for (std::size_t i = 0; i < places.size(); ++i) std::copy_n(slope.row(i), dx.cols(), dx.row(places[i]));
    }

private:
    [[nodiscard]] norm_weights<Scalar> weights() const
    {
        return {norm_.value, config_->norm_adds_one, config_->norm_epsilon};
    }

    model_config const* config_ = nullptr;
    trained_array<Scalar> norm_;
    room<Scalar> rows_, normed_, inverses_, logits_;
    std::vector<double> losses_;
    std::vector<std::int32_t> labels_;
};

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin::detail
#endif
