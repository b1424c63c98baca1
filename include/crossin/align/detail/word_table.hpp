// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_WORD_TABLE_HPP
#define CROSSIN_ALIGN_DETAIL_WORD_TABLE_HPP

/// \file
/// Pairs of words with their counts and probabilities. Layer: align. Needs: vocabulary, spelling, half, parallel.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/align/detail/spelling.hpp>
#include <crossin/align/detail/vocabulary.hpp>
#include <crossin/align/word_options.hpp>
#include <crossin/core/half.hpp>
#include <crossin/core/parallel.hpp>

namespace crossin::detail {

/// The words of one language.
struct word_side {
    vocabulary words;
    std::vector<float> frequency; ///< [tokens] of each word
    std::vector<float> unlinked;  ///< of these, how many are expected to have no link
    vocabulary families;
    std::vector<std::uint32_t> family;   ///< of each word
    std::vector<float> family_frequency; ///< [tokens] of each family
    double tokens = 0;                   ///< of all words

    /// Gives the words that have none their families, and adds everything up.
    void settle(std::size_t family_letters)
    {
        frequency.resize(words.size());
        unlinked.resize(words.size());
        for (auto id = static_cast<std::uint32_t>(family.size()); id < words.size(); ++id)
            family.push_back(families.add(family_of(words[id], family_letters)));
        family_frequency.assign(families.size(), 0);
        tokens = 0;
        for (std::uint32_t id = 0; id < words.size(); ++id) {
            family_frequency[family[id]] += frequency[id];
            tokens += double{frequency[id]};
        }
    }

    /// Share of a word among the occurrences of its family.
    [[nodiscard]] float share(std::uint32_t id) const noexcept
    {
        return frequency[id] / std::max(family_frequency[family[id]], 1.0F);
    }
};

/// A pair's probabilities: of the target word given the source word, and of the source word given the target word.
struct pair_emission {
    bfloat16 forward = {};
    bfloat16 backward = {};
    friend bool operator==(pair_emission const&, pair_emission const&) = default;
};

/// Pairs of words that occur together, a row for each source word. Nothing is looked up by a hash.
struct word_table {
    std::vector<std::uint64_t> begins = {0}; ///< [source words + 1]
    std::vector<std::uint32_t> columns;      ///< target word, with the likeness in the upper bits; ascending in a row
    std::vector<float> counts;               ///< expected links
    std::vector<pair_emission> emission;

    static constexpr std::uint32_t word_bits = 0x3FFFFFFFU;

    [[nodiscard]] std::size_t rows() const noexcept { return begins.size() - 1; }
    [[nodiscard]] std::size_t size() const noexcept { return columns.size(); }
    [[nodiscard]] std::uint32_t column(std::uint64_t pair) const noexcept { return columns[pair] & word_bits; }
    [[nodiscard]] float likeness_of(std::uint64_t pair) const noexcept { return likeness_weight[columns[pair] >> 30]; }

    /// Leaves pairs of a smaller count out, unless they are spelled alike.
    void drop_below(float smallest)
    {
        std::uint64_t kept = 0, begin = 0;
        for (std::size_t row = 0; row < rows(); ++row) {
            for (std::uint64_t k = begin; k < begins[row + 1]; ++k) {
                if (counts[k] < smallest && columns[k] <= word_bits) continue;
                columns[kept] = columns[k];
                counts[kept++] = counts[k];
            }
            begin = std::exchange(begins[row + 1], kept);
        }
        columns.resize(kept);
        columns.shrink_to_fit();
        counts.resize(kept);
        counts.shrink_to_fit();
        emission = std::vector<pair_emission>(kept);
    }

    /// The pair of two words; `size()` where there is none.
    [[nodiscard]] std::uint64_t find(std::uint32_t source, std::uint32_t target) const noexcept
    {
        auto const begin = columns.begin() + static_cast<std::ptrdiff_t>(begins[source]);
        auto const end = columns.begin() + static_cast<std::ptrdiff_t>(begins[source + 1]);
        auto const at = std::ranges::lower_bound(begin, end, target, {}, [](std::uint32_t c) { return c & word_bits; });
        return at != end && (*at & word_bits) == target ? static_cast<std::uint64_t>(at - columns.begin()) : size();
    }
};

/// From counts to probabilities.
///
///     p(target | source) = (count + smoothing + spelling likeness + family p(family of target | family of source)
///                           share of target in its family) / sum over the row
///
/// and the other way round. No sum crosses threads, so that their number changes no bit.
class word_estimates {
public:
    word_estimates(word_table& table, word_side const& source, word_side const& target, word_training const& how,
                   unsigned threads)
        : table_(&table), source_(&source), target_(&target), how_(&how), threads_(threads)
    {
        // Source words by family, so that a family's counts are added up in one go.
        members_.resize(table.rows());
        begins_.assign(source.families.size() + 1, 0);
        for (std::uint32_t id = 0; id < table.rows(); ++id) ++begins_[source.family[id] + 1];
        for (std::size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
        std::vector<std::size_t> at(begins_.begin(), begins_.end() - 1);
        for (std::uint32_t id = 0; id < table.rows(); ++id) members_[at[source.family[id]]++] = id;
        row_sums_.assign(table.rows(), 0);
        column_sums_.assign(target.words.size(), 0);
    }

    [[nodiscard]] std::vector<float> const& row_sums() const noexcept { return row_sums_; }
    [[nodiscard]] std::vector<float> const& column_sums() const noexcept { return column_sums_; }
    [[nodiscard]] std::vector<double> const& family_row_sums() const noexcept { return family_row_sums_; }
    [[nodiscard]] std::vector<double> const& family_column_sums() const noexcept { return family_column_sums_; }

    /// Before anything is counted: all words alike, but for those with a similar spelling.
    void guess()
    {
        auto const weight = [&](std::uint64_t k) {
            return 1 + 50 * static_cast<float>(how_->spelling) * table_->likeness_of(k);
        };
        for (std::size_t row = 0; row < table_->rows(); ++row) {
            float sum = 0;
            for (std::uint64_t k = table_->begins[row]; k < table_->begins[row + 1]; ++k) sum += weight(k);
            for (std::uint64_t k = table_->begins[row]; k < table_->begins[row + 1]; ++k) {
                table_->emission[k].forward = to_bfloat16(weight(k) / sum);
                column_sums_[table_->column(k)] += weight(k);
            }
        }
        for (std::uint64_t k = 0; k < table_->size(); ++k)
            table_->emission[k].backward = to_bfloat16(weight(k) / column_sums_[table_->column(k)]);
    }

    /// p(target | source) from the counts.
    void forward()
    {
        family_row_sums_.assign(source_->families.size(), 0);
        for_each_family([&](std::size_t family, std::vector<float> const& links, std::vector<float>& values) {
            double all = 0;
            for (float const one : links) all += double{one};
            family_row_sums_[family] = all;
            auto const borrowed = static_cast<float>(how_->family / (all + 1e-6));
            for (std::uint32_t const row : members(family)) {
                values.clear();
                float sum = 0;
                for (std::uint64_t k = table_->begins[row]; k < table_->begins[row + 1]; ++k) {
                    std::uint32_t const target = table_->column(k);
                    values.push_back(own(k) + borrowed * links[target_->family[target]] * target_->share(target));
                    sum += values.back();
                }
                row_sums_[row] = sum;
                float const inverse = sum > 0 ? 1 / sum : 0;
                for (std::size_t i = 0; i < values.size(); ++i)
                    table_->emission[table_->begins[row] + i].forward = to_bfloat16(values[i] * inverse);
            }
        });
    }

    /// p(source | target) from the counts, which are used up.
    void backward()
    {
        family_column_sums_.assign(target_->families.size(), 0);
        for (std::uint64_t k = 0; k < table_->size(); ++k)
            family_column_sums_[target_->family[table_->column(k)]] += double{table_->counts[k]};
        for_each_family([&](std::size_t family, std::vector<float> const& links, std::vector<float>&) {
            for (std::uint32_t const row : members(family)) {
                float const borrowed = static_cast<float>(how_->family) * source_->share(row);
                for (std::uint64_t k = table_->begins[row]; k < table_->begins[row + 1]; ++k) {
                    std::uint32_t const other = target_->family[table_->column(k)];
                    table_->counts[k] = own(k) +
                                        borrowed * links[other] / static_cast<float>(family_column_sums_[other] + 1e-6);
                }
            }
        });
        std::ranges::fill(column_sums_, 0.0F);
        for (std::uint64_t k = 0; k < table_->size(); ++k) column_sums_[table_->column(k)] += table_->counts[k];
        for_each_block((table_->size() + pairs_at_once - 1) / pairs_at_once, threads_, [&](std::uint64_t block) {
            std::uint64_t const end = std::min<std::uint64_t>(table_->size(), (block + 1) * pairs_at_once);
            for (std::uint64_t k = block * pairs_at_once; k < end; ++k)
                table_->emission[k].backward = to_bfloat16(table_->counts[k] / column_sums_[table_->column(k)]);
        });
    }

private:
    static constexpr std::uint64_t pairs_at_once = 1 << 16;
    static constexpr std::size_t families_at_once = 64;

    [[nodiscard]] std::span<std::uint32_t const> members(std::size_t family) const noexcept
    {
        return {members_.data() + begins_[family], begins_[family + 1] - begins_[family]};
    }

    /// What a pair has of its own.
    [[nodiscard]] float own(std::uint64_t k) const noexcept
    {
        return table_->counts[k] + static_cast<float>(how_->smoothing) +
               static_cast<float>(how_->spelling) * table_->likeness_of(k);
    }

    /// Calls `work(family, links, room)` for each family of source words: its links with each family of target words.
    template <class Work>
    void for_each_family(Work&& work)
    {
        std::size_t const families = begins_.size() - 1;
        for_each_block((families + families_at_once - 1) / families_at_once, threads_, [&](std::uint64_t block) {
            std::vector<float> links(target_->families.size(), 0), room;
            std::size_t const end = std::min<std::size_t>(families, (block + 1) * families_at_once);
            for (std::size_t family = block * families_at_once; family < end; ++family) {
                auto const each_pair = [&](auto&& visit) {
                    for (std::uint32_t const row : members(family))
                        for (std::uint64_t k = table_->begins[row]; k < table_->begins[row + 1]; ++k)
                            visit(links[target_->family[table_->column(k)]], k);
                };
                each_pair([&](float& sum, std::uint64_t k) { sum += table_->counts[k]; });
                work(family, std::as_const(links), room);
                each_pair([](float& sum, std::uint64_t) { sum = 0; });
            }
        });
    }

    word_table* table_;
    word_side const* source_;
    word_side const* target_;
    word_training const* how_;
    unsigned threads_;
    std::vector<std::size_t> begins_;    ///< [families of source words + 1]
    std::vector<std::uint32_t> members_; ///< source words by family
    std::vector<float> row_sums_, column_sums_;
    std::vector<double> family_row_sums_, family_column_sums_;
};

} // namespace crossin::detail
#endif
