// SPDX-License-Identifier: MIT
#ifndef CROSSIN_COMPOSE_DETAIL_COMPOSITION_PARTS_HPP
#define CROSSIN_COMPOSE_DETAIL_COMPOSITION_PARTS_HPP

/// \file
/// The member functions of `composition`. Layer: compose. Needs: composition.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/compose/composition.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/core/random.hpp>
#include <crossin/sample/language_weights.hpp>

namespace crossin {

inline void composition::write(draw const& taken, workspace& room) const
{
    leaf_entry const& entry = leaves_[taken.leaf];
    room.draft.clear();
    components_[entry.component].model().write(*entry.leaf, taken.row, hash_combine(options_.seed, taken.index),
                                               *room.rooms[entry.component], room.draft);
    if (room.draft.tells_language) add_hint(hints_[taken.leaf], room.draft);
}

inline void composition::add_hint(answer_hint const& hint, example_draft& draft)
{
    for (turn& one : draft.turns) {
        if (hint.changes_instruction())
            one.instruction = draft.build([&](std::string& out) { hint.append_instruction(one.instruction, out); });
        if (hint.changes_input()) one.input = draft.build([&](std::string& out) { hint.append_input(one.input, out); });
    }
    if (!hint.response_tag().empty()) draft.response_tag = hint.response_tag();
}

inline example_view composition::view_of(draw const& taken, workspace& room, bool with_prompt) const
{
    leaf_entry const& entry = leaves_[taken.leaf];
    example_draft const& draft = room.draft;
    example_view view{taken.index,
                      components_[entry.component].name(),
                      entry.leaf->languages,
                      {draft.id, draft.system, draft.turns},
                      {},
                      {}};
    if (draft.turns.empty()) return view;
    view.response = draft.turns.back().output;
    if (!with_prompt) return view;
    room.prompt.clear();
    options_.prompt.render(view.fields, draft.response_tag, room.prompt, draft.response_tag);
    view.prompt = room.prompt;
    return view;
}

inline void composition::prepare(workspace& room) const
{
    if (room.owner == number_) return;
    room.rooms.clear();
    for (component const& one : components_) room.rooms.push_back(one.model().make_workspace());
    room.known = {};
    room.owner = number_;
}

inline example_view composition::render(draw const& taken, workspace& room, bool with_prompt) const
{
    prepare(room);
    write(taken, room);
    return view_of(taken, room, with_prompt);
}

inline void composition::check_end(std::uint64_t last) const
{
    if (last <= size()) return;
    std::string why;
    if (auto const leaf = draws_.stages().ended_by()) {
        component const& one = components_[leaves_[*leaf].component];
        component_leaf const& way = *leaves_[*leaf].leaf;
        why = "; component " + in_quotes(one.name()) +
              (one.options().once ? " gives each example once, and " : " is the first to be used up: ") +
              to_string(way.languages) + " has " + std::to_string(way.rows.size()) + " rows";
    } else if (options_.ends == run_end::last_used_up) {
        why = "; every direction is used up by then";
    } else {
        why = "; every component has reached its max_epochs by then";
    }
    fail(errc::exhausted,
         std::to_string(last) + " examples were asked for, but this composition holds " + std::to_string(size()) + why);
}

template <example_sink Sink>
void composition::render(std::span<draw const> draws, workspace& room, Sink&& sink, bool with_prompt) const
{
    constexpr std::size_t far = 12, near = 6; // [examples]; `benchmarks/compose/render.cpp`
    auto const prefetch = [&](std::size_t i, int step) {
        if (i >= draws.size()) return;
        leaf_entry const& entry = leaves_[draws[i].leaf];
        components_[entry.component].model().prefetch(*entry.leaf, draws[i].row, step);
    };
    for (std::size_t i = 0; i < far; ++i) prefetch(i, 0);
    for (std::size_t i = 0; i < near; ++i) prefetch(i, 1);
    for (std::size_t i = 0; i < draws.size(); ++i) {
        prefetch(i + far, 0);
        prefetch(i + near, 1);
        if constexpr (std::invocable<Sink&, example_view const&, draw const&>)
            sink(render(draws[i], room, with_prompt), draws[i]);
        else
            sink(render(draws[i], room, with_prompt));
    }
}

template <example_sink Sink>
void composition::render(std::uint64_t first, std::uint64_t last, workspace& room, Sink&& sink, bool with_prompt) const
{
    check_end(last);
    prepare(room);
    constexpr std::uint64_t chunk = 1024; // [examples]; `benchmarks/compose/render.cpp`
    for (std::uint64_t at = first; at < last; at += chunk) {
        room.draws.resize(std::min(chunk, last - at));
        draws_.fill(at, room.draws, room.known);
        render(room.draws, room, sink, with_prompt);
    }
}

inline example composition::operator[](std::uint64_t index) const
{
    thread_local workspace room;
    return to_example(render(draws_[index], room));
}

inline double composition::mean_tokens(component const& of, component_leaf const& leaf) const
{
    constexpr std::uint64_t most = 2000; // examples of a direction that are counted; spread evenly over its rows
    bool const supervised = options_.unit == weight_unit::supervised_tokens;
    std::uint64_t const rows = leaf.rows.size(), samples = rows < most ? most / rows * rows : most;
    auto const bytes_of = [&](text_size const& size) {
        return static_cast<double>(size.response_bytes + (supervised ? 0 : size.prompt_bytes));
    };
    workspace room;
    handle<component_workspace> const corpora = of.model().make_workspace();
    answer_hint const hint(options_.hint, leaf.languages);
    double tokens_sum = 0, bytes_sum = 0, squares_sum = 0, products_sum = 0;
    for (std::uint64_t k = 0; k < samples; ++k) {
        std::uint64_t const row = multiply_divide(k, rows, samples); // few rows: each several times, with other bits
        room.draft.clear();
        of.model().write(leaf, row, random_bits(options_.seed, k, 3), *corpora, room.draft);
        if (room.draft.tells_language) add_hint(hint, room.draft);
        std::uint64_t tokens = 0;
        if (!room.draft.turns.empty()) {
            tokens = options_.count_tokens(room.draft.turns.back().output);
            room.prompt.clear();
            if (!supervised)
                options_.prompt.render({{}, room.draft.system, room.draft.turns}, room.draft.response_tag, room.prompt,
                                       room.draft.response_tag);
            if (!supervised) tokens += options_.count_tokens(room.prompt);
        }
        double const bytes = bytes_of(of.model().size_of(leaf, row)), count = static_cast<double>(tokens);
        tokens_sum += count;
        bytes_sum += bytes;
        squares_sum += bytes * bytes;
        products_sum += bytes * count;
    }
    // The mean over all rows, by the line that goes best through the samples' bytes and tokens.
    double const n = static_cast<double>(samples), mean = tokens_sum / n, mean_bytes = bytes_sum / n;
    double const spread = squares_sum - bytes_sum * mean_bytes;
    double const slope = samples < rows && spread > 0 ? (products_sum - tokens_sum * mean_bytes) / spread : 0;
    double const all_bytes = bytes_of(of.model().size_of(leaf)) / static_cast<double>(rows);
    return std::max(mean + slope * (all_bytes - mean_bytes), 1e-9);
}

inline run_table composition::table_of(std::uint64_t first, std::uint64_t last) const
{
    run_table table{first, last, {}};
    for (leaf_entry const& entry : leaves_)
        table.cells.push_back(
            {components_[entry.component].name(), entry.leaf->languages, 0, 0, entry.leaf->rows.size(), 0, 0});
    return table;
}

inline run_table composition::plan(std::uint64_t first, std::uint64_t last) const
{
    check_end(last);
    run_table table = table_of(first, last);
    std::vector<leaf_count> const counts = plan_of(draws_, first, last);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        plan_cell& cell = table.cells[i];
        cell.asked = counts[i].asked;
        cell.got = counts[i].got;
        if (cell.rows == 0) continue;
        text_size const size = components_[leaves_[i].component].model().size_of(*leaves_[i].leaf);
        cell.supervised_bytes = static_cast<double>(size.response_bytes) * cell.epochs();
        cell.bytes = static_cast<double>(size.prompt_bytes) * cell.epochs() + cell.supervised_bytes;
    }
    return table;
}

inline run_table composition::table(ledger const& emitted, std::uint64_t first, std::uint64_t last) const
{
    run_table table = plan(first, last);
    for (std::size_t i = 0; i < table.cells.size(); ++i) table.cells[i].got = emitted.counts()[i];
    return table;
}

inline example_origin composition::origin(std::uint64_t index) const
{
    draw const taken = draws_[index];
    leaf_entry const& entry = leaves_[taken.leaf];
    return {taken, components_[entry.component].name(), entry.leaf->languages, entry.leaf->rows[taken.row],
            components_[entry.component].model().sources(*entry.leaf, taken.row)};
}

inline std::uint32_t composition::leaf_of(std::string_view component, direction const& languages) const
{
    for (std::uint32_t i = 0; i < leaves_.size(); ++i)
        if (components_[leaves_[i].component].name() == component && leaves_[i].leaf->languages == languages) return i;
    fail(errc::not_found, "no component " + in_quotes(component) + " has the direction " + to_string(languages));
}

inline fingerprint const& composition::made_of() const
{
    flag_guard const alone(describing_);
    if (made_of_.parts().empty()) made_of_ = describe();
    return made_of_;
}

inline fingerprint composition::describe() const
{
    fingerprint parts;
    parts.add("order", "1"); // raised whenever the same recipe would give other examples
    parts.add("seed", options_.seed);
    parts.add("prompt template", options_.prompt.digest());
    parts.add("answer hint", static_cast<std::uint64_t>(options_.hint));
    parts.add("ICU", icu_version());
    parts.add("end", static_cast<std::uint64_t>(options_.ends));
    std::uint64_t weights = 0;
    for (weight_change const& change : planned_.changes()) {
        weights = hash_combine(weights, change.first);
        for (std::uint64_t const weight : change.weights.groups) weights = hash_combine(weights, weight);
        for (std::uint64_t const weight : change.weights.leaves) weights = hash_combine(weights, weight);
    }
    parts.add("weights", weights);
    for (component const& one : components_) {
        component_options const& options = one.options();
        std::uint64_t limits = hash_combine(options.max_epochs, options.once);
        limits = hash_combine(hash_combine(limits, options.how.block_rows), options.how.group_blocks);
        parts.add("component " + one.name() + " options", hash_combine(limits, options.adaptive));
        one.model().describe("component " + one.name(), parts);
    }
    return parts;
}

inline std::uint64_t composition::resume(checkpoint const& from)
{
    std::string differing;
    for (std::string const& name : made_of().differences(from.made_of))
        differing += (differing.empty() ? "" : ", ") + name;
    if (!differing.empty())
        fail(errc::mismatch, "the checkpoint belongs to another composition: different in " + differing +
                                 "; resume with what it was made of, or start anew");
    bool const continues = recorded_.size() <= from.stages.size() &&
                           std::equal(recorded_.begin(), recorded_.end(), from.stages.begin());
    if (!continues)
        fail(errc::mismatch, "this composition has recorded stages that the checkpoint lacks; resume with a new one");
    for (std::size_t i = recorded_.size(); i < from.stages.size(); ++i) take_over(from.stages[i]);
    return from.next;
}

inline void composition::take_over(recorded_stage const& stage)
{
    require(recorded_.empty() || stage.first >= recorded_.back().first,
            "weights that were fed back take effect in the order of the run, and later ones are there already");
    draws_.change_weights(stage.first, stage.weights);
    recorded_.push_back(stage);
}

inline std::uint64_t composition::feedback(std::uint64_t in_flight, std::span<language_tag const> languages,
                                           std::span<double const> scores)
{
    require(languages.size() == scores.size(), "feedback needs one score a language");
    std::vector<language_weights> adapted(components_.size());
    bool any = false;
    for (std::size_t i = 0; i < components_.size(); ++i) {
        if (!components_[i].options().adaptive) continue;
        any = true;
        std::vector<double> own;
        for (language_tag const& tag : components_[i].model().languages()) {
            auto const at = std::ranges::find(languages, tag);
            if (at == languages.end())
                fail(errc::invalid_argument, "feedback lacks a score for " + to_string(tag) +
                                                 ", a language of component " + in_quotes(components_[i].name()));
            own.push_back(scores[static_cast<std::size_t>(at - languages.begin())]);
        }
        adapted[i] = from_scores{std::move(own)};
    }
    require(any, "feedback needs a component with the option `adaptive`");
    require(in_flight <= size(), "feedback names an index behind the end of the composition");
    std::uint64_t const first = weights_.end_of_gradual_change(draws_.next_block_start(in_flight));
    take_over({first, weights_.weights_at(first, adapted)});
    return first;
}

} // namespace crossin
#endif
