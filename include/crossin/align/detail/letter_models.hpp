// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_LETTER_MODELS_HPP
#define CROSSIN_ALIGN_DETAIL_LETTER_MODELS_HPP

/// \file
/// How likely a row of letters is in each of several languages. Layer: align. Needs: hash.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <crossin/core/hash.hpp>

namespace crossin::detail {

/// The longest row of letters that is counted.
inline constexpr std::size_t letter_order = 5;

/// Keys of the rows of 1, 2, ... letters that end at one place; the text begins and ends with a space.
using letter_keys = std::array<std::uint64_t, letter_order>;

[[nodiscard]] inline letter_keys keys_at(std::u32string_view letters, std::size_t at) noexcept
{
    letter_keys keys{};
    std::uint64_t key = 0;
    for (std::size_t n = 0; n < letter_order && n <= at; ++n) keys[n] = key = hash_combine(key, letters[at - n]);
    return keys;
}

/// How often which row of letters stands in the text of one language.
class letter_counts {
public:
    struct entry {
        std::uint64_t context = 0; ///< key of the row without its last letter; 0: none
        std::uint64_t row = 0;
        std::uint64_t shorter = 0; ///< key of the row without its first letter; 0: none
        std::uint32_t length = 0;  ///< [letters]
        std::uint32_t count = 0;
    };

    /// Counts a text of words with single spaces between, before and behind them.
    void add(std::u32string_view letters)
    {
        for (std::size_t i = 1; i < letters.size(); ++i) { // the first space is given
            letter_keys const here = keys_at(letters, i), before = keys_at(letters, i - 1);
            for (std::uint32_t n = 0; n < letter_order && n <= i; ++n)
                entries_.push_back({n == 0 ? 0 : before[n - 1], here[n], n == 0 ? 0 : here[n - 1], n + 1, 1});
        }
        if (entries_.size() > 2 * packed_ + 65'536) pack();
    }

    /// The counts by length, then by context.
    [[nodiscard]] std::span<entry const> packed()
    {
        pack();
        return entries_;
    }

private:
    void pack()
    {
        auto const order = [](entry const& one) { return std::tuple(one.length, one.context, one.row); };
        std::ranges::sort(entries_, {}, order);
        std::size_t end = 0;
        for (entry const& one : entries_) {
            if (end > 0 && order(entries_[end - 1]) == order(one))
                entries_[end - 1].count += one.count;
            else
                entries_[end++] = one;
        }
        entries_.resize(end);
        packed_ = end;
    }

    std::vector<entry> entries_;
    std::size_t packed_ = 0;
};

/// Rows of numbers by key, in one piece of memory.
class keyed_rows {
public:
    keyed_rows() = default;
    keyed_rows(std::span<std::uint64_t const> keys, std::size_t width) : width_(width), values_(keys.size() * width)
    {
        std::size_t slots = 16;
        while (slots < 2 * keys.size()) slots *= 2;
        slots_.resize(slots);
        for (std::size_t i = 0; i < keys.size(); ++i) {
            std::size_t at = keys[i] & (slots - 1);
            while (slots_[at].key != 0) at = (at + 1) & (slots - 1);
            slots_[at] = {keys[i], i};
        }
    }

    [[nodiscard]] float* find(std::uint64_t key) noexcept { return const_cast<float*>(std::as_const(*this).find(key)); }
    [[nodiscard]] float const* find(std::uint64_t key) const noexcept
    {
        if (slots_.empty()) return nullptr;
        for (std::size_t at = key & (slots_.size() - 1); slots_[at].key != 0; at = (at + 1) & (slots_.size() - 1))
            if (slots_[at].key == key) return values_.data() + slots_[at].row * width_;
        return nullptr;
    }

private:
    struct slot {
        std::uint64_t key = 0; ///< 0: free
        std::size_t row = 0;
    };
    std::size_t width_ = 0;
    std::vector<slot> slots_;
    std::vector<float> values_; ///< [keys x width]
};

/// Probabilities of the next letter in each language of a script, from counts.
///
/// P(letter | row) = (count(row letter) + kinds(row) P(letter | shorter row)) / (count(row) + kinds(row)), where
/// kinds(row) is the number of different letters behind the row.
///
/// Source: Witten and Bell, IEEE Transactions on Information Theory 37(4), 1991, method C, interpolated.
class letter_models {
public:
    letter_models() = default;
    explicit letter_models(std::span<std::span<letter_counts::entry const> const> languages)
        : languages_(languages.size())
    {
        using entry = letter_counts::entry;
        std::vector<entry> all;
        for (auto const& counts : languages) all.insert(all.end(), counts.begin(), counts.end());
        std::ranges::sort(all, {}, [](entry const& one) { return std::tuple(one.length, one.row); });
        auto const repeated = std::ranges::unique(all, {}, &entry::row);
        all.erase(repeated.begin(), repeated.end());
        std::vector<std::uint64_t> rows, contexts;
        for (entry const& one : all) {
            rows.push_back(one.row);
            contexts.push_back(context_key(one.context));
        }
        std::ranges::sort(contexts);
        contexts.erase(std::ranges::unique(contexts).begin(), contexts.end());
        logs_ = keyed_rows(rows, languages_);
        shortened_ = keyed_rows(contexts, languages_);

        // By length, so that what is shorter is ready: first the rows that a language has, then those it has not.
        std::vector<std::size_t> next(languages_);
        for (std::size_t begin = 0, end = 0; begin < all.size(); begin = end) {
            std::uint32_t const length = all[begin].length;
            while (end < all.size() && all[end].length == length) ++end;
            for (std::size_t l = 0; l < languages_; ++l) next[l] = add_seen(languages[l], next[l], length, l);
            for (std::size_t i = begin; i < end; ++i) add_unseen(all[i]);
        }
    }

    [[nodiscard]] std::size_t languages() const noexcept { return languages_; }

    /// Adds log P of every word to `sums`, where word w speaks for or against a language by `most(w)` at the most: names
    /// and foreign words would outweigh a sentence. [nats]
    template <class Most>
    void add_logs(std::u32string_view letters, Most most, std::span<double> sums) const
    {
        std::vector<double> word(languages_);
        std::size_t words = 0;
        for (std::size_t i = 1; i < letters.size(); ++i) {
            add_log(letters, i, word);
            if (letters[i] != U' ') continue;
            double const least = std::ranges::max(word) - most(words++);
            for (std::size_t l = 0; l < languages_; ++l) sums[l] += std::max(word[l], least);
            std::ranges::fill(word, 0.0);
        }
    }

private:
    static constexpr float log_of_any = -5.5F; ///< of a letter of which nothing is known: one of about 250

    [[nodiscard]] static std::uint64_t context_key(std::uint64_t context) noexcept
    {
        return context == 0 ? 1 : context;
    }

    /// Adds log P(letter | letters before it).
    void add_log(std::u32string_view letters, std::size_t at, std::span<double> sums) const noexcept
    {
        letter_keys const here = keys_at(letters, at), before = keys_at(letters, at - 1);
        float const* row = nullptr;
        std::size_t n = 0;
        for (; n < letter_order && n <= at; ++n) {
            float const* const longer = logs_.find(here[n]);
            if (!longer) break;
            row = longer;
        }
        for (std::size_t l = 0; l < languages_; ++l) sums[l] += row ? double{row[l]} : log_of_any;
        for (; n < letter_order && n <= at; ++n) { // what it costs not to have seen the longer rows
            float const* const weights = shortened_.find(n == 0 ? 1 : before[n - 1]);
            if (!weights) break;
            for (std::size_t l = 0; l < languages_; ++l) sums[l] += double{weights[l]};
        }
    }

    [[nodiscard]] float shorter_log(letter_counts::entry const& one, std::size_t language) const noexcept
    {
        return one.length == 1 ? log_of_any : logs_.find(one.shorter)[language];
    }

    /// Sets the rows of one length that a language has, from entry `at` on, and returns the entry behind them.
    std::size_t add_seen(std::span<letter_counts::entry const> counts, std::size_t at, std::uint32_t length,
                         std::size_t language)
    {
        while (at < counts.size() && counts[at].length == length) {
            std::size_t end = at;
            double total = 0;
            for (; end < counts.size() && counts[end].length == length && counts[end].context == counts[at].context;
                 ++end)
                total += counts[end].count;
            auto const kinds = static_cast<double>(end - at);
            shortened_.find(context_key(counts[at].context))[language] = static_cast<float>(
                std::log(kinds / (total + kinds)));
            for (; at < end; ++at) {
                double const shorter = std::exp(double{shorter_log(counts[at], language)});
                logs_.find(counts[at].row)[language] = static_cast<float>(
                    std::log((counts[at].count + kinds * shorter) / (total + kinds)));
            }
        }
        return at;
    }

    void add_unseen(letter_counts::entry const& one)
    {
        float* const row = logs_.find(one.row);
        float const* const weights = shortened_.find(context_key(one.context));
        for (std::size_t l = 0; l < languages_; ++l)
            if (row[l] == 0) row[l] = weights[l] + shorter_log(one, l);
    }

    std::size_t languages_ = 0;
    keyed_rows logs_;      ///< log P(last letter | the others) [rows x languages]
    keyed_rows shortened_; ///< log of the weight of the shorter row [contexts x languages]
};

} // namespace crossin::detail
#endif
