// SPDX-License-Identifier: MIT
#ifndef CROSSIN_COMPOSE_TASKS_HPP
#define CROSSIN_COMPOSE_TASKS_HPP

/// \file
/// The tasks that come with the library. Layer: compose. Needs: core, prompt, sample, task.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/compose/task.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/core/random.hpp>
#include <crossin/prompt/tags.hpp>
#include <crossin/prompt/translation.hpp>
#include <crossin/sample/directions.hpp>

namespace crossin {

/// The record as it is: asked and answered in one language.
///
/// Source: CrossIn (arXiv 2404.11932), the builder's mode "mono".
struct same_language {
    [[nodiscard]] std::vector<weighted_direction> directions(std::span<language_tag const>, std::size_t pivot,
                                                             std::span<double const> weights) const
    {
        return to_itself{}(weights, pivot);
    }
    void write(task_row const& row, example_draft& draft) const
    {
        draft.id = row.prompt.id;
        draft.system = row.prompt.system;
        draft.turns.assign(row.prompt.turns.begin(), row.prompt.turns.end());
    }
    [[nodiscard]] std::uint64_t digest() const noexcept { return 1; }
};

/// Asked in one language, answered in another; all turns of the record.
///
/// Source: CrossIn, modes en2x (`from_pivot`) and x2en (`to_pivot`); x2x (`any_to_any`) after its on-line collator.
template <direction_policy Policy = any_to_any>
struct cross_lingual {
    constexpr explicit cross_lingual(Policy which = {}) : policy(std::move(which)) {}

    Policy policy;

    [[nodiscard]] std::vector<weighted_direction> directions(std::span<language_tag const>, std::size_t pivot,
                                                             std::span<double const> weights) const
    {
        return policy(weights, pivot);
    }
    void write(task_row const& row, example_draft& draft) const
    {
        draft.id = row.prompt.id;
        draft.system = row.prompt.system;
        draft.tells_language = true;
        std::size_t const turns = std::min(row.prompt.turns.size(), row.response.turns.size());
        for (std::size_t i = 0; i < turns; ++i)
            draft.turns.push_back(
                {row.prompt.turns[i].instruction, row.prompt.turns[i].input, row.response.turns[i].output});
    }
    [[nodiscard]] std::uint64_t digest() const noexcept { return 2; }
};

/// What of a record is translated.
enum class translated : std::uint8_t { instruction, input, output, any };

/// Translation of a field of the record from the one language into the other.
///
/// The instruction is written in the source language (`prompt/translation.hpp`), or `instruction` word for word.
/// `translated::any` takes one of the fields that are not empty, by the draw's random bits. Of records of several
/// turns the first one is taken that has the field in both languages.
///
/// Source: CrossIn, the builder's mode "translation": the instruction field, into English.
template <direction_policy Policy = both_ways>
struct translation {
    constexpr explicit translation(Policy which = {}, translated what = translated::instruction,
                                   std::string wording = {})
        : policy(std::move(which)), field(what), instruction(std::move(wording))
    {}

    static constexpr bool usable_grows_with_size = true;
    Policy policy;
    translated field;
    std::string instruction; ///< empty: written for the direction

    [[nodiscard]] std::vector<weighted_direction> directions(std::span<language_tag const>, std::size_t pivot,
                                                             std::span<double const> weights) const
    {
        return policy(weights, pivot);
    }
    [[nodiscard]] bool usable(record_facts const& prompt, record_facts const& response) const noexcept
    {
        return std::ranges::any_of(
            all_fields, [&](translated what) { return wants(what) && has(prompt, what) && has(response, what); });
    }
    /// Exact for records of one turn; of several turns, their mean.
    [[nodiscard]] text_size measure(record_facts const& prompt, record_facts const& response,
                                    record_facts const& /*in_pivot*/) const noexcept
    {
        text_size sum;
        std::uint64_t fields = 0;
        for (translated const what : all_fields) {
            if (!wants(what) || !has(prompt, what) || !has(response, what)) continue;
            sum += {bytes_of(prompt, what), bytes_of(response, what), characters_of(prompt, what),
                    characters_of(response, what)};
            ++fields;
        }
        auto const mean = [](std::uint64_t whole, std::uint64_t parts) {
            return parts < 2 ? whole : (whole + parts / 2) / parts;
        };
        return {mean(sum.prompt_bytes, fields * prompt.turns), mean(sum.response_bytes, fields * response.turns),
                mean(sum.prompt_characters, fields * prompt.turns),
                mean(sum.response_characters, fields * response.turns)};
    }
    void write(task_row const& row, example_draft& draft) const
    {
        std::size_t const turns = std::min(row.prompt.turns.size(), row.response.turns.size());
        for (std::size_t i = 0; i < turns; ++i) {
            turn const& source = row.prompt.turns[i];
            turn const& target = row.response.turns[i];
            std::array<translated, all_fields.size()> there{};
            std::size_t count = 0;
            for (translated const what : all_fields)
                if (wants(what) && !text_of(source, what).empty() && !text_of(target, what).empty())
                    there[count++] = what;
            if (count == 0) continue;
            translated const what = there[below(count, row.bits)];
            draft.id = row.prompt.id;
            draft.turns.push_back({row.prepared, text_of(source, what), text_of(target, what)});
            return;
        }
    }
    [[nodiscard]] std::string prepare(direction const& languages) const
    {
        return instruction.empty() ? translation_instruction(languages, languages.from) : instruction;
    }
    [[nodiscard]] std::uint64_t digest() const noexcept
    {
        return hash_combine(3 + static_cast<std::uint64_t>(field), hash64(instruction));
    }

private:
    static constexpr std::array all_fields{translated::instruction, translated::input, translated::output};

    [[nodiscard]] bool wants(translated what) const noexcept { return field == translated::any || field == what; }
    static std::string_view text_of(turn const& one, translated what) noexcept
    {
        return what == translated::instruction ? one.instruction : what == translated::input ? one.input : one.output;
    }
    static std::uint64_t bytes_of(record_facts const& facts, translated what) noexcept
    {
        return what == translated::instruction ? facts.prompt_bytes - facts.input_bytes
               : what == translated::input     ? facts.input_bytes
                                               : facts.response_bytes;
    }
    static std::uint64_t characters_of(record_facts const& facts, translated what) noexcept
    {
        return what == translated::instruction ? facts.prompt_characters - facts.input_characters
               : what == translated::input     ? facts.input_characters
                                               : facts.response_characters;
    }
    static bool has(record_facts const& facts, translated what) noexcept { return bytes_of(facts, what) > 0; }
};

/// The question in its language with the pivot's version beside it, answered in the language of the tag.
///
/// A question in the pivot language stands alone and without a tag, whatever the language of its answer; so does the
/// collator's. Leave such directions out where that is not wanted.
///
/// Source: CrossIn's on-line collator, stage 3.
template <direction_policy Policy = any_to_any>
struct pair_in_context {
    constexpr explicit pair_in_context(Policy which = {}) : policy(std::move(which)) {}

    static constexpr bool reads_pivot = true;
    Policy policy;

    [[nodiscard]] std::vector<weighted_direction> directions(std::span<language_tag const>, std::size_t pivot,
                                                             std::span<double const> weights) const
    {
        return policy(weights, pivot);
    }
    void write(task_row const& row, example_draft& draft) const
    {
        draft.id = row.prompt.id;
        draft.system = row.prompt.system;
        language_tag const& from = row.languages.from;
        if (from != row.pivot)
            draft.response_tag = draft.build([&](std::string& out) { append_tag(row.languages.to, out); });
        std::size_t const turns = std::min(
            {row.prompt.turns.size(), row.response.turns.size(), row.in_pivot.turns.size()});
        for (std::size_t i = 0; i < turns; ++i) {
            turn const& asked = row.prompt.turns[i];
            turn const& in_pivot = row.in_pivot.turns[i];
            std::string_view const instruction = draft.build([&](std::string& out) {
                append_instruction_in_context(from, asked.instruction, row.pivot, in_pivot.instruction, out);
            });
            std::string_view const input = draft.build(
                [&](std::string& out) { append_input_in_context(from, asked.input, row.pivot, in_pivot.input, out); });
            draft.turns.push_back({instruction, input, row.response.turns[i].output});
        }
    }
    /// The pivot's prompt stands beside the other; a question in the pivot language stands alone.
    [[nodiscard]] text_size measure(record_facts const& prompt, record_facts const& response,
                                    record_facts const& in_pivot) const noexcept
    {
        text_size size{prompt.prompt_bytes, response.response_bytes, prompt.prompt_characters,
                       response.response_characters};
        if (prompt == in_pivot) return size;
        return size += {in_pivot.prompt_bytes, 0, in_pivot.prompt_characters, 0};
    }
    [[nodiscard]] std::uint64_t digest() const noexcept { return 7; }
};

} // namespace crossin
#endif
