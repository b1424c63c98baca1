// SPDX-License-Identifier: MIT
// Composes and renders x2x examples, two records each, from 4 x 500,000 JSON records in random order, and holds that
// against a bare on-demand simdjson pass over the same records in the same order, prefetched alike.

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <crossin/compose/composition.hpp>
#include <crossin/compose/tasks.hpp>
#include <crossin/io/corpus.hpp>
#include <crossin/records/by_id.hpp>
#include <crossin/records/parallel_corpus.hpp>

#include "support/bench.hpp"
#include "support/corpora.hpp"

namespace {

namespace xin = crossin;

using rows = xin::parallel_corpus<xin::corpus>;

/// The two records of a draw, where they lie.
struct pair_location {
    std::string_view prompt;
    std::string_view response;
};

std::string_view bytes_of(xin::corpus const& corpus, std::uint64_t record)
{
    xin::record_location const where = corpus.index().location(record);
    return corpus.bytes().substr(where.offset, where.length);
}

std::vector<pair_location> locations(xin::composition const& data, rows const& from, std::uint64_t count)
{
    std::vector<pair_location> found;
    for (std::uint64_t i = 0; i < count; ++i) {
        xin::draw const taken = data.draws()[i];
        xin::component_leaf const& leaf = data.leaf(taken.leaf);
        std::uint64_t const row = leaf.rows[taken.row];
        auto const record = [&](std::size_t side) {
            return bytes_of(from.corpus(leaf.reads[side]), from.record(row, leaf.reads[side]));
        };
        found.push_back({record(0), record(1)});
    }
    return found;
}

/// Gets the three texts of every record by simdjson's on-demand interface.
std::uint64_t on_demand_pass(std::vector<pair_location> const& order)
{
    constexpr std::size_t ahead = 16;
    static simdjson::ondemand::parser parser;
    std::uint64_t bytes = 0;
    auto const fetch = [](std::string_view text) {
        for (std::size_t at = 0; at < std::min<std::size_t>(text.size(), 384); at += 64)
            __builtin_prefetch(text.data() + at);
    };
    auto const get = [&](std::string_view text) {
        auto document = parser.iterate(text.data(), text.size(), text.size() + simdjson::SIMDJSON_PADDING);
        simdjson::ondemand::object object = document.get_object();
        for (char const* key : {"instruction", "input", "output"}) {
            std::string_view const value = object.find_field(key).get_string();
            bytes += value.size();
        }
    };
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (i + ahead < order.size()) {
            fetch(order[i + ahead].prompt);
            fetch(order[i + ahead].response);
        }
        get(order[i].prompt);
        get(order[i].response);
    }
    return bytes;
}

std::uint64_t render_all(xin::composition const& data, std::uint64_t first, std::uint64_t last)
{
    xin::composition::workspace room;
    std::uint64_t bytes = 0;
    data.render(first, last, room,
                [&](xin::example_view const& one) { bytes += one.prompt.size() + one.response.size(); });
    return bytes;
}

} // namespace

int main()
{
    constexpr std::uint64_t records = 500'000, count = 1'000'000;
    crossin_bench::print_machine();
    std::string const folder = crossin_bench::corpora(records);
    std::vector<xin::corpus> corpora;
    for (std::string_view const language : crossin_bench::languages)
        corpora.push_back(xin::read(language, folder + "/" + std::string(language) + ".jsonl"));
    std::vector<xin::corpus const*> pointers;
    for (xin::corpus const& one : corpora) pointers.push_back(&one);
    xin::row_checks keep_all;
    keep_all.untranslated = keep_all.empty_on_one_side = keep_all.turns = keep_all.length_ratio = {
        xin::on_problem::keep};
    rows const joined(xin::by_id{keep_all}, pointers);

    xin::cross_lingual const task{xin::any_to_any{.distinct = true}};
    xin::composition const shuffled({.seed = 42}, xin::component("cross", joined, task, 1));
    xin::composition const in_blocks({.seed = 42},
                                     xin::component("cross", joined, task, 1, {.how = xin::in_blocks(256, 4)}));
    std::vector<pair_location> const order = locations(shuffled, joined, count);

    crossin_bench::contest race("compose and render x2x, 4 x 500,000 JSON records", "examples");
    race.add("simdjson on demand, same records and order", count, [&] { crossin_bench::keep(on_demand_pass(order)); });
    race.add("blocks, shuffled over all", count, [&] { crossin_bench::keep(render_all(shuffled, 0, count)); },
             {.rate = 0.9e6, .ratio = 0.6});
    race.add("blocks, shuffled in_blocks(256, 4)", count, [&] { crossin_bench::keep(render_all(in_blocks, 0, count)); },
             {.rate = 2e6});
    race.add("operator[]", count / 4,
             [&] {
                 for (std::uint64_t i = 0; i < count / 4; ++i) crossin_bench::keep(shuffled[i].prompt.size());
             },
             {.rate = 0.4e6});
    race.run();

    crossin_bench::contest threads("two threads", "examples");
    threads.add("1 thread", count, [&] { crossin_bench::keep(render_all(shuffled, 0, count)); });
    threads.add("2 threads", count,
                [&] {
                    std::jthread const other([&] { crossin_bench::keep(render_all(shuffled, count / 2, count)); });
                    crossin_bench::keep(render_all(shuffled, 0, count / 2));
                },
                {.ratio = 1.8});
    threads.run();
    std::cout << "\nprivate memory " << crossin_bench::private_bytes() / (1024 * 1024) << " MiB at " << 4 * records
              << " records; the limit is " << (16 * 4 * records + (64U << 20)) / (1024 * 1024) << " MiB\n";
    return race.goals_met() && threads.goals_met() ? 0 : 1;
}
