// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_ATTENTION_HPP
#define CROSSIN_MODEL_ATTENTION_HPP

/// \file
/// Attention of several heads, with fewer heads of keys, over texts that do not see each other. Layer: model. Needs:
/// matrix, OpenMP where there is one.

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <crossin/lora/matrix.hpp>
#include <crossin/model/detail/lanes.hpp>
#include <crossin/model/detail/threads.hpp>

namespace crossin {

/// The heads of an attention layer.
struct attention_heads {
    std::size_t heads = 0;           ///< of queries
    std::size_t key_value_heads = 0; ///< divides `heads`; each serves as many heads of queries, one after the other
    std::size_t width = 0;           ///< of a head
    std::size_t window = 0;          ///< places further apart than window - 1 do not see each other; 0: all do
};

/// One text: which rows of q, and which of k and v, are its own. The last query stands at the place of the last key.
struct attention_text {
    std::size_t first_query = 0, queries = 0; ///< [rows of q]
    std::size_t first_key = 0, keys = 0;      ///< [rows of k and v]; at least as many as queries
    std::size_t prefix = 0;                   ///< places below it see each other; all others see what stands before
};

/// The keys that a query sees: [first, last), counted from the text's first.
struct visible_keys {
    std::size_t first, last;
    friend bool operator==(visible_keys const&, visible_keys const&) = default;
};

/// Returns: what the query at `position` of its text sees. Both ends only grow with the position.
///
/// Requires: position < text.keys, text.prefix <= text.keys.
[[nodiscard]] constexpr visible_keys visible(attention_text const& text, std::size_t window,
                                             std::size_t position) noexcept
{
    visible_keys keys{0, position < text.prefix ? text.prefix : position + 1};
    if (window == 0) return keys;
    if (position >= window) keys.first = position + 1 - window;
    if (keys.last - position > window) keys.last = position + window;
    return keys;
}

inline namespace CROSSIN_DETAIL_TARGET {

/// Forward and backward passes of attention, in memory that it keeps. Probabilities are held for 48 queries of one
/// head at a time, and made again for the backward pass from the logarithms of their sums.
///
/// State:   scratch memory only. One object serves one thread of the caller at a time.
/// Returns: the same bits for any number of threads.
template <class Scalar>
class attention {
public:
    // O[i] = sum_j P[i, j] V[j],  P[i, j] = exp(Q[i] K[j] / sqrt(width) - lse[i]) for the keys j that i sees

    /// Writes `out`, and in `lse` what the backward pass needs.
    ///
    /// Shapes: q and out [queries x heads * width], k and v [keys x key_value_heads * width], lse [queries x heads].
    /// Source: Vaswani et al., arXiv 1706.03762, equation 1; grouped queries: Ainslie et al., arXiv 2305.13245.
    void forward(attention_heads const& heads, std::span<attention_text const> texts, matrix_view<Scalar const> q,
                 matrix_view<Scalar const> k, matrix_view<Scalar const> v, matrix_view<Scalar> out,
                 matrix_view<Scalar> lse, unsigned threads = 1)
    {
        std::size_t const group = heads.heads / heads.key_value_heads, width = heads.width;
        auto const scale = static_cast<Scalar>(1 / std::sqrt(static_cast<double>(width)));
        bool const many = !std::ranges::all_of(texts, short_text);
        matrix_view<Scalar> const turned = many ? transposed(k, keys_, threads) : matrix_view<Scalar>();
        plan(heads, texts, true, threads);
        detail::in_tasks(tasks_.size(), detail::threads_for(work_, threads), [&](std::size_t i, std::size_t thread) {
            task const& mine = tasks_[i];
            attention_text const& text = texts[mine.text];
            std::size_t const column = mine.head * width, key_column = mine.head / group * width;
            block const b = block_of(heads, text, mine.row);
            Scalar* const scores = own_[thread].data();
            Scalar const* const queries = q.row(text.first_query + mine.row) + column;
            if (short_text(text)) // not worth turning its keys
                for (std::size_t r = 0; r < b.rows; ++r)
                    for (std::size_t j = b.first; j < b.last; ++j)
                        scores[r * b.step + j - b.first] = product_of(queries + r * q.stride(),
                                                                      k.row(text.first_key + j) + key_column, width);
            else
                detail::multiply_small<Scalar>(b.rows, b.last - b.first, width, {queries, q.stride(), 1},
                                               turned.row(key_column) + text.first_key + b.first, turned.stride(),
                                               scores, b.step, false);
            for (std::size_t r = 0; r < b.rows; ++r) {
                Scalar* const row = scores + r * b.step;
                visible_keys const seen = seen_by(heads, text, mine.row + r, b);
                Scalar const most = detail::largest_of(row + seen.first, seen.last - seen.first);
                for (std::size_t j = seen.first; j < seen.last; ++j)
                    row[j] = detail::exponential((row[j] - most) * scale);
                hide(row, seen, b);
                Scalar const sum = detail::lane_sum<Scalar>(seen.last - seen.first,
                                                            [&](std::size_t j) { return row[seen.first + j]; });
                lse(text.first_query + mine.row + r, mine.head) = most * scale + std::log(sum);
                Scalar const inverse = 1 / sum;
                for (std::size_t j = seen.first; j < seen.last; ++j) row[j] *= inverse;
            }
            detail::multiply_small<Scalar>(b.rows, width, b.last - b.first, {scores, b.step, 1},
                                           v.row(text.first_key + b.first) + key_column, v.stride(),
                                           out.row(text.first_query + mine.row) + column, out.stride(), false);
        });
    }

    /// Gradients of `forward`.
    ///
    /// Requires: q, k, v and lse are those of the forward pass. dq may be q itself, dk k, and dv v.
    /// Effects:  writes dq, dk and dv.
    /// Shapes:   as in `forward`; dy is the gradient of out.
    void backward(attention_heads const& heads, std::span<attention_text const> texts, matrix_view<Scalar const> q,
                  matrix_view<Scalar const> k, matrix_view<Scalar const> v, matrix_view<Scalar const> lse,
                  matrix_view<Scalar const> dy, matrix_view<Scalar> dq, matrix_view<Scalar> dk, matrix_view<Scalar> dv,
                  unsigned threads = 1)
    {
        std::size_t const group = heads.heads / heads.key_value_heads, width = heads.width;
        auto const scale = static_cast<Scalar>(1 / std::sqrt(static_cast<double>(width)));
        matrix_view<Scalar> const keys = transposed(k, keys_, threads), values = transposed(v, values_, threads);
        // Of each head of queries by itself, so that a task owns what it adds to.
        matrix_view<Scalar> const key_parts = key_parts_.take(k.rows(), heads.heads * width),
                                  value_parts = value_parts_.take(v.rows(), heads.heads * width);
        plan(heads, texts, false, threads);
        detail::in_tasks(tasks_.size(), detail::threads_for(work_, threads), [&](std::size_t i, std::size_t thread) {
            attention_text const& text = texts[tasks_[i].text];
            std::size_t const head = tasks_[i].head, column = head * width, key_column = head / group * width;
            for (std::size_t j = 0; j < text.keys; ++j) {
                std::fill_n(key_parts.row(text.first_key + j) + column, width, Scalar{0});
                std::fill_n(value_parts.row(text.first_key + j) + column, width, Scalar{0});
            }
            for (std::size_t first = 0; first < text.queries; first += block_rows) {
                block const b = block_of(heads, text, first);
                std::size_t const query = text.first_query + first, key = text.first_key + b.first,
                                  count = b.last - b.first;
                Scalar *const p = own_[thread].data(), *const ds = p + block_rows * b.step;
                Scalar const* const queries = q.row(query) + column;
                Scalar const* const back = dy.row(query) + column;
                detail::multiply_small<Scalar>(b.rows, count, width, {queries, q.stride(), 1},
                                               keys.row(key_column) + key, keys.stride(), p, b.step, false);
                detail::multiply_small<Scalar>(b.rows, count, width, {back, dy.stride(), 1},
                                               values.row(key_column) + key, values.stride(), ds, b.step, false);
                for (std::size_t r = 0; r < b.rows; ++r) { // dS = P (dP - sum_j P dP) / sqrt(width)
                    Scalar *const row = p + r * b.step, *const slope = ds + r * b.step;
                    visible_keys const seen = seen_by(heads, text, first + r, b);
                    Scalar const log_sum = lse(query + r, head);
                    for (std::size_t j = seen.first; j < seen.last; ++j)
                        row[j] = detail::exponential(row[j] * scale - log_sum);
                    Scalar const pull = detail::lane_sum<Scalar>(seen.last - seen.first, [&](std::size_t j) {
                        return row[seen.first + j] * slope[seen.first + j];
                    });
                    for (std::size_t j = seen.first; j < seen.last; ++j) slope[j] = row[j] * (slope[j] - pull) * scale;
                    hide(row, seen, b);
                    hide(slope, seen, b);
                }
                detail::multiply_small<Scalar>(count, width, b.rows, {p, 1, b.step}, back, dy.stride(),
                                               value_parts.row(key) + column, value_parts.stride(), true);
                detail::multiply_small<Scalar>(count, width, b.rows, {ds, 1, b.step}, queries, q.stride(),
                                               key_parts.row(key) + column, key_parts.stride(), true);
                detail::multiply_small<Scalar>(b.rows, width, count, {ds, b.step, 1}, k.row(key) + key_column,
                                               k.stride(), dq.row(query) + column, dq.stride(), false);
            }
        });
        add_groups(key_parts, group, width, dk, threads);
        add_groups(value_parts, group, width, dv, threads);
    }

private:
    static constexpr std::size_t block_rows = 48; ///< [queries], a multiple of the rows of a tile

    struct task {
        std::size_t text, head, row;
    };
    /// Queries of a task and the keys that any of them sees.
    struct block {
        std::size_t rows, first, last, step;
    };

    /// A text that goes on by a few tokens. A property of the text alone, so that its neighbours do not change its sums.
    [[nodiscard]] static bool short_text(attention_text const& text) noexcept { return text.queries < 8; }
    [[nodiscard]] static std::size_t position(attention_text const& text, std::size_t row) noexcept
    {
        return text.keys - text.queries + row;
    }
    [[nodiscard]] static block block_of(attention_heads const& heads, attention_text const& text, std::size_t row)
    {
        std::size_t const rows = std::min(block_rows, text.queries - row);
        std::size_t const first = visible(text, heads.window, position(text, row)).first,
                          last = visible(text, heads.window, position(text, row + rows - 1)).last;
        return {rows, first, last, step_for(last - first)};
    }
    /// Rows of scores begin in different sets of the cache.
    [[nodiscard]] static std::size_t step_for(std::size_t keys) noexcept { return (keys + 31) / 32 * 32 + 16; }
    [[nodiscard]] static visible_keys seen_by(attention_heads const& heads, attention_text const& text, std::size_t row,
                                              block const& b)
    {
        visible_keys const seen = visible(text, heads.window, position(text, row));
        return {seen.first - b.first, seen.last - b.first};
    }
    static void hide(Scalar* row, visible_keys const& seen, block const& b)
    {
        std::fill(row, row + seen.first, Scalar{0});
        std::fill(row + seen.last, row + (b.last - b.first), Scalar{0});
    }
    [[nodiscard]] static Scalar product_of(Scalar const* a, Scalar const* b, std::size_t width)
    {
        return detail::lane_sum<Scalar>(width, [&](std::size_t i) { return a[i] * b[i]; });
    }
    /// Which tasks there are, and room for the scores of one in each thread.
    void plan(attention_heads const& heads, std::span<attention_text const> texts, bool by_rows, unsigned threads)
    {
        tasks_.clear();
        std::size_t most_keys = 0;
        work_ = 0;
        for (std::size_t t = 0; t < texts.size(); ++t) {
            assert(texts[t].keys >= texts[t].queries && texts[t].prefix <= texts[t].keys);
            if (texts[t].queries == 0) continue;
            most_keys = std::max(most_keys, texts[t].keys);
            work_ += texts[t].queries * texts[t].keys * heads.heads * heads.width / 16;
            for (std::size_t h = 0; h < heads.heads; ++h)
                for (std::size_t r = 0; r < (by_rows ? texts[t].queries : 1); r += block_rows)
                    tasks_.push_back({t, h, r});
        }
        own_.resize(std::max(1U, threads));
        std::size_t const size = 2 * block_rows * step_for(most_keys);
        for (std::vector<Scalar>& own : own_)
            if (own.size() < size) {
                own.clear(); // nothing to be copied, and no room for more
                own.resize(size);
            }
    }

    /// Columns as rows.
    [[nodiscard]] static matrix_view<Scalar> transposed(matrix_view<Scalar const> from, detail::room<Scalar>& memory,
                                                        unsigned threads)
    {
        matrix_view<Scalar> const to = memory.take(from.cols(), from.rows());
        detail::in_blocks(from.cols(), 16, from.rows(), threads, [&](std::size_t first, std::size_t last) {
            for (std::size_t t = 0; t < from.rows(); ++t)
                for (std::size_t c = first; c < last; ++c) to.row(c)[t] = from.row(t)[c];
        });
        return to;
    }

    /// Sums over the heads of queries that share one of keys.
    static void add_groups(matrix_view<Scalar const> parts, std::size_t group, std::size_t width,
                           matrix_view<Scalar> sums, unsigned threads)
    {
        detail::in_blocks(sums.rows(), 16, parts.cols(), threads, [&](std::size_t first, std::size_t last) {
            for (std::size_t t = first; t < last; ++t)
                for (std::size_t c = 0; c < sums.cols(); c += width) {
                    Scalar* __restrict const to = sums.row(t) + c;
                    Scalar const* from = parts.row(t) + c * group;
                    std::copy_n(from, width, to);
                    for (std::size_t g = 1; g < group; ++g)
                        for (std::size_t i = 0; i < width; ++i) to[i] += from[g * width + i];
                }
        });
    }

    detail::room<Scalar> keys_, values_;           ///< transposed
    detail::room<Scalar> key_parts_, value_parts_; ///< gradients of each head
    std::vector<task> tasks_;
    std::size_t work_ = 0;                 ///< of all of them, in elements
    std::vector<std::vector<Scalar>> own_; ///< of each thread: probabilities, and their gradients
};

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin
#endif
