// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_EXPERIMENT_MEASUREMENT_HPP
#define CROSSIN_EXAMPLES_EXPERIMENT_MEASUREMENT_HPP

/// \file
/// One world, one variant, one volume: what was trained, and every answer. Kept as a JSON file each.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "answers.hpp"

namespace experiment {

/// A mixture that a base is tuned on: its recipe is recipes/NAME.yaml.
struct variant {
    std::string_view name, title;
};
inline constexpr std::array<variant, 7> variants = {{{"english_only", "English only"},
                                                     {"same_language", "same language"},
                                                     {"en2x", "en2x"},
                                                     {"x2en", "x2en"},
                                                     {"x2x", "x2x"},
                                                     {"x2x_translation", "x2x + translation"},
                                                     {"pair_in_context", "pair in context"}}};

/// The base as it is, tuned on no example.
inline constexpr std::string_view untuned = "untuned";

/// Models: std::regular.
struct measurement {
    std::uint64_t made_of = 0; ///< a hash of all that decides the answers
    std::uint64_t world = 0;   ///< its seed
    std::string variant = {};
    std::uint64_t examples = 0;
    std::uint64_t steps = 0, supervised = 0; ///< supervised [tokens]
    double loss = 0;                         ///< moving average at the end [nats]
    std::vector<answers> pairs = {};
    friend bool operator==(measurement const&, measurement const&) = default;
};

/// Errors: those of `atomic_write`.
void write_measurement(measurement const& what, std::string const& path);
/// Nothing where there is no file. Errors: those of `read_settings_json`; `error{parse}` for another file.
[[nodiscard]] std::optional<measurement> read_measurement(std::string const& path);

} // namespace experiment
#endif
