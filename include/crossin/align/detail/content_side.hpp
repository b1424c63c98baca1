// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_CONTENT_SIDE_HPP
#define CROSSIN_ALIGN_DETAIL_CONTENT_SIDE_HPP

/// \file
/// The records of one side as an aligner sees them, and the words of both sides. Layer: align. Needs: content_text.

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <crossin/align/detail/content_text.hpp>
#include <crossin/core/record.hpp>

namespace crossin::detail {

/// The small numbers of a record by which pairs are compared, each below `cells`.
struct content_facts {
    static constexpr std::size_t classes = 12, cells = 8;
    static constexpr std::size_t parts = 3; ///< of a record: instructions, inputs, outputs
    std::array<std::uint8_t, classes> value{};
    std::array<float, parts> length{};          ///< logarithms of code points
    std::array<std::uint32_t, parts> numbers{}; ///< hashes of the numbers in each; 0: none
    std::array<float, parts> common_weight{};   ///< of tokens that neighbours have in the same part
};

/// Some tokens of a record: an id with a flag.
struct content_token {
    std::uint32_t bits = 0;
    [[nodiscard]] constexpr std::uint32_t id() const noexcept { return bits & 0x7FFFFFFFU; }
    /// Whether a neighbour of the record has the token too, so that it hardly tells the two apart.
    [[nodiscard]] constexpr bool is_common() const noexcept { return bits >> 31; }
};

/// All records of one side. First hashes of tokens; `content_words` makes ids of them.
class content_side {
public:
    /// Of a record the rarest tokens are kept, this many where there are few records.
    [[nodiscard]] static constexpr std::size_t most_tokens(std::size_t records) noexcept
    {
        return std::clamp<std::size_t>(6'000'000 / (records + 1), 48, 400);
    }

    void reserve(std::size_t records)
    {
        facts_.reserve(records);
        ends_.reserve(parts * records);
        digests_.reserve(records);
    }

    void add(record_view const& record)
    {
        for (auto& part : rooms_) part.clear();
        sign_counts prompt, response;
        std::array<std::uint64_t, 3> characters{};
        content_facts facts;
        std::array<std::uint64_t, parts> digests{};
        auto const text = [&](std::string_view part, std::size_t which, sign_counts& signs) {
            add_tokens(part, rooms_[which]);
            signs.add(part);
            facts.numbers[which] += numbers_hash(part);
            if (!part.empty()) digests[which] = hash_combine(digests[which], hash64(part));
            characters[which] += code_points(part);
        };
        text(record.system, 0, prompt);
        for (turn const& one : record.turns) {
            text(one.input, 1, prompt);
            text(one.instruction, 0, prompt);
            text(one.output, 2, response);
        }
        auto const few = [](std::uint64_t count) { // 0, 1, 2, 3-4, 5-8, 9-16, 17-32, more
            return static_cast<std::uint8_t>(
                count < 3 ? count
                          : std::min<std::uint64_t>(7, static_cast<std::uint64_t>(std::bit_width(count - 1)) + 1));
        };
        std::uint64_t count_of_numbers = 0;
        for (auto const& part : rooms_)
            for (std::uint32_t const token : part) count_of_numbers += kind_of_token(token) == token_kind::number;
        facts.value = {few(record.turns.size()),
                       static_cast<std::uint8_t>(characters[1] > 0),
                       prompt.ending(),
                       response.ending(),
                       few(prompt.newlines),
                       few(response.newlines),
                       few(prompt.questions),
                       few(response.questions + response.exclamations + prompt.exclamations),
                       few(count_of_numbers),
                       few(prompt.quotes + response.quotes),
                       few(prompt.brackets + response.brackets),
                       static_cast<std::uint8_t>(characters[2] > 0)};
        for (std::size_t k = 0; k < characters.size(); ++k)
            facts.length[k] = static_cast<float>(std::log(static_cast<double>(characters[k]) + slack));
        facts_.push_back(facts);
        digests_.push_back(digests);
        for (auto& part : rooms_) {
            std::ranges::sort(part);
            part.erase(std::ranges::unique(part).begin(), part.end());
            hashes_.insert(hashes_.end(), part.begin(), part.end());
            ends_.push_back(hashes_.size());
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return facts_.size(); }
    [[nodiscard]] content_facts const& facts(std::size_t i) const noexcept { return facts_[i]; }
    /// Equal for equal texts; 0 for none.
    [[nodiscard]] std::uint64_t digest(std::size_t i, std::size_t part) const noexcept { return digests_[i][part]; }
    /// Whether two of its records have the same texts.
    [[nodiscard]] bool equal(std::size_t i, std::size_t j) const noexcept { return digests_[i] == digests_[j]; }
    /// Whether a record has the prompt of a record of another side, and more than a word of it.
    [[nodiscard]] bool same_prompt(std::size_t i, content_side const& other, std::size_t j) const noexcept
    {
        return digests_[i][0] == other.digests_[j][0] && digests_[i][1] == other.digests_[j][1] &&
               std::max(facts_[i].length[0], facts_[i].length[1]) > 3; // 12 code points and the slack
    }
    /// Tokens of all parts, a part after the other.
    [[nodiscard]] std::span<content_token const> tokens(std::size_t i) const noexcept
    {
        return between(parts * i, parts * (i + 1));
    }
    [[nodiscard]] std::span<content_token const> tokens(std::size_t i, std::size_t part) const noexcept
    {
        return between(parts * i + part, parts * i + part + 1);
    }
    /// How many equal records stand before it.
    [[nodiscard]] std::uint32_t repeat(std::size_t i) const noexcept { return repeats_.empty() ? 0 : repeats_[i]; }

private:
    friend class content_words;
    static constexpr std::size_t parts = content_facts::parts;

    [[nodiscard]] std::span<content_token const> between(std::size_t first, std::size_t last) const noexcept
    {
        std::size_t const begin = first == 0 ? 0 : ends_[first - 1];
        return {tokens_.data() + begin, ends_[last - 1] - begin};
    }

    static constexpr double slack = 8; ///< [code points] spares short texts

    void count_repeats()
    {
        std::vector<std::uint32_t> order(size());
        for (std::uint32_t i = 0; i < size(); ++i) order[i] = i;
        std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return digests_[i]; });
        std::vector<std::uint32_t> repeats(size());
        bool any = false;
        for (std::size_t k = 1; k < order.size(); ++k)
            if (digests_[order[k]] == digests_[order[k - 1]]) {
                repeats[order[k]] = repeats[order[k - 1]] + 1;
                any = true;
            }
        if (any) repeats_ = std::move(repeats);
    }

    /// Marks tokens that a record within `reach` has as well. Records equal to the one before do not count: they are
    /// told apart by their order.
    void mark_common(std::size_t ids)
    {
        constexpr std::uint32_t reach = 3;
        std::vector<std::uint32_t> seen;
        auto const pass = [&](bool forward) {
            seen.assign(parts * ids, 0xFFFFFF00U);
            for (std::size_t k = 0; k < size(); ++k) {
                std::size_t const i = forward ? k : size() - 1 - k;
                bool equal = false;
                for (std::size_t back = 1; back <= reach && back <= k && !equal; ++back)
                    equal = digests_[forward ? i - back : i + back] == digests_[i];
                if (equal) continue;
                auto const now = static_cast<std::uint32_t>(k);
                for (std::size_t part = 0; part < parts; ++part) {
                    std::size_t const list = parts * i + part;
                    for (std::size_t t = list == 0 ? 0 : ends_[list - 1]; t < ends_[list]; ++t) {
                        std::uint32_t& last = seen[parts * tokens_[t].id() + part];
                        if (now - last <= reach) tokens_[t].bits |= 0x80000000U;
                        last = now;
                    }
                }
            }
        };
        pass(true);
        pass(false);
        // Together they count as much as a few others: they say in which neighbourhood the record stands.
        for (std::size_t i = 0; i < size(); ++i)
            for (std::size_t part = 0; part < parts; ++part) {
                double count = 0;
                for (content_token const one : tokens(i, part)) count += one.is_common() ? 1 : 0;
                facts_[i].common_weight[part] = static_cast<float>(std::min(0.15, 3 / (count + 1)));
            }
    }

    std::vector<content_facts> facts_;
    std::vector<std::array<std::uint64_t, parts>> digests_; ///< of the texts
    std::vector<std::uint64_t> ends_;                       ///< of the tokens of each part of each record
    std::vector<std::uint32_t> hashes_;                     ///< of tokens, until they have ids
    std::vector<content_token> tokens_;
    std::vector<std::uint32_t> repeats_; ///< empty: all 0
    std::array<std::vector<std::uint32_t>, content_facts::parts> rooms_;
};

/// The tokens of both sides: in how many records of each they stand. Equal tokens have one id.
class content_words {
public:
    /// Gives ids to the tokens that can tell something: those that two records have at least, and not most of a side.
    content_words(content_side& source, content_side& target)
    {
        std::vector<std::uint32_t> unique;
        collect(source, target, unique);
        for (content_side* const side : {&source, &target}) {
            side->count_repeats();
            std::size_t const number = side == &source ? 0 : 1;
            settle(*side, number);
            side->mark_common(counts_.size());
            part_counts_[number].assign(content_facts::parts * counts_.size(), 0);
            for (std::size_t i = 0; i < side->size(); ++i)
                for (std::size_t part = 0; part < content_facts::parts; ++part)
                    for (content_token const one : side->tokens(i, part))
                        ++part_counts_[number][content_facts::parts * one.id() + part];
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return counts_.size(); }
    /// How often the token stands on a side (0 or 1): once a part of a record.
    [[nodiscard]] std::uint32_t count(std::uint32_t id, std::size_t side) const noexcept { return counts_[id][side]; }
    /// Of these, how many are in a part.
    [[nodiscard]] std::uint32_t count(std::uint32_t id, std::size_t side, std::size_t part) const noexcept
    {
        return part_counts_[side][content_facts::parts * id + part];
    }
    [[nodiscard]] token_kind kind(std::uint32_t id) const noexcept { return kinds_[id]; }

private:
    struct slot {
        std::uint32_t hash = 0, id = 0;
        std::array<std::uint32_t, 2> counts{};
    };

    [[nodiscard]] slot& find(std::uint32_t hash) noexcept
    {
        std::size_t at = (hash * 0x9E3779B1U) & (slots_.size() - 1);
        while (slots_[at].hash != hash && (slots_[at].counts[0] | slots_[at].counts[1]) != 0)
            at = (at + 1) & (slots_.size() - 1);
        return slots_[at];
    }

    void collect(content_side const& source, content_side const& target, std::vector<std::uint32_t>&)
    {
        slots_.resize(1U << 12);
        std::size_t used = 0;
        for (content_side const* const side : {&source, &target})
            for (std::uint32_t const hash : side->hashes_) {
                if (2 * used >= slots_.size()) grow();
                slot& one = find(hash);
                if ((one.counts[0] | one.counts[1]) == 0) {
                    one.hash = hash;
                    ++used;
                }
                ++one.counts[side == &source ? 0 : 1];
            }
        auto const too_many = [](std::size_t records) { return records < 20 ? records : records * 2 / 5; };
        std::size_t const most[2] = {too_many(source.size()), too_many(target.size())};
        // Ids by hash, whatever the order in the table.
        std::vector<slot*> kept;
        for (slot& one : slots_) {
            one.id = none;
            if (one.counts[0] + one.counts[1] >= 2 && one.counts[0] <= most[0] && one.counts[1] <= most[1])
                kept.push_back(&one);
        }
        std::ranges::sort(kept, {}, [](slot const* one) { return one->hash; });
        counts_.reserve(kept.size());
        kinds_.reserve(kept.size());
        for (slot* const one : kept) {
            one->id = static_cast<std::uint32_t>(counts_.size());
            counts_.push_back(one->counts);
            kinds_.push_back(kind_of_token(one->hash));
        }
    }

    void grow()
    {
        std::vector<slot> old(2 * slots_.size());
        old.swap(slots_);
        for (slot const& one : old)
            if ((one.counts[0] | one.counts[1]) != 0) find(one.hash) = one;
    }

    /// Ids instead of hashes, of each record the rarest.
    void settle(content_side& side, std::size_t number)
    {
        std::size_t const most = content_side::most_tokens(side.size());
        std::vector<std::uint32_t> ids;
        std::size_t begin = 0;
        for (std::uint64_t& end : side.ends_) {
            ids.clear();
            for (std::size_t t = begin; t < end; ++t)
                if (std::uint32_t const id = find(side.hashes_[t]).id; id != none) ids.push_back(id);
            begin = end;
            if (ids.size() > most) {
                std::ranges::sort(ids, [&](std::uint32_t a, std::uint32_t b) {
                    std::uint32_t const x = counts_[a][number], y = counts_[b][number];
                    return x != y ? x < y : a < b;
                });
                ids.resize(most);
                std::ranges::sort(ids);
            }
            for (std::uint32_t const id : ids) side.tokens_.push_back({id});
            end = side.tokens_.size();
        }
        side.hashes_ = {};
    }

    static constexpr std::uint32_t none = 0xFFFFFFFFU;
    std::vector<slot> slots_;
    std::vector<std::array<std::uint32_t, 2>> counts_;
    std::array<std::vector<std::uint32_t>, 2> part_counts_;
    std::vector<token_kind> kinds_;
};

} // namespace crossin::detail
#endif
