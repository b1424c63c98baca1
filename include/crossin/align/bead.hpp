// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_BEAD_HPP
#define CROSSIN_ALIGN_BEAD_HPP

/// \file
/// Beads: groups of sentences that say the same. Layer: align. Needs: tally.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/tally.hpp>

namespace crossin {

/// Some sentences of one document and those of the other that say the same; either side may be empty.
struct bead {
    std::uint32_t source = 0;  ///< the first sentence, 0-based
    std::uint32_t sources = 0; ///< how many
    std::uint32_t target = 0;
    std::uint32_t targets = 0;
    float confidence = 1; ///< how sure, [0, 1]
    friend bool operator==(bead const&, bead const&) = default;

    [[nodiscard]] bool one_sided() const noexcept { return sources == 0 || targets == 0; }
};

/// As vecalign and others write it: `[0, 1]:[2]`, 0-based, empty brackets for none.
[[nodiscard]] inline std::string to_string(bead const& one)
{
    auto const side = [](std::uint32_t first, std::uint32_t count) {
        std::string text = "[";
        for (std::uint32_t i = 0; i < count; ++i) text.append(i > 0 ? ", " : "").append(std::to_string(first + i));
        return text + ']';
    };
    return side(one.source, one.sources) + ':' + side(one.target, one.targets);
}

/// Beads that cover both documents from start to end, and what became of the sentences.
///
/// Properties: each sentence of either side stands in exactly one bead; beads are in ascending order on both sides.
class bead_list {
public:
    bead_list() = default;
    bead_list(std::vector<bead> beads, crossin::tally counts) : beads_(std::move(beads)), tally_(std::move(counts)) {}

    [[nodiscard]] std::size_t size() const noexcept { return beads_.size(); }
    [[nodiscard]] bead const& operator[](std::size_t i) const noexcept { return beads_[i]; }
    [[nodiscard]] auto begin() const noexcept { return beads_.begin(); }
    [[nodiscard]] auto end() const noexcept { return beads_.end(); }

    /// Sentences of both sides: kept are those in beads with text on both sides.
    [[nodiscard]] crossin::tally const& tally() const noexcept { return tally_; }

    friend bool operator==(bead_list const&, bead_list const&) = default;

private:
    std::vector<bead> beads_;
    crossin::tally tally_;
};

} // namespace crossin
#endif
