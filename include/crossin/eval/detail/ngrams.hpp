// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_DETAIL_NGRAMS_HPP
#define CROSSIN_EVAL_DETAIL_NGRAMS_HPP

/// \file
/// Numbers for n-grams, so that equal ones are counted by index. Layer: eval. Needs: hash.

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/hash.hpp>

namespace crossin::detail {

using unit_numbers = std::vector<std::uint32_t>;

/// Gives equal keys equal numbers: 0, 1, 2, ... in order of first sight. Open addressing, at most half full.
template <class Key>
class key_numbers {
public:
    /// Forgets all keys; at most `keys` will come.
    void start(std::size_t keys)
    {
        std::size_t size = 16;
        while (size < 2 * keys) size *= 2;
        keys_.assign(size, Key{});
        numbers_.assign(size, none);
        count_ = 0;
    }
    [[nodiscard]] std::uint32_t operator()(Key key)
    {
        std::size_t at = hash_of(key) & (keys_.size() - 1);
        while (numbers_[at] != none && keys_[at] != key) at = (at + 1) & (keys_.size() - 1);
        if (numbers_[at] == none) {
            assert(2 * count_ < keys_.size());
            keys_[at] = key;
            numbers_[at] = static_cast<std::uint32_t>(count_++);
        }
        return numbers_[at];
    }
    /// Number of different keys.
    [[nodiscard]] std::size_t size() const noexcept { return count_; }

private:
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
    [[nodiscard]] static std::uint64_t hash_of(std::uint64_t key) noexcept { return hash_combine(0, key); }
    [[nodiscard]] static std::uint64_t hash_of(std::string_view key) noexcept { return hash64(key); }

    std::vector<Key> keys_;
    std::vector<std::uint32_t> numbers_;
    std::size_t count_ = 0;
};

/// Texts as numbers of their tokens: equal tokens have equal numbers.
template <class Token>
[[nodiscard]] std::vector<unit_numbers> numbers_of_tokens(std::vector<std::vector<Token>> const& texts)
{
    std::size_t total = 0;
    for (auto const& tokens : texts) total += tokens.size();
    key_numbers<std::string_view> number;
    number.start(total);
    std::vector<unit_numbers> numbered(texts.size());
    for (std::size_t t = 0; t < texts.size(); ++t)
        for (std::string_view const token : texts[t]) numbered[t].push_back(number(token));
    return numbered;
}

/// N-grams of several texts, by rising order, where equal n-grams have equal numbers: exact, as a longer one is the pair
/// of the number of its beginning and its last unit.
class ngram_counter {
public:
    /// Order 1. `texts[0]` is the one that is measured, the others are references.
    explicit ngram_counter(std::vector<unit_numbers> texts) : units_(std::move(texts)), ngrams_(units_) { renumber(1); }

    /// Number of n-grams of a text.
    [[nodiscard]] std::size_t size(std::size_t text) const noexcept { return ngrams_[text].size(); }

    /// How many n-grams of the first text stand in reference `text` too, with multiplicity.
    [[nodiscard]] std::uint64_t matches(std::size_t text) { return matches(std::span(&text, 1)); }

    /// How many n-grams of the first text stand in one of `texts` too, each as often as in the one that has it most.
    [[nodiscard]] std::uint64_t matches(std::span<std::size_t const> texts)
    {
        std::vector<std::uint32_t> most(different_, 0), count(different_, 0);
        for (std::size_t const text : texts) {
            for (std::uint32_t const one : ngrams_[text]) most[one] = std::max(most[one], ++count[one]);
            for (std::uint32_t const one : ngrams_[text]) count[one] = 0;
        }
        std::uint64_t matched = 0;
        for (std::uint32_t const one : ngrams_[0]) {
            if (most[one] == 0) continue;
            --most[one];
            ++matched;
        }
        return matched;
    }

    /// Goes on to the next order.
    void lengthen()
    {
        ++order_;
        renumber(order_);
    }

private:
    void renumber(std::size_t order)
    {
        std::size_t total = 0;
        for (unit_numbers const& text : units_) total += text.size();
        numbers_.start(total);
        for (std::size_t t = 0; t < units_.size(); ++t) {
            std::size_t const length = units_[t].size() < order ? 0 : units_[t].size() - order + 1;
            for (std::size_t i = 0; i < length; ++i) {
                std::uint64_t const begin = order == 1 ? 0 : ngrams_[t][i];
                ngrams_[t][i] = numbers_(begin << 32 | units_[t][i + order - 1]);
            }
            ngrams_[t].resize(length);
        }
        different_ = numbers_.size();
    }

    std::vector<unit_numbers> units_, ngrams_;
    key_numbers<std::uint64_t> numbers_;
    std::size_t order_ = 1, different_ = 0;
};

} // namespace crossin::detail
#endif
