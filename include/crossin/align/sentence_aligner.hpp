// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_SENTENCE_ALIGNER_HPP
#define CROSSIN_ALIGN_SENTENCE_ALIGNER_HPP

/// \file
/// Aligns the sentences of a document with those of its translation. Layer: align. Needs: bead, bead_cost, length_cost,
/// sentence_lexicon, normalize, segment.

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <crossin/align/bead.hpp>
#include <crossin/align/bead_cost.hpp>
#include <crossin/align/bead_types.hpp>
#include <crossin/align/detail/bead_posteriors.hpp>
#include <crossin/align/detail/bead_search.hpp>
#include <crossin/align/detail/cost_walk.hpp>
#include <crossin/align/detail/lexicon_cost.hpp>
#include <crossin/align/detail/sentence_words.hpp>
#include <crossin/align/detail/token_bags.hpp>
#include <crossin/align/detail/two_documents.hpp>
#include <crossin/align/detail/vocabulary.hpp>
#include <crossin/align/detail/word_pairs.hpp>
#include <crossin/align/length_cost.hpp>
#include <crossin/align/sentence_lexicon.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/language.hpp>

namespace crossin {

/// What a `sentence_aligner` looks at. The defaults are one setting for all texts.
struct sentence_options {
    language_tag source_language = {}; ///< for the segmentation into words; empty: by script
    language_tag target_language = {};
    bool lengths = true;              ///< costs by length
    bool words = true;                ///< costs by a lexicon that is learnt from the documents
    sentence_lexicon dictionary = {}; ///< what is known before
    std::vector<bead_type> types = usual_bead_types();
    double variance = 8;     ///< see `length_model`; more than in Canadian debates, since here are novels as well
    double word_weight = 1;  ///< of the costs by words beside the others
    double run_discount = 2; ///< what a sentence without counterpart costs less behind another one [nats]
    std::size_t letters = 5; ///< of a word; what stands behind them is taken for an ending [code points]
    std::size_t passes = 3;  ///< the first without a learnt lexicon; 1 learns none
    std::size_t reach = 8;   ///< how far from the path of the last pass the next one looks [sentences]
};

/// Finds the beads of a document and its translation: which sentences, in groups of up to five, say the same.
///
///     auto const beads = align(english, french, sentence_aligner{});
///     auto const beads = align(english, chinese, sentence_aligner({.target_language = "zh"_lang}));
///     auto const beads = align(a, b, sentence_aligner({.words = false}, embedding_cost(of_a, of_b)));
///     auto const beads = align(a, b, sentence_aligner({}, cost_function([&](bead const& one) { return ...; })));
///
/// The cost of a bead is the sum of its parts [nats]: how rare its kind is, how ill the lengths go together, how few
/// words of one side are translations of the other's, and whatever `Costs` the user gives. The cheapest path is looked
/// for in several passes; between them a lexicon is learnt from the beads. Long documents are searched in larger units
/// first. Lines without text are left out of the search, and are beads of their own unless they stand inside of one.
///
/// A bead's `confidence` is its share of all paths near the best one, each weighed by exp(-cost / 2): words are taken
/// for independent, which they are not, and without the half nearly everything would seem certain. It is 1 for lines
/// without text.
///
/// Models:     aligner_policy for ranges of what converts to `std::string_view`.
/// Yields:     `bead_list`. Reasons of its tally: "no counterpart", "empty line".
///             Properties: align(b, a) has the beads of align(a, b) with their sides exchanged, where no two paths are
///             equally cheap to the last bit.
/// Complexity: O(sentences * reach * words of a sentence); some 5 kB of memory a sentence. Of a sentence the first
///             1,000 words count.
/// Errors:     `error{encoding}` for a sentence that is not UTF-8, `error{limit}` past 2^32 - 2 sentences,
///             `error{invalid_argument}` for options out of range and costs that are not numbers; those of the parts.
/// Source:     Gale and Church (1993) for lengths; Moore, "Fast and Accurate Sentence Alignment of Bilingual Corpora"
///             (2002) for a lexicon learnt between passes. We add larger beads, a floor under the evidence of each
///             word, both directions of the lexicon, and runs of sentences without counterpart. Choosing beads by
///             their probabilities instead of the cheapest path was tried, and was 0.1 to 1 point of F1 worse.
template <bead_cost... Costs>
class sentence_aligner {
public:
    explicit sentence_aligner(sentence_options options = {}, Costs... costs)
        : options_(std::move(options)), costs_(std::move(costs)...)
    {
        check_bead_types(options_.types);
        require(options_.variance > 0 && std::isfinite(options_.variance), "the variance of lengths must be positive");
        require(options_.word_weight >= 0 && std::isfinite(options_.word_weight),
                "the weight of words must be a number from 0 on");
        require(std::isfinite(options_.run_discount), "the discount of runs must be a number");
        require(options_.letters > 0, "words need a letter at least");
        require(options_.passes > 0, "an alignment takes a pass at least");
        require(options_.reach >= 5, "the reach must be 5 sentences at least, which is the longest bead");
        require(options_.lengths || options_.words || sizeof...(Costs) > 0,
                "without lengths, words and costs of your own nothing says which sentences belong together");
    }

    [[nodiscard]] sentence_options const& options() const noexcept { return options_; }

    template <std::ranges::random_access_range Source, std::ranges::random_access_range Target>
        requires std::convertible_to<std::ranges::range_reference_t<Source const>, std::string_view> &&
                 std::convertible_to<std::ranges::range_reference_t<Target const>, std::string_view>
    [[nodiscard]] bead_list align(Source const& source, Target const& target) const
    {
        detail::document_side const from = detail::read_side(source, "source");
        detail::document_side const to = detail::read_side(target, "target");
        detail::token_bags of_source, of_target;
        detail::word_pairs known;
        if (options_.words) {
            detail::vocabulary numbers;
            read_words(source, options_.source_language, numbers, of_source);
            read_words(target, options_.target_language, numbers, of_target);
            of_source.count(numbers.size());
            of_target.count(numbers.size());
            known = detail::known_pairs(of_source, of_target, numbers_of_dictionary(numbers));
        }
        length_model const lengths = detail::model_of(from, to, options_.variance);
        length_cost const by_length(from.lengths, to.lengths, lengths);
        detail::lexicon_weights weights{static_cast<float>(options_.word_weight)};
        detail::lexicon_weights first_weights = weights;
        first_weights.floor = 0; // a word says nothing against a bead while hardly any word is known
        detail::lexicon_cost by_words(of_source, of_target, known, first_weights);
        auto const discount = static_cast<float>(options_.run_discount);

        detail::word_pairs rare;
        if (options_.words) rare = detail::rare_pairs(known, of_source, of_target);
        detail::lexicon_cost const by_rare_words(of_source, of_target, rare, first_weights);
        detail::band within = detail::where_to_look(
            from, to, lengths, discount,
            [&](bead_grid const& coarse, length_cost const& wide) { return walk(coarse, wide, by_rare_words); });
        bead_grid const grid{from.filled, to.filled, options_.types};
        std::vector<detail::corner> path;
        detail::word_pairs learnt;
        for (std::size_t pass = 0; pass < options_.passes; ++pass) {
            if (pass > 0) within = detail::band::around(path, from.units(), to.units(), options_.reach);
            path = detail::cheapest_path(grid, within, discount, walk(grid, by_length, by_words));
            if (!options_.words || pass + 1 == options_.passes) break;
            learnt = detail::learn_word_pairs(detail::to_beads(path, from, to), of_source, of_target, known);
            by_words = detail::lexicon_cost(of_source, of_target, learnt, weights);
        }
        within = detail::band::around(path, from.units(), to.units(), confidence_reach);
        std::vector<float> sure = detail::all_costs(grid, within, walk(grid, by_length, by_words));
        detail::to_probabilities(grid, within, sure, confidence_scale);
        return detail::to_bead_list(detail::with_confidence(detail::to_beads(path, from, to), path, grid, within, sure),
                                    from, to);
    }

private:
    static constexpr std::size_t confidence_reach = 5; ///< how far from the best path others are weighed [sentences]
    static constexpr double confidence_scale = .5;

    [[nodiscard]] detail::cost_walk<Costs...> walk(bead_grid const& grid, length_cost const& by_length,
                                                   detail::lexicon_cost const& by_words) const
    {
        return {grid, options_.lengths ? &by_length : nullptr, options_.words ? &by_words : nullptr, costs_};
    }

    template <class Range>
    void read_words(Range const& sentences, language_tag const& language, detail::vocabulary& numbers,
                    detail::token_bags& bags) const
    {
        detail::sentence_words reader(language, options_.letters, numbers);
        std::vector<std::uint32_t> words;
        for (auto&& sentence : sentences) {
            reader.read(std::string_view(sentence), words);
            bags.add(words);
        }
    }

    [[nodiscard]] std::vector<detail::known_pair> numbers_of_dictionary(detail::vocabulary const& numbers) const
    {
        detail::vocabulary looked_up = numbers;
        detail::sentence_words source(options_.source_language, options_.letters, looked_up);
        detail::sentence_words target(options_.target_language, options_.letters, looked_up);
        std::vector<detail::known_pair> pairs;
        std::vector<std::uint32_t> from, to;
        for (sentence_lexicon::entry const& one : options_.dictionary) {
            source.read(one.source, from);
            target.read(one.target, to);
            if (from.size() == 1 && to.size() == 1 && from.front() < numbers.size() && to.front() < numbers.size())
                pairs.push_back({from.front(), to.front(), one.probability});
        }
        return pairs;
    }

    sentence_options options_;
    std::tuple<Costs...> costs_;
};

} // namespace crossin
#endif
