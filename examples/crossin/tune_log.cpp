// SPDX-License-Identifier: MIT
#include "tune_log.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <unistd.h>

#include <crossin/core/error.hpp>
#include <crossin/core/text_table.hpp>
#include <crossin/io/mapped_file.hpp>
#include <crossin/io/output_file.hpp>

#include "text.hpp"

namespace program {
namespace {

/// A number as JSON: as many digits as tell it from its neighbours in a log.
[[nodiscard]] std::string number(double value)
{
    char text[40];
    std::snprintf(text, sizeof text, "%.9g", value);
    return std::isfinite(value) ? text : "null";
}

/// The lines that a run had written when it stood there, of a log that may hold more.
[[nodiscard]] std::string lines_until(std::string const& path, crossin::tune_state const& state)
{
    std::string kept;
    try {
        crossin::mapped_file const old(path);
        std::string_view rest = old.bytes();
        constexpr std::string_view head = "{\"step\": ";
        while (!rest.empty()) {
            std::size_t const end = rest.find('\n');
            if (end == std::string_view::npos || !rest.starts_with(head)) break;
            std::string_view const line = rest.substr(0, end + 1);
            bool const validation = line.find("\"validation_loss\"") != std::string_view::npos;
            if (std::strtoull(line.data() + head.size(), nullptr, 10) >
                (validation ? state.best.last_step : state.step))
                break;
            kept += line;
            rest.remove_prefix(end + 1);
        }
    } catch (crossin::error const& problem) {
        if (problem.code() != crossin::errc::not_found) throw;
    }
    return kept;
}

} // namespace

tune_log::tune_log(std::string path, crossin::tune_state const& from, std::uint64_t steps)
    : path_(std::move(path)), first_(from.step), steps_(steps)
{
    crossin::atomic_write(path_, first_ == 0 ? std::string() : lines_until(path_, from));
    file_ = std::fopen(path_.c_str(), "a");
    if (!file_) crossin::fail(crossin::errc::io, {path_}, "cannot be written");
}

tune_log::~tune_log() { std::fclose(file_); }

void tune_log::goes_on() const
{
    std::printf("goes on behind step %s of %s\n", crossin::grouped(first_).c_str(), crossin::grouped(steps_).c_str());
}

void tune_log::step(crossin::tune_progress const& taken)
{
    write("{\"step\": " + std::to_string(taken.step) + ", \"loss\": " + number(taken.loss) +
          ", \"mean_loss\": " + number(taken.mean_loss) + ", \"learning_rate\": " + number(taken.rate) +
          ", \"norm\": " + number(taken.norm) + ", \"tokens\": " + std::to_string(taken.tokens) +
          ", \"supervised\": " + std::to_string(taken.supervised) + ", \"next\": " + std::to_string(taken.next.index) +
          ", \"tokens_per_second\": " + number(std::round(taken.tokens_per_second)) + "}");
    std::uint64_t const every = std::max<std::uint64_t>(1, taken.steps / 20);
    auto const now = clock::now();
    if (taken.step % every != 0 && taken.step != taken.steps && taken.step != first_ + 1 &&
        now - shown_ < std::chrono::seconds(30))
        return;
    shown_ = now;
    if (!headed_) std::printf("    step     loss     mean        rate     norm  tokens/s       left\n");
    headed_ = true;
    std::printf("%8llu %8.4f %8.4f  %10.3e %8.3f %9.0f %10s\n", static_cast<unsigned long long>(taken.step), taken.loss,
                taken.mean_loss, taken.rate, taken.norm, taken.tokens_per_second,
                time_text(static_cast<std::uint64_t>(std::max(taken.seconds_left, 0.0) + 0.5)).c_str());
    std::fflush(stdout);
}

void tune_log::validation(crossin::tune_validation const& found, language_losses const& by_language)
{
    std::string parts;
    for (auto const& [language, loss] : by_language)
        parts += (parts.empty() ? "\"" : ", \"") + std::string(language.text()) + "\": " + number(loss.mean());
    write("{\"step\": " + std::to_string(found.step) + ", \"validation_loss\": " + number(found.loss) +
          ", \"validation_by_language\": {" + parts + "}, \"validation_tokens\": " + std::to_string(found.tokens) +
          ", \"best\": " + (found.is_best ? "true" : "false") + "}");
    std::printf("%8llu validation %.4f%s\n", static_cast<unsigned long long>(found.step), found.loss,
                found.is_best
                    ? ", the best so far"
                    : (", the best was " + number(found.best) + " at step " + std::to_string(found.best_step)).c_str());
}

void tune_log::end(crossin::tune_end reason, crossin::tune_state const& state)
{
    char const* const why = reason == crossin::tune_end::patience      ? "validation gets no better"
                            : reason == crossin::tune_end::used_up     ? "there are no more examples"
                            : reason == crossin::tune_end::interrupted ? "asked to stop; the same command goes on"
                                                                       : "all steps are done";
    std::printf("%s: %s steps, %s texts, %s tokens, of which %s were learned; mean loss %.4f\n", why,
                crossin::grouped(state.step).c_str(), crossin::grouped(state.sequences).c_str(),
                crossin::grouped(state.tokens).c_str(), crossin::grouped(state.supervised).c_str(), state.loss.mean());
    if (state.left_out > 0 || state.cut_rows > 0)
        std::printf(
            "%s examples had nothing to learn and were left out; %s rows were cut to the length, by %s tokens of "
            "answers\n",
            crossin::grouped(state.left_out).c_str(), crossin::grouped(state.cut_rows).c_str(),
            crossin::grouped(state.cut_answers).c_str());
    if (state.best.validations > 0 && reason != crossin::tune_end::interrupted)
        std::printf("the adapter is that of step %s, whose loss of validation was the lowest: %.4f\n",
                    crossin::grouped(state.best.best_step).c_str(), state.best.best);
}

void tune_log::sync()
{
    if (::fsync(::fileno(file_)) != 0 && errno != EINVAL) // EINVAL: a file that has no disk
        crossin::fail(crossin::errc::io, {path_}, "cannot be written to disk");
}

void tune_log::write(std::string line)
{
    line += '\n';
    if (std::fputs(line.c_str(), file_) < 0 || std::fflush(file_) != 0)
        crossin::fail(crossin::errc::io, {path_}, "cannot be written");
}

} // namespace program
