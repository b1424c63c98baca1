// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_ROW_GROUPS_HPP
#define CROSSIN_RECORDS_ROW_GROUPS_HPP

/// \file
/// Which record stands in which row, rows of the same languages side by side. Layer: records. Needs: row_list.

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include <crossin/core/hash.hpp>
#include <crossin/records/row_list.hpp>

namespace crossin {

/// The rows [first, last).
struct row_interval {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    friend bool operator==(row_interval const&, row_interval const&) = default;
};

/// Rows as a list of intervals in ascending order: the k-th row of the list.
///
/// Models:     index_sampler.
/// Complexity: O(log intervals) a row; mostly there is one interval.
class row_intervals {
public:
    row_intervals() = default;
    explicit row_intervals(std::vector<row_interval> intervals) : intervals_(std::move(intervals))
    {
        before_.reserve(intervals_.size());
        for (row_interval const& one : intervals_) {
            before_.push_back(size_);
            size_ += one.last - one.first;
        }
    }

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

    /// Requires: k < size().
    [[nodiscard]] std::uint64_t operator[](std::uint64_t k) const noexcept
    {
        assert(k < size_);
        std::size_t at = 0;
        if (intervals_.size() > 1)
            at = static_cast<std::size_t>(std::ranges::upper_bound(before_, k) - before_.begin()) - 1;
        return intervals_[at].first + (k - before_[at]);
    }

    [[nodiscard]] std::vector<row_interval> const& intervals() const noexcept { return intervals_; }
    friend bool operator==(row_intervals const&, row_intervals const&) = default;

private:
    std::vector<row_interval> intervals_;
    std::vector<std::uint64_t> before_; ///< rows in earlier intervals
    std::uint64_t size_ = 0;
};

/// The rows of a parallel corpus: for each row and language a record or none.
///
/// Rows with the same languages are side by side, those with more languages first, each group in the order of the
/// list; so the rows that hold any given languages are a short list of intervals.
///
/// Models:     std::regular.
/// Complexity: at most 4 bytes a record; nothing for a language whose records stand in a group one after the other.
class row_groups {
public:
    /// Rows of one set of languages.
    struct group {
        row_interval rows = {};
        language_mask languages = 0;
        friend bool operator==(group const&, group const&) = default;
    };

    row_groups() = default;
    explicit row_groups(row_list const& list) : language_count_(list.language_count()), size_(0)
    {
        if (list.is_by_position()) {
            if (list.size() == 0) return;
            size_ = list.size();
            groups_.push_back({{0, size_}, list.languages_of(0)});
            columns_.assign(language_count_, {column::run, 0});
            return;
        }
        std::vector<std::pair<language_mask, std::uint64_t>> counts; // distinct masks, ascending
        std::size_t last = 0;
        for (std::uint64_t row = 0; row < list.size(); ++row) {
            language_mask const mask = list.languages_of(row);
            if (mask == 0) continue; // everything in it was dropped
            if (last >= counts.size() || counts[last].first != mask) {
                auto const at = std::ranges::lower_bound(counts, mask, {},
                                                         &std::pair<language_mask, std::uint64_t>::first);
                last = static_cast<std::size_t>(at - counts.begin());
                if (at == counts.end() || at->first != mask) counts.insert(at, {mask, 0});
            }
            ++counts[last].second;
        }
        std::ranges::sort(counts, [](auto const& a, auto const& b) {
            return std::pair(-std::popcount(a.first), a.first) < std::pair(-std::popcount(b.first), b.first);
        });
        for (auto const& [mask, rows] : counts) {
            groups_.push_back({{size_, size_ + rows}, mask});
            size_ += rows;
        }
        fill(list);
    }

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t language_count() const noexcept { return language_count_; }
    [[nodiscard]] std::vector<group> const& groups() const noexcept { return groups_; }

    /// The record of language number `language` in `row`, or `missing_record`.
    ///
    /// Requires: row < size(), language < language_count().
    [[nodiscard]] std::uint32_t record(std::uint64_t row, std::size_t language) const noexcept
    {
        assert(row < size_ && language < language_count_);
        std::size_t const at = group_of(row);
        column const& from = columns_[at * language_count_ + language];
        std::uint64_t const offset = row - groups_[at].rows.first;
        if (from.kind == column::run) return static_cast<std::uint32_t>(from.first + offset);
        return from.kind == column::table ? records_[from.first + offset] : missing_record;
    }

    /// The languages that `row` has. Requires: row < size().
    [[nodiscard]] language_mask languages_of(std::uint64_t row) const noexcept
    {
        assert(row < size_);
        return groups_[group_of(row)].languages;
    }

    /// The rows that have all of `languages`.
    [[nodiscard]] row_intervals intervals(language_mask languages) const
    {
        std::vector<row_interval> found;
        for (group const& one : groups_) {
            if ((one.languages & languages) != languages) continue;
            if (!found.empty() && found.back().last == one.rows.first)
                found.back().last = one.rows.last;
            else
                found.push_back(one.rows);
        }
        return row_intervals(std::move(found));
    }

    /// The mapping without some rows, the others in their order. Requires: `rows` are ascending.
    [[nodiscard]] row_groups without(std::span<std::uint64_t const> rows) const
    {
        std::vector<std::uint64_t> sizes(language_count_);
        for (std::uint64_t row = 0; row < size_; ++row)
            for (std::size_t l = 0; l < language_count_; ++l)
                if (std::uint32_t const one = record(row, l); one != missing_record)
                    sizes[l] = std::max<std::uint64_t>(sizes[l], std::uint64_t{one} + 1);
        row_list rest(sizes);
        std::vector<std::uint32_t> records(language_count_);
        for (std::uint64_t row = 0; row < size_; ++row) {
            if (!rows.empty() && rows.front() == row) {
                rows = rows.subspan(1);
                continue;
            }
            for (std::size_t l = 0; l < language_count_; ++l) records[l] = record(row, l);
            rest.add(records);
        }
        return row_groups(rest);
    }

    /// Memory that the mapping takes [bytes].
    [[nodiscard]] std::uint64_t memory_bytes() const noexcept
    {
        return records_.capacity() * sizeof(std::uint32_t) + columns_.capacity() * sizeof(column) +
               groups_.capacity() * sizeof(group);
    }

    /// Equal for equal mappings only.
    [[nodiscard]] std::uint64_t digest() const noexcept
    {
        std::uint64_t hash = hash_combine(language_count_, size_);
        for (group const& one : groups_) hash = hash_combine(hash_combine(hash, one.rows.last), one.languages);
        for (column const& one : columns_) hash = hash_combine(hash_combine(hash, one.kind), one.first);
        for (std::uint32_t const record : records_) hash = hash_combine(hash, record);
        return hash;
    }

    friend bool operator==(row_groups const&, row_groups const&) = default;

private:
    /// Where the records of one language in one group are found.
    struct column {
        enum : std::uint8_t { absent, run, table } kind = absent;
        std::uint64_t first = 0; ///< the first record of a run, or an offset in `records_`
        friend bool operator==(column const&, column const&) = default;
    };

    [[nodiscard]] std::size_t group_of(std::uint64_t row) const noexcept
    {
        if (row < groups_.front().rows.last) return 0;
        auto const at = std::ranges::upper_bound(groups_, row, {}, [](group const& one) { return one.rows.last; });
        return static_cast<std::size_t>(at - groups_.begin());
    }

    void fill(row_list const& list)
    {
        columns_.resize(groups_.size() * language_count_);
        std::vector<std::size_t> group_at(groups_.size()); // by ascending mask, to look masks up
        std::iota(group_at.begin(), group_at.end(), std::size_t{0});
        auto const mask_of = [&](std::size_t g) { return groups_[g].languages; };
        std::ranges::sort(group_at, {}, mask_of);
        std::vector<std::vector<std::uint32_t>> collected(columns_.size());
        std::size_t last = 0;
        for (std::uint64_t row = 0; row < list.size(); ++row) {
            language_mask const mask = list.languages_of(row);
            if (mask == 0) continue;
            if (groups_[last].languages != mask) last = *std::ranges::lower_bound(group_at, mask, {}, mask_of);
            for (std::size_t l = 0; l < language_count_; ++l)
                if (mask >> l & 1) collected[last * language_count_ + l].push_back(list.record(row, l));
        }
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            std::vector<std::uint32_t>& column_records = collected[i];
            if (column_records.empty()) continue;
            std::uint32_t next = column_records.front();
            bool const one_after_the_other = std::ranges::all_of(
                column_records, [&](std::uint32_t record) { return record == next++; });
            if (one_after_the_other) {
                columns_[i] = {column::run, column_records.front()};
            } else {
                columns_[i] = {column::table, records_.size()};
                records_.insert(records_.end(), column_records.begin(), column_records.end());
            }
            std::vector<std::uint32_t>().swap(column_records);
        }
        records_.shrink_to_fit();
    }

    std::size_t language_count_ = 0;
    std::uint64_t size_ = 0; ///< [rows]
    std::vector<group> groups_;
    std::vector<column> columns_;        ///< [groups x languages]
    std::vector<std::uint32_t> records_; ///< of all columns that are tables
};

} // namespace crossin
#endif
