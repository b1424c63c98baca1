// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_TOKEN_COUNTS_HPP
#define CROSSIN_BATCH_TOKEN_COUNTS_HPP

/// \file
/// How many tokens texts, records and examples have, and how many of them are learned. Layer: batch. Needs: collate,
/// record, token_batches.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/batch/collate.hpp>
#include <crossin/batch/token_batches.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/example.hpp>
#include <crossin/core/record.hpp>

namespace crossin {

/// Tokens of a text that is learned from. Models: std::regular.
struct token_count {
    std::uint64_t tokens = 0;
    std::uint64_t supervised = 0; ///< of them, those that are learned
    token_count& operator+=(token_count const& other) noexcept
    {
        tokens += other.tokens;
        supervised += other.supervised;
        return *this;
    }
    friend bool operator==(token_count const&, token_count const&) = default;
};

/// Counts the tokens of a text, without special ones: what `compose_options::count_tokens` asks for.
///
/// Requires: one thread at a time; a copy for each thread shares the vocabulary.
template <tokenizer T>
class token_counter {
public:
    explicit token_counter(T words) : words_(std::move(words)) {}

    [[nodiscard]] std::uint64_t operator()(std::string_view text)
    {
        ids_.clear();
        words_.encode(text, ids_);
        return ids_.size();
    }
    /// All texts of a record, without a template; supervised are those of the outputs.
    [[nodiscard]] token_count operator()(record_view const& one)
    {
        token_count count{(*this)(one.system), 0};
        for (turn const& each : one.turns) {
            count.tokens += (*this)(each.instruction) + (*this)(each.input);
            std::uint64_t const answer = (*this)(each.output);
            count += {answer, answer};
        }
        return count;
    }

private:
    T words_;
    std::vector<token_id> ids_;
};

/// Tokens of the examples [first, last) as rows will hold them: cut, with special tokens.
///
/// Those without a token to learn have the counts of their row, and 0 supervised.
/// Errors: `error{invalid_argument}` for a last example behind the end of the source; those of source and tokenizer.
template <example_source Examples, tokenizer T>
[[nodiscard]] std::vector<token_count> count_tokens(Examples const& examples, collator<T>& collate, std::uint64_t first,
                                                    std::uint64_t last)
{
    require(first <= last && last <= examples.size(), "the examples to count must be there");
    std::vector<token_count> counts;
    counts.reserve(static_cast<std::size_t>(last - first));
    token_row row;
    auto const count = [&](auto const& one) {
        collate(one.prompt, one.response, row);
        counts.push_back({row.ids.size(), row.supervised()});
    };
    if constexpr (rendering_source<Examples>) {
        typename Examples::workspace room;
        examples.render(first, last, room, [&](example_view const& one) { count(one); });
    } else {
        for (std::uint64_t i = first; i < last; ++i) count(examples[static_cast<std::size_t>(i)]);
    }
    return counts;
}

/// How the lengths of rows are spread. Models: std::regular.
struct token_statistics {
    std::uint64_t rows = 0;
    token_count total = {};
    std::uint64_t unlearned = 0;                                        ///< rows without a token to learn
    std::uint64_t shortest = 0, median = 0, ninetieth = 0, longest = 0; ///< of hundred rows the 50th and 90th [tokens]

    [[nodiscard]] double mean() const noexcept
    {
        return rows == 0 ? 0 : static_cast<double>(total.tokens) / static_cast<double>(rows);
    }
    friend bool operator==(token_statistics const&, token_statistics const&) = default;
};

/// What a list of counts amounts to. Percentiles are of nearest rank: the least length that so many rows do not pass.
///
/// Complexity: O(n log n).
[[nodiscard]] inline token_statistics statistics_of(std::vector<token_count> const& counts)
{
    token_statistics result;
    std::vector<std::uint64_t> lengths;
    for (token_count const& one : counts) {
        result.total += one;
        result.unlearned += one.supervised == 0;
        lengths.push_back(one.tokens);
    }
    result.rows = lengths.size();
    if (lengths.empty()) return result;
    std::sort(lengths.begin(), lengths.end());
    auto const at = [&](std::size_t percent) { return lengths[(lengths.size() * percent + 99) / 100 - 1]; };
    result.shortest = lengths.front();
    result.median = at(50);
    result.ninetieth = at(90);
    result.longest = lengths.back();
    return result;
}

} // namespace crossin
#endif
