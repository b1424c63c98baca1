// SPDX-License-Identifier: MIT
#include "run.hpp"

#include <algorithm>
#include <cstdio>
#include <numeric>

#include <sys/stat.h>

#include <crossin/core/parallel.hpp>
#include <crossin/io/writers.hpp>
#include <crossin/recipe/open.hpp>

#include "progress.hpp"

namespace program {
namespace {

constexpr std::uint64_t most_block_examples = 1024;

[[nodiscard]] crossin::tail tail_named(std::string const& name)
{
    return name == "drop" ? crossin::tail::drop : name == "repeat" ? crossin::tail::repeat : crossin::tail::uneven;
}

} // namespace

struct written_run::block {
    std::vector<crossin::draw> draws = {};
    std::string text = {};
};

written_run::written_run(run_options options, crossin::opened_recipe& opened)
    : options_(std::move(options)), opened_(opened), state_{.format = options_.format,
                                                            .tail = options_.tail,
                                                            .first = options_.first,
                                                            .base = options_.first,
                                                            .rank = options_.rank,
                                                            .world = options_.world},
      shard_(options_.rank, options_.world, options_.first, options_.last, tail_named(options_.tail)),
      goes_on_from_(options_.first),
      block_examples_(options_.checkpoint.empty() ? most_block_examples
                                                  : std::min(most_block_examples, options_.checkpoint_every))
{
    state_.written.assign(opened_.data().draws().leaf_count(), 0);
    bool const resumed = !options_.checkpoint.empty() && resume();
    std::uint64_t const length = state_.saved.output_bytes.value_or(0);
    if (resumed && state_.taken == shard_.size() && has_its_name(length)) return;
    output_ = std::make_unique<destination>(options_.output, length);
    if (!options_.checkpoint.empty()) output_->keep_when_unfinished();
}

bool written_run::resume()
{
    std::optional<run_state> found = load_state(options_.checkpoint);
    if (!found) return false;
    std::string differs;
    auto const compare = [&](bool same, std::string const& name) {
        if (!same) differs += (differs.empty() ? "" : ", ") + name;
    };
    crossin::composition& data = opened_.data();
    for (std::string const& name : data.made_of().differences(found->saved.state.made_of)) compare(false, name);
    bool const same_world = found->world == options_.world;
    compare(found->format == options_.format, "--format (it was " + found->format + ")");
    compare(found->first == options_.first, "--from (it was " + std::to_string(found->first) + ")");
    compare(found->tail == options_.tail, "--tail (it was " + found->tail + ")");
    compare(!same_world || found->rank == options_.rank, "--rank (it was " + std::to_string(found->rank) + ")");
    if (!differs.empty())
        crossin::fail(crossin::errc::mismatch, {options_.checkpoint},
                      "the checkpoint belongs to another run; different in " + differs +
                          "; go on with what it was made of, or remove it");
    std::uint64_t const next = data.resume(found->saved.state);
    state_.written = std::move(found->written);
    state_.saved = std::move(found->saved);
    state_.base = same_world ? found->base : next;
    state_.taken = same_world ? found->taken : 0;
    goes_on_from_ = next;
    if (state_.base <= options_.last)
        shard_ = {options_.rank, options_.world, state_.base, options_.last, tail_named(options_.tail)};
    if (state_.base > options_.last || state_.taken > shard_.size())
        crossin::fail(crossin::errc::mismatch, {options_.checkpoint},
                      "the run has come to index " + std::to_string(next) + ", behind the end that was asked for, " +
                          std::to_string(options_.last));
    return true;
}

bool written_run::has_its_name(std::uint64_t length) const
{
    struct stat status = {};
    return ::stat((options_.output + ".partial").c_str(), &status) != 0 &&
           ::stat(options_.output.c_str(), &status) == 0 && static_cast<std::uint64_t>(status.st_size) == length;
}

void written_run::take(std::uint64_t first, std::vector<crossin::draw>& draws) const
{
    crossin::draw_sequence const& all = opened_.data().draws();
    draws.resize(std::min(block_examples_, shard_.size() - first));
    if (options_.world == 1) return all.fill(shard_[first], draws);
    for (std::size_t i = 0; i < draws.size(); ++i) draws[i] = all[shard_[first + i]];
}

void written_run::write()
{
    if (!output_) return;
    crossin::composition const& data = opened_.data();
    crossin::example_writer const write_example = crossin::writer_named(options_.format);
    bool const with_prompt = options_.format == "prompt-completion" || options_.format == "text";
    std::uint64_t const begin = state_.taken, left = shard_.size() - begin;
    std::uint64_t since_checkpoint = 0;
    progress shown(left);
    crossin::for_each_block_in_order<block>(
        (left + block_examples_ - 1) / block_examples_, options_.threads,
        [&](std::uint64_t number, block& one) {
            thread_local crossin::composition::workspace room;
            take(begin + number * block_examples_, one.draws);
            one.text.clear();
            data.render(
                one.draws, room, [&](crossin::example_view const& example) { write_example(one.text, example); },
                with_prompt);
        },
        [&](std::uint64_t, block const& one) {
            output_->append(one.text);
            for (crossin::draw const& taken : one.draws) ++state_.written[taken.leaf];
            state_.taken += one.draws.size();
            since_checkpoint += one.draws.size();
            shown.add(one.draws.size());
            if (since_checkpoint < options_.checkpoint_every) return;
            since_checkpoint = 0;
            save_state();
        });
    per_second_ = shown.per_second();
    save_state();
}

void written_run::save_state()
{
    opened_.verify_unchanged();
    if (options_.checkpoint.empty()) return;
    std::uint64_t const next = std::min(state_.base + state_.taken * options_.world, options_.last);
    std::uint64_t const length = output_->sync();
    state_.saved = {opened_.data().checkpoint_at(next), length};
    save(state_, options_.checkpoint);
}

bool written_run::equals(run_report const& plan) const
{
    if (state_.world == 1 && state_.base == state_.first) {
        auto const same = [](std::uint64_t count, run_report::line const& cell) { return count == cell.planned; };
        return std::ranges::equal(state_.written, plan.cells, same);
    }
    return state_.taken == shard_.size();
}

void written_run::finish()
{
    if (output_) output_->commit();
    if (!options_.checkpoint.empty()) std::remove(options_.checkpoint.c_str());
}

} // namespace program
