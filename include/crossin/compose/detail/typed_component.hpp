// SPDX-License-Identifier: MIT
#ifndef CROSSIN_COMPOSE_DETAIL_TYPED_COMPONENT_HPP
#define CROSSIN_COMPOSE_DETAIL_TYPED_COMPONENT_HPP

/// \file
/// A component with the types of its corpora and task. Layer: compose. Needs: component_model, row_sources, task.

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <crossin/compose/component_model.hpp>
#include <crossin/compose/detail/row_sources.hpp>
#include <crossin/compose/task.hpp>
#include <crossin/core/concepts.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/flag_guard.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/records/row_groups.hpp>

namespace crossin::detail {

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
    }

    [[nodiscard]] std::vector<double> direction_weights(language_weights const& by_language) const override
    {
        std::vector<double> weights(leaves_.size(), 0);
        for (weighted_direction const& way : directions(by_language)) {
            std::uint32_t const leaf = leaf_numbers_[number_of(way)];
            if (leaf == no_leaf)
                fail(errc::invalid_argument, "the direction " + to_string(named(way)) +
                                                 " appears under some weights of the languages and not under others; "
                                                 "list it always, with weight zero where it is not wanted");
            if (leaves_[leaf].rows.size() > 0) weights[leaf] = way.weight;
        }
        return weights;
    }

    [[nodiscard]] handle<component_workspace> make_workspace() const override
    {
        return handle<component_workspace>::make<workspace>();
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
        flag_guard const alone(sizes_in_use_);
        if constexpr (measures) {
            return known_size({leaf.rows_id, leaf.reads[0], leaf.reads[1]}, leaf,
                              [&](std::uint64_t k) { return size_of(leaf, k); });
        } else { // once a language, not once a direction
            auto const in = [&](std::uint8_t language) {
                corpus_type const& corpus = source_.corpus(language);
                return known_size({leaf.rows_id, language, language}, leaf, [&](std::uint64_t k) -> text_size {
                    record_facts const facts = corpus.facts(source_.record(leaf.rows[k], language));
                    return {facts.prompt_bytes, facts.response_bytes, facts.prompt_characters,
                            facts.response_characters};
                });
            };
            text_size const prompt = in(leaf.reads[0]), response = in(leaf.reads[1]);
            return {prompt.prompt_bytes, response.response_bytes, prompt.prompt_characters,
                    response.response_characters};
        }
    }

    [[nodiscard]] text_size size_of(component_leaf const& leaf, std::uint64_t row) const override
    {
        return measured(task_, facts(leaf, row, 0), facts(leaf, row, 1),
                        reads == 3 ? facts(leaf, row, 2) : record_facts{});
    }

    [[nodiscard]] std::vector<record_source> sources(component_leaf const& leaf, std::uint64_t row) const override
    {
        std::vector<record_source> found;
        workspace room;
        for (std::size_t i = 0; i < reads; ++i) {
            if (std::find(leaf.reads.begin(), leaf.reads.begin() + i, leaf.reads[i]) != leaf.reads.begin() + i)
                continue;
            corpus_type const& corpus = source_.corpus(leaf.reads[i]);
            std::uint64_t const record = source_.record(leaf.rows[row], leaf.reads[i]);
            found.push_back(
                {corpus.language(), std::string(corpus.read(record, room.slots[0]).id), corpus.source(record)});
        }
        return found;
    }

    void describe(std::string const& name, fingerprint& made_of) const override
    {
        for (std::size_t l = 0; l < languages_.size(); ++l)
            made_of.add(name + " corpus " + to_string(languages_[l]), source_.corpus(l).digest());
        if (row_groups const* const groups = source_.groups()) made_of.add(name + " rows", groups->digest());
        made_of.add(name + " task", task_digest(task_));
        std::uint64_t ways = reads == 3 ? pivot_ : 0;
        for (component_leaf const& leaf : leaves_) {
            ways = hash_combine(hash_combine(ways, leaf.reads[0]), leaf.reads[1]);
            ways = hash_combine(hash_combine(ways, leaf.rows.size()), hash64(leaf.prepared));
        }
        made_of.add(name + " directions", ways);
    }

private:
    static constexpr std::size_t reads = reads_pivot<Task> ? 3 : 2;
    static constexpr std::uint32_t no_leaf = std::numeric_limits<std::uint32_t>::max();
    static constexpr bool measures = requires(Task const& one, record_facts const& facts) {
        one.measure(facts, facts, facts);
    };
    /// Whether usable() of the weakest facts speaks for all rows: always for the default, else as the task says.
    static constexpr bool monotone = !requires(Task const& one, record_facts const& facts) {
        one.usable(facts, facts);
    } || requires { requires Task::usable_grows_with_size; };

    [[nodiscard]] std::vector<weighted_direction> directions(language_weights const& weigh) const
    {
        std::vector<double> const weights = weigh ? weigh(language_rows_) : std::vector<double>(languages_.size(), 1.0);
        require(weights.size() == languages_.size(), "language weights must be as many as there are languages");
        std::vector<weighted_direction> const list = task_.directions(languages_, pivot_, weights);
        std::vector<bool> listed(languages_.size() * languages_.size(), false);
        for (weighted_direction const& way : list) {
            require(way.from < languages_.size() && way.to < languages_.size(),
                    "the task names a language by a number that is too large");
            if (!(way.weight >= 0 && way.weight - way.weight == 0))
                fail(errc::invalid_argument, "the weight of the direction " + to_string(named(way)) + " is " +
                                                 std::to_string(way.weight) +
                                                 "; weights must be finite and not negative");
            if (listed[number_of(way)])
                fail(errc::invalid_argument, "the task lists the direction " + to_string(named(way)) + " twice");
            listed[number_of(way)] = true;
        }
        return list;
    }
    [[nodiscard]] direction named(weighted_direction const& way) const
    {
        return {languages_[way.from], languages_[way.to]};
    }
    [[nodiscard]] std::size_t number_of(weighted_direction const& way) const noexcept
    {
        return way.from * languages_.size() + way.to;
    }
    /// Of row `row` of the leaf, in the language that it reads as number `i`.
    [[nodiscard]] record_facts facts(component_leaf const& leaf, std::uint64_t row, std::size_t i) const
    {
        return source_.corpus(leaf.reads[i]).facts(source_.record(leaf.rows[row], leaf.reads[i]));
    }

    void add_leaves(language_weights const& weigh)
    {
        leaf_numbers_.assign(languages_.size() * languages_.size(), no_leaf);
        std::vector<record_facts> weakest;
        if constexpr (monotone)
            for (std::size_t l = 0; l < languages_.size(); ++l) weakest.push_back(weakest_facts(source_.corpus(l)));
        std::vector<bool> used(rows_, false);
        bool all_used = false;
        for (weighted_direction const& way : directions(weigh)) {
            component_leaf leaf;
            leaf.languages = named(way);
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
            leaf_numbers_[number_of(way)] = static_cast<std::uint32_t>(leaves_.size());
            leaves_.push_back(std::move(leaf));
        }
        usable_rows_ = all_used ? rows_ : static_cast<std::uint64_t>(std::count(used.begin(), used.end(), true));
    }

    [[nodiscard]] row_set filtered(row_intervals const& all, component_leaf const& leaf) const
    {
        if (rows_ > std::numeric_limits<std::uint32_t>::max())
            fail(errc::limit,
                 std::to_string(rows_) + " rows, some of which a task cannot use; of so many it must take all");
        std::vector<std::uint32_t> chosen;
        for (std::uint64_t k = 0; k < all.size(); ++k) {
            std::uint64_t const row = all[k];
            auto const facts_in = [&](std::size_t i) {
                return source_.corpus(leaf.reads[i]).facts(source_.record(row, leaf.reads[i]));
            };
            if (usable(task_, facts_in(0), facts_in(1))) chosen.push_back(static_cast<std::uint32_t>(row));
        }
        return chosen.size() == all.size() ? row_set(all) : row_set(std::move(chosen));
    }

    using size_key = std::array<std::uint32_t, 3>; ///< rows_id, languages

    /// `size_at(k)` added up over the rows of the leaf, worked out once a key. Requires: `sizes_in_use_` is held.
    template <class SizeAt>
    [[nodiscard]] text_size known_size(size_key const& key, component_leaf const& leaf, SizeAt size_at) const
    {
        if (auto const known = std::ranges::find(sizes_, key, &std::pair<size_key, text_size>::first);
            known != sizes_.end())
            return known->second;
        text_size sum;
        for (std::uint64_t k = 0; k < leaf.rows.size(); ++k) sum += size_at(k);
        sizes_.emplace_back(key, sum);
        return sum;
    }

    Rows source_;
    Task task_;
    std::size_t pivot_ = 0;
    std::vector<std::uint64_t> language_rows_; ///< [rows] that have the language
    std::vector<std::uint32_t> leaf_numbers_;  ///< [from x to] or `no_leaf`
    mutable std::atomic_flag sizes_in_use_;
    mutable std::vector<std::pair<size_key, text_size>> sizes_; ///< filled when asked for
};

} // namespace crossin::detail
#endif
