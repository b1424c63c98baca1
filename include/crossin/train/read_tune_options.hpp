// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TRAIN_READ_TUNE_OPTIONS_HPP
#define CROSSIN_TRAIN_READ_TUNE_OPTIONS_HPP

/// \file
/// From the section `tune` of a recipe to options. Layer: train. Needs: presets, settings, tune_options.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/settings.hpp>
#include <crossin/train/presets.hpp>
#include <crossin/train/tune_options.hpp>

namespace crossin {
namespace detail {

/// Numbers of a section, each within what it may be.
struct tune_section {
    setting const& from;

    template <class Use>
    void with(std::string_view key, Use&& use) const
    {
        if (setting const* const value = from.find(key)) use(*value);
    }
    void count(std::string_view key, std::uint64_t& to, std::uint64_t least, char const* expected) const
    {
        with(key, [&](setting const& value) {
            to = value.count();
            if (to < least) value.reject(expected);
        });
    }
    /// A number in [least, most), or above least where `above`.
    void number(std::string_view key, double& to, double least, double most, char const* expected,
                bool above = false) const
    {
        with(key, [&](setting const& value) {
            to = value.number();
            if (to < least || to >= most || (above && to == least)) value.reject(expected);
        });
    }
    void flag(std::string_view key, bool& to) const
    {
        with(key, [&](setting const& value) { to = value.flag(); });
    }
    template <class Enum, std::size_t N>
    void choice(std::string_view key, Enum& to, std::array<std::string_view, N> const& names) const
    {
        with(key, [&](setting const& value) {
            to = static_cast<Enum>(std::ranges::find(names, value.one_of(names)) - names.begin());
        });
    }
};

inline constexpr double no_limit = std::numeric_limits<double>::infinity();

inline void read_lora(setting const& from, tune_options& options)
{
    constexpr std::array<std::string_view, 9> keys{"rank", "alpha",  "dropout",      "targets",      "rank_stabilized",
                                                   "dora", "b_rate", "rank_pattern", "alpha_pattern"};
    std::vector<std::string> const all = lora_settings{}.targets;
    std::vector<std::string_view> const layers(all.begin(), all.end());
    from.expect_keys(keys);
    lora_settings& lora = options.lora;
    tune_section const in{from};
    in.count("rank", lora.rank, 1, "a rank of at least 1");
    in.number("alpha", lora.alpha, 0, no_limit, "a number above 0", true);
    in.number("dropout", lora.dropout, 0, 1, "a share from 0 to less than 1");
    in.flag("rank_stabilized", lora.rank_stabilized);
    in.flag("dora", lora.dora);
    in.number("b_rate", options.optimizer.lora_b_rate, 0, no_limit, "a number above 0", true);
    in.with("targets", [&](setting const& value) {
        if (value.is_text() && value.text() == "all") {
            lora.targets = all;
            return;
        }
        lora.targets.clear();
        for (setting const& one : value.as_list()) {
            if (std::ranges::find(lora.targets, one.one_of(layers)) != lora.targets.end())
                one.reject("each layer once");
            lora.targets.push_back(one.text());
        }
        if (lora.targets.empty()) value.reject("all, or at least one layer such as q_proj");
    });
    auto const patterns = [&](std::string_view key, auto const& each) {
        in.with(key, [&](setting const& value) {
            std::vector<setting> const& numbers = value.map().items();
            for (std::size_t i = 0; i < numbers.size(); ++i) each(value.keys()[i], numbers[i]);
        });
    };
    patterns("rank_pattern", [&](std::string const& name, setting const& number) {
        if (number.count() == 0) number.reject("a rank of at least 1");
        lora.rank_pattern.emplace_back(name, number.count());
    });
    patterns("alpha_pattern", [&](std::string const& name, setting const& number) {
        if (number.number() <= 0) number.reject("a number above 0");
        lora.alpha_pattern.emplace_back(name, number.number());
    });
}

inline void read_warm_up(setting const& from, warm_up_steps& to)
{
    bool const share = from.text().find_first_of("%.") != std::string::npos;
    to = {};
    if (!share) {
        to.steps = from.count();
        return;
    }
    to.share = from.number();
    if (to.share < 0 || to.share >= 1) from.reject("a number of steps, or a share such as 3%");
}

inline void read_validation(setting const& from, tune_options& options)
{
    constexpr std::array<std::string_view, 5> keys{"every", "examples", "recipe", "patience", "least_gain"};
    from.expect_keys(keys);
    tune_section const in{from};
    options.validate_every = from.at("every").count();
    if (options.validate_every == 0) from.at("every").reject("a number of steps of at least 1");
    in.count("examples", options.validation_examples, 1, "at least one example");
    in.with("recipe", [&](setting const& value) { options.validation_recipe = value.text(); });
    in.count("patience", options.stop.patience, 1, "at least one validation");
    in.number("least_gain", options.stop.least_gain, 0, no_limit, "a number that is not negative");
}

} // namespace detail

/// The options that a section spells, on top of its preset.
///
/// Errors: `error{parse}` with path and line for unknown keys and words (naming the nearest), and for values that cannot be
///         used. A learning rate that the preset leaves open stays 0, for `tuner_options_of` to find.
[[nodiscard]] inline tune_options read_tune_options(setting const& from)
{
    constexpr std::array<std::string_view, 24> keys{
        "preset", "steps",         "batch",    "accumulate", "length", "cut",   "see_prompt", "pack",
        "bins",   "learning_rate", "schedule", "warm_up",    "floor",  "decay", "betas",      "epsilon",
        "clip",   "seed",          "base",     "recompute",  "lora",   "train", "validate",   "save_every"};
    constexpr std::array<std::string_view, 3> cuts{"from_right", "prompt_head", "prompt_middle"};
    constexpr std::array<std::string_view, 3> shapes{"constant", "linear", "cosine"};
    constexpr std::array<std::string_view, 3> whole_parts{"embeddings", "head", "none"};
    from.expect_keys(keys);
    detail::tune_section const in{from};
    tune_options options;
    in.with("preset", [&](setting const& value) { options = presets::named(value.one_of(presets::names)); });
    in.count("steps", options.steps, 1, "at least one step");
    in.count("batch", options.batches.examples, 1, "at least one example");
    in.count("accumulate", options.accumulate, 1, "at least one batch");
    in.with("length", [&](setting const& value) {
        options.rows.max_length = static_cast<std::size_t>(value.count());
        if (options.rows.max_length < 2) value.reject("a length of at least 2 tokens");
    });
    in.choice("cut", options.rows.cut, cuts);
    if (options.rows.cut == row_cut::from_right) options.batches.allow_empty = true; // of examples that are all prompt
    in.flag("see_prompt", options.rows.see_prompt);
    in.flag("pack", options.batches.pack);
    in.count("bins", options.batches.bins, 1, "at least one bin");
    if (from.find("bins") && !options.batches.pack) from.at("bins").reject("`pack: true` beside it");
    if (from.find("batch") && options.batches.pack)
        from.at("batch").reject("`bins` instead, as with `pack: true` a batch is a number of bins");
    in.number("learning_rate", options.learning_rate, 0, detail::no_limit, "a number above 0", true);
    in.choice("schedule", options.schedule, shapes);
    in.with("warm_up", [&](setting const& value) { detail::read_warm_up(value, options.warm_up); });
    if (options.steps > 0 && options.schedule != rate_shape::constant && options.warm_up.steps >= options.steps)
        from.at("warm_up").reject("fewer steps than `steps`");
    in.with("floor", [&](setting const& value) {
        options.floor = value.number();
        if (options.floor < 0 || options.floor > 1) value.reject("a share of the learning rate from 0 to 100%");
        if (options.schedule == rate_shape::constant) value.reject("to be left out, as a constant rate has no floor");
    });
    in.number("decay", options.optimizer.decay, 0, detail::no_limit, "a number that is not negative");
    in.with("betas", [&](setting const& value) {
        auto const two = value.as_list();
        auto const beta = [&](std::size_t i) {
            double const number = two[i].number();
            if (number < 0 || number >= 1) two[i].reject("a number from 0 to less than 1");
            return number;
        };
        if (two.size() != 2) value.reject("two numbers such as [0.9, 0.999]");
        options.optimizer.beta1 = beta(0);
        options.optimizer.beta2 = beta(1);
    });
    in.number("epsilon", options.optimizer.epsilon, 0, detail::no_limit, "a number above 0", true);
    in.number("clip", options.clip, 0, detail::no_limit, "a length, or 0 for none");
    in.with("seed", [&](setting const& value) { options.seed = value.count(); });
    in.choice("base", options.base, weight_format_names);
    in.flag("recompute", options.recompute);
    in.with("lora", [&](setting const& value) { detail::read_lora(value, options); });
    in.with("train", [&](setting const& value) {
        options.lora.embeddings = options.lora.head = false;
        for (setting const& one : value.as_list()) {
            std::string const& part = one.one_of(whole_parts);
            if (part == "none" && value.as_list().size() > 1) one.reject("embeddings and head, or none alone");
            options.lora.embeddings = options.lora.embeddings || part == "embeddings";
            options.lora.head = options.lora.head || part == "head";
        }
    });
    in.with("validate", [&](setting const& value) { detail::read_validation(value, options); });
    in.with("save_every", [&](setting const& value) { options.save_every = value.count(); });
    return options;
}

} // namespace crossin
#endif
