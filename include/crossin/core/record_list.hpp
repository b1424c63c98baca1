// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_RECORD_LIST_HPP
#define CROSSIN_CORE_RECORD_LIST_HPP

/// \file
/// A corpus in memory: records that a program already holds. Layer: core. Needs: concepts.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/concepts.hpp>

namespace crossin {

/// Records in one language, owned.
///
/// Models: record_corpus.
class record_list {
public:
    struct workspace {
        std::vector<turn> turns = {};
    };

    record_list(language_tag language, std::vector<record> records, std::string name = "records")
        : language_(language), records_(std::move(records)), name_(std::move(name))
    {
        facts_.reserve(records_.size());
        workspace room;
        for (std::uint64_t i = 0; i < size(); ++i) {
            record_facts const facts = facts_of(read(i, room));
            facts_.push_back(facts);
            for (std::uint64_t const hash : {facts.id_hash, facts.prompt_hash, facts.response_hash})
                digest_ = hash_combine(digest_, hash);
        }
    }

    [[nodiscard]] std::uint64_t size() const noexcept { return records_.size(); }
    [[nodiscard]] language_tag language() const noexcept { return language_; }
    [[nodiscard]] std::string const& name() const noexcept { return name_; }
    [[nodiscard]] std::uint64_t digest() const noexcept { return digest_; }
    [[nodiscard]] record_facts facts(std::uint64_t i) const noexcept { return facts_[i]; }
    [[nodiscard]] place source(std::uint64_t i) const { return {name_ + "[" + std::to_string(i) + "]"}; }

    /// Requires: i < size().
    [[nodiscard]] record_view read(std::uint64_t i, workspace& room) const
    {
        record const& from = records_[i];
        room.turns.clear();
        for (record::owned_turn const& turn : from.turns)
            room.turns.push_back({turn.instruction, turn.input, turn.output});
        return {from.id, from.system, room.turns};
    }

private:
    language_tag language_;
    std::vector<record> records_;
    std::string name_;
    std::vector<record_facts> facts_;
    std::uint64_t digest_ = 0;
};

} // namespace crossin
#endif
