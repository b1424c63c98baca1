// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TRAIN_DETAIL_STATE_JSON_HPP
#define CROSSIN_TRAIN_DETAIL_STATE_JSON_HPP

/// \file
/// The state of a run as JSON, every bit of it. Layer: train. Needs: settings_json, tune_state.

#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include <crossin/core/settings.hpp>
#include <crossin/io/settings_json.hpp>
#include <crossin/train/tune_state.hpp>

namespace crossin::detail {

/// A text that is read back as the same number.
[[nodiscard]] inline std::string stored(std::uint64_t value) { return std::to_string(value); }
[[nodiscard]] inline std::string stored(double value)
{
    std::array<char, 32> text{};
    auto const end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}
inline void take(setting const& from, std::uint64_t& value) { value = from.count(); }
inline void take(setting const& from, double& value) { value = from.number(); }

/// Calls `each(name, number)` for all that is stored: what is written and what is read are one list.
template <class State, class Each>
void each_number(State& state, std::uint64_t& optimizer_steps, Each&& each)
{
    each("step", state.step);
    each("next_index", state.next.index);
    each("next_bins", state.next.bins);
    each("sequences", state.sequences);
    each("tokens", state.tokens);
    each("supervised", state.supervised);
    each("left_out", state.left_out);
    each("cut_rows", state.cut_rows);
    each("cut_answers", state.cut_answers);
    each("loss_sum", state.loss.sum);
    each("loss_weight", state.loss.weight);
    each("best", state.best.best);
    each("best_step", state.best.best_step);
    each("last_step", state.best.last_step);
    each("validations", state.best.validations);
    each("without_gain", state.best.without_gain);
    each("optimizer_steps", optimizer_steps);
}

[[nodiscard]] inline std::string state_to_json(tune_state state, std::uint64_t optimizer_steps)
{
    std::string text = "{";
    each_number(state, optimizer_steps, [&](char const* name, auto value) {
        if (text.size() > 1) text += ", ";
        ((text += '"') += name) += "\": \"";
        text += stored(value);
        text += '"';
    });
    return text + "}";
}

/// Returns: the steps of the optimizer. Errors: `error{parse}` with the path for what is no state.
[[nodiscard]] inline std::uint64_t state_from_json(std::string_view text, std::string const& path, tune_state& state)
{
    setting const root = settings_from_json(text, path);
    std::uint64_t optimizer_steps = 0;
    each_number(state, optimizer_steps, [&](char const* name, auto& value) { take(root.at(name), value); });
    return optimizer_steps;
}

} // namespace crossin::detail
#endif
