// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_TUNE_LOG_HPP
#define CROSSIN_EXAMPLES_CROSSIN_TUNE_LOG_HPP

/// \file
/// What a run of tuning tells: lines of JSON in a file, and now and then a line to read.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

#include <crossin/train/tune_state.hpp>
#include <crossin/train/tuner_options.hpp>

#include "validation.hpp"

namespace program {

/// The log of a run. A run that goes on cuts off what was logged behind its checkpoint.
class tune_log {
public:
    /// `from`: where the run stands. Errors: `error{io}` when the file cannot be written.
    tune_log(std::string path, crossin::tune_state const& from, std::uint64_t steps);
    tune_log(tune_log const&) = delete;
    tune_log& operator=(tune_log const&) = delete;
    ~tune_log();

    void goes_on() const;
    void step(crossin::tune_progress const& taken);
    void validation(crossin::tune_validation const& found, language_losses const& by_language);
    void end(crossin::tune_end reason, crossin::tune_state const& state);
    /// Hands all lines to the disk, so that a checkpoint may count on them.
    void sync();

private:
    void write(std::string line);

    std::string path_;
    using clock = std::chrono::steady_clock;

    std::uint64_t first_, steps_;
    clock::time_point shown_ = clock::now();
    std::FILE* file_;
    bool headed_ = false;
};

} // namespace program
#endif
