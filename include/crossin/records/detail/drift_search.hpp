// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_DETAIL_DRIFT_SEARCH_HPP
#define CROSSIN_RECORDS_DETAIL_DRIFT_SEARCH_HPP

/// \file
/// Where a sequence of pairs stops looking like translations. Layer: records. Needs: drift_model.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <crossin/records/detail/drift_model.hpp>

namespace crossin::detail {

/// The search for the row where the features of pairs change from those of translations to those of unrelated records.
class drift_search {
public:
    static constexpr double least_evidence = 40; ///< [nats] of a run of bad rows; exp(-40) is chance
    static constexpr std::size_t least_rows = 8; ///< of a bad run: fewer are bad translations, not drift

    drift_search(std::vector<std::uint16_t> const& codes, pair_model const& unrelated)
        : codes_(codes), unrelated_(unrelated), translations_(pair_model::of_translations(unrelated))
    {}

    /// Number of rows before the first bad run, or all.
    [[nodiscard]] std::size_t run()
    {
        std::size_t const all = codes_.size();
        pair_model const of_all = fitted(all, 0);
        std::size_t trusted = refine(all);
        if (trusted < all) return trusted;
        // Where most rows are wrong, a model of all rows is one of unrelated pairs and finds nothing amiss. So try what
        // a few rows at the start teach, down to none, and take what explains all rows best.
        double const alike = log_likelihood(of_all, 0, all);
        double gain = least_evidence;
        std::size_t early = all;
        for (std::size_t start = all / 2;; start = start >= 128 ? start / 4 : 0) {
            model_ = fitted(start);
            std::size_t const stop = first_bad_run();
            double const now = log_likelihood(model_, 0, stop) + log_likelihood(unrelated_, stop, all) - alike;
            if (stop < all && now > gain) {
                gain = now;
                early = stop;
            }
            if (start == 0) break;
        }
        if (early < all) trusted = refine(early);
        if (trusted < all) return trusted;
        // No row right at all: pairs look unrelated, where inputs and numbers would tell translations.
        double const telling = pair_model::divergence(translations_.input, unrelated_.input) +
                               pair_model::divergence(translations_.number, unrelated_.number);
        double const alike_gain = alike - log_likelihood(unrelated_, 0, all);
        model_ = translations_;
        if (telling > 0.2 && alike_gain < 0.05 * static_cast<double>(all) + 10) return first_bad_run();
        evidence_ = 0;
        return all;
    }

    [[nodiscard]] double evidence() const noexcept { return evidence_; }

    /// Where the first run of rows begins that is explained better by `others` being translations, judged by `sharp`,
    /// than by `codes` being what all rows are, judged by `blunt`; and by how much.
    [[nodiscard]] static std::pair<std::size_t, double> first_better_run(std::vector<std::uint16_t> const& codes,
                                                                         std::vector<std::uint16_t> const& others,
                                                                         std::vector<double> const& sharp,
                                                                         std::vector<double> const& blunt)
    {
        double sum = 0;
        std::size_t start = 0;
        for (std::size_t i = 0; i < codes.size(); ++i) {
            if (sum <= 0) {
                sum = 0;
                start = i;
            }
            sum += sharp[others[i]] - blunt[codes[i]];
            if (sum >= least_evidence && i + 1 - start >= least_rows) return {start, sum};
        }
        return {codes.size(), 0.0};
    }

    /// For each code, how much better a pair is explained as a translation than as unrelated [nats]; what translations
    /// look like is learnt from the first `rows` rows.
    [[nodiscard]] std::vector<double> table(std::size_t rows) const { return table_of(fitted(rows)); }
    /// The same with what all rows look like, right or wrong.
    [[nodiscard]] std::vector<double> table_of_all() const { return table_of(fitted(codes_.size(), 0)); }

private:
    [[nodiscard]] std::vector<double> table_of(pair_model const& model) const
    {
        std::vector<double> table(pair_features::codes);
        for (std::size_t code = 0; code < table.size(); ++code)
            table[code] = model.log_probability(code) - unrelated_.log_probability(code);
        return table;
    }

    /// What the first `rows` rows teach, and what is known of translations: 50 rows' worth where nothing was learnt
    /// yet, and ever less after it.
    [[nodiscard]] pair_model fitted(std::size_t rows) const
    {
        return fitted(rows, 2500 / (50 + static_cast<double>(rows)));
    }
    [[nodiscard]] pair_model fitted(std::size_t rows, double strength) const
    {
        pair_model model;
        for (std::size_t i = 0; i < rows; ++i) model.count(codes_[i]);
        auto const mix = [strength](auto& cells, auto const& known) {
            for (std::size_t i = 0; i < cells.size(); ++i) cells[i] += strength * known[i];
        };
        mix(model.input, translations_.input);
        mix(model.number, translations_.number);
        mix(model.prompt, translations_.prompt);
        mix(model.response, translations_.response);
        mix(model.turn, translations_.turn);
        model.normalise();
        return model;
    }

    /// Repeats: learn what translations look like from the rows trusted so far, and look how far they go.
    std::size_t refine(std::size_t trusted)
    {
        for (int round = 0; round < 8; ++round) {
            model_ = fitted(trusted);
            std::size_t const now = first_bad_run();
            if (now == trusted) break;
            trusted = now;
        }
        return trusted;
    }

    [[nodiscard]] double log_likelihood(pair_model const& model, std::size_t first, std::size_t last) const
    {
        std::vector<double> table(pair_features::codes);
        for (std::size_t code = 0; code < table.size(); ++code) table[code] = model.log_probability(code);
        double sum = 0;
        for (std::size_t i = first; i < last; ++i) sum += table[codes_[i]];
        return sum;
    }

    /// Where the first run of rows begins whose evidence against translations passes the limit (Page, "Continuous
    /// inspection schemes", 1954) and is, row by row, at least half of what unrelated pairs would give: freer
    /// translations in a part of a corpus give less.
    std::size_t first_bad_run()
    {
        std::vector<double> const table = table_of(model_);
        double const expected = pair_model::divergence(unrelated_, model_);
        std::size_t const all = codes_.size();
        for (std::size_t i = 0; i < all; ++i) {
            if (table[codes_[i]] >= 0) continue;
            std::size_t const start = i;
            double against = 0, most = 0;
            std::size_t end = i;
            for (; i < all && against >= 0; ++i) {
                against -= table[codes_[i]];
                if (against <= most) continue;
                most = against;
                end = i + 1;
            }
            --i;
            auto const rows = static_cast<double>(end - start);
            if (most >= least_evidence && end - start >= least_rows && most >= 0.5 * expected * rows) {
                evidence_ = most;
                return start;
            }
        }
        evidence_ = 0;
        return all;
    }

    std::vector<std::uint16_t> const& codes_;
    pair_model unrelated_, translations_;
    pair_model model_; ///< of translations, as far as they were learnt
    double evidence_ = 0;
};

} // namespace crossin::detail
#endif
