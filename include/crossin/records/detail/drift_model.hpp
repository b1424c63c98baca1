// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_DETAIL_DRIFT_MODEL_HPP
#define CROSSIN_RECORDS_DETAIL_DRIFT_MODEL_HPP

/// \file
/// How likely two records are translations of each other, judged by their facts. Layer: records. Needs: core/record.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <crossin/core/record.hpp>

namespace crossin::detail {

/// What a pair of records looks like: five features, each one of a few cells.
struct pair_features {
    static constexpr std::array<float, 6> length_edges = {0.1F, 0.2F, 0.35F, 0.55F, 0.8F, 1.2F}; ///< [nats]
    static constexpr std::size_t inputs = 4, numbers = 4, lengths = length_edges.size() + 1, turns = 2;
    static constexpr std::size_t codes = inputs * numbers * lengths * lengths * turns;

    std::size_t input = 0;    ///< bit 0: the first has an input; bit 1: the second has
    std::size_t number = 0;   ///< 0: neither has numbers, 1: one has, 2: different ones, 3: the same
    std::size_t prompt = 0;   ///< deviation of the ratio of lengths from the usual one
    std::size_t response = 0; ///< the same
    std::size_t turn = 0;     ///< 1: another number of turns

    [[nodiscard]] constexpr std::uint16_t code() const noexcept
    {
        return static_cast<std::uint16_t>(
            input + inputs * (number + numbers * (prompt + lengths * (response + lengths * turn))));
    }
    [[nodiscard]] static constexpr pair_features of_code(std::size_t code) noexcept
    {
        return {code % inputs, code / inputs % numbers, code / (inputs * numbers) % lengths,
                code / (inputs * numbers * lengths) % lengths, code / (inputs * numbers * lengths * lengths)};
    }
};

/// What the features look at in one record.
struct pair_side {
    std::uint32_t numbers_hash = 0;
    std::uint32_t turns = 0;
    float prompt = 0;   ///< logarithm of the length
    float response = 0; ///< logarithm of the length
    bool has_input = false;

    /// `prompt_scale`, `response_scale`: how many characters of the other language are usual for one of this record's.
    [[nodiscard]] static pair_side of(record_facts const& facts, double prompt_scale, double response_scale) noexcept
    {
        constexpr double slack = 10; // [code points] spares short texts
        return {facts.numbers_hash, facts.turns,
                static_cast<float>(std::log(facts.prompt_characters * prompt_scale + slack)),
                static_cast<float>(std::log(facts.response_characters * response_scale + slack)),
                facts.input_bytes > 0};
    }
};

/// The code of a pair.
[[nodiscard]] inline std::uint16_t code_of(pair_side const& a, pair_side const& b) noexcept
{
    auto const deviation = [](float x, float y) {
        float const apart = std::fabs(x - y);
        std::size_t bin = 0;
        for (float const edge : pair_features::length_edges) bin += apart >= edge;
        return bin;
    };
    pair_features found;
    found.input = static_cast<std::size_t>(a.has_input) | static_cast<std::size_t>(b.has_input) << 1;
    bool const first = a.numbers_hash != 0, second = b.numbers_hash != 0;
    found.number = first != second ? 1U : !first ? 0U : a.numbers_hash != b.numbers_hash ? 2U : 3U;
    found.prompt = deviation(a.prompt, b.prompt);
    found.response = deviation(a.response, b.response);
    found.turn = a.turns != b.turns;
    return found.code();
}

/// Probabilities of features, each by itself.
struct pair_model {
    std::array<double, pair_features::inputs> input{};
    std::array<double, pair_features::numbers> number{};
    std::array<double, pair_features::lengths> prompt{}, response{};
    std::array<double, pair_features::turns> turn{};

    /// Calls `see(array)` with each feature's probabilities.
    template <class Model, class See>
    static void for_each(Model& model, See&& see)
    {
        see(model.input);
        see(model.number);
        see(model.prompt);
        see(model.response);
        see(model.turn);
    }

    void count(std::uint16_t code, double weight = 1) noexcept
    {
        pair_features const found = pair_features::of_code(code);
        input[found.input] += weight;
        number[found.number] += weight;
        prompt[found.prompt] += weight;
        response[found.response] += weight;
        turn[found.turn] += weight;
    }

    pair_model& operator+=(pair_model const& other) noexcept
    {
        auto const add = [](auto& to, auto const& from) {
            for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
        };
        add(input, other.input);
        add(number, other.number);
        add(prompt, other.prompt);
        add(response, other.response);
        add(turn, other.turn);
        return *this;
    }

    /// Divides counts by their sums, half a count added to each cell.
    void normalise() noexcept
    {
        for_each(*this, [](auto& cells) {
            double sum = 0;
            for (double& cell : cells) sum += cell += 0.5;
            for (double& cell : cells) cell /= sum;
        });
    }

    [[nodiscard]] double log_probability(std::size_t code) const noexcept
    {
        pair_features const found = pair_features::of_code(code);
        return std::log(input[found.input] * number[found.number] * prompt[found.prompt] * response[found.response] *
                        turn[found.turn]);
    }

    /// Expected evidence for `a` against `b` of one pair that is drawn from `a` [nats], of one feature.
    template <std::size_t N>
    [[nodiscard]] static double divergence(std::array<double, N> const& a, std::array<double, N> const& b) noexcept
    {
        double sum = 0;
        for (std::size_t i = 0; i < N; ++i) sum += a[i] * std::log(a[i] / b[i]);
        return sum;
    }
    [[nodiscard]] static double divergence(pair_model const& a, pair_model const& b) noexcept
    {
        return divergence(a.input, b.input) + divergence(a.number, b.number) + divergence(a.prompt, b.prompt) +
               divergence(a.response, b.response) + divergence(a.turn, b.turn);
    }

    /// What translations look like, given how unrelated pairs of the same corpora look.
    ///
    /// The shares are rounded figures of two machine-translated instruction files, English to Chinese (5,700 pairs);
    /// they only start the estimation, and decide where fewer than some fifty rows are right.
    [[nodiscard]] static pair_model of_translations(pair_model const& unrelated) noexcept
    {
        pair_model model;
        double const first = unrelated.input[1] + unrelated.input[3]; // share of records with an input
        double const second = unrelated.input[2] + unrelated.input[3];
        double const share = (first + second) / 2;
        model.input = {0.99 * (1 - share), 0.01 * share, 0.01 * (1 - share), 0.99 * share};
        double const numbers = unrelated.number[1] / 2 + unrelated.number[2] + unrelated.number[3];
        model.number = {1 - numbers, 0.04 * numbers, 0.11 * numbers, 0.85 * numbers};
        model.prompt = model.response = {0.45, 0.30, 0.15, 0.05, 0.03, 0.015, 0.005};
        model.turn = {0.99, 0.01};
        return model;
    }
};

} // namespace crossin::detail
#endif
