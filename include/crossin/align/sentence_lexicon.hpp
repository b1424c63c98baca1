// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_SENTENCE_LEXICON_HPP
#define CROSSIN_ALIGN_SENTENCE_LEXICON_HPP

/// \file
/// Word pairs that are known before two documents are aligned. Layer: align. Needs: error.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>

namespace crossin {

/// Words and their translations, given from outside: a dictionary, or the table of a word aligner.
///
/// Case does not matter, nor what stands behind the first letters that the aligner looks at. A pair whose sides are
/// several words counts for nothing, as do words that neither document has.
class sentence_lexicon {
public:
    struct entry {
        std::string source = {};
        std::string target = {};
        float probability = .5F; ///< that the one is there where the other is (0, 1]
        friend bool operator==(entry const&, entry const&) = default;
    };

    /// Errors: `error{invalid_argument}` for an empty word, or a probability outside (0, 1].
    void add(std::string_view source, std::string_view target, float probability = .5F)
    {
        require(!source.empty() && !target.empty(), "a pair of words has a word on either side");
        require(probability > 0 && probability <= 1, "the probability of a pair of words lies in (0, 1]");
        entries_.push_back({std::string(source), std::string(target), probability});
    }

    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
    [[nodiscard]] auto begin() const noexcept { return entries_.begin(); }
    [[nodiscard]] auto end() const noexcept { return entries_.end(); }

    friend bool operator==(sentence_lexicon const&, sentence_lexicon const&) = default;

private:
    std::vector<entry> entries_;
};

} // namespace crossin
#endif
