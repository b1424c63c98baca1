// SPDX-License-Identifier: MIT
#ifndef CROSSIN_COMPOSE_DETAIL_WEIGHTS_HPP
#define CROSSIN_COMPOSE_DETAIL_WEIGHTS_HPP

/// \file
/// From weights of components and languages, in whatever unit, to integer weights of examples. Layer: compose. Needs:
/// component, options, mix.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <crossin/compose/component.hpp>
#include <crossin/compose/options.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/fixed_point.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/core/indexed.hpp>
#include <crossin/mix/draws.hpp>
#include <crossin/mix/schedule.hpp>

namespace crossin::detail {

/// A leaf of the draws: which component's direction it is.
struct leaf_entry {
    std::uint32_t component = 0;
    component_leaf const* leaf = nullptr;
};

[[nodiscard]] inline std::vector<leaf_entry> leaves_of(std::vector<component> const& components)
{
    require(!components.empty(), "a composition needs at least one component");
    std::vector<leaf_entry> entries;
    for (std::uint32_t i = 0; i < components.size(); ++i) {
        for (std::uint32_t j = 0; j < i; ++j)
            if (components[j].name() == components[i].name())
                fail(errc::invalid_argument, "two components are called " + in_quotes(components[i].name()));
        for (component_leaf const& leaf : components[i].model().leaves()) entries.push_back({i, &leaf});
    }
    return entries;
}

/// How often a direction of so many rows may be drawn.
[[nodiscard]] inline leaf_limit limit_of(component const& one, std::uint64_t rows, run_end ends)
{
    component_options const& options = one.options();
    if (rows == 0) return {};
    if (options.once || ends == run_end::first_used_up) return {rows, at_limit::end};
    if (ends == run_end::last_used_up) {
        if (options.max_epochs > 0)
            fail(errc::invalid_argument, "component " + in_quotes(one.name()) +
                                             " has max_epochs, so a composition that ends with the last direction that "
                                             "is used up could not wait for it; leave one of the two out");
        return {rows, at_limit::note};
    }
    if (options.max_epochs == 0 || options.max_epochs > endless / rows) return {};
    return {options.max_epochs * rows, at_limit::give_way};
}

[[nodiscard]] inline std::vector<component_shape> shapes_of(std::vector<component> const& components, run_end ends)
{
    std::vector<component_shape> shapes;
    for (component const& one : components) {
        component_shape shape{{}, one.options().how, hash64(one.name())};
        for (component_leaf const& leaf : one.model().leaves())
            shape.leaves.push_back({leaf.rows.size(), leaf.rows_id, limit_of(one, leaf.rows.size(), ends)});
        shapes.push_back(std::move(shape));
    }
    return shapes;
}

/// Works out the weights that hold at a position.
class weight_builder {
public:
    using token_mean = std::function<double(component const&, component_leaf const&)>;

    weight_builder(compose_options const& options, std::vector<component> const& components,
                   token_mean const& mean_tokens)
        : stages_(options.stages)
    {
        std::vector<double> base;
        for (component const& one : components) {
            base.push_back(one.weight());
            parts_.push_back({one.name(), &one.model(), one.options().languages, one.options().over_time, {}});
            if (options.unit == weight_unit::examples) continue;
            for (component_leaf const& leaf : one.model().leaves())
                parts_.back().sizes.push_back(mean_size(options, one, leaf, mean_tokens));
        }
        for (std::size_t i = 0; i < stages_.size(); ++i) {
            require(stages_[i].components.size() == components.size(), "a stage needs one weight a component");
            require(i == 0 || stages_[i].first > stages_[i - 1].first, "stages must stand in order of their positions");
            for (std::size_t c = 0; c < components.size(); ++c)
                if (double const weight = stages_[i].components[c]; !(weight >= 0 && weight - weight == 0))
                    fail(errc::invalid_argument, "the weight of component " + in_quotes(components[c].name()) +
                                                     " in the stage from " + std::to_string(stages_[i].first) +
                                                     " must be finite and not negative");
        }
        if (stages_.empty() || stages_.front().first > 0) stages_.insert(stages_.begin(), {0, std::move(base), false});
        require(!stages_.front().gradual, "a gradual stage must have one before it to start from");
    }

    [[nodiscard]] crossin::schedule schedule() const
    {
        std::vector<std::uint64_t> positions{0};
        auto const add_steps = [&](std::uint64_t first, std::uint64_t last) {
            require(first < last, "a gradual change of weights must end behind its start");
            std::uint64_t const step = draw_sequence::block * (1 + (last - first) / (draw_sequence::block * 4096));
            for (std::uint64_t at = first; at < last; at += step) positions.push_back(at);
            positions.push_back(last);
        };
        for (std::size_t i = 0; i < stages_.size(); ++i) {
            positions.push_back(stages_[i].first);
            if (stages_[i].gradual) add_steps(stages_[i - 1].first, stages_[i].first);
        }
        for (part const& one : parts_)
            if (one.over_time.at) add_steps(one.over_time.first, one.over_time.last);
        std::ranges::sort(positions);
        positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
        crossin::schedule changes(weights_at(0));
        for (std::uint64_t const position : positions) changes.then(position, weights_at(position));
        return changes;
    }

    /// `adapted`, where it is not empty, weights the languages of the components that it is given for.
    [[nodiscard]] tree_weights weights_at(std::uint64_t position,
                                          std::vector<language_weights> const& adapted = {}) const
    {
        tree_weights weights;
        std::vector<double> groups = component_weights(position);
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            bool const is_adapted = i < adapted.size() && adapted[i];
            std::vector<double> leaves = naming(parts_[i].name, [&] {
                return parts_[i].model->direction_weights(is_adapted ? adapted[i] : languages_at(parts_[i], position));
            });
            bool const any = std::ranges::any_of(leaves, [](double weight) { return weight > 0; });
            if (groups[i] > 0 && !any)
                fail(errc::exhausted, "component " + in_quotes(parts_[i].name) + " has a weight at " +
                                          std::to_string(position) +
                                          ", but none of its directions has rows and a weight");
            if (any && !parts_[i].sizes.empty()) groups[i] = to_examples(leaves, parts_[i].sizes, groups[i]);
            std::vector<std::uint64_t> const integers = any ? integer_weights(leaves)
                                                            : std::vector<std::uint64_t>(leaves.size(), 0);
            weights.leaves.insert(weights.leaves.end(), integers.begin(), integers.end());
        }
        weights.groups = integer_weights(groups);
        return weights;
    }

    /// `position`, or where the gradual changes that it lies in have come to their end.
    [[nodiscard]] std::uint64_t end_of_gradual_change(std::uint64_t position) const noexcept
    {
        for (std::uint64_t before = position + 1; before != position;) {
            before = position;
            for (std::size_t i = 1; i < stages_.size(); ++i)
                if (stages_[i].gradual && stages_[i - 1].first <= position && position < stages_[i].first)
                    position = stages_[i].first;
            for (part const& one : parts_)
                if (one.over_time.at && one.over_time.first <= position && position < one.over_time.last)
                    position = one.over_time.last;
        }
        return position;
    }

private:
    struct part {
        std::string name;
        component_model const* model;
        language_weights languages;
        language_schedule over_time;
        std::vector<double> sizes; ///< mean size of an example, one a leaf, in the unit of the weights; empty: examples
    };

    static double mean_size(compose_options const& options, component const& of, component_leaf const& leaf,
                            token_mean const& mean_tokens)
    {
        if (leaf.rows.size() == 0) return 1;
        if (options.unit == weight_unit::tokens || options.unit == weight_unit::supervised_tokens) {
            require(static_cast<bool>(options.count_tokens),
                    "weights in tokens need a token counter (compose_options::count_tokens)");
            return mean_tokens(of, leaf);
        }
        text_size const size = of.model().size_of(leaf);
        std::uint64_t const sum = options.unit == weight_unit::bytes
                                      ? size.prompt_bytes + size.response_bytes
                                      : size.prompt_characters + size.response_characters;
        return std::max(static_cast<double>(sum) / static_cast<double>(leaf.rows.size()), 1e-9);
    }

    /// Turns the directions' weights into weights of examples, and gives back the component's.
    static double to_examples(std::vector<double>& leaves, std::vector<double> const& sizes, double component)
    {
        double examples = 0, units = 0;
        for (std::size_t j = 0; j < leaves.size(); ++j) {
            units += leaves[j];
            leaves[j] /= sizes[j];
            examples += leaves[j];
        }
        return units > 0 ? component * examples / units : 0;
    }

    [[nodiscard]] std::vector<double> component_weights(std::uint64_t position) const
    {
        std::size_t now = 0;
        while (now + 1 < stages_.size() && stages_[now + 1].first <= position) ++now;
        std::vector<double> weights = stages_[now].components;
        if (now + 1 == stages_.size() || !stages_[now + 1].gradual) return weights;
        weight_stage const& from = stages_[now];
        weight_stage const& to = stages_[now + 1];
        double const progress = static_cast<double>(position - from.first) / static_cast<double>(to.first - from.first);
        std::vector<double> const from_shares = shares(from.components), to_shares = shares(to.components);
        for (std::size_t i = 0; i < weights.size(); ++i)
            weights[i] = from_shares[i] * (1 - progress) + to_shares[i] * progress;
        return weights;
    }

    static std::vector<double> shares(std::vector<double> weights)
    {
        double sum = 0;
        for (double const weight : weights) sum += weight;
        require(sum > 0, "the weights of a stage must not all be zero");
        for (double& weight : weights) weight /= sum;
        return weights;
    }

    static language_weights languages_at(part const& one, std::uint64_t position)
    {
        if (!one.over_time.at) return one.languages;
        if (position <= one.over_time.first) return one.over_time.at(0);
        if (position >= one.over_time.last) return one.over_time.at(1);
        return one.over_time.at(static_cast<double>(position - one.over_time.first) /
                                static_cast<double>(one.over_time.last - one.over_time.first));
    }

    std::vector<weight_stage> stages_; ///< the first one at 0
    std::vector<part> parts_;
};

} // namespace crossin::detail
#endif
