// SPDX-License-Identifier: MIT
#include "summary.hpp"

#include <algorithm>
#include <utility>

#include <crossin/core/error.hpp>
#include <crossin/core/text_table.hpp>

namespace experiment {
namespace {

namespace xin = crossin;

/// The facts of all worlds, and their statistics for one variant at one volume.
struct pooled {
    xin::item_statistics items;
    std::uint64_t steps = 0, supervised = 0;
};

class pool {
public:
    explicit pool(run_options const& options) : options_(&options)
    {
        for (std::uint64_t seed = 1; seed <= options.worlds; ++seed) {
            world const& of = worlds_.emplace_back(seed, options.world);
            asked_.push_back(held_out(of));
            for (std::uint32_t i = 0; i < asked_.back().same.size(); ++i) {
                world_of_.push_back(static_cast<std::uint32_t>(seed));
                fact_of_.push_back(i);
            }
        }
    }
    [[nodiscard]] xin::item_clusters clusters() const { return {std::span(world_of_), std::span(fact_of_)}; }
    [[nodiscard]] std::uint64_t facts() const { return asked_.front().same.size(); }

    [[nodiscard]] pooled statistics(std::string_view variant, std::uint64_t examples) const
    {
        pooled made{xin::item_statistics(scores_.width())};
        for (std::size_t i = 0; i < worlds_.size(); ++i) {
            measurement const found = read(i, variant, examples);
            scores_.add(found, worlds_[i], asked_[i], made.items);
            made.steps = found.steps;
            made.supervised = found.supervised;
        }
        return made;
    }
    /// Scores of one world alone.
    [[nodiscard]] std::vector<double> of_world(std::size_t i, std::string_view variant, std::uint64_t examples) const
    {
        xin::item_statistics items(scores_.width());
        scores_.add(read(i, variant, examples), worlds_[i], asked_[i], items);
        std::vector<double> scores(scores_.size());
        scores_(items.sum(), scores);
        return scores;
    }
    /// The least share of right answers of one world about facts that a language tells, over the languages.
    [[nodiscard]] double least_told(std::size_t i) const
    {
        measurement const found = read(i, untuned, 0);
        double least = 1;
        for (answers const& one : found.pairs) {
            if (one.question_language != one.answer_language) continue;
            double all = 0, right = 0;
            for (std::size_t at = 0; at < one.written.size(); ++at)
                if (worlds_[i].told(asked_[i].same[at], one.question_language)) {
                    ++all;
                    right += one.written[at] == static_cast<char>(outcome::right);
                }
            least = std::min(least, right / all);
        }
        return least;
    }
    [[nodiscard]] fact_scores const& scores() const noexcept { return scores_; }

private:
    [[nodiscard]] measurement read(std::size_t i, std::string_view variant, std::uint64_t examples) const
    {
        std::string const path = path_of(*options_, worlds_[i].seed(), variant, examples);
        std::optional<measurement> found = read_measurement(path);
        if (!found) xin::fail(xin::errc::not_found, {path}, "is not there; run the experiment before its report");
        return *std::move(found);
    }

    run_options const* options_;
    fact_scores scores_;
    std::vector<world> worlds_;
    std::vector<asked_facts> asked_;
    std::vector<std::uint32_t> world_of_, fact_of_;
};

/// Contrasts at the largest volume; the first two were fixed before anything was measured.
constexpr std::pair<std::string_view, std::string_view> contrasts[] = {{"same_language", "x2x"},
                                                                       {"english_only", "x2x"},
                                                                       {"x2x", "x2x_translation"},
                                                                       {"x2x", "pair_in_context"},
                                                                       {"english_only", "same_language"}};

[[nodiscard]] std::string title_of(std::string_view name)
{
    for (variant const& one : variants)
        if (one.name == name) return std::string(one.title);
    return std::string(name);
}

} // namespace

summary_row const& summary::row(std::string_view variant, std::uint64_t examples) const
{
    for (summary_row const& one : rows)
        if (one.variant == variant && one.examples == examples) return one;
    xin::fail(xin::errc::not_found, "nothing was measured of " + std::string(variant));
}

summary summarize(run_options const& options)
{
    pool const all(options);
    xin::item_clusters const clusters = all.clusters();
    xin::bootstrap_options how;
    how.resamples = 4000;
    how.kind = xin::interval_kind::expanded; // worlds are few
    how.threads = options.threads;
    summary made;
    made.worlds = options.worlds;
    made.facts = all.facts();
    made.volumes = options.volumes;
    crossin::require(!options.volumes.empty(), "a report needs at least one volume");
    std::uint64_t const most = options.volumes.back();
    auto const add = [&](std::string_view variant, std::uint64_t examples) {
        pooled const found = all.statistics(variant, examples);
        made.rows.push_back({std::string(variant), title_of(variant), examples, found.steps, found.supervised,
                             bootstrap(found.items, all.scores(), how, clusters)});
    };
    add(untuned, 0);
    for (variant const& one : variants)
        for (std::uint64_t const examples : options.volumes) add(one.name, examples);
    for (auto const& [first, second] : contrasts)
        made.contrasts.push_back({std::string(first), std::string(second),
                                  paired_bootstrap(all.statistics(first, most).items,
                                                   all.statistics(second, most).items, all.scores(), how, clusters)});
    auto const english = static_cast<std::size_t>(reported::english_written);
    for (std::size_t i = 0; i < options.worlds; ++i) {
        made.passed.english = std::min(made.passed.english, all.of_world(i, untuned, 0)[english]);
        made.passed.told = std::min(made.passed.told, all.least_told(i));
        made.passed.english_tuned = std::min(made.passed.english_tuned, all.of_world(i, "english_only", most)[english]);
    }
    return made;
}

} // namespace experiment
