// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_WORD_OPTIONS_HPP
#define CROSSIN_ALIGN_WORD_OPTIONS_HPP

/// \file
/// How words are aligned. Layer: align. Needs: error, language.

#include <cstddef>
#include <cstdint>

#include <crossin/core/error.hpp>
#include <crossin/core/language.hpp>

namespace crossin {

/// What the tokens of a text are.
enum class token_unit : std::uint8_t {
    words, ///< words and punctuation marks, by ICU's rules and dictionaries for the language
    space, ///< what stands between white space: for text that is tokenised
};

/// How the links of both directions become one alignment.
enum class link_heuristic : std::uint8_t {
    posterior, ///< the mean of both directions' probabilities reaches a threshold: the best, and tells how sure it is
    forward,   ///< each target word's likeliest source word
    backward,  ///< each source word's likeliest target word
    intersection,
    union_of_both,
    grow_diag,
    grow_diag_final,
    grow_diag_final_and,
    itermax, ///< mutual best by the mean probability, then again for what is left (Jalili Sabet et al. 2020)
};

/// How a word model is estimated. The defaults are one setting for all languages and sizes: what moving them does is in
/// benchmarks/README.md.
struct word_training {
    unsigned independent_passes = 5; ///< each link by itself (IBM model 1), in each direction
    unsigned chain_passes = 4;       ///< links in their order (hidden Markov model), directions in agreement
    double pull = 1;                 ///< towards the diagonal, in the independent passes
    double smoothing = 1e-4;         ///< count of each pair of words that occurs
    double spelling = 1;             ///< count of a pair that is spelled the same; a part of it for similar ones
    double family = 60;              ///< counts that a word borrows from words with the same beginning
    std::size_t family_letters = 4;  ///< the length of that beginning; one of Han, kana and hangul
    double null = 0.3;               ///< probability that a word has no link
    double null_smoothing = 20;      ///< occurrences after which a word's own rate of that is trusted by half
    double jump_smoothing = 50;      ///< count of each distance between links
    double smallest_share = 0.07;  ///< pairs that stand together less often than this share of the rarer word are none
    double smallest_count = 0.003; ///< pairs of words that are linked less often are left out of the model

    friend bool operator==(word_training const&, word_training const&) = default;
};

/// How words are aligned.
struct word_options {
    language_tag source_language = {}; ///< for the rules of words; may be left out with `token_unit::space`
    language_tag target_language = {};
    token_unit tokens = token_unit::words; ///< of elements that are texts; ranges of tokens are taken as they are
    bool fold = true;                      ///< compare words in NFKC without case
    link_heuristic heuristic = link_heuristic::posterior;
    double threshold = 0.45;        ///< of `posterior`: lower finds more links, higher fewer wrong ones (0, 1)
    std::size_t most_tokens = 1024; ///< longer sentences get no links; time grows with the product of both lengths
    std::size_t pairs_at_once = 1'000'000; ///< sentence pairs in memory at once; more are learnt in parts
    unsigned threads = 0;                  ///< 0: all that the machine runs at once; the result does not depend on it
    word_training training = {};

    friend bool operator==(word_options const&, word_options const&) = default;
};

namespace detail {

/// Errors: `error{invalid_argument}` for what cannot be.
inline void check(word_options const& options)
{
    word_training const& how = options.training;
    require(options.threshold > 0 && options.threshold < 1, "the threshold of links must lie between 0 and 1");
    require(options.most_tokens >= 1 && options.most_tokens <= 65'536, "most_tokens must lie between 1 and 65,536");
    require(options.pairs_at_once >= 1, "pairs_at_once must be 1 at least");
    require(how.chain_passes >= 1, "a word model needs one chain pass at least");
    require(how.null > 0 && how.null < 1, "the probability of no link must lie between 0 and 1");
    require(how.smoothing > 0 && how.jump_smoothing > 0, "smoothing must be above 0");
    require(how.pull >= 0 && how.spelling >= 0 && how.family >= 0 && how.null_smoothing >= 0 && how.smallest_count >= 0,
            "settings of word training must be 0 at least");
}

} // namespace detail

} // namespace crossin
#endif
