// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_DETAIL_ROW_CHECKER_HPP
#define CROSSIN_RECORDS_DETAIL_ROW_CHECKER_HPP

/// \file
/// Compares the records of every row and takes out those that disagree. Layer: records. Needs: checks, problems,
/// row_list.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/concepts.hpp>
#include <crossin/records/checks.hpp>
#include <crossin/records/detail/problems.hpp>
#include <crossin/records/detail/signs.hpp>
#include <crossin/records/row_list.hpp>

namespace crossin::detail {

/// Applies `row_checks` to the rows of an aligner.
template <record_corpus Corpus>
class row_checker {
public:
    row_checker(std::span<Corpus const* const> corpora, row_checks const& checks, row_list& rows)
        : corpora_(corpora), checks_(checks), rows_(rows)
    {
        problems_[turns] = {reasons::turns, checks.turns};
        problems_[untranslated] = {reasons::untranslated, checks.untranslated};
        problems_[one_sided] = {reasons::empty_on_one_side, checks.empty_on_one_side};
        problems_[length] = {reasons::length_ratio, checks.length_ratio};
        problems_[numbers] = {reasons::numbers, checks.numbers};
        for (Corpus const* corpus : corpora) {
            length_bounds bounds = checks.lengths;
            for (auto const& [language, own] : checks.lengths_of)
                if (language == language_tag(corpus->language())) bounds = own;
            require(bounds.lowest > 0 && bounds.lowest <= bounds.highest && bounds.slack_characters >= 0,
                    "bounds of length ratios need 0 < lowest <= highest and a slack of at least 0");
            bounds_.push_back(bounds);
        }
    }

    void run()
    {
        if (corpora_.size() < 2) return;
        if (!rows_.is_by_position()) note_missing();
        measure();
        compare_lengths();
        for (problem const& one : problems_) one.check_limit("comparisons");
        if (checks_.missing.action == on_problem::skip && !rows_.is_by_position()) drop_incomplete();
    }

private:
    enum check : std::size_t { turns, untranslated, one_sided, length, numbers, checks_made };

    /// Lengths that are refused: below lowest * (usual_low * reference + slack) or above the like.
    struct limits {
        double lowest, usual_low, highest, usual_high, slack;
        [[nodiscard]] bool refuse(double own, double reference) const noexcept
        {
            return (own + slack < lowest * (usual_low * reference + slack)) |
                   (own + slack > highest * (usual_high * reference + slack));
        }
    };
    static constexpr double margin = 1.4; ///< how far the usual ratio of a sample may be from that of all rows

    /// All checks but that of the lengths, for which it adds lengths up and notes what may fail.
    void measure()
    {
        std::size_t const languages = corpora_.size();
        characters_.assign(languages, {});
        std::vector<double> const guess = usual_ratios(std::max<std::uint64_t>(1, rows_.size() / 1024));
        characters_.assign(languages, {});
        std::vector<limits> doubtful;
        for (std::size_t l = 0; l < languages; ++l)
            doubtful.push_back({bounds_[l].lowest, guess[l] * margin, bounds_[l].highest, guess[l] / margin,
                                bounds_[l].slack_characters});
        std::uint64_t comparisons = 0;
        for (std::uint64_t row = 0; row < rows_.size(); ++row) {
            language_mask const mask = rows_.languages_of(row);
            if (mask == 0) continue;
            auto const pivot = static_cast<std::size_t>(std::countr_zero(mask));
            record_facts const& mine = corpora_[pivot]->facts(rows_.record(row, pivot));
            for (std::size_t l = pivot + 1; l < languages; ++l) {
                std::uint32_t const record = rows_.record(row, l);
                if (record == missing_record) continue;
                record_facts const& facts = corpora_[l]->facts(record);
                ++comparisons;
                bool const suspect = (facts.turns != mine.turns) | (facts.prompt_hash == mine.prompt_hash) |
                                     ((facts.input_bytes == 0) != (mine.input_bytes == 0)) |
                                     ((facts.prompt_bytes == 0) != (mine.prompt_bytes == 0)) |
                                     ((facts.response_bytes == 0) != (mine.response_bytes == 0)) |
                                     ((facts.numbers_hash != mine.numbers_hash) & (facts.numbers_hash != 0) &
                                      (mine.numbers_hash != 0));
                if (suspect) [[unlikely]] {
                    if (judge(row, pivot, mine, l, facts)) continue;
                }
                std::uint32_t const own = length_of(facts), reference = length_of(mine);
                characters_[l].first += own;
                characters_[l].second += reference;
                if (doubtful[l].refuse(own, reference)) [[unlikely]]
                    doubtful_.push_back({row, l});
            }
        }
        for (problem& one : problems_) one.compared = comparisons;
        std::vector<double> const usual = ratios();
        for (std::size_t l = 0; l < languages; ++l)
            guess_holds_ = guess_holds_ && usual[l] <= guess[l] * margin && usual[l] >= guess[l] / margin;
    }

    /// Finds out what is wrong with a suspect pair. Returns whether its record was dropped.
    [[gnu::noinline]] bool judge(std::uint64_t row, std::size_t pivot, record_facts const& mine, std::size_t l,
                                 record_facts const& facts)
    {
        std::uint32_t const record = rows_.record(row, l), pivot_record = rows_.record(row, pivot);
        if (facts.turns != mine.turns && found(turns, row, pivot, l, [&] {
                return std::to_string(mine.turns) + " / " + std::to_string(facts.turns);
            }))
            return true;
        if (facts.prompt_hash == mine.prompt_hash && facts.prompt_bytes == mine.prompt_bytes &&
            facts.prompt_bytes > 0) {
            record_view const a = corpora_[pivot]->read(pivot_record, rooms_[0]);
            record_view const b = corpora_[l]->read(record, rooms_[1]);
            if (same_prompt_with_letters(a, b)) {
                std::string text = in_quotes(b.turns.empty() ? b.system : b.turns.front().instruction);
                if (found(untranslated, row, pivot, l, [&] { return text; })) return true;
            }
        }
        char const* const part = (facts.prompt_bytes == 0) != (mine.prompt_bytes == 0)       ? "prompt"
                                 : (facts.response_bytes == 0) != (mine.response_bytes == 0) ? "response"
                                 : (facts.input_bytes == 0) != (mine.input_bytes == 0)       ? "input"
                                                                                             : nullptr;
        if (part) {
            bool const mine_empty = part[0] == 'p'   ? mine.prompt_bytes == 0
                                    : part[0] == 'r' ? mine.response_bytes == 0
                                                     : mine.input_bytes == 0;
            auto const describe = [&] {
                return std::string("the ") + part + " is empty in " + language(mine_empty ? pivot : l) + " only";
            };
            if (found(one_sided, row, pivot, l, describe)) return true;
        }
        if (facts.numbers_hash != mine.numbers_hash && facts.numbers_hash != 0 && mine.numbers_hash != 0) {
            auto const describe = [&] {
                return differing_numbers(corpora_[pivot]->read(pivot_record, rooms_[0]),
                                         corpora_[l]->read(record, rooms_[1]));
            };
            if (found(numbers, row, pivot, l, describe)) return true;
        }
        return false;
    }

    /// The check of the lengths: of all rows, or only of those that may fail, when the guess was good enough to know.
    void compare_lengths()
    {
        std::vector<double> const usual = ratios();
        auto const compare = [&](std::uint64_t row, std::size_t pivot, std::size_t l) {
            length_bounds const& bounds = bounds_[l];
            std::uint32_t const own = length_of(corpora_[l]->facts(rows_.record(row, l)));
            std::uint32_t const reference = length_of(corpora_[pivot]->facts(rows_.record(row, pivot)));
            limits const strict = {bounds.lowest, usual[l], bounds.highest, usual[l], bounds.slack_characters};
            if (!strict.refuse(own, reference)) return;
            found(length, row, pivot, l, [&] {
                return std::to_string(reference) + " / " + std::to_string(own) + " characters, where " +
                       std::to_string(static_cast<std::uint64_t>(usual[l] * reference + 0.5)) + " are usual";
            });
        };
        if (guess_holds_) {
            for (auto const& [row, l] : doubtful_)
                compare(row, static_cast<std::size_t>(std::countr_zero(rows_.languages_of(row))), l);
            return;
        }
        for (std::uint64_t row = 0; row < rows_.size(); ++row) {
            language_mask const mask = rows_.languages_of(row);
            if (mask == 0) continue;
            auto const pivot = static_cast<std::size_t>(std::countr_zero(mask));
            for (std::size_t l = pivot + 1; l < corpora_.size(); ++l)
                if (mask >> l & 1) compare(row, pivot, l);
        }
    }

    /// Ratios of the lengths of every `step`-th row.
    [[nodiscard]] std::vector<double> usual_ratios(std::uint64_t step)
    {
        for (std::uint64_t row = 0; row < rows_.size(); row += step) {
            language_mask const mask = rows_.languages_of(row);
            if (mask == 0) continue;
            auto const pivot = static_cast<std::size_t>(std::countr_zero(mask));
            std::uint32_t const reference = length_of(corpora_[pivot]->facts(rows_.record(row, pivot)));
            for (std::size_t l = pivot + 1; l < corpora_.size(); ++l) {
                if ((mask >> l & 1) == 0) continue;
                characters_[l].first += length_of(corpora_[l]->facts(rows_.record(row, l)));
                characters_[l].second += reference;
            }
        }
        return ratios();
    }

    [[nodiscard]] std::vector<double> ratios() const
    {
        std::vector<double> usual;
        for (auto const& [own, reference] : characters_)
            usual.push_back(own > 0 && reference > 0 ? static_cast<double>(own) / static_cast<double>(reference) : 1.0);
        return usual;
    }

    [[nodiscard]] static std::uint32_t length_of(record_facts const& facts) noexcept
    {
        return facts.prompt_characters + facts.response_characters;
    }

    /// Rows that lack a language as the aligner made them. Under `keep` the language that is missing is told.
    void note_missing()
    {
        problem lacking = {reasons::missing, checks_.missing, rows_.size()};
        for (std::uint64_t row = 0; row < rows_.size(); ++row) {
            language_mask const mask = rows_.languages_of(row), absent = all_languages() & ~mask;
            if (absent == 0) continue;
            auto const first = static_cast<std::size_t>(std::countr_zero(mask));
            auto const where = [&] { return place(corpora_[first]->source(rows_.record(row, first))); };
            auto const describe = [&] { return "no record for it in " + languages(absent); };
            if (lacking.drops()) {
                lacking.note(where, describe);
                drop_row(row, describe);
                continue;
            }
            for (std::size_t l = 0; l < corpora_.size(); ++l)
                if (absent >> l & 1) lacking.add(rows_.counts(l), where, describe);
        }
        lacking.check_limit("rows");
    }

    /// Rows that lost a language to a check, where only complete rows are wanted.
    void drop_incomplete()
    {
        for (std::uint64_t row = 0; row < rows_.size(); ++row) {
            language_mask const absent = all_languages() & ~rows_.languages_of(row);
            if (absent != 0) drop_row(row, [&] { return "its record in " + languages(absent) + " was rejected"; });
        }
    }

    template <class Describe>
    void drop_row(std::uint64_t row, Describe&& describe)
    {
        for (std::size_t l = 0; l < corpora_.size(); ++l) {
            std::uint32_t const record = rows_.record(row, l);
            if (record == missing_record) continue;
            bool const shown = rows_.counts(l).wants_example(reasons::missing);
            rows_.counts(l).add(reasons::missing, shown ? place(corpora_[l]->source(record)) : place{},
                                shown ? describe() : std::string{});
            rows_.drop(row, l);
        }
    }

    /// Counts a problem of the pair (pivot, l) in a row. Returns whether l's record was dropped.
    template <class Describe>
    bool found(check which, std::uint64_t row, std::size_t pivot, std::size_t l, Describe&& describe)
    {
        problem& one = problems_[which];
        std::uint32_t const record = rows_.record(row, l), pivot_record = rows_.record(row, pivot);
        one.add(
            rows_.counts(l), [&] { return place(corpora_[l]->source(record)); },
            [&] {
                return language(pivot) + " / " + language(l) + ": " + describe() + " (" + language(pivot) + " at " +
                       to_string(place(corpora_[pivot]->source(pivot_record))) + ")";
            });
        if (one.drops()) rows_.drop(row, l);
        return one.drops();
    }

    [[nodiscard]] std::string language(std::size_t l) const { return to_string(language_tag(corpora_[l]->language())); }

    [[nodiscard]] std::string languages(language_mask mask) const
    {
        std::string list;
        for (std::size_t l = 0; l < corpora_.size(); ++l)
            if (mask >> l & 1) list += (list.empty() ? "" : ", ") + language(l);
        return list;
    }

    [[nodiscard]] language_mask all_languages() const noexcept
    {
        return ~language_mask{0} >> (row_list::most_languages - corpora_.size());
    }

    [[nodiscard]] static bool same_prompt_with_letters(record_view const& a, record_view const& b) noexcept
    {
        bool letters = has_letter(a.system);
        if (a.system != b.system || a.turns.size() != b.turns.size()) return false;
        for (std::size_t i = 0; i < a.turns.size(); ++i) {
            if (a.turns[i].instruction != b.turns[i].instruction || a.turns[i].input != b.turns[i].input) return false;
            letters = letters || has_letter(a.turns[i].instruction) || has_letter(a.turns[i].input);
        }
        return letters;
    }

    std::span<Corpus const* const> corpora_;
    row_checks const& checks_;
    row_list& rows_;
    std::array<problem, checks_made> problems_;
    std::vector<length_bounds> bounds_;                               ///< one a language
    std::vector<std::pair<std::uint64_t, std::uint64_t>> characters_; ///< of the language and of its references
    std::vector<std::pair<std::uint64_t, std::size_t>> doubtful_;     ///< (row, language) that may fail by its length
    bool guess_holds_ = true;
    std::array<typename Corpus::workspace, 2> rooms_;
};

} // namespace crossin::detail
#endif
