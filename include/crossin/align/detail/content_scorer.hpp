// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_CONTENT_SCORER_HPP
#define CROSSIN_ALIGN_DETAIL_CONTENT_SCORER_HPP

/// \file
/// Evidence that two records belong together, from facts and words. Layer: align. Needs: content_lexicon.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <crossin/align/detail/content_facts_model.hpp>
#include <crossin/align/detail/content_lexicon.hpp>
#include <crossin/align/detail/content_side.hpp>

namespace crossin::detail {

/// The words of one record, spread out so that records of the other side are compared with it in one pass each.
///
/// A token of the other record is there by chance, or because a token of this one calls for it; a token that is called
/// for and missing speaks against the pair: a noisy or.
class content_spread {
public:
    content_spread(content_side const& own, content_side const& other, content_words const& words, std::size_t number)
        : own_(own), other_(other), words_(words), number_(number), cells_(words.size())
    {}

    /// Takes a part of record i of its own side, by a lexicon.
    void open(content_lexicon const& lexicon, std::uint32_t i, std::size_t part)
    {
        part_ = part;
        for (std::uint32_t const id : touched_) cells_[id] = {};
        touched_.clear();
        float const common = own_.facts(i).common_weight[part];
        for (content_token const one : own_.tokens(i, part)) {
            float const weight = one.is_common() ? common : 1.0F;
            for (content_lexicon::entry const& entry : lexicon.entries(one.id(), number_)) {
                if (entry.absent == 0) continue;
                cell& to = cells_[entry.other];
                if (to.absent == 0) touched_.push_back(entry.other);
                to.absent += weight * entry.absent;
            }
        }
        base_ = 0;
        auto const records = static_cast<float>(other_.size());
        for (std::uint32_t const id : touched_) {
            cell& to = cells_[id];
            base_ += to.absent;
            float const chance = std::clamp(static_cast<float>(words_.count(id, 1 - number_, part)) / records,
                                            0.5F / records, 0.9F);
            to.present = std::log((1 - (1 - chance) * std::exp(to.absent)) / chance);
        }
    }

    /// Evidence of words for record j of the other side [nats].
    [[nodiscard]] float score(std::uint32_t j) const noexcept
    {
        float sum = base_;
        float const common = other_.facts(j).common_weight[part_];
        for (content_token const one : other_.tokens(j, part_)) {
            cell const& at = cells_[one.id()];
            float const weight = one.is_common() ? common : 1.0F;
            sum += weight * at.present - at.absent - unexplained * weight * static_cast<float>(at.absent == 0);
        }
        return sum;
    }

    /// The tokens that the record calls for.
    [[nodiscard]] std::span<std::uint32_t const> called() const noexcept { return touched_; }
    /// How much it tells where a called token is there [nats].
    [[nodiscard]] float present(std::uint32_t id) const noexcept { return cells_[id].present; }

private:
    static constexpr float unexplained = 0.1F; // what nobody called for is a little less likely in a translation
    struct cell {
        float present = 0; ///< evidence where the token is there
        float absent = 0;  ///< and where it is not
    };

    content_side const& own_;
    content_side const& other_;
    content_words const& words_;
    std::size_t number_; ///< of its own side
    std::size_t part_ = 0;
    std::vector<cell> cells_;
    std::vector<std::uint32_t> touched_;
    float base_ = 0;
};

/// Weighs facts and words into one log-likelihood ratio. The weights are learnt by logistic regression: pairs that
/// were found against pairs of a record with a neighbour or a stranger of its partner.
class content_scorer {
public:
    content_scorer(content_side const& source, content_side const& target, content_words const& words)
        : source_(source), target_(target), words_(words), facts_(source, target),
          lexicons_(folds_of(source.size()), content_lexicon(source, target, words)),
          block_(std::clamp<std::size_t>(source.size() / (4 * lexicons_.size()), 1, 4)), target_fold_(target.size()),
          forward_(source, target, words, 0), backward_(target, source, words, 1)
    {}

    /// Learns facts, words and weights anew.
    void learn(std::span<content_pair const> pairs)
    {
        facts_.learn(pairs);
        for (content_pair const& pair : pairs)
            target_fold_[pair.target] = static_cast<std::uint8_t>(source_fold(pair.source));
        std::vector<content_pair> others;
        for (std::size_t fold = 0; fold < lexicons_.size(); ++fold) {
            others.clear();
            for (content_pair const& pair : pairs)
                if (source_fold(pair.source) != fold) others.push_back(pair);
            lexicons_[fold].learn(others);
        }
        weigh(pairs);
    }

    /// Evidence of the words of a part of a record, opened for records of the other side.
    content_spread const& open_source(std::uint32_t i, std::size_t part)
    {
        forward_.open(lexicons_[source_fold(i)], i, part);
        return forward_;
    }
    content_spread const& open_target(std::uint32_t j, std::size_t part)
    {
        backward_.open(lexicons_[target_fold_[j]], j, part);
        return backward_;
    }
    [[nodiscard]] std::size_t word_count() const noexcept { return words_.size(); }

    /// Evidence of a pair whose words give `words` in each direction, summed [nats].
    [[nodiscard]] float combine(std::uint32_t i, std::uint32_t j, float words) const noexcept
    {
        // The n-th of equal records belongs to the n-th.
        std::uint32_t const a = source_.repeat(i), b = target_.repeat(j);
        float const order = a == b ? 0.0F : 4.0F * static_cast<float>(std::min(a > b ? a - b : b - a, 2U));
        float const evidence = bias_ + of_facts_ * facts_.score(i, j) + of_words_ * words / 2 - order;
        // The same text twice was left untranslated, and its words say nothing.
        if (source_.same_prompt(i, target_, j)) return std::max(evidence, untranslated);
        // Some translations are so free that they look like strangers.
        return evidence > 0 ? evidence : std::log(std::exp(evidence) + free_translations);
    }
    /// Evidence that hardly any record has for a neighbour of its partner [nats].
    [[nodiscard]] float by_chance() const noexcept { return by_chance_; }

    /// Evidence of one pair [nats].
    [[nodiscard]] float score(std::uint32_t i, std::uint32_t j) { return combine(i, j, words_of(i, j)); }

private:
    /// Nothing is judged by what it taught itself: records are dealt out in so many folds, and each fold is judged by a
    /// lexicon learnt from the others.
    [[nodiscard]] static std::size_t folds_of(std::size_t records) noexcept
    {
        return records < 2'000 ? 8 : records < 20'000 ? 4 : 2;
    }
    [[nodiscard]] std::size_t source_fold(std::uint32_t i) const noexcept { return i / block_ % lexicons_.size(); }

    static constexpr float untranslated = 8;            // [nats]
    static constexpr float free_translations = 0.0015F; // share
    struct observation {
        double facts, words;
        bool related, near;
    };

    /// Evidence of the words of a pair, in both directions [nats].
    [[nodiscard]] float words_of(std::uint32_t i, std::uint32_t j)
    {
        float sum = 0;
        for (std::size_t part = 0; part < content_facts::parts; ++part) {
            sum += open_source(i, part).score(j) + open_target(j, part).score(i);
        }
        return sum;
    }

    void weigh(std::span<content_pair const> pairs)
    {
        constexpr std::size_t most = 2'000;
        bias_ = 0;
        of_facts_ = 0.7F;
        of_words_ = 0.5F;
        if (pairs.size() < 10) return;
        std::vector<observation> seen;
        std::size_t const step = pairs.size() / most + 1;
        for (std::size_t k = 0; k < pairs.size(); k += step) {
            std::uint32_t const i = pairs[k].source, j = pairs[k].target;
            auto const observe = [&](std::uint32_t other, bool related, bool near = false) {
                if (!related && target_.equal(other, j)) return;
                seen.push_back({static_cast<double>(facts_.score(i, other)),
                                static_cast<double>(words_of(i, other)) / 2, related, near});
            };
            observe(j, true);
            auto const near = static_cast<std::uint32_t>(1 + k / step % 3);
            if (j + near < target_.size()) observe(j + near, false, true);
            if (j >= near) observe(j - near, false, true);
            observe(stranger(k, 77, target_.size()), false);
        }
        fit(seen);
        std::vector<double> odds;
        for (observation const& one : seen)
            if (one.near)
                odds.push_back(static_cast<double>(bias_) + static_cast<double>(of_facts_) * one.facts +
                               static_cast<double>(of_words_) * one.words);
        if (odds.empty()) return;
        auto const high = odds.begin() + static_cast<std::ptrdiff_t>(odds.size() - 1 - odds.size() / 1000);
        std::ranges::nth_element(odds, high);
        by_chance_ = static_cast<float>(std::max(*high, 2.0));
    }

    /// Newton's method on the penalised likelihood; both classes weigh the same.
    void fit(std::vector<observation> const& seen)
    {
        double related = 0;
        for (observation const& one : seen) related += one.related ? 1 : 0;
        double const others = static_cast<double>(seen.size()) - related;
        if (related == 0 || others == 0) return;
        std::array<double, 3> const usual = {0, 0.7, 0.5};
        std::array<double, 3> const stiffness = {2, 10, 20}; // of the penalty
        std::array<double, 3> at = usual;
        for (int round = 0; round < 12; ++round) {
            std::array<double, 3> slope{};
            std::array<std::array<double, 3>, 3> bend{};
            for (std::size_t k = 0; k < 3; ++k) {
                slope[k] = stiffness[k] * (usual[k] - at[k]);
                bend[k][k] = stiffness[k];
            }
            for (observation const& one : seen) {
                std::array<double, 3> const x = {1, one.facts, one.words};
                double const odds = at[0] + at[1] * x[1] + at[2] * x[2];
                double const probability = 1 / (1 + std::exp(-std::clamp(odds, -30.0, 30.0)));
                double const weight = one.related ? 0.5 / related : 0.5 / others;
                double const scale = weight * static_cast<double>(seen.size());
                for (std::size_t k = 0; k < 3; ++k) {
                    slope[k] += scale * ((one.related ? 1 : 0) - probability) * x[k];
                    for (std::size_t l = 0; l < 3; ++l)
                        bend[k][l] += scale * probability * (1 - probability) * x[k] * x[l];
                }
            }
            std::array<double, 3> const step = solved(bend, slope);
            for (std::size_t k = 0; k < 3; ++k) at[k] += std::clamp(step[k], -1.0, 1.0);
        }
        bias_ = static_cast<float>(std::clamp(at[0], -4.0, 4.0));
        of_facts_ = static_cast<float>(std::clamp(at[1], 0.1, 1.0));
        of_words_ = static_cast<float>(std::clamp(at[2], 0.1, 1.0));
    }

    [[nodiscard]] static std::array<double, 3> solved(std::array<std::array<double, 3>, 3> a, std::array<double, 3> b)
    {
        for (std::size_t k = 0; k < 3; ++k) // positive definite: no pivots are sought
            for (std::size_t row = k + 1; row < 3; ++row) {
                double const factor = a[row][k] / a[k][k];
                for (std::size_t column = k; column < 3; ++column) a[row][column] -= factor * a[k][column];
                b[row] -= factor * b[k];
            }
        for (std::size_t k = 3; k-- > 0;) {
            for (std::size_t column = k + 1; column < 3; ++column) b[k] -= a[k][column] * b[column];
            b[k] /= a[k][k];
        }
        return b;
    }

    content_side const& source_;
    content_side const& target_;
    content_words const& words_;
    content_facts_model facts_;
    std::vector<content_lexicon> lexicons_; ///< one a fold, learnt from the others
    std::size_t block_;                     ///< source records side by side in one fold
    std::vector<std::uint8_t> target_fold_; ///< that of the partner
    content_spread forward_, backward_;
    float by_chance_ = 4;
    float bias_ = 0, of_facts_ = 0.7F, of_words_ = 0.5F;
};

} // namespace crossin::detail
#endif
