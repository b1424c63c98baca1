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
/// `translated::any` takes one of the fields that are not empty, by the draw's random bits. Records of several turns
/// give their first one.
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
        auto const has = [&](record_facts const& facts, translated what) {
            switch (what) {
            case translated::instruction: return facts.prompt_bytes > facts.input_bytes;
            case translated::input: return facts.input_bytes > 0;
            case translated::output: return facts.response_bytes > 0;
            case translated::any: return false;
            }
            return false;
        };
        if (field != translated::any) return has(prompt, field) && has(response, field);
        return std::ranges::any_of(all_fields, [&](translated what) { return has(prompt, what) && has(response, what); });
    }
    void write(task_row const& row, example_draft& draft) const
    {
        turn const& source = row.prompt.turns.front();
        turn const& target = row.response.turns.front();
        auto const [text, target_text] = chosen(source, target, row.bits);
        draft.id = row.prompt.id;
        draft.turns.push_back({row.prepared, text, target_text});
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

    static std::string_view text_of(turn const& one, translated what) noexcept
    {
        return what == translated::instruction ? one.instruction : what == translated::input ? one.input : one.output;
    }
    [[nodiscard]] std::pair<std::string_view, std::string_view> chosen(turn const& source, turn const& target,
                                                                       std::uint64_t bits) const noexcept
    {
        translated what = field;
        if (field == translated::any) {
            std::array<translated, all_fields.size()> there{};
            std::size_t count = 0;
            for (translated const candidate : all_fields)
                if (!text_of(source, candidate).empty() && !text_of(target, candidate).empty()) there[count++] = candidate;
            what = there[below(std::max<std::size_t>(count, 1), bits)];
        }
        return {text_of(source, what), text_of(target, what)};
    }
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
        std::size_t const turns =
            std::min({row.prompt.turns.size(), row.response.turns.size(), row.in_pivot.turns.size()});
        for (std::size_t i = 0; i < turns; ++i) {
            turn const& asked = row.prompt.turns[i];
            turn const& in_pivot = row.in_pivot.turns[i];
            std::string_view const instruction = draft.build([&](std::string& out) {
                append_instruction_in_context(from, asked.instruction, row.pivot, in_pivot.instruction, out);
            });
            std::string_view const input = draft.build([&](std::string& out) {
                append_input_in_context(from, asked.input, row.pivot, in_pivot.input, out);
            });
            draft.turns.push_back({instruction, input, row.response.turns[i].output});
        }
    }
    [[nodiscard]] std::uint64_t digest() const noexcept { return 7; }
};

} // namespace crossin
#endif
