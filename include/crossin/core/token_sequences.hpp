// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_TOKEN_SEQUENCES_HPP
#define CROSSIN_CORE_TOKEN_SEQUENCES_HPP

/// \file
/// Token ids of several texts side by side, as models take them. Layer: core. Needs: nothing.

#include <cstddef>
#include <cstdint>
#include <span>

namespace crossin {

/// The label of a place where nothing is learned.
inline constexpr std::int32_t no_label = -100;

/// Texts one after the other, without padding. Each has positions of its own, from 0, and sees nothing of the others.
///
/// What a place sees of its text: itself and what stands before it; and the places of the prefix see each other. A
/// prefix of 0 is the causal mask, one of the whole text the full mask.
///
/// Lifetime: that of the batch that it was taken from.
struct token_sequences {
    std::span<std::uint32_t const> ids = {};      ///< [tokens]
    std::span<std::uint32_t const> begins = {};   ///< [sequences + 1], where each begins, then the number of tokens
    std::span<std::int32_t const> labels = {};    ///< [tokens], what the model is to say at each place, or `no_label`
    std::span<std::uint32_t const> prefixes = {}; ///< [sequences] or none: lengths of the prefixes [tokens]

    [[nodiscard]] std::size_t tokens() const noexcept { return ids.size(); }
    [[nodiscard]] std::size_t size() const noexcept { return begins.empty() ? 0 : begins.size() - 1; } ///< [sequences]
    [[nodiscard]] std::uint32_t prefix(std::size_t sequence) const noexcept
    {
        return prefixes.empty() ? 0 : prefixes[sequence];
    }
};

/// What a model says about a batch. Sums, so that batches add up to what one large batch would give.
///
/// Models: std::regular.
struct batch_loss {
    double sum = 0;           ///< of the losses of all places with a label [nats]
    std::uint64_t tokens = 0; ///< places with a label [tokens]

    batch_loss& operator+=(batch_loss const& other) noexcept
    {
        sum += other.sum;
        tokens += other.tokens;
        return *this;
    }
    /// Per token; NaN where there is none [nats].
    [[nodiscard]] double mean() const noexcept { return sum / static_cast<double>(tokens); }
    friend bool operator==(batch_loss const&, batch_loss const&) = default;
};

} // namespace crossin
#endif
