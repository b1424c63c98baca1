// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_CHECKPOINT_HPP
#define CROSSIN_CORE_CHECKPOINT_HPP

/// \file
/// All that a run needs to go on: an index, and what it belongs to. Layer: core. Needs: fingerprint, share_tree.

#include <cstdint>
#include <vector>

#include <crossin/core/fingerprint.hpp>
#include <crossin/core/share_tree.hpp>

namespace crossin {

/// Weights that a trainer's feedback set, and the index from which they hold.
struct recorded_stage {
    std::uint64_t first = 0;
    tree_weights weights = {};
    friend bool operator==(recorded_stage const&, recorded_stage const&) = default;
};

/// The state of a run, as a value.
///
/// Models: std::regular.
struct checkpoint {
    std::uint64_t next = 0;                  ///< index of the first example that was not consumed
    fingerprint made_of = {};                ///< of the recipe and the corpora
    std::vector<recorded_stage> stages = {}; ///< only where weights adapt
    friend bool operator==(checkpoint const&, checkpoint const&) = default;
};

} // namespace crossin
#endif
