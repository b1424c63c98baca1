// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MIX_INTERLEAVE_HPP
#define CROSSIN_MIX_INTERLEAVE_HPP

/// \file
/// Mixes streams that can be read once, in exact shares. Layer: mix. Needs: core, draws, schedule.

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/permutation.hpp>
#include <crossin/core/random.hpp>
#include <crossin/core/share_tree.hpp>
#include <crossin/mix/draws.hpp>
#include <crossin/mix/schedule.hpp>

namespace crossin {

/// A stream whose `++` only marks its element as done, so that nothing is read before the next `*` or comparison.
///
/// Such a stream says so by `static constexpr bool pulls_late = true`. `++` of any other stream is put off until that
/// stream's next element is needed: `std::views::istream` reads in its `++`.
template <class R>
concept late_pulling = requires { requires R::pulls_late; };

/// What happens when a stream has no element left.
enum class stream_end : std::uint8_t {
    give_way, ///< the other streams go on and share what it leaves
    stop,     ///< the sequence ends where this stream's next element would stand
};

/// A stream with its weight. Keeps a reference: the stream outlives the mixing.
template <std::ranges::input_range Stream>
struct stream_part {
    Stream* stream;
    double weight; ///< in proportion to the other streams' weights; 0: never read
    stream_end then = stream_end::give_way;
};

/// A stream for `interleave`.
template <std::ranges::input_range Stream>
[[nodiscard]] stream_part<Stream> stream(Stream& source, double weight = 1, stream_end then = stream_end::give_way)
{
    return {&source, weight, then};
}
template <std::ranges::input_range Stream> // the mixing refers to its streams: name the stream first
void stream(Stream const&&, double = 1, stream_end = stream_end::give_way) = delete;

/// One element of an `interleave`: where it stands, which stream it is from, and what that stream gave.
template <class Reference>
struct interleaved {
    std::uint64_t index = 0;  ///< number of elements before this one
    std::uint32_t stream = 0; ///< number of the stream, in the order in which they were given
    Reference element;        ///< as valid as the stream's own reference: at most until the next `++`
};

/// Where an `interleave` stands, with all that it takes to go on; with nothing but a seed, the start.
///
/// Models: std::regular.
struct interleave_state {
    std::uint64_t seed = 0;
    std::uint64_t index = 0;               ///< elements done; the index of the next one
    std::vector<std::uint64_t> taken = {}; ///< elements done, one a stream
    std::vector<bool> ended = {};          ///< one a stream: found to have no element left
    std::uint64_t turn = 0;                ///< elements done, and turns of streams that had ended
    share_state shares = {};               ///< at the start of the block of `turn`
    friend bool operator==(interleave_state const&, interleave_state const&) = default;
};

/// Elements of several streams in exact shares, each stream's in its order.
///
/// The streams take turns in the order of a `mixture` of the same seed and weights. `++` marks an element as done, and
/// the next one is read at the next `*` or comparison, from the one stream whose turn it is:
/// `mixed | std::views::take(n)` leaves every stream right behind what was taken of it. `begin()` goes on there.
///
/// Where a stream has ended and gives way, its turns in the rest of the block are left out, and from the next block on
/// the others share what it leaves.
///
/// Models:     std::ranges::input_range, single-pass; sentinel: std::default_sentinel_t. Movable while no iterator of
///             it is in use.
/// Yields:     `interleaved` elements; at the end of a block each stream's count is within log2(streams) + 1 of its
///             exact share.
/// State:      `state()`, a value; and where the streams stand.
/// Complexity: O(log streams) an element; no allocation but at the ends of blocks.
/// Errors:     `error{invalid_argument}` for weights that are negative, not finite or all zero; what a stream throws.
template <std::ranges::input_range... Streams>
    requires(sizeof...(Streams) > 0)
class interleave {
public:
    static constexpr bool pulls_late = true;

    using value_type = interleaved<std::common_reference_t<std::ranges::range_reference_t<Streams>...>>;
    /// The place of an `interleave`; all iterators of one stand at the same place.
    class iterator {
    public:
        using iterator_concept = std::input_iterator_tag;
        using difference_type = std::ptrdiff_t;
        using value_type = interleave::value_type;

        explicit iterator(interleave& parent) noexcept : parent_(&parent) {}
        iterator(iterator&&) = default;
        iterator& operator=(iterator&&) = default;
        ~iterator() = default;

        [[nodiscard]] value_type operator*() const { return parent_->read(); }
        iterator& operator++()
        {
            parent_->finish();
            return *this;
        }
        void operator++(int) { parent_->finish(); }
        [[nodiscard]] friend bool operator==(iterator const& at, std::default_sentinel_t) { return at.is_at_end(); }

    private:
        [[nodiscard]] bool is_at_end() const { return !parent_->ready(); }

        interleave* parent_;
    };

    explicit interleave(std::uint64_t seed, stream_part<Streams>... streams)
        : interleave(interleave_state{.seed = seed}, streams...)
    {}

    /// Goes on from a state. The streams have to stand behind the elements that `from.taken` counts.
    ///
    /// Errors: `error{mismatch}` for a state of another number of streams.
    interleave(interleave_state from, stream_part<Streams>... streams)
        : tree_(std::vector<std::uint32_t>(sizeof...(Streams), 1)), weights_(part_weights({streams.weight...})),
          stops_{streams.then == stream_end::stop...}, streams_(opened<Streams>{streams.stream}...),
          state_(std::move(from))
    {
        tree_.check(weights_);
        if (state_ == interleave_state{.seed = state_.seed}) {
            state_.taken.assign(sizeof...(Streams), 0);
            state_.ended.assign(sizeof...(Streams), false);
            state_.shares = tree_.start(weights_);
        }
        if (state_.taken.size() != sizeof...(Streams) || state_.ended.size() != sizeof...(Streams) ||
            state_.shares.drawn.size() != sizeof...(Streams) || state_.shares.splits.size() + 1 != sizeof...(Streams))
            fail(errc::mismatch, "the state to go on from belongs to another number of streams");
        for (std::uint32_t i = 0; i < sizeof...(Streams); ++i)
            if (state_.ended[i]) end_stream(i);
        order_ = order_of_block();
    }

    interleave(interleave&&) = default;
    interleave& operator=(interleave&&) = default;
    ~interleave() = default;

    /// Goes on behind the last element that was done.
    [[nodiscard]] iterator begin() noexcept { return iterator(*this); }
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

    /// Everything up to the last element that was done; one that was only looked at is still to come.
    [[nodiscard]] interleave_state const& state() const noexcept { return state_; }

private:
    static constexpr std::uint64_t block = draw_sequence::block;
    static constexpr std::uint32_t none = sizeof...(Streams);

    template <class Stream>
    struct opened {
        Stream* stream;
        std::optional<std::ranges::iterator_t<Stream>> at = {}; ///< from the first pull on
        std::optional<std::ranges::sentinel_t<Stream>> last = {};
        bool done = false; ///< the element is done and `++` put off

        /// Whether an element is there, read now if need be.
        bool pull()
        {
            if (!at) {
                at.emplace(std::ranges::begin(*stream));
                last.emplace(std::ranges::end(*stream));
            } else if (done) {
                ++*at;
                done = false;
            }
            return *at != *last;
        }
        void finish()
        {
            if constexpr (late_pulling<Stream>)
                ++*at;
            else
                done = true;
        }
    };

    /// Whether an element stands at the current place; looks for it.
    bool ready()
    {
        while (current_ == none && !over_) {
            std::uint32_t const next = tree_.at(state_.shares, order_(state_.turn % block)).leaf;
            if (!state_.ended[next]) {
                bool found = false;
                on(next, [&](auto& one) { found = one.pull(); });
                if (found) {
                    current_ = next;
                    break;
                }
                end_stream(next);
                if (over_) break;
            }
            next_turn();
        }
        return current_ != none;
    }

    value_type read()
    {
        bool const there = ready();
        assert(there);
        static_cast<void>(there);
        return {state_.index, current_, element<0>()};
    }

    void finish()
    {
        bool const there = ready();
        assert(there);
        static_cast<void>(there);
        on(current_, [](auto& one) { one.finish(); });
        ++state_.index;
        ++state_.taken[current_];
        current_ = none;
        next_turn();
    }

    void end_stream(std::uint32_t which)
    {
        state_.ended[which] = true;
        weights_.groups[which] = 0;
        bool any = false;
        for (std::uint64_t const weight : weights_.groups) any = any || weight > 0;
        over_ = over_ || stops_[which] || !any;
    }

    void next_turn()
    {
        if (++state_.turn % block != 0) return;
        state_.shares = tree_.after(std::move(state_.shares), block);
        tree_.set_weights(state_.shares, weights_);
        order_ = order_of_block();
    }

    [[nodiscard]] permutation order_of_block() const noexcept
    {
        return {block, random_bits(state_.seed, state_.turn - state_.turn % block, 1)}; // as `draw_sequence` has it
    }

    /// Calls `act` with one of the streams.
    template <class Act>
    void on(std::uint32_t which, Act act)
    {
        std::uint32_t i = 0;
        std::apply([&](auto&... all) { ((i++ == which ? act(all) : void()), ...); }, streams_);
    }

    template <std::uint32_t I>
    auto element() -> decltype(value_type::element)
    {
        if constexpr (I + 1 < none)
            if (current_ != I) return element<I + 1>();
        return static_cast<decltype(value_type::element)>(**std::get<I>(streams_).at);
    }

    share_tree tree_;
    tree_weights weights_;    ///< of the next block: zero for a stream that has ended
    std::vector<bool> stops_; ///< one a stream: its end is that of all
    std::tuple<opened<Streams>...> streams_;
    interleave_state state_;
    permutation order_{1, 0};
    std::uint32_t current_ = none; ///< the stream whose element stands at the current place, once it is read
    bool over_ = false;
};

} // namespace crossin
#endif
