// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_WORD_TEXT_HPP
#define CROSSIN_ALIGN_DETAIL_WORD_TEXT_HPP

/// \file
/// Pairs of sentences as numbers of words. Layer: align. Needs: word_table, word_tokens, parallel, tally.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/align/detail/word_table.hpp>
#include <crossin/align/word_tokens.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/parallel.hpp>
#include <crossin/core/tally.hpp>

namespace crossin::detail {

/// Sentences of one language, a number a token.
struct coded_text {
    std::vector<std::uint32_t> tokens;
    std::vector<std::uint64_t> begins = {0}; ///< [sentences + 1]

    [[nodiscard]] std::size_t size() const noexcept { return begins.size() - 1; }
    [[nodiscard]] std::span<std::uint32_t const> operator[](std::size_t i) const noexcept
    {
        return {tokens.data() + begins[i], begins[i + 1] - begins[i]};
    }
};

/// Pairs of sentences. Those that cannot be aligned are empty on both sides.
struct coded_pairs {
    coded_text source;
    coded_text target;

    [[nodiscard]] std::size_t size() const noexcept { return source.size(); }
};

inline constexpr std::size_t sentences_at_once = 64;

[[nodiscard]] constexpr std::uint64_t blocks_of(std::uint64_t items, std::uint64_t at_once) noexcept
{
    return (items + at_once - 1) / at_once;
}

/// The tokens of some sentences, folded, one after the other.
struct token_list {
    std::string text;
    std::vector<std::uint32_t> token_ends;    ///< [bytes]
    std::vector<std::uint32_t> sentence_ends; ///< [tokens]

    void clear()
    {
        text.clear();
        token_ends.clear();
        sentence_ends.clear();
    }
    [[nodiscard]] std::size_t tokens(std::size_t sentence) const noexcept
    {
        return sentence_ends[sentence] - first_token(sentence);
    }
    [[nodiscard]] std::size_t first_token(std::size_t sentence) const noexcept
    {
        return sentence == 0 ? 0 : sentence_ends[sentence - 1];
    }
    [[nodiscard]] std::string_view token(std::size_t i) const noexcept
    {
        std::uint32_t const begin = i == 0 ? 0 : token_ends[i - 1];
        return std::string_view(text).substr(begin, token_ends[i] - begin);
    }

    /// Adds sentences [first, last) of a range.
    ///
    /// Errors: `error{encoding}` naming the sentence, as `side[i]`; `error{limit}` past 2^32 bytes of them.
    template <class Range>
    void read(Range const& sentences, std::size_t first, std::size_t last, char const* side, token_reader& reader)
    {
        for (std::size_t i = first; i < last; ++i) {
            try {
                reader.for_each(
                    std::ranges::begin(sentences)[static_cast<std::ranges::range_difference_t<Range const>>(i)],
                    [&](std::string_view token) {
                        if (text.size() + token.size() > 0xFFFFFFFFU)
                            fail(errc::limit, "sentences of 2^32 bytes or more");
                        text += token;
                        token_ends.push_back(static_cast<std::uint32_t>(text.size()));
                    });
            } catch (error const& problem) {
                fail(problem.code(), {std::string(side) + '[' + std::to_string(i) + ']'}, problem.message());
            }
            sentence_ends.push_back(static_cast<std::uint32_t>(token_ends.size()));
        }
    }
};

/// Why a pair gets no links, or nothing.
[[nodiscard]] inline char const* unalignable(std::size_t source_tokens, std::size_t target_tokens, std::size_t most)
{
    if (source_tokens == 0 && target_tokens == 0) return "both sides empty";
    if (source_tokens == 0 || target_tokens == 0) return "one side empty";
    return source_tokens > most || target_tokens > most ? "too long" : nullptr;
}

inline void count_unalignable(tally& counts, char const* reason, std::size_t pair, std::size_t source_tokens,
                              std::size_t target_tokens)
{
    counts.add(reason, {"pair[" + std::to_string(pair) + ']'},
               std::to_string(source_tokens) + " and " + std::to_string(target_tokens) + " tokens");
}

/// Reads pairs [first, last) of two ranges as tokens.
template <class Source, class Target>
void read_pairs(Source const& source, Target const& target, std::size_t first, std::size_t last,
                word_options const& options, token_list& source_tokens, token_list& target_tokens)
{
    token_reader source_reader(options, options.source_language), target_reader(options, options.target_language);
    source_tokens.clear();
    target_tokens.clear();
    source_tokens.read(source, first, last, "source", source_reader);
    target_tokens.read(target, first, last, "target", target_reader);
}

/// Pairs [first, last) as numbers. Words that are new get one; words of pairs that cannot be aligned are not counted, so
/// that such pairs change nothing for the others.
template <class Source, class Target>
[[nodiscard]] coded_pairs add_pairs(Source const& source, Target const& target, std::size_t first, std::size_t last,
                                    word_options const& options, word_side& source_words, word_side& target_words)
{
    auto const add = [](token_list const& from, std::size_t sentence, word_side& to, coded_text& coded) {
        for (std::size_t i = from.first_token(sentence); i < from.sentence_ends[sentence]; ++i) {
            std::uint32_t const id = to.words.add(from.token(i));
            if (id == to.frequency.size()) to.frequency.push_back(0);
            to.frequency[id] += 1;
            coded.tokens.push_back(id);
        }
    };
    struct buffer {
        token_list source, target;
    };
    auto const begin_of = [&](std::uint64_t block) { return first + block * sentences_at_once; };
    coded_pairs coded;
    for_each_block_in_order<buffer>(
        blocks_of(last - first, sentences_at_once), options.threads,
        [&](std::uint64_t block, buffer& room) {
            read_pairs(source, target, begin_of(block), std::min<std::size_t>(last, begin_of(block + 1)), options,
                       room.source, room.target);
        },
        [&](std::uint64_t, buffer const& filled) {
            for (std::size_t i = 0; i < filled.source.sentence_ends.size(); ++i) {
                if (!unalignable(filled.source.tokens(i), filled.target.tokens(i), options.most_tokens)) {
                    add(filled.source, i, source_words, coded.source);
                    add(filled.target, i, target_words, coded.target);
                }
                coded.source.begins.push_back(coded.source.tokens.size());
                coded.target.begins.push_back(coded.target.tokens.size());
            }
        });
    return coded;
}

} // namespace crossin::detail
#endif
