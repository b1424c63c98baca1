// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_WORD_MODEL_HPP
#define CROSSIN_ALIGN_WORD_MODEL_HPP

/// \file
/// What was learnt of the words of two languages: links for any text, scores, a dictionary. Layer: align. Needs:
/// symmetrize, word_decoder, word_file.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/align/align.hpp>
#include <crossin/align/alignment.hpp>
#include <crossin/align/detail/posterior_links.hpp>
#include <crossin/align/detail/word_counts.hpp>
#include <crossin/align/detail/word_decoder.hpp>
#include <crossin/align/detail/word_file.hpp>
#include <crossin/align/detail/word_text.hpp>
#include <crossin/align/detail/word_trainer.hpp>
#include <crossin/align/word_options.hpp>
#include <crossin/align/word_tokens.hpp>
#include <crossin/core/parallel.hpp>
#include <crossin/core/tally.hpp>

namespace crossin {

/// How well two sentences fit, by a word model. The higher, the better; 0 and 0 where a side is empty.
struct pair_score {
    float forward = 0;  ///< log p(target | source), a target token [nats]
    float backward = 0; ///< log p(source | target), a source token [nats]
    friend bool operator==(pair_score const&, pair_score const&) = default;
};

/// The links of pairs of sentences, how well each pair fits, and what became of the pairs.
class word_alignments {
public:
    word_alignments() = default;
    word_alignments(alignment_list links, std::vector<pair_score> scores, crossin::tally counts)
        : links_(std::move(links)), scores_(std::move(scores)), tally_(std::move(counts))
    {}

    [[nodiscard]] std::size_t size() const noexcept { return links_.size(); }
    /// The links of a pair; none for a pair that could not be aligned.
    [[nodiscard]] std::span<word_link const> operator[](std::size_t pair) const noexcept { return links_[pair]; }
    [[nodiscard]] pair_score score(std::size_t pair) const noexcept { return scores_[pair]; }
    [[nodiscard]] alignment_list const& links() const noexcept { return links_; }
    /// Pairs: those aligned, and "one side empty", "both sides empty", "too long".
    [[nodiscard]] crossin::tally const& tally() const noexcept { return tally_; }

    friend bool operator==(word_alignments const&, word_alignments const&) = default;

private:
    alignment_list links_;
    std::vector<pair_score> scores_;
    crossin::tally tally_;
};

/// A translation of a word, as a model has seen it.
struct dictionary_entry {
    std::string source = {};
    std::string target = {};
    double forward = 0;  ///< p(target | source)
    double backward = 0; ///< p(source | target)
    double count = 0;    ///< expected links
    friend bool operator==(dictionary_entry const&, dictionary_entry const&) = default;
};

/// Which translations a dictionary has.
struct dictionary_options {
    double least_count = 1;         ///< expected links
    double least_probability = 0.1; ///< of the likelier direction
    std::size_t most_of_word = 5;   ///< translations of a source word, the likeliest first
};

/// Counts of links between the words of two languages. It does not change: any number of threads may use it, and copies
/// share it.
///
/// Models: aligner_policy, for ranges of sentences: text that the model was made from has the links that training gave
///         it, other text those that the model finds.
class word_model {
public:
    /// Learns from pairs of sentences; sentence i of one range belongs to sentence i of the other.
    ///
    /// Yields:     the same model for any number of threads. Pairs of which a side is empty or too long change nothing.
    /// Complexity: a pass takes O(sum of source tokens x target tokens); 12 bytes a pair of words that occur together,
    ///             2 bytes for each two tokens of a pair of sentences.
    /// Errors:     `error{mismatch}` for ranges of different length, `error{encoding}` naming the sentence that is not
    ///             UTF-8, `error{limit}` past 2^32 pairs of words, `error{invalid_argument}` for options that cannot be.
    /// Source:     Brown et al. 1993, model 1; Vogel, Ney, Tillmann 1996; agreement: Liang, Taskar, Klein 2006. Ours: what
    ///             words of one beginning lend each other, spelling, and the rate of words without link.
    template <alignable_range Source, alignable_range Target>
        requires sentence_like<std::ranges::range_reference_t<Source const>> &&
                 sentence_like<std::ranges::range_reference_t<Target const>>
    [[nodiscard]] static word_model learn(Source const& source, Target const& target, word_options const& options = {})
    {
        return learn_more({}, source, target, options);
    }

    /// A model of this one's text and more.
    template <alignable_range Source, alignable_range Target>
    [[nodiscard]] word_model update(Source const& source, Target const& target) const
    {
        return learn_more(state_->counts, source, target, options_);
    }

    /// The model with other options for aligning: heuristic, threshold, threads, most tokens, tokens of texts.
    [[nodiscard]] word_model with(word_options options) const
    {
        detail::check(options);
        word_model other = *this;
        options.training = options_.training;
        options.most_tokens = std::min(options.most_tokens, options_.most_tokens);
        other.options_ = options;
        return other;
    }

    /// The links of pairs of sentences.
    ///
    /// Yields: the same for any number of threads.
    /// Errors: `error{mismatch}` for ranges of different length, `error{encoding}` naming the sentence.
    template <alignable_range Source, alignable_range Target>
    [[nodiscard]] word_alignments align(Source const& source, Target const& target) const
    {
        struct buffer {
            detail::token_list source, target;
            detail::decoder_room room;
            detail::posterior_links decide;
            alignment_list links;
            std::vector<pair_score> scores;
        };
        std::size_t const size = same_size(source, target);
        alignment_list links;
        std::vector<pair_score> scores;
        tally counts;
        auto const begin_of = [](std::uint64_t block) { return block * detail::sentences_at_once; };
        for_each_block_in_order<buffer>(
            detail::blocks_of(size, detail::sentences_at_once), options_.threads,
            [&](std::uint64_t block, buffer& work) {
                detail::read_pairs(source, target, begin_of(block), std::min<std::size_t>(size, begin_of(block + 1)),
                                   options_, work.source, work.target);
                work.links = {};
                work.scores.clear();
                for (std::size_t i = 0; i < work.source.sentence_ends.size(); ++i) {
                    bool const aligned = !unalignable(work, i);
                    work.scores.push_back(aligned ? run(work.source, work.target, i, work.room) : pair_score{});
                    work.links.add(aligned ? work.decide(work.room.forward, work.room.backward, options_)
                                           : alignment{});
                }
            },
            [&](std::uint64_t block, buffer const& done) {
                for (std::size_t i = 0; i < done.links.size(); ++i) {
                    links.add(done.links[i]);
                    if (char const* const reason = unalignable(done, i))
                        detail::count_unalignable(counts, reason, begin_of(block) + i, done.source.tokens(i),
                                                  done.target.tokens(i));
                    else
                        ++counts.kept;
                }
                scores.insert(scores.end(), done.scores.begin(), done.scores.end());
            });
        return {std::move(links), std::move(scores), std::move(counts)};
    }

    /// The likeliest translations of each word that the model has linked, in the order in which words were met.
    [[nodiscard]] std::vector<dictionary_entry> dictionary(dictionary_options const& options = {}) const
    {
        std::vector<dictionary_entry> entries;
        detail::word_table const& table = state_->counts.table;
        for (std::uint32_t row = 0; row < table.rows(); ++row) {
            std::size_t const first = entries.size();
            for (std::uint64_t k = table.begins[row]; k < table.begins[row + 1]; ++k) {
                double const forward = to_float(table.emission[k].forward),
                             backward = to_float(table.emission[k].backward);
                if (double{table.counts[k]} < options.least_count ||
                    std::max(forward, backward) < options.least_probability)
                    continue;
                entries.push_back({std::string(state_->counts.source.words[row]),
                                   std::string(state_->counts.target.words[table.column(k)]), forward, backward,
                                   double{table.counts[k]}});
            }
            std::sort(entries.begin() + static_cast<std::ptrdiff_t>(first), entries.end(),
                      [](dictionary_entry const& x, dictionary_entry const& y) {
                          return x.forward != y.forward ? x.forward > y.forward : x.target < y.target;
                      });
            if (entries.size() - first > options.most_of_word) entries.resize(first + options.most_of_word);
        }
        return entries;
    }

    /// The model as bytes: counts, from which all else follows. `read(m.bytes()).bytes() == m.bytes()`.
    [[nodiscard]] std::string bytes() const { return detail::write_word_model(state_->counts, options_); }

    /// A model from its bytes; `name` stands for them in messages.
    ///
    /// Errors: `error{parse}` with the byte for what is no model or not whole, `error{unsupported}` for another version.
    [[nodiscard]] static word_model read(std::string_view bytes, std::string_view name = "model")
    {
        auto [counts, options] = detail::read_word_model(bytes, name);
        return word_model(std::move(counts), options);
    }

    [[nodiscard]] word_options const& options() const noexcept { return options_; }
    [[nodiscard]] std::size_t source_words() const noexcept { return state_->counts.source.words.size(); }
    [[nodiscard]] std::size_t target_words() const noexcept { return state_->counts.target.words.size(); }
    [[nodiscard]] std::size_t word_pairs() const noexcept { return state_->counts.table.size(); }

private:
    struct state {
        state(detail::word_counts all, word_options const& options)
            : counts(std::move(all)), decoder(counts, options.training, options.most_tokens, options.threads)
        {}
        detail::word_counts counts;
        detail::word_decoder decoder;
    };

    word_model(detail::word_counts counts, word_options const& options)
        : state_(std::make_shared<state const>(std::move(counts), options)), options_(options)
    {}

    template <class Source, class Target>
    [[nodiscard]] static std::size_t same_size(Source const& source, Target const& target)
    {
        auto const size = static_cast<std::size_t>(std::ranges::size(source));
        auto const other = static_cast<std::size_t>(std::ranges::size(target));
        if (size != other)
            fail(errc::mismatch, std::to_string(size) + " source sentences and " + std::to_string(other) +
                                     " target sentences; words are aligned between sentence i of one and sentence i of "
                                     "the other: align the sentences first");
        return size;
    }

    template <class Source, class Target>
    [[nodiscard]] static word_model learn_more(detail::word_counts counts, Source const& source, Target const& target,
                                               word_options const& options)
    {
        detail::check(options);
        std::size_t const size = same_size(source, target);
        for (std::size_t first = 0; first < size; first += options.pairs_at_once) {
            std::size_t const last = std::min(size, first + options.pairs_at_once);
            detail::coded_pairs const text = detail::add_pairs(source, target, first, last, options, counts.source,
                                                               counts.target);
            detail::word_trainer(counts, text, options).run();
            counts.table.drop_below(static_cast<float>(options.training.smallest_count));
        }
        counts.source.settle(options.training.family_letters);
        counts.target.settle(options.training.family_letters);
        counts.table.begins.resize(counts.source.words.size() + 1, counts.table.begins.back());
        return word_model(std::move(counts), options);
    }

    template <class Buffer>
    [[nodiscard]] char const* unalignable(Buffer const& work, std::size_t i) const
    {
        return detail::unalignable(work.source.tokens(i), work.target.tokens(i), options_.most_tokens);
    }

    [[nodiscard]] pair_score run(detail::token_list const& source, detail::token_list const& target, std::size_t i,
                                 detail::decoder_room& room) const
    {
        detail::word_decoder const& decoder = state_->decoder;
        bool const all_known = decoder.read(state_->counts.source, source, i, room.source) &
                               decoder.read(state_->counts.target, target, i, room.target);
        if (!all_known) {
            detail::word_decoder::spell(source, i, room.source);
            detail::word_decoder::spell(target, i, room.target);
        }
        auto const [forward, backward] = decoder.run(state_->counts, room);
        return {static_cast<float>(forward / static_cast<double>(room.target.size())),
                static_cast<float>(backward / static_cast<double>(room.source.size()))};
    }

    std::shared_ptr<state const> state_;
    word_options options_;
};

} // namespace crossin
#endif
