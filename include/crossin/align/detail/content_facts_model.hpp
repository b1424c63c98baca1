// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_CONTENT_FACTS_MODEL_HPP
#define CROSSIN_ALIGN_DETAIL_CONTENT_FACTS_MODEL_HPP

/// \file
/// How much the facts of two records speak for their being translations. Layer: align. Needs: content_side.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <crossin/align/detail/content_side.hpp>
#include <crossin/core/hash.hpp>

namespace crossin::detail {

/// Two records taken to belong together.
struct content_pair {
    std::uint32_t source = 0;
    std::uint32_t target = 0;
    float confidence = 0;
    bool moved = false; ///< out of the order of the others
    float evidence = 0; ///< of the two records themselves [nats]
};

/// A record of the other side that has nothing to do with record i, as chance will have it.
[[nodiscard]] inline std::uint32_t stranger(std::uint64_t i, std::uint64_t turn, std::size_t size) noexcept
{
    return static_cast<std::uint32_t>(hash_combine(hash_combine(0x5EED, i), turn) % size);
}

/// Log-likelihood ratios of facts: a pair of translations against a pair of unrelated records.
///
/// What translations look like is first supposed (most facts are equal, lengths in proportion), then learnt from pairs.
class content_facts_model {
public:
    content_facts_model(content_side const& source, content_side const& target) : source_(source), target_(target)
    {
        measure_unrelated();
        learn({});
    }

    /// Learns from pairs how translations look; few pairs change little.
    void learn(std::span<content_pair const> pairs)
    {
        constexpr double known = 20; // pairs' worth of what was supposed
        std::array<joint, content_facts::classes> related{};
        std::array<std::array<double, bins>, content_facts::parts> lengths{};
        std::array<std::array<double, 4>, content_facts::parts> numbers{};
        for (content_pair const& pair : pairs) {
            content_facts const &a = source_.facts(pair.source), &b = target_.facts(pair.target);
            for (std::size_t k = 0; k < related.size(); ++k) related[k][a.value[k]][b.value[k]] += 1;
            for (std::size_t k = 0; k < lengths.size(); ++k) lengths[k][bin(k, a, b)] += 1;
            for (std::size_t k = 0; k < numbers.size(); ++k) numbers[k][numbers_cell(k, a, b)] += 1;
        }
        auto const n = static_cast<double>(pairs.size());
        for (std::size_t k = 0; k < related.size(); ++k)
            for (std::size_t x = 0; x < cells; ++x)
                for (std::size_t y = 0; y < cells; ++y) {
                    double const chance = first_[k][x] * second_[k][y];
                    double const supposed = first_[k][x] *
                                            (equal_share * (x == y ? 1.0 : 0.0) + (1 - equal_share) * second_[k][y]);
                    double const share = (related[k][x][y] + known * supposed) / (n + known);
                    ratio_[k][x][y] = bounded(std::log((share + 1e-9) / (chance + 1e-9)));
                }
        for (std::size_t k = 0; k < lengths.size(); ++k)
            for (std::size_t x = 0; x < bins; ++x) {
                double const from_middle = (static_cast<double>(x) - bins / 2.0 + 0.5) * bin_width / usual_spread;
                double const bell = bin_width / (usual_spread * 2.5066) * std::exp(-from_middle * from_middle / 2);
                double const supposed = 0.9 * bell + 0.1 * unrelated_lengths_[k][x];
                double const share = (lengths[k][x] + known * supposed) / (n + known);
                length_ratio_[k][x] = bounded(std::log((share + 1e-6) / (unrelated_lengths_[k][x] + 1e-6)));
            }
        for (std::size_t k = 0; k < numbers.size(); ++k) {
            double const none = unrelated_numbers_[k][0], some = 1 - none;
            std::array<double, 4> const supposed = {none, 0.25 * some, 0.25 * some, 0.5 * some};
            for (std::size_t x = 0; x < 4; ++x) {
                double const share = (numbers[k][x] + known * supposed[x]) / (n + known);
                number_ratio_[k][x] = bounded(std::log((share + 1e-6) / (unrelated_numbers_[k][x] + 1e-6)));
            }
        }
    }

    /// [nats]
    [[nodiscard]] float score(std::uint32_t i, std::uint32_t j) const noexcept
    {
        content_facts const &a = source_.facts(i), &b = target_.facts(j);
        float sum = 0;
        for (std::size_t k = 0; k < content_facts::classes; ++k) sum += ratio_[k][a.value[k]][b.value[k]];
        for (std::size_t k = 0; k < content_facts::parts; ++k)
            sum += length_ratio_[k][bin(k, a, b)] + number_ratio_[k][numbers_cell(k, a, b)];
        return sum;
    }

private:
    static constexpr std::size_t cells = content_facts::cells, bins = 32;
    static constexpr double bin_width = 0.1, usual_spread = 0.35, equal_share = 0.6;
    using joint = std::array<std::array<double, cells>, cells>;

    [[nodiscard]] static float bounded(double ratio) noexcept
    {
        return static_cast<float>(std::clamp(ratio, -4.0, 6.0)); // no fact alone decides
    }
    [[nodiscard]] static std::size_t numbers_cell(std::size_t k, content_facts const& a,
                                                  content_facts const& b) noexcept
    {
        bool const x = a.numbers[k] != 0, y = b.numbers[k] != 0;
        return x != y ? 1U : !x ? 0U : a.numbers[k] != b.numbers[k] ? 2U : 3U;
    }
    [[nodiscard]] std::size_t bin(std::size_t k, content_facts const& a, content_facts const& b) const noexcept
    {
        float const apart = (b.length[k] - a.length[k] - usual_[k]) / static_cast<float>(bin_width) + bins / 2.0F;
        return static_cast<std::size_t>(std::clamp(apart, 0.0F, static_cast<float>(bins - 1)));
    }

    void measure_unrelated()
    {
        auto const marginals = [](content_side const& side, auto& shares) {
            for (std::size_t i = 0; i < side.size(); ++i)
                for (std::size_t k = 0; k < content_facts::classes; ++k) shares[k][side.facts(i).value[k]] += 1;
            for (auto& cells_of : shares)
                for (double& cell : cells_of) cell = (cell + 0.1) / (static_cast<double>(side.size()) + 0.1 * cells);
        };
        marginals(source_, first_);
        marginals(target_, second_);
        // Usual ratios of lengths from the means of the logarithms, of records that have the part.
        for (std::size_t k = 0; k < content_facts::parts; ++k) {
            auto const mean = [k](content_side const& side) {
                double sum = 0, count = 0;
                for (std::size_t i = 0; i < side.size(); ++i)
                    if (side.facts(i).length[k] > 2.1F) { // above the slack alone
                        sum += static_cast<double>(side.facts(i).length[k]);
                        ++count;
                    }
                return count > 0 ? sum / count : 0.0;
            };
            double const a = mean(source_), b = mean(target_);
            usual_[k] = a > 0 && b > 0 ? static_cast<float>(b - a) : 0.0F;
        }
        std::size_t const samples = std::min<std::size_t>(20'000, 16 * source_.size());
        for (std::size_t s = 0; s < samples; ++s) {
            std::size_t const i = s * source_.size() / samples;
            content_facts const &a = source_.facts(i), &b = target_.facts(stranger(i, s, target_.size()));
            for (std::size_t k = 0; k < content_facts::parts; ++k) {
                unrelated_lengths_[k][bin(k, a, b)] += 1;
                unrelated_numbers_[k][numbers_cell(k, a, b)] += 1;
            }
        }
        auto const normalise = [&](auto& shares) {
            for (double& cell : shares)
                cell = (cell + 0.5) / (static_cast<double>(samples) + 0.5 * static_cast<double>(shares.size()));
        };
        for (auto& shares : unrelated_lengths_) normalise(shares);
        for (auto& shares : unrelated_numbers_) normalise(shares);
    }

    content_side const& source_;
    content_side const& target_;
    std::array<std::array<double, cells>, content_facts::classes> first_{}, second_{};
    std::array<std::array<double, bins>, content_facts::parts> unrelated_lengths_{};
    std::array<std::array<double, 4>, content_facts::parts> unrelated_numbers_{};
    std::array<float, content_facts::parts> usual_{}; ///< difference of the logarithms
    std::array<std::array<std::array<float, cells>, cells>, content_facts::classes> ratio_{};
    std::array<std::array<float, bins>, content_facts::parts> length_ratio_{};
    std::array<std::array<float, 4>, content_facts::parts> number_ratio_{};
};

} // namespace crossin::detail
#endif
