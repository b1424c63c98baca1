// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_BY_CONTENT_HPP
#define CROSSIN_ALIGN_BY_CONTENT_HPP

/// \file
/// Pairs records by what they say, where files have gaps, repeats or another order. Layer: align. Needs: alignment,
/// records/checks, records/row_list.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <crossin/align/alignment.hpp>
#include <crossin/align/detail/content_report.hpp>
#include <crossin/core/concepts.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/record.hpp>
#include <crossin/core/tally.hpp>
#include <crossin/records/checks.hpp>
#include <crossin/records/row_list.hpp>

namespace crossin {

/// Names under which records paired by content are counted.
namespace reasons {
inline constexpr std::string_view no_partner = "no partner";
inline constexpr std::string_view repeated = "repeated"; ///< no partner, but an equal record of its side has one
inline constexpr std::string_view doubtful = "doubtful";
inline constexpr std::string_view repaired = "repaired"; ///< in order, at another row number than its partner
inline constexpr std::string_view moved = "moved";       ///< out of the order of the others
} // namespace reasons

/// What can be aligned by content: a record, or a text, which is taken for the instruction of one.
template <class T>
concept content_element = std::same_as<std::remove_cvref_t<T>, record_view> ||
                          std::same_as<std::remove_cvref_t<T>, record> || std::convertible_to<T, std::string_view>;

/// Pairs records of two languages by lengths, numbers, signs, equal strings and the words of both, which it learns from
/// the files themselves: first all that stands in one order, gaps allowed, then what moved.
///
///     auto const rows = parallel(by_content{}, english, chinese);           // corpora, the first one is the pivot
///     auto const pairs = align(questions, preguntas, by_content{});         // ranges of texts or records
///
/// Every other language is aligned with the pivot. Pairs of a confidence below `confident` are "doubtful". A record
/// that fits nowhere has "no partner"; it is "repeated" where an equal record of its side has one. What stands at another
/// row number than its partner is counted as "repaired", or as "moved" where it is out of order.
///
/// Models:     record_aligner; aligner_policy for ranges of `content_element`.
/// Yields:     rows in the order of the pivot's records; `row_pairs` in the order of the source.
/// Complexity: O(n) for files that stand in one order but for gaps; what is left over is compared with each other.
/// Errors:     as the policies say: `error{mismatch}` to stop, `error{limit}` past a limit; `error{invalid_argument}`
///             for a share outside of [0, 1]; `error{limit}` past 2^30 records.
/// Source:     the sums over all ways through the order are those of a pair hidden Markov model (Durbin et al.,
///             "Biological sequence analysis", 1998, section 4.4), with log-likelihood ratios for emissions.
struct by_content {
    row_checks checks = {};
    /// Pairs of little confidence. `skip` leaves out the record of the language that is not the pivot; `at_most` is a
    /// share of the pairs.
    problem_policy doubtful = {on_problem::keep};
    /// Records without a partner in any language. `keep` gives them rows of their own; `at_most` is a share of the
    /// records of their language.
    problem_policy no_partner = {on_problem::skip};
    double confident = 0.99; ///< the least confidence of a pair that is not doubtful [0, 1]

    template <record_corpus Corpus>
    void align(std::span<Corpus const* const> corpora, row_list& rows) const
    {
        check();
        if (corpora.size() == 1) return rows.add_by_position();
        std::size_t const languages = corpora.size();
        std::vector<std::vector<std::uint32_t>> partners(languages); // of each record of the pivot
        std::vector<std::vector<bool>> repeats(languages);
        repeats[0].assign(corpora[0]->size(), false);
        for (std::size_t l = 1; l < languages; ++l) {
            detail::content_side source = read_side(*corpora[0]), target = read_side(*corpora[l]);
            detail::content_outcome const found(source, target);
            partners[l].assign(corpora[0]->size(), missing_record);
            repeats[l] = found.target_repeats;
            for (std::size_t i = 0; i < source.size(); ++i) repeats[0][i] = repeats[0][i] || found.source_repeats[i];
            place_pairs(corpora, l, found, partners[l], rows);
        }
        std::vector<std::uint32_t> row(languages);
        detail::content_problem alone = {reasons::no_partner, no_partner, corpora[0]->size()};
        for (std::uint32_t i = 0; i < corpora[0]->size(); ++i) {
            row[0] = i;
            bool any = false;
            for (std::size_t l = 1; l < languages; ++l) any |= (row[l] = partners[l][i]) != missing_record;
            if (any)
                rows.add(row);
            else
                place_alone(corpora, 0, i, repeats[0][i], alone, rows,
                            [&] { return neighbours(corpora, partners, i); });
        }
        alone.check_limit("records of " + std::string(corpora[0]->name()));
        for (std::size_t l = 1; l < languages; ++l) place_rest(corpora, l, partners, repeats[l], rows);
    }

    template <std::ranges::random_access_range Source, std::ranges::random_access_range Target>
        requires content_element<std::ranges::range_reference_t<Source const&>> &&
                 content_element<std::ranges::range_reference_t<Target const&>>
    [[nodiscard]] row_pairs align(Source const& source, Target const& target) const
    {
        check();
        detail::content_side from = side_of(source), to = side_of(target);
        detail::content_outcome const found(from, to);
        tally of_source, of_target;
        detail::content_problem doubts = {reasons::doubtful, doubtful, found.pairs.size()};
        std::vector<row_pair> pairs;
        for (detail::content_pair const& pair : found.pairs) {
            auto const where = [&] { return place{"target[" + std::to_string(pair.target) + ']'}; };
            auto const beside = [&] { return beside_text("source", pair); };
            if (pair.confidence < static_cast<float>(confident)) {
                doubts.note(where, beside);
                add(of_target, reasons::doubtful, where, beside, doubts.drops());
                if (doubts.drops()) {
                    add(
                        of_source, reasons::doubtful,
                        [&] { return place{"source[" + std::to_string(pair.source) + ']'}; }, beside, true);
                    continue;
                }
            }
            note_place(of_target, pair, where, beside);
            pairs.push_back({pair.source, pair.target, pair.confidence});
        }
        doubts.check_limit("pairs");
        leave_alone(of_source, "source", "the target", found.source_pair, found.source_repeats, found.pairs,
                    &detail::content_pair::target);
        leave_alone(of_target, "target", "the source", found.target_pair, found.target_repeats, found.pairs,
                    &detail::content_pair::source);
        of_source.kept = of_target.kept = pairs.size();
        return {std::move(pairs), std::move(of_source), std::move(of_target)};
    }

private:
    void check() const
    {
        require(confident >= 0 && confident <= 1, "a confidence lies between 0 and 1");
        for (problem_policy const& one : {doubtful, no_partner})
            require(one.at_most >= 0 && one.at_most <= 1, "the limit of a policy is a share between 0 and 1");
    }

    template <class Where, class Describe>
    static void add(tally& counts, std::string_view reason, Where&& where, Describe&& describe, bool drops)
    {
        bool const shown = counts.wants_example(reason);
        counts.add(reason, shown ? where() : place{}, shown ? describe() : std::string{}, drops);
    }

    [[nodiscard]] static std::string beside_text(std::string const& pivot, detail::content_pair const& pair)
    {
        return detail::record_number(pair.target) + ", beside " + detail::record_number(pair.source) + " of " + pivot +
               " (" + detail::confidence_text(pair) + ")";
    }

    /// Counts where a pair stands, unless both have one number.
    template <class Where, class Describe>
    static void note_place(tally& counts, detail::content_pair const& pair, Where&& where, Describe&& describe)
    {
        if (pair.moved)
            add(counts, reasons::moved, where, describe, false);
        else if (pair.source != pair.target)
            add(counts, reasons::repaired, where, describe, false);
    }

    [[nodiscard]] static detail::content_side sized_side(std::uint64_t size)
    {
        if (size > 0x3FFFFFFFU) fail(errc::limit, "more than 2^30 records cannot be aligned by content");
        detail::content_side side;
        side.reserve(size);
        return side;
    }

    template <class Corpus>
    [[nodiscard]] static detail::content_side read_side(Corpus const& corpus)
    {
        detail::content_side side = sized_side(corpus.size());
        typename Corpus::workspace room;
        for (std::uint64_t i = 0; i < corpus.size(); ++i) side.add(corpus.read(i, room));
        return side;
    }

    template <class Range>
    [[nodiscard]] static detail::content_side side_of(Range const& range)
    {
        detail::content_side side = sized_side(static_cast<std::uint64_t>(std::ranges::size(range)));
        std::vector<turn> turns;
        for (auto&& element : range) {
            if constexpr (std::same_as<std::remove_cvref_t<decltype(element)>, record_view>) {
                side.add(element);
            } else if constexpr (std::same_as<std::remove_cvref_t<decltype(element)>, record>) {
                turns.clear();
                for (record::owned_turn const& one : element.turns)
                    turns.push_back({one.instruction, one.input, one.output});
                side.add({element.id, element.system, turns});
            } else {
                turn const only = {std::string_view(element)};
                side.add({{}, {}, {&only, 1}});
            }
        }
        return side;
    }

    template <class Corpus>
    void place_pairs(std::span<Corpus const* const> corpora, std::size_t l, detail::content_outcome const& found,
                     std::vector<std::uint32_t>& partners, row_list& rows) const
    {
        Corpus const& corpus = *corpora[l];
        std::string const pivot = to_string(language_tag(corpora[0]->language()));
        detail::content_problem doubts = {reasons::doubtful, doubtful, found.pairs.size()};
        for (detail::content_pair const& pair : found.pairs) {
            auto const where = [&] { return place(corpus.source(pair.target)); };
            auto const beside = [&] { return beside_text(pivot, pair); };
            if (pair.confidence < static_cast<float>(confident)) {
                doubts.note(where, beside);
                add(rows.counts(l), reasons::doubtful, where, beside, doubts.drops());
                if (doubts.drops()) {
                    rows.leave_out(l, pair.target);
                    continue;
                }
            }
            note_place(rows.counts(l), pair, where, beside);
            partners[pair.source] = pair.target;
        }
        doubts.check_limit("pairs of " + std::string(corpus.name()));
    }

    /// A record without a partner: a row of its own, or none.
    template <class Corpus, class Describe>
    static void place_alone(std::span<Corpus const* const> corpora, std::size_t l, std::uint32_t record, bool repeats,
                            detail::content_problem& alone, row_list& rows, Describe&& describe)
    {
        auto const where = [&] { return place(corpora[l]->source(record)); };
        alone.note(where, describe);
        std::string_view const reason = repeats ? reasons::repeated : reasons::no_partner;
        add(rows.counts(l), reason, where, describe, alone.drops());
        if (alone.drops()) return rows.leave_out(l, record);
        std::vector<std::uint32_t> row(corpora.size(), missing_record);
        row[l] = record;
        rows.add(row);
    }

    template <class Corpus>
    void place_rest(std::span<Corpus const* const> corpora, std::size_t l,
                    std::vector<std::vector<std::uint32_t>> const& partners, std::vector<bool> const& repeats,
                    row_list& rows) const
    {
        detail::content_problem alone = {reasons::no_partner, no_partner, corpora[l]->size()};
        std::vector<std::uint32_t> partner_of; // of records of l, made when somebody asks
        for (std::uint32_t j = 0; j < corpora[l]->size(); ++j) {
            if (rows.is_used(l, j)) continue;
            auto const describe = [&] {
                if (partner_of.empty()) {
                    partner_of.assign(corpora[l]->size(), missing_record);
                    for (std::uint32_t i = 0; i < partners[l].size(); ++i)
                        if (partners[l][i] != missing_record) partner_of[partners[l][i]] = i;
                }
                return detail::record_number(j) + ": nothing in " + to_string(language_tag(corpora[0]->language())) +
                       " fits" + detail::between_text(partner_of, j);
            };
            place_alone(corpora, l, j, repeats[j], alone, rows, describe);
        }
        alone.check_limit("records of " + std::string(corpora[l]->name()));
    }

    template <class Corpus>
    [[nodiscard]] static std::string neighbours(std::span<Corpus const* const> corpora,
                                                std::vector<std::vector<std::uint32_t>> const& partners,
                                                std::uint32_t i)
    {
        std::string names;
        for (std::size_t l = 1; l < corpora.size(); ++l)
            names += (l > 1 ? ", " : "") + to_string(language_tag(corpora[l]->language()));
        return detail::record_number(i) + ": nothing in " + names + " fits" +
               (corpora.size() == 2 ? detail::between_text(partners[1], i) : std::string{});
    }

    void leave_alone(tally& counts, std::string const& side, std::string const& other,
                     std::vector<std::uint32_t> const& pair_of, std::vector<bool> const& repeats,
                     std::vector<detail::content_pair> const& pairs, std::uint32_t detail::content_pair::* number) const
    {
        detail::content_problem alone = {reasons::no_partner, no_partner, pair_of.size()};
        std::vector<std::uint32_t> partners(pair_of.size(), missing_record);
        for (std::size_t i = 0; i < pair_of.size(); ++i)
            if (pair_of[i] != detail::no_record) partners[i] = pairs[pair_of[i]].*number;
        for (std::uint32_t i = 0; i < pair_of.size(); ++i) {
            if (pair_of[i] != detail::no_record) continue;
            auto const where = [&] { return place{side + '[' + std::to_string(i) + ']'}; };
            auto const describe = [&] {
                return detail::record_number(i) + ": nothing in " + other + " fits" + detail::between_text(partners, i);
            };
            alone.note(where, describe);
            add(counts, repeats[i] ? reasons::repeated : reasons::no_partner, where, describe, true);
        }
        alone.check_limit("elements of the " + side);
    }
};

} // namespace crossin
#endif
