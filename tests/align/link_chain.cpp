// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "support/catch.hpp"

#include <crossin/align/detail/link_chain.hpp>
#include <crossin/core/random.hpp>

using crossin::detail::diagonal_links;
using crossin::detail::jump_counts;
using crossin::detail::jump_table;
using crossin::detail::link_chain;
using crossin::detail::link_direction;

namespace {

[[nodiscard]] link_direction random_direction(std::size_t observations, std::size_t states, std::uint64_t key)
{
    link_direction of;
    of.resize(observations, states);
    std::uint64_t counter = 0;
    auto const draw = [&] { return static_cast<float>(crossin::random_bits(key, counter++) % 1000 + 1) / 1000; };
    for (std::size_t j = 0; j < observations; ++j) {
        for (std::size_t i = 0; i < states; ++i) of.emission[j * of.stride + i] = draw();
        of.null_emission[j] = draw();
    }
    return of;
}

/// Sums over all paths of the chain: the reference, exponential. A state is a place and whether a word is linked to it.
struct all_paths {
    link_direction const& of;
    std::vector<double> jump; ///< weights by distance + 50
    double null;
    std::vector<std::vector<double>> linked = {}; ///< [observations][states]
    std::vector<double> unlinked = {};
    std::vector<double> jumps = std::vector<double>(101, 0);
    double total = 0;
    std::vector<std::size_t> places = {};
    std::vector<bool> is_linked = {};

    void run()
    {
        linked.assign(of.observations, std::vector<double>(of.states, 0));
        unlinked.assign(of.observations, 0);
        go(1);
    }

    void go(double weight)
    {
        std::size_t const j = places.size();
        if (j == of.observations) {
            count(weight);
            return;
        }
        std::ptrdiff_t const from = j == 0 ? -1 : static_cast<std::ptrdiff_t>(places.back());
        double sum = 0;
        for (std::size_t b = 0; b < of.states; ++b) sum += weight_of(from, b);
        for (std::size_t b = 0; b < of.states; ++b) {
            step(b, true, weight * (1 - null) * weight_of(from, b) / sum * double{of.emission[j * of.stride + b]});
            double const stays = j == 0 ? 1.0 / static_cast<double>(of.states)
                                        : static_cast<double>(places.back() == b);
            if (stays > 0) step(b, false, weight * null * stays * double{of.null_emission[j]});
        }
    }

    void step(std::size_t place, bool links, double weight)
    {
        places.push_back(place);
        is_linked.push_back(links);
        go(weight);
        places.pop_back();
        is_linked.pop_back();
    }

    void count(double weight)
    {
        total += weight;
        for (std::size_t j = 0; j < places.size(); ++j) {
            if (!is_linked[j]) {
                unlinked[j] += weight;
                continue;
            }
            linked[j][places[j]] += weight;
            if (j > 0) jumps[places[j] + 50 - places[j - 1]] += weight;
        }
    }

    [[nodiscard]] double weight_of(std::ptrdiff_t a, std::size_t b) const
    {
        return jump[static_cast<std::size_t>(static_cast<std::ptrdiff_t>(b) - a + 50)];
    }
};

} // namespace

TEST_CASE("link_chain: posteriors, expected jumps and probability equal sums over all paths")
{
    jump_counts const counts = jump_table::guess();
    jump_table const jumps(counts, 0.1, 16);
    for (auto const& [observations, states] : {std::pair<std::size_t, std::size_t>{5, 3}, {3, 5}, {1, 4}, {4, 1}}) {
        link_direction of = random_direction(observations, states, observations * 100 + states);
        all_paths reference{of, {}, 0.3};
        for (double const count : counts.of) reference.jump.push_back(count + 0.1);
        reference.run();

        jump_counts found;
        CHECK(link_chain().run(of, jumps, 0.3, &found) == Approx(std::log(reference.total)).epsilon(1e-5));
        for (std::size_t j = 0; j < observations; ++j) {
            for (std::size_t i = 0; i < states; ++i)
                CHECK(double{of.link(j, i)} == Approx(reference.linked[j][i] / reference.total).epsilon(1e-4));
            CHECK(double{of.null_posterior[j]} == Approx(reference.unlinked[j] / reference.total).epsilon(1e-4));
        }
        for (std::size_t d = 0; d < found.of.size(); ++d)
            CHECK(found.of[d] == Approx(reference.jumps[d] / reference.total).epsilon(1e-4).margin(1e-7));
    }
}

TEST_CASE("link_chain: jumps farther than the table reaches are as likely as the farthest")
{
    jump_table const jumps(jump_table::guess(), 1, 200);
    CHECK(jumps.from(0)[60] == jumps.from(0)[50]);
    CHECK(jumps.from(150)[20] == jumps.from(150)[100]);
    CHECK(jumps.from(7)[9] == jumps.to(9)[7]);
    CHECK(jumps.from(-1)[0] > jumps.from(-1)[1]);
    double sum = 0;
    for (std::size_t b = 0; b < 120; ++b) sum += double{jumps.from(3)[b]};
    CHECK(jumps.sum_from(3, 120) == Approx(sum));
}

TEST_CASE("diagonal_links: posteriors by the formula")
{
    link_direction of = random_direction(4, 3, 9);
    diagonal_links().run(of, 2, 0.25);
    for (std::size_t j = 0; j < 4; ++j) {
        std::vector<double> weight;
        double sum = 0.25 * 3 * double{of.null_emission[j]};
        for (std::size_t i = 0; i < 3; ++i) {
            double const away = (static_cast<double>(i) + 0.5) / 3 - (static_cast<double>(j) + 0.5) / 4;
            weight.push_back(double{of.emission[j * of.stride + i]} * std::exp(-2 * std::abs(away)));
            sum += weight.back();
        }
        for (std::size_t i = 0; i < 3; ++i) CHECK(double{of.link(j, i)} == Approx(weight[i] / sum).epsilon(1e-5));
    }
}
