// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_OVERLAP_HPP
#define CROSSIN_RECORDS_OVERLAP_HPP

/// \file
/// Rows that hold pieces of a benchmark. Layer: records. Needs: parallel_corpus, text_pieces, hash_set.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/concepts.hpp>
#include <crossin/records/detail/hash_set.hpp>
#include <crossin/records/detail/text_pieces.hpp>
#include <crossin/records/parallel_corpus.hpp>

namespace crossin {

/// How long a piece of text must be to tell where it comes from.
///
/// Source: 13 words as in Brown et al., "Language models are few-shot learners" (arXiv 2005.14165), appendix C. The
///         other figures are ours.
struct overlap_lengths {
    std::uint32_t words = 13;      ///< of a shared piece
    std::uint32_t characters = 30; ///< [code points] of a shared piece, in scripts that put no spaces between words
    std::uint32_t least_words = 5; ///< of a benchmark text that is shorter than a piece and must be shared whole
    friend bool operator==(overlap_lengths const&, overlap_lengths const&) = default;
};

/// The pieces of benchmark texts, to look texts up in.
///
/// A text is its words, in lower case (ASCII letters only) and without punctuation; in Chinese, Japanese, Thai, Lao,
/// Khmer and Burmese script every code point counts as 13/30 of a word (`words / characters`). A piece is a run of
/// such units as long as `overlap_lengths` says. Two texts overlap when they share a piece, or when a shorter benchmark
/// text is one of their fields, whole. Pieces are compared by 64-bit hashes.
///
/// Complexity: 16 bytes or less a piece; O(length) a look-up.
class overlap_index {
public:
    /// Errors: `error{invalid_argument}` for a length of zero.
    explicit overlap_index(overlap_lengths lengths = {}) : lengths_(lengths)
    {
        require(lengths.words > 0 && lengths.characters > 0 && lengths.least_words > 0,
                "pieces of benchmarks must not be empty");
    }

    /// Adds one text.
    void add(std::string_view text)
    {
        detail::text_pieces const pieces(text, lengths_.words, lengths_.characters);
        bool any = false;
        pieces.for_each([&](std::uint64_t hash, std::size_t, std::size_t) {
            pieces_.insert(hash);
            any = true;
            return true;
        });
        if (!any && pieces.has_words(lengths_.least_words)) {
            whole_.insert(pieces.whole());
            any = true;
        }
        too_short_ += !any && !text.empty();
    }

    /// Adds instructions, inputs and outputs of all records.
    template <record_corpus Corpus>
    void add(Corpus const& benchmark)
    {
        typename Corpus::workspace room;
        for (std::uint64_t i = 0; i < benchmark.size(); ++i)
            for (turn const& one : record_view(benchmark.read(i, room)).turns)
                for (std::string_view const text : {one.instruction, one.input, one.output}) add(text);
    }

    /// The first part of `text` that stands in a benchmark, or nothing. It is a part of `text`.
    [[nodiscard]] std::string_view find(std::string_view text) const
    {
        detail::text_pieces const pieces(text, lengths_.words, lengths_.characters);
        std::string_view found;
        bool any = false;
        pieces.for_each([&](std::uint64_t hash, std::size_t first, std::size_t last) {
            any = true;
            if (pieces_.contains(hash)) found = text.substr(first, last - first);
            return found.empty();
        });
        if (!any && pieces.has_words(lengths_.least_words) && whole_.contains(pieces.whole())) return text;
        return found;
    }

    /// The first part of a record's instructions, inputs and outputs that stands in a benchmark, or nothing.
    [[nodiscard]] std::string_view find(record_view const& record) const
    {
        for (turn const& one : record.turns)
            for (std::string_view const text : {one.instruction, one.input, one.output})
                if (std::string_view const found = find(text); !found.empty()) return found;
        return {};
    }

    [[nodiscard]] std::uint64_t size() const noexcept { return pieces_.size() + whole_.size(); } ///< [pieces]
    /// Texts that were added and are too short to be looked for.
    [[nodiscard]] std::uint64_t too_short() const noexcept { return too_short_; }

private:
    overlap_lengths lengths_;
    detail::hash_set pieces_, whole_;
    std::uint64_t too_short_ = 0;
};

/// A row that holds a piece of a benchmark.
struct overlap {
    std::uint64_t row = 0;
    std::size_t language = 0; ///< number of the first language that does
    std::string text = {};    ///< the piece, shortened
    friend bool operator==(overlap const&, overlap const&) = default;
};

/// Rows that in any language hold a piece of `benchmarks`, in ascending order. Reads every record.
template <record_corpus Corpus>
[[nodiscard]] std::vector<overlap> find_overlaps(parallel_corpus<Corpus> const& rows, overlap_index const& benchmarks)
{
    std::vector<overlap> found;
    typename Corpus::workspace room;
    for (std::uint64_t row = 0; row < rows.size(); ++row)
        for (std::size_t l = 0; l < rows.language_count(); ++l) {
            if (!rows.has(row, l)) continue;
            std::string_view const piece = benchmarks.find(rows.read(row, l, room));
            if (piece.empty()) continue;
            found.push_back({row, l, shortened(piece)});
            break;
        }
    return found;
}

/// Leaves rows that overlap with a benchmark out, in every language, and counts them as "in a benchmark". Returns how
/// many rows.
///
/// Errors: as `parallel_corpus::drop_rows`.
template <record_corpus Corpus>
std::uint64_t drop_overlaps(parallel_corpus<Corpus>& rows, overlap_index const& benchmarks,
                            problem_policy policy = {on_problem::skip})
{
    std::vector<overlap> const found = find_overlaps(rows, benchmarks);
    std::vector<std::uint64_t> numbers;
    for (overlap const& one : found) numbers.push_back(one.row);
    rows.drop_rows(numbers, reasons::in_benchmark, policy, [&](std::uint64_t row) {
        overlap const& one = *std::ranges::lower_bound(found, row, {}, &overlap::row);
        return "in " + to_string(rows.languages()[one.language]) + ": " + in_quotes(one.text);
    });
    return numbers.size();
}

} // namespace crossin
#endif
