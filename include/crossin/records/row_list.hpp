// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_ROW_LIST_HPP
#define CROSSIN_RECORDS_ROW_LIST_HPP

/// \file
/// What an aligner writes: which records belong together. Layer: records. Needs: core/tally.

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/tally.hpp>

namespace crossin {

/// Stands for the record of a language that a row does not have.
inline constexpr std::uint32_t missing_record = std::numeric_limits<std::uint32_t>::max();

/// A set of languages: bit l for language number l.
using language_mask = std::uint64_t;

/// Rows under construction: for each language a record number or `missing_record`.
///
/// A record stands in one row at most; what the aligner neither places nor rejects is rejected as "not placed".
class row_list {
public:
    static constexpr std::size_t most_languages = 64;
    static constexpr std::uint64_t most_records = missing_record - 1; ///< a language: 2^32 - 2

    /// No rows yet. `sizes`: how many records each language has.
    ///
    /// Errors: `error{invalid_argument}` for no language or more than 64, `error{limit}` for too many records.
    explicit row_list(std::span<std::uint64_t const> sizes)
        : sizes_(sizes.begin(), sizes.end()), used_(sizes.size()), counts_(sizes.size())
    {
        require(!sizes.empty() && sizes.size() <= most_languages, "rows join between 1 and 64 languages");
        for (std::uint64_t const size : sizes)
            if (size > most_records)
                fail(errc::limit,
                     "a corpus has " + std::to_string(size) + " records; rows can hold 2^32 - 2 a language");
    }

    [[nodiscard]] std::size_t language_count() const noexcept { return sizes_.size(); }
    [[nodiscard]] std::uint64_t size() const noexcept
    {
        return positional_ ? sizes_.front() : records_.size() / language_count();
    }

    /// Appends a row: `records[l]` is a record of language l or `missing_record`.
    ///
    /// Errors: `error{invalid_argument}` for a wrong number of entries, a row of nothing, a record that does not exist
    ///         and one that was placed or rejected before.
    void add(std::span<std::uint32_t const> records)
    {
        require(records.size() == language_count(), "a row needs one entry a language");
        write_out();
        bool any = false;
        for (std::size_t l = 0; l < records.size(); ++l) {
            if (records[l] == missing_record) continue;
            use(l, records[l]);
            any = true;
        }
        require(any, "a row needs a record in at least one language");
        records_.insert(records_.end(), records.begin(), records.end());
    }

    /// Appends as many rows as the corpora have records: row i holds record i of every language. Takes no memory.
    ///
    /// Requires: no row was added and no record rejected.
    /// Errors: `error{invalid_argument}` unless all languages have the same number of records.
    void add_by_position()
    {
        require(records_.empty() && !positional_, "rows by position must be all rows");
        for (std::uint64_t const size : sizes_)
            require(size == sizes_.front(), "rows by position need languages of the same length");
        positional_ = true;
    }

    /// Leaves a record out of all rows and counts it under a reason.
    ///
    /// Errors: `error{invalid_argument}` for a record that does not exist or was placed or rejected before.
    void reject(std::size_t language, std::uint32_t record, std::string_view reason, place where, std::string detail)
    {
        leave_out(language, record);
        counts_[language].add(reason, std::move(where), std::move(detail));
    }

    /// Leaves a record out of all rows. Who calls counts it.
    void leave_out(std::size_t language, std::uint32_t record)
    {
        write_out();
        use(language, record);
    }

    /// Takes a record out of its row. Who calls counts it. Requires: the row has the language.
    void drop(std::uint64_t row, std::size_t language)
    {
        write_out();
        assert(records_[row * language_count() + language] != missing_record);
        records_[row * language_count() + language] = missing_record;
    }

    [[nodiscard]] std::uint32_t record(std::uint64_t row, std::size_t language) const noexcept
    {
        return positional_ ? static_cast<std::uint32_t>(row) : records_[row * language_count() + language];
    }
    [[nodiscard]] language_mask languages_of(std::uint64_t row) const noexcept
    {
        if (positional_) return ~language_mask{0} >> (most_languages - language_count());
        language_mask mask = 0;
        for (std::size_t l = 0; l < language_count(); ++l)
            mask |= language_mask{records_[row * language_count() + l] != missing_record} << l;
        return mask;
    }

    /// Whether row i holds record i of every language, for all i.
    [[nodiscard]] bool is_by_position() const noexcept { return positional_; }
    /// What was noticed about records of `language`, by reason; those rejected are the reasons that drop.
    [[nodiscard]] tally const& counts(std::size_t language) const noexcept { return counts_[language]; }
    [[nodiscard]] tally& counts(std::size_t language) noexcept { return counts_[language]; }
    /// Whether a record of `language` was placed or rejected.
    [[nodiscard]] bool is_used(std::size_t language, std::uint32_t record) const noexcept
    {
        return positional_ ||
               (record / 64 < used_[language].size() && (used_[language][record / 64] >> record % 64 & 1));
    }

private:
    void use(std::size_t language, std::uint32_t record)
    {
        require(language < language_count() && record < sizes_[language], "a row names a record that does not exist");
        std::vector<std::uint64_t>& bits = used_[language];
        if (bits.empty()) bits.resize(sizes_[language] / 64 + 1);
        std::uint64_t const bit = std::uint64_t{1} << record % 64;
        require((bits[record / 64] & bit) == 0, "a record can stand in one row only");
        bits[record / 64] |= bit;
    }

    /// Spells rows by position out.
    void write_out()
    {
        if (!positional_) return;
        records_.reserve(sizes_.front() * language_count());
        for (std::uint64_t i = 0; i < sizes_.front(); ++i)
            records_.insert(records_.end(), language_count(), static_cast<std::uint32_t>(i));
        for (std::size_t l = 0; l < language_count(); ++l) used_[l].assign(sizes_[l] / 64 + 1, ~std::uint64_t{0});
        positional_ = false;
    }

    std::vector<std::uint64_t> sizes_; ///< [records] of each language
    bool positional_ = false;
    std::vector<std::uint32_t> records_;           ///< [rows x languages], unless `positional_`
    std::vector<std::vector<std::uint64_t>> used_; ///< a bit a record, one list a language
    std::vector<tally> counts_;                    ///< one a language
};

} // namespace crossin
#endif
