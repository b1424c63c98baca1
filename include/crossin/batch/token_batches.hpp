// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_TOKEN_BATCHES_HPP
#define CROSSIN_BATCH_TOKEN_BATCHES_HPP

/// \file
/// The batches of a range of examples, from any index on, packed or not. Layer: batch. Needs: collate, example,
/// packing, token_batch.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/batch/collate.hpp>
#include <crossin/batch/packing.hpp>
#include <crossin/batch/token_batch.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/example.hpp>
#include <crossin/core/language.hpp>

namespace crossin {

/// Examples by index: a composition, a shard of one, a vector of anything that has a prompt and a response.
///
/// `index` and `languages` of an element are taken over where it has them.
template <class R>
concept example_source = requires(R const& range, std::uint64_t i) {
    { range.size() } -> std::convertible_to<std::uint64_t>;
    { range[i].prompt } -> std::convertible_to<std::string_view>;
    { range[i].response } -> std::convertible_to<std::string_view>;
};

/// A source that renders many examples at once in a workspace, as a composition does.
template <class R>
concept rendering_source = example_source<R> && requires(R const& range, typename R::workspace& room) {
    range.render(std::uint64_t{}, std::uint64_t{}, room, [](example_view const&) {});
};

/// What a batch holds. Models: std::regular.
struct batch_options {
    std::uint64_t examples = 16; ///< of a batch; those that are left out count
    bool pack = false;           ///< several texts in a bin of `collate_options::max_length` tokens
    std::uint64_t bins = 1;      ///< of a batch, when packed; the last of a window may have fewer
    std::uint64_t last =
        std::numeric_limits<std::uint64_t>::max(); ///< behind the last example; or the end of the source
    bool allow_empty = false; ///< a batch of which all examples were left out is given, and no error
    friend bool operator==(batch_options const&, batch_options const&) = default;
};

namespace detail {
struct no_room {};
template <class Examples>
struct source_room {
    using type = no_room;
};
template <rendering_source Examples>
struct source_room<Examples> {
    using type = typename Examples::workspace;
};
} // namespace detail

/// The batches of examples [from, last), in order. Keeps a reference: the examples outlive it.
///
/// Examples without a token to learn are left out and counted. Packed, the examples are taken in windows that end at
/// multiples of 256 and put into bins by first-fit; a batch then has [first, last) of its window.
///
/// Models:     std::ranges::input_range of `token_batch const&`, one pass; `++` marks a batch as done, the next is made
///             when it is looked at.
/// State:      a position; that of a batch's `next` goes on exactly behind it, whatever stopped the run.
/// Complexity: tokenizing; a run that resumes within a window tokenizes the window again.
/// Errors:     `error{invalid_argument}` for batches of nothing, and for one of which every example was left out, with
///             their indices; `error{mismatch}` for a position that is none of these batches, where the batch would be
///             made; those of the examples and the tokenizer.
template <example_source Examples, tokenizer T>
class token_batches {
public:
    class iterator;

    token_batches(Examples const& examples, collator<T> collate, batch_options options = {}, batch_position from = {})
        : examples_(&examples), collate_(std::move(collate)), options_(options), position_(from)
    {
        require(options.examples > 0 && options.bins > 0, "a batch holds at least one example");
        end_ = std::min<std::uint64_t>(options.last, examples.size());
    }
    token_batches(Examples const&&, collator<T>, batch_options = {}, batch_position = {}) = delete;
    token_batches(token_batches const&) = delete;
    token_batches& operator=(token_batches const&) = delete;

    [[nodiscard]] batch_options const& options() const noexcept { return options_; }
    [[nodiscard]] collate_options const& collation() const noexcept { return collate_.options(); }

    /// Fills `batch` with what stands at `position()`, and goes on behind it. Returns: false at the end.
    bool next(token_batch& batch)
    {
        batch.clear();
        if (!options_.pack && position_.bins != 0) fail_position("without packing there are no bins");
        bool const any = options_.pack ? next_bins(batch) : next_examples(batch);
        if (!any) return false;
        position_ = batch.next;
        counts_ += batch.counts;
        if (batch.empty() && !options_.allow_empty) fail_empty(batch);
        return true;
    }

    /// Where the next batch begins.
    [[nodiscard]] batch_position position() const noexcept { return position_; }
    /// Goes on at another place.
    void seek(batch_position to) noexcept { position_ = to; }
    /// What became of the examples so far.
    [[nodiscard]] collate_counts const& counts() const noexcept { return counts_; }

    [[nodiscard]] iterator begin() { return iterator(*this); }
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

private:
    struct taken {
        token_row row = {};
        std::uint64_t index = 0;
        direction languages = {};
    };

    /// Rows of examples [first, last) into `rows_`.
    void read(std::uint64_t first, std::uint64_t last)
    {
        if (rows_.size() < last - first) rows_.resize(static_cast<std::size_t>(last - first));
        std::size_t at = 0;
        auto const take = [&](auto const& one, std::uint64_t position) {
            taken& to = rows_[at++];
            to.index = position;
            to.languages = {};
            if constexpr (requires { to.index = one.index; }) to.index = one.index;
            if constexpr (requires { to.languages = one.languages; }) to.languages = one.languages;
            collate_(one.prompt, one.response, to.row);
        };
        if constexpr (rendering_source<Examples>)
            examples_->render(first, last, room_, [&](example_view const& one) { take(one, one.index); });
        else
            for (std::uint64_t i = first; i < last; ++i) take((*examples_)[static_cast<std::size_t>(i)], i);
    }

    bool next_examples(token_batch& batch)
    {
        if (position_.index >= end_) return false;
        batch.first = position_.index;
        batch.last = batch.first + std::min(options_.examples, end_ - batch.first);
        batch.next = {batch.last, 0};
        read(batch.first, batch.last);
        for (std::size_t i = 0; i < batch.last - batch.first; ++i) {
            if (!batch.counts.add(rows_[i].row)) continue;
            batch.add(rows_[i].row, rows_[i].index, rows_[i].languages, collation().see_prompt);
            batch.close_bin();
        }
        return true;
    }

    bool next_bins(token_batch& batch)
    {
        if (position_.index >= end_) return false;
        std::uint64_t const first = position_.index;
        std::uint64_t const left_of_window = packing_window - first % packing_window;
        std::uint64_t const last = first + std::min(left_of_window, end_ - first);
        if (!packed_ || window_ != first) pack(first, last);
        if (position_.bins != 0 && position_.bins >= window_bins_)
            fail_position("the window that begins there fills " + std::to_string(window_bins_) + " bins");
        batch.first = first;
        batch.last = last;
        if (position_.bins == 0) batch.counts = window_counts_;
        std::uint64_t const end = position_.bins + std::min(options_.bins, window_bins_ - position_.bins);
        for (std::uint64_t bin = position_.bins; bin < end; ++bin) {
            for (std::size_t i = 0; i < kept_.size(); ++i) {
                if (bin_of_[i] != bin) continue;
                taken const& one = rows_[kept_[i]];
                batch.counts.add(one.row);
                batch.add(one.row, one.index, one.languages, collation().see_prompt);
            }
            batch.close_bin();
        }
        batch.next = end < window_bins_ ? batch_position{first, end} : batch_position{last, 0};
        return true;
    }

    /// Packs the window [first, last).
    void pack(std::uint64_t first, std::uint64_t last)
    {
        packed_ = false;
        read(first, last);
        kept_.clear();
        lengths_.clear();
        window_counts_ = {};
        for (std::size_t i = 0; i < last - first; ++i) {
            token_row const& row = rows_[i].row;
            if (row.supervised() == 0) {
                window_counts_.add(row);
                continue;
            }
            kept_.push_back(i);
            lengths_.push_back(static_cast<std::uint32_t>(row.ids.size()));
        }
        window_bins_ = first_fit(lengths_, collation().max_length, bin_of_);
        window_ = first;
        packed_ = true;
    }

    [[noreturn, gnu::cold]] void fail_position(std::string const& found) const
    {
        fail(errc::mismatch, "the batches cannot begin " + std::to_string(position_.bins) + " bins behind example " +
                                 std::to_string(position_.index) + ": " + found +
                                 "; the position is one of other batches, made with other options or texts");
    }
    /// Requires: `batch` has no text, and says which examples it was made of.
    [[noreturn, gnu::cold]] void fail_empty(token_batch const& batch) const
    {
        fail(errc::invalid_argument,
             "none of the examples " + std::to_string(batch.first) + " to " + std::to_string(batch.last - 1) +
                 " has a token to learn within " + std::to_string(collation().max_length) +
                 " tokens; allow longer rows, cut the prompt and keep the answer, or leave out empty answers");
    }

    Examples const* examples_;
    collator<T> collate_;
    batch_options options_;
    batch_position position_;
    std::uint64_t end_ = 0;
    collate_counts counts_;
    typename detail::source_room<Examples>::type room_;
    std::vector<taken> rows_;
    // The window at hand, when packed.
    bool packed_ = false;
    std::uint64_t window_ = 0;      ///< example at which it begins
    std::uint64_t window_bins_ = 0; ///< [bins]
    collate_counts window_counts_;  ///< of the examples that were left out
    std::vector<std::size_t> kept_; ///< rows that were not
    std::vector<std::uint32_t> lengths_, bin_of_;
};

/// One pass over the batches.
template <example_source Examples, tokenizer T>
class token_batches<Examples, T>::iterator {
public:
    using difference_type = std::ptrdiff_t;
    using value_type = token_batch;

    explicit iterator(token_batches& parent) noexcept : parent_(&parent) {}
    iterator(iterator&&) noexcept = default;
    iterator& operator=(iterator&&) noexcept = default;

    [[nodiscard]] token_batch const& operator*() const
    {
        pull();
        return batch_;
    }
    iterator& operator++()
    {
        pull(); // one that nobody looked at is passed over
        pulled_ = false;
        return *this;
    }
    void operator++(int) { ++*this; }
    [[nodiscard]] friend bool operator==(iterator const& at, std::default_sentinel_t)
    {
        at.pull();
        return at.ended_;
    }

private:
    void pull() const
    {
        if (pulled_ || ended_) return;
        ended_ = !parent_->next(batch_);
        pulled_ = true;
    }

    token_batches* parent_;
    mutable token_batch batch_;
    mutable bool pulled_ = false, ended_ = false;
};

} // namespace crossin
#endif
