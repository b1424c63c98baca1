// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_TWO_DOCUMENTS_HPP
#define CROSSIN_ALIGN_DETAIL_TWO_DOCUMENTS_HPP

/// \file
/// From two documents to a search for beads, and back. Layer: align. Needs: bead, bead_search, utf8.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/align/bead.hpp>
#include <crossin/align/bead_cost.hpp>
#include <crossin/align/detail/bead_search.hpp>
#include <crossin/align/length_cost.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/tally.hpp>
#include <crossin/core/utf8.hpp>

namespace crossin::detail {

/// One side: which of its sentences have text, and how long they are.
struct document_side {
    char const* name = "";
    std::vector<std::uint32_t> filled = {}; ///< sentences with text, and behind them how many there are in all
    std::vector<float> lengths = {};        ///< [code points] one a sentence; one more than it has, for the pause

    [[nodiscard]] std::size_t units() const noexcept { return filled.size() - 1; }
    [[nodiscard]] std::size_t sentences() const noexcept { return lengths.size(); }
    [[nodiscard]] double total() const { return std::accumulate(lengths.begin(), lengths.end(), 0.0); }
};

[[nodiscard]] inline bool is_blank(std::string_view text) noexcept
{
    return text.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos;
}

/// Errors: `error{encoding}` for a sentence that is not UTF-8, `error{limit}` past 2^32 - 2 sentences.
template <class Range>
[[nodiscard]] document_side read_side(Range const& sentences, char const* name)
{
    document_side side{name};
    if (std::ranges::size(sentences) >= 0xFFFFFFFFU) fail(errc::limit, "a document has more than 2^32 - 2 sentences");
    for (auto&& sentence : sentences) {
        std::string_view const text = sentence;
        auto const number = static_cast<std::uint32_t>(side.lengths.size());
        if (valid_utf8_bytes(text) != text.size())
            fail(errc::encoding, {std::string(name) + '[' + std::to_string(number) + ']'},
                 "this sentence is not UTF-8: " + in_quotes(text));
        bool const blank = is_blank(text);
        if (!blank) side.filled.push_back(number);
        side.lengths.push_back(blank ? 0.F : static_cast<float>(code_points(text) + 1));
    }
    side.filled.push_back(static_cast<std::uint32_t>(side.lengths.size()));
    return side;
}

/// The ratio of the lengths of both documents.
[[nodiscard]] inline length_model model_of(document_side const& source, document_side const& target, double variance)
{
    double const from = source.total(), to = target.total();
    return {from > 0 && to > 0 ? to / from : 1, variance};
}

/// Every k-th boundary, and the last.
[[nodiscard]] inline std::vector<std::uint32_t> every(std::vector<std::uint32_t> const& bounds, std::size_t k)
{
    std::vector<std::uint32_t> some;
    for (std::size_t i = 0; i + 1 < bounds.size(); i += k) some.push_back(bounds[i]);
    some.push_back(bounds.back());
    return some;
}

/// The path of a search in units of several sentences, in sentences.
[[nodiscard]] inline std::vector<corner> finer(std::vector<corner> path, std::size_t factor, std::size_t sources,
                                               std::size_t targets)
{
    for (corner& one : path) {
        one.source = static_cast<std::uint32_t>(std::min<std::size_t>(one.source * factor, sources));
        one.target = static_cast<std::uint32_t>(std::min<std::size_t>(one.target * factor, targets));
    }
    return path;
}

/// Where to look for beads: everywhere in short documents, in long ones around the path of a search in larger units,
/// which begins with some two hundred units a side and makes them four times smaller each time.
///
/// `make_walk(grid, lengths)` gives what adds the costs of rows.
template <class MakeWalk>
[[nodiscard]] band where_to_look(document_side const& source, document_side const& target, length_model lengths,
                                 float run_discount, MakeWalk&& make_walk)
{
    constexpr std::size_t all_cells = 400'000, coarsest = 200, reach = 4, factor = 4;
    static std::vector<bead_type> const types = {{1, 1, .6}, {1, 0, .1}, {0, 1, .1}, {2, 1, .1}, {1, 2, .1}};
    std::size_t const n = source.units(), m = target.units();
    if (n * m <= all_cells) return band::whole(n, m);
    std::size_t unit = factor;
    while (std::max(n, m) > unit * coarsest) unit *= factor;
    band within;
    for (bool first = true; unit > 1; unit /= factor, first = false) {
        std::vector<std::uint32_t> const from = every(source.filled, unit), to = every(target.filled, unit);
        bead_grid const grid{from, to, types};
        if (first) within = band::whole(grid.sources(), grid.targets());
        // Lengths of many sentences differ by more than the chance of single ones.
        length_cost const wide(source.lengths, target.lengths,
                               {lengths.ratio, lengths.variance * static_cast<double>(unit)});
        std::vector<corner> const path = cheapest_path(grid, within, run_discount, make_walk(grid, wide));
        std::size_t const next = unit / factor;
        auto const units = [next](std::size_t sentences) { return (sentences + next - 1) / next; };
        within = band::around(finer(path, factor, units(n), units(m)), units(n), units(m), reach * factor);
    }
    return within;
}

/// The costs of the kinds themselves, -ln of their shares. [nats]
[[nodiscard]] inline std::vector<float> costs_of_types(std::span<bead_type const> types)
{
    double sum = 0;
    for (bead_type const& one : types) sum += one.share;
    std::vector<float> costs;
    for (bead_type const& one : types) costs.push_back(static_cast<float>(-std::log(one.share / sum)));
    return costs;
}

/// A path whose steps without a counterpart stand source first, wherever several of them follow each other: then both
/// orders of the documents give the same beads.
[[nodiscard]] inline std::vector<corner> in_one_order(std::vector<corner> const& path)
{
    std::vector<corner> ordered{path.front()};
    for (std::size_t c = 0; c + 1 < path.size();) {
        std::size_t end = c;
        while (end + 1 < path.size() &&
               (path[end + 1].source == path[end].source || path[end + 1].target == path[end].target))
            ++end;
        if (end == c) {
            ordered.push_back(path[++c]);
            continue;
        }
        for (std::uint32_t i = path[c].source + 1; i <= path[end].source; ++i) ordered.push_back({i, path[c].target});
        for (std::uint32_t j = path[c].target + 1; j <= path[end].target; ++j) ordered.push_back({path[end].source, j});
        c = end;
    }
    return ordered;
}

/// The beads of a path, without the sentences that have no text.
[[nodiscard]] inline std::vector<bead> to_beads(std::vector<corner> const& path, document_side const& source,
                                                document_side const& target)
{
    std::vector<bead> beads;
    for (std::size_t c = 0; c + 1 < path.size(); ++c) {
        auto const side = [](document_side const& one, std::uint32_t begin, std::uint32_t end) {
            std::uint32_t const first = one.filled[begin];
            return std::pair(first, end > begin ? one.filled[end - 1] + 1 - first : 0);
        };
        auto const [from, sources] = side(source, path[c].source, path[c + 1].source);
        auto const [to, targets] = side(target, path[c].target, path[c + 1].target);
        beads.push_back({from, sources, to, targets});
    }
    return beads;
}

/// Those beads with the probabilities of `to_probabilities`, in one order.
[[nodiscard]] inline std::vector<bead> with_confidence(std::vector<bead> beads, std::vector<corner> const& path,
                                                       bead_grid const& grid, band const& within,
                                                       std::vector<float> const& probabilities)
{
    for (std::size_t c = 0; c < beads.size(); ++c)
        for (std::size_t k = 0; k < grid.types.size(); ++k)
            if (grid.types[k].sources == path[c + 1].source - path[c].source &&
                grid.types[k].targets == path[c + 1].target - path[c].target)
                beads[c].confidence =
                    probabilities[within.cell(path[c + 1].source, path[c + 1].target) * grid.types.size() + k];
    return beads;
}

/// The beads, and those of sentences without text between them; where several without counterpart follow each other,
/// those of the source come first: then both orders of the documents give the same beads.
[[nodiscard]] inline bead_list to_bead_list(std::vector<bead> const& found, document_side const& source,
                                            document_side const& target)
{
    std::vector<bead> beads, targets_alone;
    tally counts;
    std::uint32_t i = 0, j = 0; ///< the first sentences that are in no bead
    auto const count = [&](document_side const& side, std::uint32_t sentence, bool has_counterpart) {
        bool const blank = side.lengths[sentence] == 0;
        if (has_counterpart && !blank)
            ++counts.kept;
        else
            counts.add(blank ? "empty line" : "no counterpart",
                       {std::string(side.name) + '[' + std::to_string(sentence) + ']'}, "");
    };
    auto const alone = [&](bool of_source, std::uint32_t upto, float confidence) {
        for (std::uint32_t& at = of_source ? i : j; at < upto; ++at) {
            document_side const& side = of_source ? source : target;
            count(side, at, false);
            (of_source ? beads : targets_alone)
                .push_back({i, of_source, j, !of_source, side.lengths[at] == 0 ? 1.F : confidence});
        }
    };
    auto const end_gap = [&] {
        // What stands in `beads` was added before j moved on, and what stands aside before i did.
        for (bead& one : targets_alone) one.source = i;
        if (!targets_alone.empty())
            for (std::size_t b = beads.size(); b-- > 0 && beads[b].targets == 0;)
                beads[b].target = targets_alone.front().target;
        beads.insert(beads.end(), targets_alone.begin(), targets_alone.end());
        targets_alone.clear();
    };
    for (bead const& one : found) {
        if (one.one_sided()) {
            bool const of_source = one.sources > 0;
            alone(of_source, of_source ? one.source : one.target, 1);
            alone(of_source, of_source ? one.source + 1 : one.target + 1, one.confidence);
            continue;
        }
        alone(true, one.source, 1);
        alone(false, one.target, 1);
        end_gap();
        beads.push_back(one);
        for (; i < one.source + one.sources; ++i) count(source, i, true);
        for (; j < one.target + one.targets; ++j) count(target, j, true);
    }
    alone(true, static_cast<std::uint32_t>(source.sentences()), 1);
    alone(false, static_cast<std::uint32_t>(target.sentences()), 1);
    end_gap();
    return {std::move(beads), std::move(counts)};
}

} // namespace crossin::detail
#endif
