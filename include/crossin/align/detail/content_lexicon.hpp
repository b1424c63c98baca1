// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_CONTENT_LEXICON_HPP
#define CROSSIN_ALIGN_DETAIL_CONTENT_LEXICON_HPP

/// \file
/// Which tokens of two languages stand for each other, learnt from pairs of records. Layer: align. Needs:
/// content_facts_model.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <crossin/align/detail/content_facts_model.hpp>
#include <crossin/align/detail/content_side.hpp>

namespace crossin::detail {

/// Counts of token pairs: how often one stands for the other in the pairs that taught them.
///
/// Source:  the counts are those of IBM model 1 (Brown et al., "The mathematics of statistical machine translation",
///          1993, section 4.1) over sets of tokens, where each token keeps its best few counterparts only.
class content_lexicon {
public:
    struct entry {
        std::uint32_t other = 0; ///< token of the other side
        float count = 0;         ///< of pairs
        float absent = 0;        ///< logarithm of the probability that the token does not call for the other
    };
    static constexpr std::size_t most_entries = 8; ///< a token
    static constexpr float least_count = 1.2F;     ///< what is kept was seen in more than one pair

    /// Knows only that equal tokens may stand for each other: as often as the two vocabularies overlap.
    content_lexicon(content_side const& source, content_side const& target, content_words const& words)
        : source_(source), target_(target), words_(words)
    {
        std::array<double, 3> shared{}, all{};
        for (std::uint32_t id = 0; id < words.size(); ++id) {
            auto const kind = static_cast<std::size_t>(words.kind(id));
            if (!is_rare(id)) continue;
            shared[kind] += 2 * std::min(words.count(id, 0), words.count(id, 1));
            all[kind] += words.count(id, 0) + words.count(id, 1);
        }
        for (std::size_t k = 0; k < 3; ++k) equal_share_[k] = all[k] > 0 ? 0.8 * shared[k] / all[k] : 0;
        for (auto& counts : trained_) counts.assign(words.size(), 0);
        settle({});
    }

    /// Learns anew from `pairs`.
    void learn(std::span<content_pair const> pairs)
    {
        std::vector<lesson> const lessons = lessons_of(pairs);
        for (auto& counts : trained_) std::ranges::fill(counts, 0U);
        std::array<double, 2> tokens{};
        for (lesson const& one_lesson : lessons) {
            for (content_token const one : source_tokens(one_lesson)) ++trained_[0][one.id()];
            for (content_token const one : target_tokens(one_lesson)) ++trained_[1][one.id()];
            tokens[0] += static_cast<double>(source_tokens(one_lesson).size());
            tokens[1] += static_cast<double>(target_tokens(one_lesson).size());
        }
        taught_ = static_cast<float>(std::max<std::size_t>(lessons.size(), 1));
        for (std::size_t side = 0; side < 2; ++side) mean_tokens_[side] = static_cast<float>(tokens[side]) / taught_;
        learn_equal_share(lessons);
        table found = candidates(lessons);
        for (int round = 0; round < 3; ++round) improve(found, lessons);
        settle(std::move(found));
    }

    /// Counterparts of a token of a side.
    [[nodiscard]] std::span<entry const> entries(std::uint32_t id, std::size_t side) const noexcept
    {
        table const& of = tables_[side];
        return {of.entries.data() + of.first[id], of.first[id + 1] - of.first[id]};
    }

private:
    struct table {
        std::vector<std::uint32_t> first{};
        std::vector<entry> entries{};
    };

    /// How probable it is that one token calls for the other, as a logarithm of the opposite.
    ///
    /// Of many candidates some stand together by chance: tokens / chance * exp(-evidence) of them, where one or two are
    /// expected to be right.
    [[nodiscard]] float absent_of(std::uint32_t id, std::uint32_t other, float count, float pairs,
                                  std::size_t side) const noexcept
    {
        constexpr float expected = 1.5F;
        float share = count / (pairs + 1);
        if (id != other) {
            if (count < least_count || pairs < least_count) return 0;
            float const rate = std::min(count / pairs, 0.999F);
            float const chance = std::clamp(static_cast<float>(trained_[1 - side][other]) / taught_, 1e-6F, 0.9F);
            if (rate < 1.5F * chance) return 0;
            float const evidence = pairs *
                                   (rate * std::log(rate / chance) + (1 - rate) * std::log((1 - rate) / (1 - chance)));
            float const by_chance = mean_tokens_[1 - side] / chance * std::exp(-evidence);
            share = count / (pairs + 0.5F) * expected / (expected + by_chance);
        }
        return share < 0.03F ? 0.0F : std::log(1 - std::min(share, 0.9F));
    }

    [[nodiscard]] bool is_rare(std::uint32_t id) const noexcept
    {
        auto const rare = [&](std::size_t side, std::size_t records) {
            return words_.count(id, side) <= std::max<std::size_t>(3, records / 30);
        };
        return rare(0, source_.size()) && rare(1, target_.size());
    }

    /// A part of a pair.
    struct lesson {
        std::uint32_t source = 0, target = 0;
        std::uint8_t part = 0;
    };

    /// As many parts of pairs as are worth their time, evenly spread; a text that stands in many records teaches once.
    [[nodiscard]] std::vector<lesson> lessons_of(std::span<content_pair const> pairs) const
    {
        constexpr std::uint64_t most_cells = 30'000'000; // token pairs looked at
        std::uint64_t all = 0;
        for (content_pair const& pair : pairs)
            for (std::size_t part = 0; part < content_facts::parts; ++part)
                all += source_.tokens(pair.source, part).size() * target_.tokens(pair.target, part).size();
        std::uint64_t const step = all / most_cells + 1;
        std::vector<lesson> chosen;
        std::vector<std::pair<std::uint64_t, std::uint32_t>> order; // digests, and where
        for (std::size_t k = 0; k < pairs.size(); k += step)
            for (std::uint8_t part = 0; part < content_facts::parts; ++part) {
                std::uint64_t const digest = source_.digest(pairs[k].source, part);
                if (digest == 0) continue;
                order.emplace_back(digest, static_cast<std::uint32_t>(chosen.size()));
                chosen.push_back({pairs[k].source, pairs[k].target, part});
            }
        std::ranges::sort(order);
        for (std::size_t k = 1; k < order.size(); ++k)
            if (order[k].first == order[k - 1].first) chosen[order[k].second].part = repeated;
        std::erase_if(chosen, [](lesson const& one) { return one.part == repeated; });
        return chosen;
    }
    static constexpr std::uint8_t repeated = 0xFF;

    [[nodiscard]] std::span<content_token const> source_tokens(lesson const& one) const noexcept
    {
        return source_.tokens(one.source, one.part);
    }
    [[nodiscard]] std::span<content_token const> target_tokens(lesson const& one) const noexcept
    {
        return target_.tokens(one.target, one.part);
    }

    void learn_equal_share(std::span<lesson const> lessons)
    {
        std::array<double, 3> met{}, all{};
        std::vector<bool> there(words_.size());
        for (lesson const& one_lesson : lessons) {
            for (content_token const one : target_tokens(one_lesson)) there[one.id()] = true;
            for (content_token const one : source_tokens(one_lesson)) {
                if (!is_rare(one.id())) continue;
                auto const kind = static_cast<std::size_t>(words_.kind(one.id()));
                all[kind] += 1;
                met[kind] += there[one.id()] ? 1 : 0;
            }
            for (content_token const one : target_tokens(one_lesson)) there[one.id()] = false;
        }
        for (std::size_t k = 0; k < 3; ++k) equal_share_[k] = (met[k] + 10 * equal_share_[k]) / (all[k] + 10);
    }

    /// For each source token the target tokens that stand beside it more often than by chance.
    [[nodiscard]] table candidates(std::span<lesson const> lessons) const
    {
        constexpr std::size_t most_pairs = 300; // looked at for one token
        std::vector<std::uint32_t> first(words_.size() + 1, 0);
        for (lesson const& one_lesson : lessons)
            for (content_token const one : source_tokens(one_lesson)) ++first[one.id() + 1];
        for (std::size_t id = 0; id < words_.size(); ++id) first[id + 1] += first[id];
        std::vector<std::uint32_t> places(first.back()), next(first.begin(), first.end() - 1);
        for (std::size_t p = 0; p < lessons.size(); ++p)
            for (content_token const one : source_tokens(lessons[p]))
                places[next[one.id()]++] = static_cast<std::uint32_t>(p);

        table found;
        found.first.assign(1, 0);
        std::vector<std::uint32_t> counts(words_.size()), met;
        std::vector<std::pair<float, std::uint32_t>> ranked;
        for (std::uint32_t id = 0; id < words_.size(); ++id) {
            std::uint32_t const begin = first[id], size = first[id + 1] - begin;
            met.clear();
            ranked.clear();
            std::size_t const step = size / most_pairs + 1;
            if (size >= 2)
                for (std::size_t k = 0; k < size; k += step)
                    for (content_token const other : target_tokens(lessons[places[begin + k]]))
                        if (counts[other.id()]++ == 0) met.push_back(other.id());
            for (std::uint32_t const other : met) {
                auto const together = static_cast<float>(counts[other]) * static_cast<float>(step);
                counts[other] = 0;
                if (together < 2) continue;
                auto const alone = static_cast<float>(trained_[1][other]);
                float const chance = static_cast<float>(size) * alone / taught_;
                if (together < 1.5F * chance) continue;
                ranked.emplace_back(-(together - chance) * (together - chance) / (static_cast<float>(size) * alone),
                                    other);
            }
            std::size_t const kept = std::min(ranked.size(), most_entries);
            std::ranges::partial_sort(ranked, ranked.begin() + static_cast<std::ptrdiff_t>(kept));
            for (std::size_t k = 0; k < kept; ++k) {
                float const share = std::sqrt(-ranked[k].first);
                found.entries.push_back({ranked[k].second, share * static_cast<float>(size)});
            }
            found.first.push_back(static_cast<std::uint32_t>(found.entries.size()));
        }
        return found;
    }

    /// One pass of expectation and maximisation over the counts.
    void improve(table& found, std::span<lesson const> lessons) const
    {
        std::vector<float> explained(words_.size(), 0), counts(found.entries.size(), 0);
        auto const share = [&](std::uint32_t id, std::uint32_t k) {
            return found.entries[k].count / static_cast<float>(trained_[0][id]);
        };
        for (lesson const& one_lesson : lessons) {
            auto const from = source_tokens(one_lesson), to = target_tokens(one_lesson);
            // What is there can be explained: chance first. What is not there stays at zero.
            for (content_token const one : to)
                explained[one.id()] = 0.5F * static_cast<float>(trained_[1][one.id()]) / taught_ + 1e-3F;
            for (content_token const one : from)
                for (std::uint32_t k = found.first[one.id()]; k < found.first[one.id() + 1]; ++k)
                    if (float& sum = explained[found.entries[k].other]; sum > 0) sum += share(one.id(), k);
            for (content_token const one : from)
                for (std::uint32_t k = found.first[one.id()]; k < found.first[one.id() + 1]; ++k)
                    if (float const sum = explained[found.entries[k].other]; sum > 0)
                        counts[k] += share(one.id(), k) / sum;
            for (content_token const one : to) explained[one.id()] = 0;
        }
        for (std::size_t k = 0; k < counts.size(); ++k) found.entries[k].count = counts[k];
    }

    /// Adds what is known of equal tokens, drops what is not worth keeping, and turns the table round as well.
    void settle(table found)
    {
        table& forward = tables_[0];
        forward = {};
        forward.first.assign(1, 0);
        std::vector<std::uint32_t> sizes(words_.size() + 1, 0);
        for (std::uint32_t id = 0; id < words_.size(); ++id) {
            float equal = words_.count(id, 0) > 0 && words_.count(id, 1) > 0 && is_rare(id)
                              ? static_cast<float>(equal_share_[static_cast<std::size_t>(words_.kind(id))])
                              : 0.0F;
            if (!found.first.empty())
                for (std::uint32_t k = found.first[id]; k < found.first[id + 1]; ++k) {
                    entry one = found.entries[k];
                    if (one.other == id) {
                        one.count += equal;
                        equal = 0;
                    } else if (one.count < least_count) {
                        continue;
                    }
                    add(forward, id, one.other, one.count);
                }
            if (equal > 0.01F) add(forward, id, id, equal);
            forward.first.push_back(static_cast<std::uint32_t>(forward.entries.size()));
        }
        for (entry const& one : forward.entries) ++sizes[one.other + 1];
        for (std::size_t id = 0; id < words_.size(); ++id) sizes[id + 1] += sizes[id];
        table& backward = tables_[1];
        backward.first = sizes;
        backward.entries.resize(forward.entries.size());
        for (std::uint32_t id = 0; id < words_.size(); ++id)
            for (std::uint32_t k = forward.first[id]; k < forward.first[id + 1]; ++k)
                backward.entries[sizes[forward.entries[k].other]++] = {
                    id, forward.entries[k].count,
                    absent_of(forward.entries[k].other, id, forward.entries[k].count,
                              static_cast<float>(trained_[1][forward.entries[k].other]), 1)};
    }

    void add(table& to, std::uint32_t id, std::uint32_t other, float count) const
    {
        to.entries.push_back({other, count, absent_of(id, other, count, static_cast<float>(trained_[0][id]), 0)});
    }

    content_side const& source_;
    content_side const& target_;
    content_words const& words_;
    std::array<double, 3> equal_share_{};                 ///< of rare source tokens that the target has too, by kind
    std::array<std::vector<std::uint32_t>, 2> trained_{}; ///< pairs with the token
    float taught_ = 1;                                    ///< lessons
    std::array<float, 2> mean_tokens_{};                  ///< of a record in these pairs
    std::array<table, 2> tables_{};                       ///< from source to target, and back
};

} // namespace crossin::detail
#endif
