// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_CROSS_ENTROPY_HPP
#define CROSSIN_MODEL_CROSS_ENTROPY_HPP

/// \file
/// How surprised logits are by their labels, and the gradient of it in their place. Layer: model. Needs: matrix, OpenMP
/// where there is one.

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include <crossin/lora/matrix.hpp>
#include <crossin/model/detail/lanes.hpp>
#include <crossin/model/detail/threads.hpp>

namespace crossin {
namespace detail {
inline namespace CROSSIN_DETAIL_TARGET {

/// Replaces a row by exp(row - most). Returns: the sum, in double.
template <class Scalar>
[[nodiscard]] double exponentials_of(Scalar* row, std::size_t count, Scalar most)
{
    double sum = 0;
    for (std::size_t first = 0; first < count; first += 1024) {
        std::size_t const part = count - first < 1024 ? count - first : 1024;
        Scalar* const at = row + first;
        for (std::size_t i = 0; i < part; ++i) at[i] = exponential(at[i] - most);
        sum += static_cast<double>(lane_sum<Scalar>(part, [&](std::size_t i) { return at[i]; }));
    }
    return sum;
}

} // namespace CROSSIN_DETAIL_TARGET
} // namespace detail
inline namespace CROSSIN_DETAIL_TARGET {

/// Rows of logits that a `decoder` makes at a time, of so many: 16 to 256, which for
/// most vocabularies are up to 2^22 numbers.
[[nodiscard]] constexpr std::size_t logit_rows(std::size_t vocabulary, std::size_t rows) noexcept
{
    return std::min(rows, std::clamp<std::size_t>((std::size_t{1} << 22) / vocabulary / 16 * 16, 16, 256));
}

/// What becomes of the logits.
enum class logits_become : std::uint8_t {
    scratch,   ///< nothing that can be used
    gradients, ///< those of the sum of the losses, softmax - label
};

// loss[t] = log(sum_v exp(logits[t, v])) - logits[t, label[t]],  dlogits[t, v] = exp(logits[t, v] - lse[t]) - (v = label[t])

/// Writes the loss of each row [nats].
///
/// Requires: labels lie in [0, vocabulary).
/// Shapes:   logits [n x vocabulary], labels and losses [n].
/// Source:   the negative logarithm of the softmax of the label; Goodfellow, Bengio and Courville, "Deep Learning",
///           section 6.2.2.3.
template <class Scalar>
void cross_entropy(matrix_view<Scalar> logits, std::span<std::int32_t const> labels, std::span<double> losses,
                   logits_become what, unsigned threads = 1)
{
    assert(labels.size() == logits.rows() && losses.size() == logits.rows());
    unsigned const worth = detail::threads_for(4 * logits.rows() * logits.cols(), threads);
    detail::in_tasks(logits.rows(), worth, [&](std::size_t t, std::size_t) {
        Scalar* const row = logits.row(t);
        auto const label = static_cast<std::size_t>(labels[t]);
        assert(label < logits.cols());
        Scalar const most = detail::largest_of(row, logits.cols());
        double const wanted = static_cast<double>(row[label]) - static_cast<double>(most);
        double const sum = detail::exponentials_of(row, logits.cols(), most);
        losses[t] = std::log(sum) - wanted;
        if (what == logits_become::scratch) return;
        auto const inverse = static_cast<Scalar>(1 / sum);
        for (std::size_t v = 0; v < logits.cols(); ++v) row[v] *= inverse;
        row[label] -= 1;
    });
}

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin
#endif
