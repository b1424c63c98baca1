// SPDX-License-Identifier: MIT
// Operations of the system xtreme: pairs mined by margin, the best threshold, retrieval by the nearest vector.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/align/align.hpp>
#include <crossin/align/by_embedding.hpp>
#include <crossin/align/nearest_neighbours.hpp>
#include <crossin/align/threshold_search.hpp>
#include <crossin/align/vectors.hpp>

#include "golden/operations.hpp"

namespace golden {
namespace {

namespace xin = crossin;

using vectors = std::vector<std::vector<double>>;

vectors vectors_in(input const& from) { return list_of(from, reals); }

xin::margin_kind margin_named(std::string_view name)
{
    if (name == "ratio") return xin::margin_kind::ratio;
    if (name == "distance") return xin::margin_kind::distance;
    if (name == "absolute") return xin::margin_kind::absolute;
    throw std::runtime_error("unknown margin " + std::string(name));
}

value::fields margin_mine(input const& from)
{
    auto const pairs = xin::align(
        vectors_in(from["x"]), vectors_in(from["y"]),
        xin::by_embedding{.k = integer<std::size_t>(from["k"]), .margin = margin_named(text(from["margin"]))});
    value::list found;
    for (xin::mined_pair const& one : pairs) found.emplace_back(value::list{one.score, one.source, one.target});
    return {{"pairs", std::move(found)}};
}

value::fields threshold_search(input const& from)
{
    using name_pair = std::pair<std::string_view, std::string_view>;
    struct candidate {
        double score;
        name_pair names;
    };
    std::set<name_pair> gold;
    for (input const one : items(from["gold"])) gold.emplace(text(one.at(0)), text(one.at(1)));
    auto const candidates = list_of(from["candidates"], [](input const& one) {
        return candidate{one.at(0).get_double().value(), {text(one.at(1)), text(one.at(2))}};
    });
    auto const best = xin::threshold_search(candidates, gold.size(), &candidate::score,
                                            [&](candidate const& one) { return gold.contains(one.names); });
    return {{"threshold", best.threshold},
            {"precision", 100 * best.precision},
            {"recall", 100 * best.recall},
            {"f1", 100 * best.f1}};
}

value::fields nearest_retrieval(input const& from)
{
    vectors const source = vectors_in(from["source"]), target = vectors_in(from["target"]);
    auto const found = xin::nearest_rows(xin::vectors_of(target), xin::vectors_of(source));
    auto const gold = integers<std::uint32_t>(from["gold"]);
    return {{"predictions", found}, {"accuracy", 100 * xin::retrieval_accuracy(found, gold)}};
}

constexpr operation all[] = {
    {"margin_mine", margin_mine}, {"threshold_search", threshold_search}, {"nearest_retrieval", nearest_retrieval}};

} // namespace

std::span<operation const> xtreme_operations() { return all; }

} // namespace golden
