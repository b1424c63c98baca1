// SPDX-License-Identifier: MIT
#ifndef CROSSIN_COMPOSE_DETAIL_TYPED_COMPONENT_HPP
#define CROSSIN_COMPOSE_DETAIL_TYPED_COMPONENT_HPP

/// \file
/// A component with the types of its corpora and task. Layer: compose. Needs: component_model, records.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <crossin/compose/component_model.hpp>
#include <crossin/compose/task.hpp>
#include <crossin/core/concepts.hpp>
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
    if constexpr (requires { { corpus.weakest_facts() } -> std::convertible_to<record_facts>; }) {
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

template <class Rows, task Task>
class typed_component final : public component_model {
    using corpus_type = typename Rows::corpus_type;
    using corpus_workspace = typename corpus_type::workspace;

    struct workspace final : component_workspace {
        std::array<corpus_workspace, 3> slots;
    };

public:
    typed_component(Rows rows, Task what, language_weights const& weigh, std::optional<language_tag> pivot)
        : source_(std::move(rows)), task_(std::move(what))
    {
        std::size_t const count = source_.language_count();
        for (std::size_t l = 0; l < count; ++l) {
            languages_.push_back(source_.corpus(l).language());
            language_rows_.push_back(source_.intervals(language_mask{1} << l).size());
            if (pivot && languages_.back() == *pivot) pivot_ = l;
        }
        if (pivot && languages_[pivot_] != *pivot)
            fail(errc::not_found, "the pivot " + to_string(*pivot) + " is none of the languages of the corpora");
        rows_ = source_.size();
        add_leaves(weigh);
        sizes_.resize(leaves_.size() * count);
    }

    [[nodiscard]] std::vector<double> direction_weights(language_weights const& by_language) const override
    {
        std::vector<double> weights(leaves_.size(), 0);
        for (weighted_direction const& way : directions(by_language))
            for (std::size_t i = 0; i < leaves_.size(); ++i)
                if (leaves_[i].reads[0] == way.from && leaves_[i].reads[1] == way.to && leaves_[i].rows.size() > 0)
                    weights[i] += way.weight;
        return weights;
    }

    [[nodiscard]] std::unique_ptr<component_workspace> make_workspace() const override
    {
        return std::make_unique<workspace>();
    }

    void prefetch(component_leaf const& leaf, std::uint64_t row, int step) const override
    {
        if constexpr (prefetching_corpus<corpus_type>) {
            std::uint64_t const at = leaf.rows[row];
            for (std::size_t i = 0; i < reads; ++i)
                if (i == 0 || leaf.reads[i] != leaf.reads[i - 1])
                    source_.corpus(leaf.reads[i]).prefetch(source_.record(at, leaf.reads[i]), step);
        }
    }

    void write(component_leaf const& leaf, std::uint64_t row, std::uint64_t bits, component_workspace& room,
               example_draft& draft) const override
    {
        auto& slots = static_cast<workspace&>(room).slots;
        std::uint64_t const at = leaf.rows[row];
        auto const read = [&](std::size_t i) {
            std::size_t const language = leaf.reads[i];
            return source_.corpus(language).read(source_.record(at, language), slots[i]);
        };
        task_row input{leaf.languages, languages_[pivot_], read(0), {}, {}, leaf.prepared, bits};
        input.response = leaf.reads[1] == leaf.reads[0] ? input.prompt : read(1);
        if constexpr (reads == 3)
            input.in_pivot = leaf.reads[2] == leaf.reads[0]   ? input.prompt
                             : leaf.reads[2] == leaf.reads[1] ? input.response
                                                              : read(2);
        task_.write(input, draft);
    }

    [[nodiscard]] text_size size_of(component_leaf const& leaf) const override
    {
        text_size const prompt = size_in(leaf, leaf.reads[0]), response = size_in(leaf, leaf.reads[1]);
        return {prompt.prompt_bytes, response.response_bytes, prompt.prompt_characters, response.response_characters};
    }

    [[nodiscard]] std::vector<record_source> sources(component_leaf const& leaf, std::uint64_t row) const override
    {
        std::vector<record_source> found;
        workspace room;
        for (std::size_t i = 0; i < reads; ++i) {
            if (std::find(leaf.reads.begin(), leaf.reads.begin() + i, leaf.reads[i]) != leaf.reads.begin() + i) continue;
            corpus_type const& corpus = source_.corpus(leaf.reads[i]);
            std::uint64_t const record = source_.record(leaf.rows[row], leaf.reads[i]);
            found.push_back({corpus.language(), std::string(corpus.read(record, room.slots[0]).id), corpus.source(record)});
        }
        return found;
    }

    void describe(std::string const& name, fingerprint& made_of) const override
    {
        for (std::size_t l = 0; l < languages_.size(); ++l)
            made_of.add(name + " corpus " + to_string(languages_[l]) + " (" + std::string(source_.corpus(l).name()) + ")",
                        source_.corpus(l).digest());
        if (row_groups const* const groups = source_.groups()) made_of.add(name + " rows", groups->digest());
        made_of.add(name + " task", task_digest(task_));
    }

private:
    static constexpr std::size_t reads = reads_pivot<Task> ? 3 : 2;
    /// Whether usable() of the weakest facts speaks for all rows: always for the default, else as the task says.
    static constexpr bool monotone =
        !requires(Task const& one, record_facts const& facts) { one.usable(facts, facts); } ||
        requires { requires Task::usable_grows_with_size; };

    [[nodiscard]] std::vector<weighted_direction> directions(language_weights const& weigh) const
    {
        std::vector<double> const weights = weigh ? weigh(language_rows_) : std::vector<double>(languages_.size(), 1.0);
        require(weights.size() == languages_.size(), "language weights must be as many as there are languages");
        return task_.directions(languages_, pivot_, weights);
    }

    void add_leaves(language_weights const& weigh)
    {
        std::vector<record_facts> weakest;
        if constexpr (monotone)
            for (std::size_t l = 0; l < languages_.size(); ++l) weakest.push_back(weakest_facts(source_.corpus(l)));
        std::vector<bool> used(rows_, false);
        bool all_used = false;
        for (weighted_direction const& way : directions(weigh)) {
            component_leaf leaf;
            leaf.languages = {languages_[way.from], languages_[way.to]};
            leaf.weight = way.weight;
            leaf.prepared = prepared(task_, leaf.languages);
            leaf.reads = {static_cast<std::uint8_t>(way.from), static_cast<std::uint8_t>(way.to),
                          static_cast<std::uint8_t>(pivot_)};
            language_mask needed = 0;
            for (std::size_t i = 0; i < reads; ++i) needed |= language_mask{1} << leaf.reads[i];
            row_intervals const all = source_.intervals(needed);
            bool whole = false;
            if constexpr (monotone) whole = usable(task_, weakest[way.from], weakest[way.to]);
            leaf.rows = whole ? row_set(all) : filtered(all, leaf);
            if (leaf.rows.size() == rows_) all_used = true;
            if (!all_used)
                for (std::uint64_t k = 0; k < leaf.rows.size(); ++k) used[leaf.rows[k]] = true;
            if (leaf.rows.size() == 0) leaf.weight = 0;
            leaf.rows_id = static_cast<std::uint32_t>(leaves_.size());
            for (component_leaf const& other : leaves_)
                if (other.rows == leaf.rows) {
                    leaf.rows_id = other.rows_id;
                    break;
                }
            leaves_.push_back(std::move(leaf));
        }
        usable_rows_ = all_used ? rows_ : static_cast<std::uint64_t>(std::count(used.begin(), used.end(), true));
    }

    [[nodiscard]] row_set filtered(row_intervals const& all, component_leaf const& leaf) const
    {
        std::vector<std::uint32_t> chosen;
        for (std::uint64_t k = 0; k < all.size(); ++k) {
            std::uint64_t const row = all[k];
            auto const facts = [&](std::size_t i) {
                return source_.corpus(leaf.reads[i]).facts(source_.record(row, leaf.reads[i]));
            };
            if (usable(task_, facts(0), facts(1))) chosen.push_back(static_cast<std::uint32_t>(row));
        }
        return chosen.size() == all.size() ? row_set(all) : row_set(std::move(chosen));
    }

    [[nodiscard]] text_size size_in(component_leaf const& leaf, std::size_t language) const
    {
        std::lock_guard const hold(sizes_lock_);
        auto& known = sizes_[leaf.rows_id * languages_.size() + language];
        if (!known) {
            known = std::make_unique<text_size>();
            corpus_type const& corpus = source_.corpus(language);
            for (std::uint64_t k = 0; k < leaf.rows.size(); ++k) {
                record_facts const facts = corpus.facts(source_.record(leaf.rows[k], language));
                known->prompt_bytes += facts.prompt_bytes;
                known->response_bytes += facts.response_bytes;
                known->prompt_characters += facts.prompt_characters;
                known->response_characters += facts.response_characters;
            }
        }
        return *known;
    }

    Rows source_;
    Task task_;
    std::size_t pivot_ = 0;
    std::vector<std::uint64_t> language_rows_; ///< [rows] that have the language
    mutable std::mutex sizes_lock_;
    mutable std::vector<std::unique_ptr<text_size>> sizes_; ///< [rows_id x language], filled when asked for
};

} // namespace crossin::detail
#endif
