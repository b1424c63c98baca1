// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_EMBEDDING_COST_HPP
#define CROSSIN_ALIGN_EMBEDDING_COST_HPP

/// \file
/// Costs of beads by vectors of their sentences, which come from outside. Layer: align. Needs: bead_cost, error.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <crossin/align/bead_cost.hpp>
#include <crossin/core/error.hpp>

namespace crossin {

/// A vector for each sentence of a document, or for each run of up to `runs` sentences.
struct sentence_vectors {
    std::span<float const> values = {}; ///< [sentences x runs x dimension]; the c-th of a sentence is that of the c
                                        ///< sentences that end with it; those that would begin before the first one
                                        ///< are not read
    std::size_t dimension = 0;
    std::size_t runs = 1; ///< 1: the vector of a run is the sum of the vectors of its sentences, each of length 1

    [[nodiscard]] std::size_t sentences() const noexcept { return values.size() / (dimension * runs); }
    [[nodiscard]] std::span<float const> run(std::size_t last, std::size_t count) const noexcept
    {
        return values.subspan((last * runs + count - 1) * dimension, dimension);
    }
};

struct embedding_options {
    double weight = 10;   ///< nats for a cost of 1, which is about that of two sentences taken at random
    double no_match = .2; ///< share of random pairs that are better than to have no counterpart [0, 1]
    friend bool operator==(embedding_options const&, embedding_options const&) = default;
};

/// How far apart the vectors of both sides are, beside how far they are from everything:
/// weight * 2 (1 - cos(x, y)) sources targets / (mu(x) + mu(y)), mu(x) the mean of 1 - cos(x, y) over all y.
///
/// Models:     bead_cost. What has no counterpart costs what the best `no_match` of random pairs do at most.
/// Requires:   vectors that outlive the aligner; a line for each sentence, blank ones too.
/// Complexity: O(dimension) for each pair of sentences within reach, with runs for each bead.
/// Errors:     `error{mismatch}` for vectors of another dimension or number, `error{invalid_argument}` for a value
///             that is not finite.
/// Source:     Thompson and Koehn, "Vecalign: Improved Sentence Alignment in Linear Time and Space" (2019), section 3.
///             The mean is over all sentences of the other side, by one product with their mean vector, not a sample.
class embedding_cost {
public:
    embedding_cost(sentence_vectors source, sentence_vectors target, embedding_options options = {})
        : source_(check(source, "source")), target_(check(target, "target")), options_(options)
    {
        if (source.dimension != target.dimension)
            fail(errc::mismatch, "vectors of the source have " + std::to_string(source.dimension) +
                                     " dimensions, those of the target " + std::to_string(target.dimension));
        require(options.weight > 0 && std::isfinite(options.weight), "the weight of vectors must be positive");
        require(options.no_match >= 0 && options.no_match <= 1, "no_match is a share, from 0 to 1");
        source_mean_ = mean(source);
        target_mean_ = mean(target);
        no_match_ = cost_of_nothing();
    }

    /// What a sentence without counterpart costs. [nats]
    [[nodiscard]] double no_match() const noexcept { return no_match_; }

private:
    /// One side of a bead.
    struct side {
        std::vector<float> unit = {}; ///< [dimension] of length 1, or 0
        double mu = 1;                ///< mean distance from all sentences of the other side
    };

public:
    class walker {
    public:
        walker(embedding_cost const& cost, bead_grid const& grid) : cost_(&cost), grid_(grid)
        {
            if (grid.source.back() != cost.source_.sentences() || grid.target.back() != cost.target_.sentences())
                fail(errc::mismatch, "there are vectors of " + std::to_string(cost.source_.sentences()) + " and " +
                                         std::to_string(cost.target_.sentences()) +
                                         " sentences, and the documents have " + std::to_string(grid.source.back()) +
                                         " and " + std::to_string(grid.target.back()));
            targets_.resize(grid.targets() * (longest_bead + 1));
        }

        void add(bead_row& row)
        {
            std::size_t const kinds = grid_.types.size();
            std::vector<side> sources(longest_bead + 1);
            for (std::size_t a = 1; a <= std::min<std::size_t>(longest_bead, row.end); ++a)
                cost_->fill(sources[a], cost_->source_, grid_.source, row.end - a, row.end, cost_->target_mean_);
            forget_before(row.first);
            for (std::uint32_t j = row.first; j <= row.last; ++j)
                for (std::size_t k = 0; k < kinds; ++k) {
                    bead_type const& type = grid_.types[k];
                    if (!bead_row::fits(type, row.end, j)) continue;
                    float& cost = row.costs[(j - row.first) * kinds + k];
                    if (type.sources == 0 || type.targets == 0) {
                        cost += static_cast<float>(cost_->no_match_);
                        continue;
                    }
                    side& there = targets_[(j - 1) * (longest_bead + 1) + type.targets];
                    if (there.unit.empty())
                        cost_->fill(there, cost_->target_, grid_.target, j - type.targets, j, cost_->source_mean_);
                    cost += static_cast<float>(cost_->cost(sources[type.sources], there, type.sources * type.targets));
                }
        }

    private:
        /// Rows ascend, and so do their first columns.
        void forget_before(std::uint32_t first)
        {
            for (; forgotten_ + 1 < first; ++forgotten_)
                for (std::size_t b = 0; b <= longest_bead; ++b) targets_[forgotten_ * (longest_bead + 1) + b] = {};
        }

        embedding_cost const* cost_;
        bead_grid grid_;
        std::vector<side> targets_; ///< [target units x count] made when they are needed
        std::uint32_t forgotten_ = 0;
    };

    [[nodiscard]] walker over(bead_grid const& grid) const { return walker(*this, grid); }

private:
    static sentence_vectors check(sentence_vectors vectors, char const* name)
    {
        require(vectors.dimension > 0 && vectors.runs > 0 && vectors.runs <= longest_bead,
                "vectors have a dimension of 1 or more, for runs of 1 to 5 sentences");
        if (vectors.values.size() % (vectors.dimension * vectors.runs) != 0)
            fail(errc::mismatch, std::string("the values of the ") + name + " are no whole number of vectors");
        for (std::size_t i = 0; i < vectors.sentences(); ++i)
            for (std::size_t c = 1; c <= std::min(vectors.runs, i + 1); ++c)
                for (float const value : vectors.run(i, c))
                    if (!std::isfinite(value))
                        fail(errc::invalid_argument, {std::string(name) + '[' + std::to_string(i) + ']'},
                             "a value of this sentence's vectors is not finite");
        return vectors;
    }

    static double dot(std::span<float const> a, std::span<float const> b) noexcept
    {
        float lanes[8] = {}; // in this order whatever the compiler makes of it
        std::size_t i = 0;
        for (; i + 8 <= a.size(); i += 8)
            for (std::size_t l = 0; l < 8; ++l) lanes[l] += a[i + l] * b[i + l];
        double sum = 0;
        for (float const lane : lanes) sum += static_cast<double>(lane);
        for (; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
        return sum;
    }
    static void add_unit(std::span<float const> vector, std::vector<float>& to)
    {
        double const norm = std::sqrt(dot(vector, vector));
        if (!(norm > 0)) return;
        auto const scale = static_cast<float>(1 / norm);
        for (std::size_t d = 0; d < vector.size(); ++d) to[d] += scale * vector[d];
    }
    static std::vector<float> mean(sentence_vectors const& vectors)
    {
        std::vector<float> sum(vectors.dimension);
        for (std::size_t i = 0; i < vectors.sentences(); ++i) add_unit(vectors.run(i, 1), sum);
        for (float& value : sum) value /= static_cast<float>(std::max<std::size_t>(1, vectors.sentences()));
        return sum;
    }

    void fill(side& to, sentence_vectors const& vectors, std::span<std::uint32_t const> bounds, std::size_t begin,
              std::size_t end, std::vector<float> const& others) const
    {
        std::size_t const first = bounds[begin], last = bounds[end];
        std::vector<float> sum(vectors.dimension);
        if (last - first <= vectors.runs)
            add_unit(vectors.run(last - 1, last - first), sum);
        else
            for (std::size_t i = first; i < last; ++i) add_unit(vectors.run(i, 1), sum);
        to.unit.assign(vectors.dimension, 0.F);
        add_unit(sum, to.unit);
        to.mu = 1 - dot(to.unit, others);
    }

    /// [nats] of a bead with so many pairs of units.
    [[nodiscard]] double cost(side const& from, side const& to, int pairs) const noexcept
    {
        double const distance = std::max(0.0, 1 - dot(from.unit, to.unit));
        return options_.weight * 2 * distance * pairs / std::max(1e-6, from.mu + to.mu);
    }

    /// Pairs far apart in both documents, always the same.
    [[nodiscard]] double cost_of_nothing() const
    {
        std::size_t const n = source_.sentences(), m = target_.sentences();
        if (n == 0 || m == 0) return options_.weight;
        std::vector<std::uint32_t> from(n + 1), to(m + 1);
        for (std::uint32_t i = 0; i <= n; ++i) from[i] = i;
        for (std::uint32_t j = 0; j <= m; ++j) to[j] = j;
        std::vector<double> costs;
        side a, b;
        for (std::size_t t = 0; t < 500; ++t) {
            std::size_t const i = t * 7919 % n, j = t * 104'729 % m;
            fill(a, source_, from, i, i + 1, target_mean_);
            fill(b, target_, to, j, j + 1, source_mean_);
            costs.push_back(cost(a, b, 1));
        }
        std::ranges::sort(costs);
        return costs[static_cast<std::size_t>(options_.no_match * static_cast<double>(costs.size() - 1))];
    }

    sentence_vectors source_, target_;
    embedding_options options_;
    std::vector<float> source_mean_, target_mean_;
    double no_match_ = 0;
};

} // namespace crossin
#endif
