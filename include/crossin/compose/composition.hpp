// SPDX-License-Identifier: MIT
#ifndef CROSSIN_COMPOSE_COMPOSITION_HPP
#define CROSSIN_COMPOSE_COMPOSITION_HPP

/// \file
/// A composition: training examples as a random-access range. Layer: compose. Needs: core, mix, prompt, sample, text.

#include <atomic>
#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/compose/component.hpp>
#include <crossin/compose/detail/weights.hpp>
#include <crossin/compose/options.hpp>
#include <crossin/compose/plan.hpp>
#include <crossin/core/checkpoint.hpp>
#include <crossin/core/example.hpp>
#include <crossin/core/fingerprint.hpp>
#include <crossin/core/flag_guard.hpp>
#include <crossin/core/indexed.hpp>
#include <crossin/mix/draws.hpp>
#include <crossin/mix/ledger.hpp>
#include <crossin/mix/shard.hpp>
#include <crossin/prompt/answer_hint.hpp>
#include <crossin/text/version.hpp>

namespace crossin {

/// Where an example comes from, for people.
struct example_origin {
    draw taken = {};
    std::string component = {};
    direction languages = {};
    std::uint64_t row = 0;                   ///< of the component's source
    std::vector<record_source> sources = {}; ///< prompt, response, pivot: those that differ
};

/// What is done with an example, and with the draw that it was made of where that is of interest (as for a ledger).
template <class S>
concept example_sink = std::invocable<S&, example_view const&> || std::invocable<S&, example_view const&, draw const&>;

/// Random-access range of training examples; the i-th is a function of recipe, corpora, seed, recorded stages and i.
///
/// Models:     std::ranges::random_access_range (elements are computed); `size()` is `endless` unless limits end it.
/// Requires:   the corpora outlive it.
/// State:      recorded changes of weights, which are in the checkpoint. Const access from any number of threads;
///             `feedback`, `take_over` and `resume` while nobody else is at it.
/// Complexity: O(log directions) to find example i, plus reading and rendering it.
/// Source:     CrossIn (arXiv 2404.11932) for what is composed; shares and order as `draw_sequence` says.
class composition {
public:
    /// Room to render in, one a thread.
    class workspace;

    /// Errors: `error{invalid_argument}` for no component, two of one name, all weights zero, a unit that lacks its
    ///         counter, stages out of order, a hint for which the template has no slot; `error{exhausted}` for a stage
    ///         that gives weight to a component without usable rows.
    template <std::same_as<component>... Components>
    explicit composition(compose_options options, Components... components)
        : composition(std::move(options), std::vector<component>{std::move(components)...})
    {}
    composition(compose_options options, std::vector<component> components)
        : options_(std::move(options)), components_(std::move(components)), leaves_(detail::leaves_of(components_)),
          hints_(hints_of(options_.hint, leaves_)),
          weights_(options_, components_,
                   [this](component const& of, component_leaf const& leaf) { return mean_tokens(of, leaf); }),
          planned_(weights_.schedule()), draws_(options_.seed, detail::shapes_of(components_, options_.ends), planned_),
          number_(next_number())
    {
        bool const needs_slot = options_.hint == hint_style::tag_after_prompt || options_.hint == hint_style::tags;
        if (needs_slot && !options_.prompt.has_output_lang())
            fail(errc::invalid_argument, "the prompt template " + in_quotes(options_.prompt.name()) +
                                             " lacks the slot {output_lang}, in which the answer hint would stand");
    }

    // Workspaces know their composition by its number, so a copy would have to be another composition.
    composition(composition const&) = delete;
    composition& operator=(composition const&) = delete;

    [[nodiscard]] std::uint64_t size() const noexcept { return draws_.size(); }
    [[nodiscard]] draw_sequence const& draws() const noexcept { return draws_; }
    [[nodiscard]] std::vector<component> const& components() const noexcept { return components_; }
    [[nodiscard]] compose_options const& options() const noexcept { return options_; }

    /// Example `index`, rendered in a workspace of the calling thread. `render` is faster for many.
    ///
    /// Requires: index < size().
    [[nodiscard]] example operator[](std::uint64_t index) const;
    [[nodiscard]] auto begin() const noexcept { return index_iterator<composition>(*this, 0); }
    [[nodiscard]] auto end() const noexcept { return index_iterator<composition>(*this, size()); }

    /// Calls `sink(example_view)` or `sink(example_view, draw)` for each index in [first, last), in order; reads ahead.
    ///
    /// Without `with_prompt` the template is not rendered, and the views' prompts are empty.
    /// Errors: `error{exhausted}` when the composition ends before `last`; what the sink throws.
    template <example_sink Sink>
    void render(std::uint64_t first, std::uint64_t last, workspace& room, Sink&& sink, bool with_prompt = true) const;

    /// The same for draws in any order, such as those of a shard. Requires: draws of this composition; their room is not
    /// the workspace's.
    template <example_sink Sink>
    void render(std::span<draw const> draws, workspace& room, Sink&& sink, bool with_prompt = true) const;

    /// The example of a draw that somebody else made. Requires: a leaf of this composition and one of its rows.
    [[nodiscard]] example_view render(draw const& taken, workspace& room, bool with_prompt = true) const;

    /// What the examples [first, last) will be, direction by direction.
    ///
    /// Errors: `error{exhausted}` when the composition ends before `last`, naming the component that ends it.
    [[nodiscard]] run_table plan(std::uint64_t first, std::uint64_t last) const;
    [[nodiscard]] run_table plan(std::uint64_t count) const { return plan(0, count); }

    /// What was emitted, as a table that can be held against the plan.
    [[nodiscard]] run_table table(ledger const& emitted, std::uint64_t first, std::uint64_t last) const;
    [[nodiscard]] ledger make_ledger() const { return ledger(draws_.leaf_count()); }

    [[nodiscard]] example_origin origin(std::uint64_t index) const;

    /// The direction of leaf `leaf` of the draws.
    [[nodiscard]] component_leaf const& leaf(std::uint32_t leaf) const noexcept { return *leaves_[leaf].leaf; }
    /// The leaf of a component and direction. Errors: `error{not_found}`.
    [[nodiscard]] std::uint32_t leaf_of(std::string_view component, direction const& languages) const;

    /// What the composition is made of, with a name for each part. Recorded stages are not in it.
    ///
    /// Complexity: O(rows) the first time.
    [[nodiscard]] fingerprint const& made_of() const;
    [[nodiscard]] checkpoint checkpoint_at(std::uint64_t next) const { return {next, made_of(), recorded_}; }
    [[nodiscard]] checkpoint checkpoint_after(example const& last) const { return checkpoint_at(last.index + 1); }
    [[nodiscard]] checkpoint checkpoint_after(example_view const& last) const { return checkpoint_at(last.index + 1); }

    /// Goes on where a checkpoint was taken: takes over its recorded stages and gives back its next index.
    ///
    /// Errors: `error{mismatch}` naming what differs when recipe, corpora, seed or version are not the checkpoint's,
    ///         and when this composition has recorded stages that the checkpoint has not.
    std::uint64_t resume(checkpoint const& from);

    /// Weights the languages of adaptive components by scores, from the first block that nobody has begun up to the
    /// next stage. While weights change gradually, from the end of that change.
    ///
    /// `in_flight` is one more than the largest index that any rank has taken. `scores` gives for each of
    /// `languages` the mean negative log-likelihood or any number that is larger where a language is harder.
    ///
    /// With several ranks, one of them calls this and sends `recorded().back()`; the others `take_over` it.
    /// Returns:  where the change takes effect.
    /// Errors:   `error{invalid_argument}` when no component is adaptive, a language of one has no score, or an earlier
    ///           change takes effect behind this one.
    /// Source:   CrossIn (arXiv 2404.11932), on-line collator: z-scores through the normal distribution, weights that
    ///           start anew when the stage changes.
    std::uint64_t feedback(std::uint64_t in_flight, std::span<language_tag const> languages,
                           std::span<double const> scores);

    /// Takes over weights that another rank worked out.
    ///
    /// Errors: `error{invalid_argument}` when they do not fit, or an earlier change takes effect behind them.
    void take_over(recorded_stage const& stage);

    /// What feedback changed, in order.
    [[nodiscard]] std::vector<recorded_stage> const& recorded() const noexcept { return recorded_; }

    /// What rank `rank` of `world` takes of the first `count` examples.
    [[nodiscard]] shard_view<composition> shard(std::uint64_t rank, std::uint64_t world, std::uint64_t count,
                                                tail at_end = tail::uneven, std::uint64_t first = 0) const&
    {
        return crossin::shard(*this, rank, world, first, count, at_end);
    }
    void shard(std::uint64_t, std::uint64_t, std::uint64_t, tail = tail::uneven, std::uint64_t = 0) const&& = delete;

private:
    using leaf_entry = detail::leaf_entry;

    static std::uint64_t next_number() noexcept
    {
        static std::atomic<std::uint64_t> number = 0;
        return ++number;
    }
    static hint_table hints_of(hint_style style, std::vector<leaf_entry> const& leaves)
    {
        std::vector<direction> directions;
        for (leaf_entry const& entry : leaves) directions.push_back(entry.leaf->languages);
        return {style, directions};
    }

    void prepare(workspace& room) const;
    void write(draw const& taken, workspace& room) const;
    static void add_hint(answer_hint const& hint, example_draft& draft);
    [[nodiscard]] example_view view_of(draw const& taken, workspace& room, bool with_prompt) const;
    [[nodiscard]] double mean_tokens(component const& of, component_leaf const& leaf) const;
    [[nodiscard]] run_table table_of(std::uint64_t first, std::uint64_t last) const;
    [[nodiscard]] fingerprint describe() const;
    void check_end(std::uint64_t last) const;

    compose_options options_;
    std::vector<component> components_;
    std::vector<leaf_entry> leaves_; ///< of all components, in the draws' order
    hint_table hints_;               ///< one a leaf
    detail::weight_builder weights_;
    schedule planned_; ///< without what feedback changed
    draw_sequence draws_;
    std::vector<recorded_stage> recorded_;
    std::uint64_t number_; ///< tells compositions of one process apart
    mutable std::atomic_flag describing_;
    mutable fingerprint made_of_; ///< empty until it is asked for
};

class composition::workspace {
public:
    workspace() = default;
    workspace(workspace const&) = delete; // nor is it moved: its views would not follow
    workspace& operator=(workspace const&) = delete;

private:
    friend class composition;
    std::uint64_t owner = 0;                        ///< number of the composition that the rooms belong to
    std::vector<handle<component_workspace>> rooms; ///< one a component
    example_draft draft;
    std::string prompt;
    std::vector<draw> draws;
    draw_sequence::cache known; ///< of the owner's draws
};

} // namespace crossin

#include <crossin/compose/detail/composition_parts.hpp>

#endif
