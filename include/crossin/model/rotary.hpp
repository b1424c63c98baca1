// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_ROTARY_HPP
#define CROSSIN_MODEL_ROTARY_HPP

/// \file
/// Rotary position embeddings: pairs of coordinates turned by an angle that grows with the position. Layer: model.
/// Needs: model_config, matrix, OpenMP where there is one.

#include <cassert>
#include <cmath>
#include <cstddef>
#include <vector>

#include <crossin/io/model_config.hpp>
#include <crossin/lora/matrix.hpp>
#include <crossin/model/detail/threads.hpp>

namespace crossin {

/// Returns: the angle of pair `pair` by position [radians a token], after scaling of the frequency.
///
/// Source: Su et al., "RoFormer", arXiv 2104.09864, section 3.2.2; for the scaling see `rotary_scaling`.
[[nodiscard]] inline double rotary_frequency(model_config const& config, std::size_t pair)
{
    double const plain = std::pow(config.rotary_base,
                                  -2.0 * static_cast<double>(pair) / static_cast<double>(config.head_width));
    rotary_scaling const& scaling = config.scaling;
    if (scaling.how == rotary_scaling::kind::linear) return plain / scaling.factor;
    if (scaling.how == rotary_scaling::kind::none) return plain;
    double const two_pi = 6.283185307179586476925, wave = two_pi / plain,
                 first = static_cast<double>(scaling.original_tokens);
    if (wave < first / scaling.high_frequency_factor) return plain;
    if (wave > first / scaling.low_frequency_factor) return plain / scaling.factor;
    double const share = (first / wave - scaling.low_frequency_factor) /
                         (scaling.high_frequency_factor - scaling.low_frequency_factor);
    return (1 - share) * plain / scaling.factor + share * plain;
}

inline namespace CROSSIN_DETAIL_TARGET {

/// Which way heads are turned: as in the forward pass, or back, which is what its gradient asks for.
enum class rotation : std::uint8_t { forth, back };

/// Cosines and sines of all pairs at the positions seen so far.
template <class Scalar>
class rotary {
public:
    explicit rotary(model_config const& config) : layout_(config.layout), half_(config.head_width / 2)
    {
        for (std::size_t i = 0; i < half_; ++i) frequencies_.push_back(rotary_frequency(config, i));
    }

    /// Makes ready for positions below `tokens`.
    void reach(std::size_t tokens)
    {
        if (std::size_t const size = tokens * half_;
            size > cosines_.capacity()) { // an eighth more: seldom, and not twice
            cosines_.reserve(size + size / 8);
            sines_.reserve(size + size / 8);
        }
        for (std::size_t position = half_ == 0 ? tokens : cosines_.size() / half_; position < tokens; ++position)
            for (double const frequency : frequencies_) {
                double const angle = static_cast<double>(position) * frequency;
                cosines_.push_back(static_cast<Scalar>(std::cos(angle)));
                sines_.push_back(static_cast<Scalar>(std::sin(angle)));
            }
    }

    // (a, b) -> (a cos - b sin, b cos + a sin), angle = position * frequency[pair]

    /// Turns all heads of rows that stand at positions [first, first + x.rows()) of their text.
    ///
    /// Requires: `reach` was called for them.
    /// Shapes:   x [n x heads * head_width]
    void apply(matrix_view<Scalar> x, std::size_t first, rotation way, unsigned threads = 1) const
    {
        assert(half_ != 0 && (first + x.rows()) * half_ <= cosines_.size());
        detail::in_blocks(x.rows(), 16, x.cols(), threads, [&](std::size_t begin, std::size_t end) {
            for (std::size_t t = begin; t < end; ++t)
                for (std::size_t head = 0; head < x.cols(); head += 2 * half_)
                    turn_head(x.row(t) + head, cosines_.data() + (first + t) * half_,
                              sines_.data() + (first + t) * half_, way == rotation::forth ? Scalar{1} : Scalar{-1});
        });
    }

private:
    void turn_head(Scalar* x, Scalar const* cosines, Scalar const* sines, Scalar sign) const
    {
        bool const split = layout_ == rotary_layout::half_split;
        if (split) {
            Scalar* __restrict low = x;
            Scalar* __restrict high = x + half_;
            for (std::size_t i = 0; i < half_; ++i) {
                Scalar const a = low[i], b = high[i], sine = sign * sines[i];
                low[i] = a * cosines[i] - b * sine;
                high[i] = b * cosines[i] + a * sine;
            }
        } else {
            for (std::size_t i = 0; i < half_; ++i) {
                Scalar const a = x[2 * i], b = x[2 * i + 1], sine = sign * sines[i];
                x[2 * i] = a * cosines[i] - b * sine;
                x[2 * i + 1] = b * cosines[i] + a * sine;
            }
        }
    }

    rotary_layout layout_;
    std::size_t half_;
    std::vector<double> frequencies_;     ///< [half]
    std::vector<Scalar> cosines_, sines_; ///< [positions x half]
};

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin
#endif
