// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_PARALLEL_CORPUS_HPP
#define CROSSIN_RECORDS_PARALLEL_CORPUS_HPP

/// \file
/// Records of several languages in rows of the same content. Layer: records. Needs: record_aligner, row_groups,
/// row_checker.

#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <crossin/core/concepts.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/records/detail/row_checker.hpp>
#include <crossin/records/record_aligner.hpp>
#include <crossin/records/row_groups.hpp>

namespace crossin {

/// What became of the records of one language.
///
/// Properties: read == paired + unpaired + rejected.
struct language_account {
    language_tag language = {};
    std::uint64_t read = 0;
    std::uint64_t paired = 0;   ///< stand in a row with another language
    std::uint64_t unpaired = 0; ///< stand in a row alone
    std::uint64_t rejected = 0; ///< stand in no row; `tally()` says why
    friend bool operator==(language_account const&, language_account const&) = default;
};

/// Corpora of several languages, joined: row r holds the same content in some or all languages.
///
/// Languages are numbered in the order in which they were given; number 0 is the pivot. Rows with the same languages
/// stand side by side, complete ones first. Any number of threads may read.
///
/// Requires:   corpora that were given as lvalues outlive this object; those given as rvalues are owned by it.
/// Complexity: at most 4 bytes a record; nothing where rows are the positions.
template <record_corpus Corpus>
class parallel_corpus {
public:
    using corpus_type = Corpus;
    using workspace = typename Corpus::workspace;

    /// Joins `corpora` with `aligner` and checks the rows.
    ///
    /// Errors: `error{invalid_argument}` for no corpus, more than 64, a null pointer and for a language that stands
    ///         twice; what the aligner and the checks throw.
    template <record_aligner<Corpus> Aligner>
    parallel_corpus(Aligner const& aligner, std::vector<Corpus const*> corpora, std::vector<Corpus> owned = {})
        : corpora_(std::move(corpora)), owned_(std::move(owned))
    {
        row_list rows(sizes());
        aligner.align(std::span<Corpus const* const>(corpora_), rows);
        count_unplaced(rows);
        row_checks checks;
        if constexpr (requires { row_checks(aligner.checks); }) checks = aligner.checks;
        detail::row_checker<Corpus>(corpora_, checks, rows).run();
        groups_ = row_groups(rows);
        settle(rows);
    }

    parallel_corpus(parallel_corpus&&) noexcept = default;
    parallel_corpus& operator=(parallel_corpus&&) noexcept = default;

    [[nodiscard]] std::uint64_t size() const noexcept { return groups_.size(); } ///< [rows]
    [[nodiscard]] std::size_t language_count() const noexcept { return corpora_.size(); }
    [[nodiscard]] std::vector<language_tag> const& languages() const noexcept { return languages_; }
    [[nodiscard]] language_tag pivot() const noexcept { return languages_.front(); }

    /// The number of a language, if it is there.
    [[nodiscard]] std::optional<std::size_t> find(language_tag language) const noexcept
    {
        for (std::size_t l = 0; l < languages_.size(); ++l)
            if (languages_[l] == language) return l;
        return std::nullopt;
    }
    /// The number of a language. Errors: `error{not_found}`.
    [[nodiscard]] std::size_t number_of(language_tag language) const
    {
        if (auto const found = find(language)) return *found;
        std::string known;
        for (language_tag const& tag : languages_) known += (known.empty() ? "" : ", ") + to_string(tag);
        fail(errc::not_found, "no records in " + to_string(language) + "; there are " + known);
    }

    [[nodiscard]] Corpus const& corpus(std::size_t language) const noexcept { return *corpora_[language]; }

    /// The record of language number `language` in `row`, or `missing_record`.
    [[nodiscard]] std::uint32_t record(std::uint64_t row, std::size_t language) const noexcept
    {
        return groups_.record(row, language);
    }
    [[nodiscard]] bool has(std::uint64_t row, std::size_t language) const noexcept
    {
        return groups_.languages_of(row) >> language & 1;
    }

    /// The record's text. Requires: has(row, language).
    [[nodiscard]] record_view read(std::uint64_t row, std::size_t language, workspace& room) const
    {
        return corpora_[language]->read(record(row, language), room);
    }
    /// Requires: has(row, language).
    [[nodiscard]] record_facts facts(std::uint64_t row, std::size_t language) const
    {
        return corpora_[language]->facts(record(row, language));
    }
    /// Where the record lies. Requires: has(row, language).
    [[nodiscard]] place source(std::uint64_t row, std::size_t language) const
    {
        return corpora_[language]->source(record(row, language));
    }

    /// The rows that have all of `languages` (bit l for language number l).
    [[nodiscard]] row_intervals intervals(language_mask languages) const { return groups_.intervals(languages); }
    /// The rows that have both languages.
    [[nodiscard]] row_intervals rows_of(std::size_t from, std::size_t to) const
    {
        return intervals(language_mask{1} << from | language_mask{1} << to);
    }
    [[nodiscard]] row_groups const& groups() const noexcept { return groups_; }

    /// Read, paired, unpaired, rejected: one a language.
    [[nodiscard]] std::vector<language_account> const& accounts() const noexcept { return accounts_; }
    /// Records of one language by what was wrong with them; kept == paired + unpaired, total() == read.
    [[nodiscard]] crossin::tally const& tally(std::size_t language) const noexcept { return tallies_[language]; }
    /// Records of all languages.
    [[nodiscard]] crossin::tally const& tally() const noexcept { return tally_; }

    /// Leaves rows out, in every language, and counts their records under a reason; other rows stay in their order, so
    /// that row numbers change. `describe(row)` says what is wrong with one of them.
    ///
    /// Requires: `numbers` are ascending and below size().
    /// Errors:   `error{mismatch}` when the policy is to stop and there is a row, `error{limit}` when more rows would go
    ///           than it allows; the rows are as before then. With `keep` the rows are counted and stay.
    template <class Describe>
    void drop_rows(std::span<std::uint64_t const> numbers, std::string_view reason, problem_policy policy,
                   Describe&& describe);

    /// Memory that the rows take, without the corpora [bytes].
    [[nodiscard]] std::uint64_t memory_bytes() const noexcept { return groups_.memory_bytes(); }

    /// Equal for equal corpora in equal rows only.
    [[nodiscard]] std::uint64_t digest() const
    {
        std::uint64_t hash = groups_.digest();
        for (Corpus const* corpus : corpora_) {
            hash = hash_combine(hash, hash64(language_tag(corpus->language()).text()));
            hash = hash_combine(hash, corpus->digest());
        }
        return hash;
    }

private:
    std::vector<std::uint64_t> sizes()
    {
        std::vector<std::uint64_t> sizes;
        for (Corpus const* corpus : corpora_) {
            require(corpus != nullptr, "a parallel corpus needs corpora, not null pointers");
            language_tag const language = corpus->language();
            if (find(language))
                fail(errc::invalid_argument, {corpus->name()},
                     "a second corpus in " + to_string(language) + "; rows hold one record a language");
            languages_.push_back(language);
            sizes.push_back(corpus->size());
        }
        return sizes;
    }

    void count_dropped(std::uint64_t row, std::string_view reason, bool drops, auto&& describe)
    {
        for (std::size_t l = 0; l < corpora_.size(); ++l) {
            if (!has(row, l)) continue;
            bool const shown = tallies_[l].wants_example(reason);
            tallies_[l].add(reason, shown ? place(source(row, l)) : place{}, shown ? describe(row) : std::string{},
                            drops);
        }
    }

    void count_unplaced(row_list& rows) const
    {
        if (rows.is_by_position()) return;
        for (std::size_t l = 0; l < corpora_.size(); ++l)
            for (std::uint64_t i = 0; i < corpora_[l]->size(); ++i) {
                auto const record = static_cast<std::uint32_t>(i);
                if (rows.is_used(l, record)) continue;
                bool const shown = rows.counts(l).wants_example(reasons::not_placed);
                rows.reject(l, record, reasons::not_placed, shown ? place(corpora_[l]->source(i)) : place{},
                            "the aligner found no row for it");
            }
    }

    void settle(row_list& rows)
    {
        for (std::size_t l = 0; l < corpora_.size(); ++l) tallies_.push_back(std::move(rows.counts(l)));
        settle();
    }

    /// Works out from rows and counts what became of the records.
    void settle()
    {
        accounts_.clear();
        tally_ = {};
        for (std::size_t l = 0; l < corpora_.size(); ++l) {
            language_account account = {languages_[l], corpora_[l]->size()};
            for (row_groups::group const& group : groups_.groups()) {
                if ((group.languages >> l & 1) == 0) continue;
                (std::has_single_bit(group.languages) ? account.unpaired : account.paired) += group.rows.last -
                                                                                              group.rows.first;
            }
            account.rejected = tallies_[l].dropped();
            assert(account.read == account.paired + account.unpaired + account.rejected);
            tallies_[l].kept = account.paired + account.unpaired;
            accounts_.push_back(account);
            tally_ += tallies_[l];
        }
    }

    std::vector<Corpus const*> corpora_;
    std::vector<Corpus> owned_; ///< those of `corpora_` that nobody else keeps
    std::vector<language_tag> languages_;
    row_groups groups_;
    std::vector<language_account> accounts_;
    std::vector<crossin::tally> tallies_; ///< one a language
    crossin::tally tally_;                ///< their sum
};

template <record_corpus Corpus>
template <class Describe>
void parallel_corpus<Corpus>::drop_rows(std::span<std::uint64_t const> numbers, std::string_view reason,
                                        problem_policy policy, Describe&& describe)
{
    if (numbers.empty()) return;
    detail::problem found = {reason, policy, size()};
    auto const where = [&] {
        return place(
            source(numbers.front(), static_cast<std::size_t>(std::countr_zero(groups_.languages_of(numbers.front())))));
    };
    for (std::size_t k = 0; k < numbers.size(); ++k)
        found.note(where, [&] { return std::string(describe(numbers.front())); });
    found.check_limit("rows");
    for (std::uint64_t const row : numbers) count_dropped(row, reason, found.drops(), describe);
    if (found.drops()) groups_ = groups_.without(numbers);
    settle();
}

/// Corpora joined by a policy such as `by_id{}` or `by_position{}`; the first one is the pivot.
///
/// Requires: corpora given as lvalues outlive the result; it owns those given as rvalues.
/// Errors:   as the constructor of parallel_corpus.
template <class Aligner, class First, class... Others>
    requires record_aligner<Aligner, std::remove_cvref_t<First>> &&
             (std::same_as<std::remove_cvref_t<First>, std::remove_cvref_t<Others>> && ...)
[[nodiscard]] auto parallel(Aligner const& aligner, First&& first, Others&&... others)
{
    using type = std::remove_cvref_t<First>;
    std::vector<type> owned;
    owned.reserve(1 + sizeof...(others)); // so that pointers into it stay good
    std::vector<type const*> corpora;
    auto const add = [&]<class C>(C&& one) {
        if constexpr (std::is_lvalue_reference_v<C>) {
            corpora.push_back(&one);
        } else {
            owned.push_back(std::forward<C>(one));
            corpora.push_back(&owned.back());
        }
    };
    add(std::forward<First>(first));
    (add(std::forward<Others>(others)), ...);
    return parallel_corpus<type>(aligner, std::move(corpora), std::move(owned));
}

/// The same for a number of corpora that is known at run time only. Requires: they outlive the result.
template <record_corpus Corpus, record_aligner<Corpus> Aligner>
[[nodiscard]] parallel_corpus<Corpus> parallel(Aligner const& aligner, std::vector<Corpus const*> corpora)
{
    return parallel_corpus<Corpus>(aligner, std::move(corpora));
}

} // namespace crossin
#endif
