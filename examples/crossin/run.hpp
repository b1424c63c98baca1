// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_RUN_HPP
#define CROSSIN_EXAMPLES_CROSSIN_RUN_HPP

/// \file
/// A run that writes examples, and can be stopped at any moment and gone on with.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <crossin/mix/draws.hpp>
#include <crossin/mix/shard.hpp>

#include "destination.hpp"
#include "report.hpp"
#include "run_state.hpp"

namespace crossin {
class opened_recipe;
}

namespace program {

/// Which examples, and where they go.
struct run_options {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint64_t rank = 0;
    std::uint64_t world = 1;
    std::string tail = "uneven";
    std::string format = {};
    std::string output = {};
    std::string checkpoint = {};
    std::uint64_t checkpoint_every = 100'000; ///< [examples]
    unsigned threads = 0;
};

/// Examples of a composition on their way into a file.
///
/// Every so many examples the output is handed to the disk, and then the checkpoint is replaced, so that it never
/// speaks of bytes that are not there. Whoever goes on cuts the output back to the length in the checkpoint. At the end
/// comes a last checkpoint, then the output takes its name, then the checkpoint goes away: at each of these moments
/// another start does what is left.
class written_run {
public:
    /// Takes up the checkpoint, where there is one.
    ///
    /// Errors: `error{mismatch}` naming what differs when it belongs to another run.
    written_run(run_options options, crossin::opened_recipe& opened);

    /// Writes what is left. The bytes do not depend on the number of threads.
    ///
    /// Errors: `error{mismatch}` when a corpus file was changed; `error{io}` when the output cannot be written.
    void write();
    /// Whether each direction was written as often as planned; of one rank among several, whether it has its share.
    [[nodiscard]] bool equals(run_report const& plan) const;
    /// Gives the output its name and removes the checkpoint.
    void finish();

    /// Examples a direction, since the beginning of the run.
    [[nodiscard]] std::vector<std::uint64_t> const& written() const noexcept { return state_.written; }
    [[nodiscard]] std::uint64_t goes_on_from() const noexcept { return goes_on_from_; }
    [[nodiscard]] double per_second() const noexcept { return per_second_; }

private:
    struct block; ///< some consecutive examples of a shard

    [[nodiscard]] bool resume();
    [[nodiscard]] bool has_its_name(std::uint64_t length) const;
    void take(std::uint64_t number, std::vector<crossin::draw>& draws) const;
    void save_state();

    run_options options_;
    crossin::opened_recipe& opened_;
    run_state state_;
    crossin::shard_indices shard_;
    std::unique_ptr<destination> output_; ///< none: there is nothing left to do
    std::uint64_t goes_on_from_ = 0;
    std::uint64_t block_examples_; ///< composed at a time
    double per_second_ = 0;
};

} // namespace program
#endif
