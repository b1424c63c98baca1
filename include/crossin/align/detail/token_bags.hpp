// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_TOKEN_BAGS_HPP
#define CROSSIN_ALIGN_DETAIL_TOKEN_BAGS_HPP

/// \file
/// The words of each sentence of a document, as numbers with counts. Layer: align. Needs: nothing.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace crossin::detail {

/// One side of a text.
class token_bags {
public:
    /// Adds a sentence; its words are put in order.
    void add(std::vector<std::uint32_t>& words)
    {
        std::ranges::sort(words);
        for (std::size_t i = 0; i < words.size();) {
            std::size_t end = i + 1;
            while (end < words.size() && words[end] == words[i]) ++end;
            words_.push_back(words[i]);
            counts_.push_back(static_cast<float>(end - i));
            i = end;
        }
        starts_.push_back(static_cast<std::uint32_t>(words_.size()));
        tokens_.push_back(tokens_.back() + static_cast<double>(words.size()));
    }

    /// To be called once, after all sentences of both sides.
    void count(std::size_t vocabulary)
    {
        frequency_.assign(vocabulary, 0.F);
        for (std::size_t e = 0; e < words_.size(); ++e) frequency_[words_[e]] += counts_[e];
        places_.assign(vocabulary + 1, 0);
        for (std::uint32_t const word : words_) ++places_[word + 1];
        for (std::size_t v = 0; v < vocabulary; ++v) places_[v + 1] += places_[v];
        std::vector<std::uint32_t> next(places_.begin(), places_.end() - 1);
        entries_.resize(words_.size());
        for (std::uint32_t e = 0; e < words_.size(); ++e) entries_[next[words_[e]]++] = e;
    }

    [[nodiscard]] std::size_t sentences() const noexcept { return starts_.size() - 1; }
    [[nodiscard]] std::size_t vocabulary() const noexcept { return frequency_.size(); }

    /// Entries of a sentence: [start(s), start(s + 1)).
    [[nodiscard]] std::uint32_t start(std::size_t sentence) const noexcept { return starts_[sentence]; }
    [[nodiscard]] std::uint32_t word(std::size_t entry) const noexcept { return words_[entry]; }
    [[nodiscard]] float count_of(std::size_t entry) const noexcept { return counts_[entry]; }
    [[nodiscard]] double tokens(std::size_t begin, std::size_t end) const noexcept
    {
        return tokens_[end] - tokens_[begin];
    }
    [[nodiscard]] float frequency(std::uint32_t word) const noexcept { return frequency_[word]; }
    [[nodiscard]] float probability(std::uint32_t word) const noexcept
    {
        return frequency_[word] / static_cast<float>(std::max(1.0, tokens_.back()));
    }
    /// Entries of a word, in ascending order.
    [[nodiscard]] std::pair<std::uint32_t const*, std::uint32_t const*> entries(std::uint32_t word) const noexcept
    {
        return {entries_.data() + places_[word], entries_.data() + places_[word + 1]};
    }

private:
    std::vector<std::uint32_t> words_; ///< [entries] different words of each sentence
    std::vector<float> counts_;        ///< [entries]
    std::vector<std::uint32_t> starts_ = {0};
    std::vector<double> tokens_ = {0}; ///< before each sentence
    std::vector<float> frequency_;     ///< [vocabulary]
    std::vector<std::uint32_t> places_, entries_;
};

} // namespace crossin::detail
#endif
