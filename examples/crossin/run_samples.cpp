// SPDX-License-Identifier: MIT
#include "run_samples.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/parallel.hpp>
#include <crossin/core/random.hpp>
#include <crossin/core/utf8.hpp>
#include <crossin/recipe/open.hpp>
#include <crossin/report/histogram.hpp>
#include <crossin/text/graphemes.hpp>

#include "json.hpp"

namespace program {
namespace {

using crossin::length_histogram;

constexpr std::uint64_t block_examples = 1024;
constexpr std::uint64_t candidates = 4096; // looked through for one example of each direction
constexpr std::size_t most_samples = 24;
constexpr std::size_t most_graphemes = 600; // of a text
enum stream : std::uint64_t { measuring = 1, choosing = 2 };

[[nodiscard]] crossin::shard_indices indices_of(run_options const& run)
{
    return {run.rank, run.world, run.first, run.last,
            run.tail == "drop"     ? crossin::tail::drop
            : run.tail == "repeat" ? crossin::tail::repeat
                                   : crossin::tail::uneven};
}

struct language_lengths {
    crossin::language_tag language = {};
    length_histogram prompts = {}; ///< [code points]
    length_histogram responses = {};
};

[[nodiscard]] language_lengths& of(std::vector<language_lengths>& all, crossin::language_tag language)
{
    for (language_lengths& one : all)
        if (one.language == language) return one;
    all.push_back({language});
    return all.back();
}

/// The lengths of at most `most_measured` examples: of each of as many equal parts of the run one at random.
[[nodiscard]] std::vector<language_lengths> measure(crossin::composition const& data,
                                                    crossin::shard_indices const& indices, unsigned threads)
{
    std::vector<language_lengths> all;
    for (std::uint32_t leaf = 0; leaf < data.draws().leaf_count(); ++leaf) {
        static_cast<void>(of(all, data.leaf(leaf).languages.from));
        static_cast<void>(of(all, data.leaf(leaf).languages.to));
    }
    struct block {
        std::vector<crossin::draw> draws = {};
        std::vector<language_lengths> lengths = {};
    };
    std::uint64_t const size = indices.size(), count = std::min(size, most_measured);
    auto const begin_of = [&](std::uint64_t part) { // part * size / count, which may not fit
        return part * (size / count) + part * (size % count) / count;
    };
    crossin::for_each_block_in_order<block>(
        (count + block_examples - 1) / block_examples, threads,
        [&](std::uint64_t number, block& one) {
            thread_local crossin::composition::workspace room;
            one.draws.clear();
            one.lengths.clear();
            for (crossin::language_tag const language : [&] {
                     std::vector<crossin::language_tag> tags;
                     for (language_lengths const& each : all) tags.push_back(each.language);
                     return tags;
                 }())
                one.lengths.push_back({language});
            std::uint64_t const end = std::min(count, (number + 1) * block_examples);
            for (std::uint64_t part = number * block_examples; part < end; ++part) {
                std::uint64_t const first = begin_of(part), width = begin_of(part + 1) - first,
                                    bits = crossin::random_bits(data.options().seed, part, measuring);
                one.draws.push_back(data.draws()[indices[first + crossin::below(width, bits)]]);
            }
            data.render(one.draws, room, [&](crossin::example_view const& example) {
                of(one.lengths, example.languages.from).prompts.add(crossin::code_points(example.prompt));
                of(one.lengths, example.languages.to).responses.add(crossin::code_points(example.response));
            });
        },
        [&](std::uint64_t, block const& one) {
            for (std::size_t i = 0; i < all.size(); ++i) {
                all[i].prompts += one.lengths[i].prompts;
                all[i].responses += one.lengths[i].responses;
            }
        });
    return all;
}

void write_histogram(json_writer& json, char const* name, length_histogram const& lengths)
{
    json.object(name, [&] {
        json.member("count", lengths.count());
        json.member("mean", lengths.mean());
        json.member("least", lengths.least());
        json.member("median", lengths.quantile(0.5));
        json.member("of_95_percent", lengths.quantile(0.95));
        json.member("most", lengths.most());
        json.list("classes", [&] {
            for (std::size_t c = 0; c + 1 < length_histogram::classes; ++c)
                if (lengths.count(c) > 0)
                    json.list([&] {
                        json.value(length_histogram::first_of(c));
                        json.value(length_histogram::first_of(c + 1));
                        json.value(lengths.count(c));
                    });
        });
    });
}

/// Draws to show: the first among the candidates of each direction; of too many directions first those that bring a
/// language that was not there.
[[nodiscard]] std::vector<crossin::draw> choose(crossin::composition const& data, crossin::shard_indices const& indices)
{
    std::vector<std::optional<crossin::draw>> found(data.draws().leaf_count());
    std::size_t missing = found.size();
    for (std::uint64_t i = 0; i < candidates && missing > 0; ++i) {
        std::uint64_t const bits = crossin::random_bits(data.options().seed, i, choosing);
        crossin::draw const one = data.draws()[indices[crossin::below(indices.size(), bits)]];
        if (!found[one.leaf]) --missing;
        if (!found[one.leaf]) found[one.leaf] = one;
    }
    std::vector<crossin::language_tag> seen;
    std::vector<bool> taken(found.size(), false);
    std::size_t count = 0;
    for (bool const any : {false, true})
        for (std::size_t leaf = 0; leaf < found.size() && count < most_samples; ++leaf) {
            if (!found[leaf] || taken[leaf]) continue;
            crossin::direction const languages = data.leaf(static_cast<std::uint32_t>(leaf)).languages;
            bool fresh = any;
            for (crossin::language_tag const tag : {languages.from, languages.to})
                if (std::ranges::find(seen, tag) == seen.end()) {
                    seen.push_back(tag);
                    fresh = true;
                }
            if (!fresh) continue;
            taken[leaf] = true;
            ++count;
        }
    std::vector<crossin::draw> chosen;
    for (std::size_t leaf = 0; leaf < found.size(); ++leaf)
        if (taken[leaf]) chosen.push_back(*found[leaf]);
    return chosen;
}

[[nodiscard]] std::string shortened(std::string_view text)
{
    crossin::grapheme_breaker breaker;
    std::size_t const bytes = breaker.bytes_of(text, most_graphemes);
    return std::string(text.substr(0, bytes)) + (bytes < text.size() ? "…" : "");
}

/// What is said before the answer, without the words of the template.
[[nodiscard]] std::string question_of(crossin::record_view const& fields)
{
    std::string text(fields.system);
    auto const add = [&](std::string_view part) {
        if (part.empty()) return;
        if (!text.empty()) text += '\n';
        text += part;
    };
    for (std::size_t i = 0; i < fields.turns.size(); ++i) {
        add(fields.turns[i].instruction);
        add(fields.turns[i].input);
        if (i + 1 < fields.turns.size()) add(fields.turns[i].output);
    }
    return text;
}

void write_findings(json_writer& json, std::string const& corpus, crossin::language_tag language,
                    crossin::tally const& counts)
{
    for (crossin::tally::reason const& one : counts.reasons())
        json.object([&] {
            json.member("corpus", corpus);
            json.member("language", language.text());
            json.member("reason", one.name);
            json.member("count", one.count);
            json.member("left_out", one.drops);
            json.list("examples", [&] {
                for (crossin::tally::example const& example : one.examples)
                    json.value(to_string(example.where) +
                               (example.detail.empty() ? "" : ": " + shortened(example.detail)));
            });
        });
}

void write_samples(json_writer& json, crossin::opened_recipe const& opened, run_options const& run)
{
    crossin::composition const& data = opened.data();
    crossin::shard_indices const indices = indices_of(run);
    bool const any = indices.size() > 0;
    json.list("lengths", [&] {
        if (!any) return;
        for (language_lengths const& one : measure(data, indices, run.threads))
            json.object([&] {
                json.member("language", one.language.text());
                write_histogram(json, "prompts", one.prompts);
                write_histogram(json, "responses", one.responses);
            });
    });
    json.list("samples", [&] {
        if (!any) return;
        crossin::composition::workspace room;
        std::vector<crossin::draw> const chosen = choose(data, indices);
        data.render(chosen, room, [&](crossin::example_view const& example) {
            json.object([&] {
                json.member("index", example.index);
                json.member("component", example.component);
                json.member("from", example.languages.from.text());
                json.member("to", example.languages.to.text());
                json.member("prompt", shortened(question_of(example.fields)));
                json.member("response", shortened(example.response));
            });
        });
    });
    json.list("findings", [&] {
        for (crossin::recipe_source const& source : opened.sources()) {
            std::size_t number = 0;
            for (crossin::corpus const& one : source.corpora()) {
                write_findings(json, source.name(), one.language(), one.tally());
                if (source.rows()) write_findings(json, source.name(), one.language(), source.rows()->tally(number));
                ++number;
            }
        }
    });
}

} // namespace

std::string ledger_json(run_report const& report, run_options const& run, crossin::opened_recipe const& opened,
                        bool equal)
{
    json_writer json;
    json.object([&] {
        json.member("rank", run.rank);
        json.member("world", run.world);
        json.member("equals_plan", equal);
        write_report(json, report);
        write_samples(json, opened, run);
    });
    return json.finish();
}

} // namespace program
