// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_LABELS_HPP
#define CROSSIN_BATCH_LABELS_HPP

/// \file
/// Token ids and labels of a batch, loss on the answers alone; the score that adaptive weights use. Layer: batch.
/// Needs: error.

#include <algorithm>
#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <ranges>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <crossin/core/error.hpp>

namespace crossin {

/// Signed integers that hold every token id and -100 beside them: `Id` made signed, and 32 bits at least.
template <std::integral Id>
using label_of = std::conditional_t<(sizeof(Id) < 4), std::int32_t, std::make_signed_t<Id>>;

/// Prompt and answer of one example as token ids. Whoever tokenized them owns the ids.
template <std::integral Id>
struct token_pair {
    std::span<Id const> source = {};
    std::span<Id const> target = {}; ///< with the token that ends it, if the model is to learn that
};

/// How rows are cut and filled.
template <std::integral Id, std::integral Label = label_of<Id>>
struct label_options {
    std::size_t max_length = std::numeric_limits<std::size_t>::max(); ///< longer rows are cut from the right [tokens]
    Id pad_id = 0;
    Label ignore_id = static_cast<Label>(-100); ///< label of what is not learned: source and padding
    friend bool operator==(label_options const&, label_options const&) = default;
};

/// Length of the row that a pair makes: its tokens, at most `max_length` [tokens].
template <std::integral Id>
[[nodiscard]] constexpr std::size_t row_length(token_pair<Id> const& pair, std::size_t max_length) noexcept
{
    return std::min(pair.source.size() + pair.target.size(), max_length);
}

/// Writes one row: source, target, padding. What does not fit is cut from the right.
///
/// Requires: `ids` and `labels` are equally long.
/// Returns:  number of labels that are learned; 0 where the source alone fills the row.
template <std::integral Id, std::integral Label>
constexpr std::size_t fill_row(token_pair<Id> const& pair, label_options<Id, Label> const& options, std::span<Id> ids,
                               std::span<Label> labels) noexcept
{
    assert(ids.size() == labels.size());
    std::size_t const length = std::min(row_length(pair, options.max_length), ids.size());
    std::size_t const learned_from = std::min(pair.source.size(), length);
    for (std::size_t i = 0; i < learned_from; ++i) {
        ids[i] = pair.source[i];
        labels[i] = options.ignore_id;
    }
    for (std::size_t i = learned_from; i < length; ++i) {
        ids[i] = pair.target[i - learned_from];
        labels[i] = static_cast<Label>(ids[i]);
    }
    for (std::size_t i = length; i < ids.size(); ++i) {
        ids[i] = options.pad_id;
        labels[i] = options.ignore_id;
    }
    return length - learned_from;
}

/// Rows of equal length: what goes into a model, and what it is to answer.
template <std::integral Id, std::integral Label = label_of<Id>>
struct label_batch {
    std::size_t rows = 0;
    std::size_t width = 0;          ///< of the longest row [tokens]
    std::vector<Id> ids = {};       ///< [rows x width]
    std::vector<Label> labels = {}; ///< [rows x width]
    std::size_t supervised = 0;     ///< labels that are learned [tokens]
    std::size_t cut = 0;            ///< tokens that did not fit
    std::size_t unlearned_rows = 0; ///< rows without a label: their source alone fills them, or their target is empty

    /// Requires: i < rows.
    [[nodiscard]] std::span<Id const> row_ids(std::size_t i) const noexcept
    {
        return std::span<Id const>(ids).subspan(i * width, width);
    }
    /// Requires: i < rows.
    [[nodiscard]] std::span<Label const> row_labels(std::size_t i) const noexcept
    {
        return std::span<Label const>(labels).subspan(i * width, width);
    }
    friend bool operator==(label_batch const&, label_batch const&) = default;
};

/// Source and target joined, cut from the right at `max_length`, padded to the longest row; labels on the target alone.
///
/// Rows are shorter than `max_length` where none is longer. `batch` is filled anew and keeps its memory.
///
/// Complexity: O(rows x width); no allocation once `batch` has seen its largest contents.
/// Errors:     `error{invalid_argument}` for a `max_length` of 0.
/// Source:     the collator of CrossIn's released code (arXiv 2404.11932): cut at its block size, label -100.
template <std::integral Id, std::integral Label>
void label_rows(std::type_identity_t<std::span<token_pair<Id> const>> pairs, label_options<Id, Label> const& options,
                label_batch<Id, Label>& batch)
{
    require(options.max_length > 0, "rows of a batch need room for at least one token");
    batch.rows = pairs.size();
    batch.width = batch.supervised = batch.cut = batch.unlearned_rows = 0;
    for (token_pair<Id> const& pair : pairs) {
        std::size_t const length = row_length(pair, options.max_length);
        batch.width = std::max(batch.width, length);
        batch.cut += pair.source.size() + pair.target.size() - length;
    }
    batch.ids.resize(batch.rows * batch.width);
    batch.labels.resize(batch.rows * batch.width);
    for (std::size_t i = 0; i < batch.rows; ++i) {
        std::size_t const learned = fill_row(pairs[i], options,
                                             std::span<Id>(batch.ids).subspan(i * batch.width, batch.width),
                                             std::span<Label>(batch.labels).subspan(i * batch.width, batch.width));
        batch.supervised += learned;
        if (learned == 0) ++batch.unlearned_rows;
    }
}
template <std::integral Id, std::integral Label>
[[nodiscard]] label_batch<Id, Label> label_rows(std::type_identity_t<std::span<token_pair<Id> const>> pairs,
                                                label_options<Id, Label> const& options)
{
    label_batch<Id, Label> batch;
    label_rows(pairs, options, batch);
    return batch;
}

/// Log-probabilities side by side, of any floating-point type.
template <class R>
concept log_probability_range = std::ranges::contiguous_range<R const> && std::ranges::sized_range<R const> &&
                                std::floating_point<std::ranges::range_value_t<R>>;

/// Labels side by side, of any integer type.
template <class R>
concept label_range = std::ranges::contiguous_range<R const> && std::ranges::sized_range<R const> &&
                      std::integral<std::ranges::range_value_t<R>>;

/// Negative log-likelihood of answers, added up over batches: `composition::feedback` takes the mean of each language.
///
/// Models: std::regular.
/// Source: CrossIn (arXiv 2404.11932), on-line collator of the released code: the harder a language, the higher.
struct likelihood_score {
    double sum = 0; ///< of negative log-probabilities [nats]
    std::uint64_t tokens = 0;

    /// Adds the labels that are not `ignore_id`; `log_probabilities` stand beside the labels [nats].
    ///
    /// Errors: `error{mismatch}` unless both are equally long.
    template <log_probability_range LogProbabilities, label_range Labels>
    void add(LogProbabilities const& log_probabilities, Labels const& labels,
             std::ranges::range_value_t<Labels> ignore_id = static_cast<std::ranges::range_value_t<Labels>>(-100))
    {
        std::span const logs(log_probabilities);
        std::span const ids(labels);
        if (logs.size() != ids.size())
            fail(errc::mismatch, std::to_string(logs.size()) + " log-probabilities stand beside " +
                                     std::to_string(ids.size()) + " labels; there must be one for each");
        for (std::size_t i = 0; i < ids.size(); ++i) {
            if (ids[i] == ignore_id) continue;
            sum -= static_cast<double>(logs[i]);
            ++tokens;
        }
    }

    likelihood_score& operator+=(likelihood_score const& other) noexcept
    {
        sum += other.sum;
        tokens += other.tokens;
        return *this;
    }

    /// Mean over all tokens. Errors: `error{invalid_argument}` when no label counted.
    [[nodiscard]] double mean() const
    {
        require(tokens > 0, "a mean log-likelihood needs at least one label that is not ignored");
        return sum / static_cast<double>(tokens);
    }

    friend bool operator==(likelihood_score const&, likelihood_score const&) = default;
};

/// The mean over one batch.
template <log_probability_range LogProbabilities, label_range Labels>
[[nodiscard]] double mean_negative_log_likelihood(
    LogProbabilities const& log_probabilities, Labels const& labels,
    std::ranges::range_value_t<Labels> ignore_id = static_cast<std::ranges::range_value_t<Labels>>(-100))
{
    likelihood_score score;
    score.add(log_probabilities, labels, ignore_id);
    return score.mean();
}

} // namespace crossin
#endif
