// SPDX-License-Identifier: MIT
#ifndef CROSSIN_COMPOSE_DETAIL_ROW_SOURCES_HPP
#define CROSSIN_COMPOSE_DETAIL_ROW_SOURCES_HPP

/// \file
/// One corpus and joined corpora under one interface. Layer: compose. Needs: concepts, records.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <crossin/core/concepts.hpp>
#include <crossin/core/record.hpp>
#include <crossin/records/parallel_corpus.hpp>
#include <crossin/records/row_groups.hpp>

namespace crossin::detail {

/// One corpus as rows of one language.
template <record_corpus Corpus>
class one_language {
public:
    using corpus_type = Corpus;
    explicit one_language(Corpus const& corpus) noexcept : corpus_(&corpus) {}

    [[nodiscard]] std::size_t language_count() const noexcept { return 1; }
    [[nodiscard]] Corpus const& corpus(std::size_t /*language*/) const noexcept { return *corpus_; }
    [[nodiscard]] std::uint64_t size() const noexcept { return corpus_->size(); }
    [[nodiscard]] std::uint64_t record(std::uint64_t row, std::size_t /*language*/) const noexcept { return row; }
    [[nodiscard]] row_intervals intervals(language_mask /*languages*/) const { return row_intervals({{0, size()}}); }
    [[nodiscard]] row_groups const* groups() const noexcept { return nullptr; }

private:
    Corpus const* corpus_;
};

/// A parallel corpus as rows.
template <record_corpus Corpus>
class joined_languages {
public:
    using corpus_type = Corpus;
    explicit joined_languages(parallel_corpus<Corpus> const& rows) noexcept : rows_(&rows) {}

    [[nodiscard]] std::size_t language_count() const noexcept { return rows_->language_count(); }
    [[nodiscard]] Corpus const& corpus(std::size_t language) const noexcept { return rows_->corpus(language); }
    [[nodiscard]] std::uint64_t size() const noexcept { return rows_->size(); }
    [[nodiscard]] std::uint64_t record(std::uint64_t row, std::size_t language) const noexcept
    {
        return rows_->record(row, language);
    }
    [[nodiscard]] row_intervals intervals(language_mask languages) const { return rows_->intervals(languages); }
    [[nodiscard]] row_groups const* groups() const noexcept { return &rows_->groups(); }

private:
    parallel_corpus<Corpus> const* rows_;
};

/// Facts that no record of the corpus is below: what these will do for, all records will do for.
template <record_corpus Corpus>
[[nodiscard]] record_facts weakest_facts(Corpus const& corpus)
{
    if constexpr (requires {
                      { corpus.weakest_facts() } -> std::convertible_to<record_facts>;
                  }) {
        return corpus.weakest_facts();
    } else {
        record_facts weakest;
        weakest.prompt_bytes = weakest.response_bytes = weakest.input_bytes = std::numeric_limits<std::uint32_t>::max();
        std::uint32_t instruction_bytes = weakest.prompt_bytes;
        for (std::uint64_t i = 0; i < corpus.size(); ++i) {
            record_facts const facts = corpus.facts(i);
            instruction_bytes = std::min(instruction_bytes, facts.prompt_bytes - facts.input_bytes);
            weakest.input_bytes = std::min(weakest.input_bytes, facts.input_bytes);
            weakest.response_bytes = std::min(weakest.response_bytes, facts.response_bytes);
        }
        weakest.prompt_bytes = weakest.input_bytes + instruction_bytes;
        return weakest;
    }
}

} // namespace crossin::detail
#endif
