// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_DETAIL_EMBED_HPP
#define CROSSIN_MODEL_DETAIL_EMBED_HPP

/// \file
/// From ids to the states below the first layer, and from rows of heads to heads as rows. Layer: model. Needs:
/// model_config, any_weights, matrix.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include <crossin/io/model_config.hpp>
#include <crossin/lora/any_weights.hpp>
#include <crossin/lora/matrix.hpp>
#include <crossin/model/detail/threads.hpp>

namespace crossin::detail {
inline namespace CROSSIN_DETAIL_TARGET {

/// What rows of the embedding are multiplied by.
template <class Scalar>
[[nodiscard]] Scalar embedding_scale(model_config const& config)
{
    return config.scaled_embedding ? static_cast<Scalar>(std::sqrt(static_cast<double>(config.width))) : Scalar{1};
}

/// Writes the states of tokens below the first layer.
///
/// Requires: the ids are below config.vocabulary.
/// Shapes:   x [ids x width]
template <class Scalar>
void embed_rows(any_weights const& embedding, model_config const& config, std::span<std::uint32_t const> ids,
                matrix_view<Scalar> x, unsigned threads)
{
    auto const scale = embedding_scale<Scalar>(config);
    in_blocks(ids.size(), 16, x.cols(), threads, [&](std::size_t first, std::size_t last) {
        for (std::size_t t = first; t < last; ++t) {
            copy_row(embedding, ids[t], x.row(t));
            if (config.scaled_embedding)
                for (std::size_t i = 0; i < x.cols(); ++i) x.row(t)[i] *= scale;
        }
    });
}

/// All heads of a row side by side as rows of their own. Requires: rows without gaps.
template <class Scalar>
[[nodiscard]] matrix_view<Scalar> heads_as_rows(matrix_view<Scalar> x, std::size_t width)
{
    return {x.data(), x.rows() * (x.cols() / width), width};
}

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin::detail
#endif
