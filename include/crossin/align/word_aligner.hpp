// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_WORD_ALIGNER_HPP
#define CROSSIN_ALIGN_WORD_ALIGNER_HPP

/// \file
/// Aligns the words of sentences that are translations of each other. Layer: align. Needs: word_model.

#include <utility>

#include <crossin/align/align.hpp>
#include <crossin/align/word_model.hpp>
#include <crossin/align/word_options.hpp>

namespace crossin {

/// Learns a word model from the pairs of sentences at hand, and aligns them with it.
///
///     auto const links = align(english, swedish, word_aligner({.source_language = "en"_lang, .target_language = "sv"_lang}));
///     for (word_link const& link : links[7]) ...    // links of the tokens of pair 7
///
/// Elements are texts, which are split into words, or ranges of texts, their tokens.
///
/// Models: aligner_policy.
/// Yields: `word_alignments`, the same for any number of threads.
/// Errors: those of `word_model::learn`.
class word_aligner {
public:
    explicit word_aligner(word_options options = {}) : options_(std::move(options)) {}

    template <alignable_range Source, alignable_range Target>
    [[nodiscard]] word_alignments align(Source const& source, Target const& target) const
    {
        return word_model::learn(source, target, options_).align(source, target);
    }

    [[nodiscard]] word_options const& options() const noexcept { return options_; }

private:
    word_options options_;
};

} // namespace crossin
#endif
