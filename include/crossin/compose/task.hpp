// SPDX-License-Identifier: MIT
#ifndef CROSSIN_COMPOSE_TASK_HPP
#define CROSSIN_COMPOSE_TASK_HPP

/// \file
/// What a task is: from the records of a row to the fields of an example. Layer: compose. Needs: core, sample.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/language.hpp>
#include <crossin/core/record.hpp>
#include <crossin/core/text_arena.hpp>
#include <crossin/sample/directions.hpp>

namespace crossin {

/// The records that a task makes an example of.
struct task_row {
    direction languages = {}; ///< of the prompt and of the response
    language_tag pivot = {};
    record_view prompt = {};        ///< the row in `languages.from`
    record_view response = {};      ///< the row in `languages.to`
    record_view in_pivot = {};      ///< the row in `pivot`, for tasks that read it
    std::string_view prepared = {}; ///< what the task's `prepare` said for these languages
    std::uint64_t bits = 0;         ///< 64 random bits for what the task is free to choose
};

/// What a task writes. Views into the row's records stay valid as long as is needed; other text goes into `text`.
struct example_draft {
    text_arena text = {};
    std::string scratch = {}; ///< of `build`
    std::string_view id = {};
    std::string_view system = {};
    std::vector<turn> turns = {};
    std::string_view response_tag = {}; ///< for the template's slot {output_lang}
    bool tells_language = false;        ///< whether the recipe's hint of the answer language is to be added

    /// The text that `append` puts into an empty string, kept as long as the draft.
    template <std::invocable<std::string&> Append>
    [[nodiscard]] std::string_view build(Append append)
    {
        scratch.clear();
        append(scratch);
        return text.join({scratch});
    }

    void clear() noexcept
    {
        text.clear();
        id = system = response_tag = {};
        turns.clear();
        tells_language = false;
    }
};

/// Text of examples, added up: what of their records stands in prompts, and what in responses.
struct text_size {
    std::uint64_t prompt_bytes = 0;
    std::uint64_t response_bytes = 0;
    std::uint64_t prompt_characters = 0; ///< [code points]
    std::uint64_t response_characters = 0;

    text_size& operator+=(text_size const& more) noexcept
    {
        prompt_bytes += more.prompt_bytes;
        response_bytes += more.response_bytes;
        prompt_characters += more.prompt_characters;
        response_characters += more.response_characters;
        return *this;
    }
    friend bool operator==(text_size const&, text_size const&) = default;
};

/// What a row is asked for. The library's tasks are in `tasks.hpp`; a class to copy, which asks for the first
/// sentence of an answer:
///
///     struct first_sentence {
///         // Which directions there are, and how they are weighted, given the weights of the languages.
///         auto directions(std::span<crossin::language_tag const> languages, std::size_t pivot,
///                         std::span<double const> weights) const
///         {
///             return crossin::to_itself{}(weights, pivot);
///         }
///         // The example. The draft is empty; what is written must not allocate in the long run.
///         void write(crossin::task_row const& row, crossin::example_draft& draft) const
///         {
///             for (crossin::turn const& turn : row.prompt.turns)
///                 draft.turns.push_back({turn.instruction, turn.input, turn.output.substr(0, turn.output.find('.') + 1)});
///         }
///         // Both may be left out: which rows will do (default: a prompt and a response that are not empty), and a
///         // number that differs for tasks that write differently, for the fingerprint (default 0).
///         bool usable(crossin::record_facts const& prompt, crossin::record_facts const& response) const
///         {
///             return prompt.prompt_bytes > 0 && response.response_bytes > 1;
///         }
///         std::uint64_t digest() const { return 1; }
///     };
///
/// Further members that a task may have:
///
/// - `static constexpr bool reads_pivot = true`: it is given rows that have the pivot language too.
/// - `std::string prepare(direction const&) const`: says once for each direction what its rows will need.
/// - `text_size measure(record_facts const& prompt, record_facts const& response, record_facts const& in_pivot) const`:
///   how much text of the records an example holds, for weights in bytes and characters and for plans (default: the
///   prompt of the one, the response of the other). `in_pivot` is empty unless `reads_pivot`.
/// - `static constexpr bool usable_grows_with_size = true`: where `usable` holds for some facts, it holds for larger ones.
template <class T>
concept task = std::copyable<T> &&
               requires(T const& one, std::span<language_tag const> languages, std::size_t pivot,
                        std::span<double const> weights, task_row const& row, example_draft& draft) {
                   {
                       one.directions(languages, pivot, weights)
                   } -> std::convertible_to<std::vector<weighted_direction>>;
                   one.write(row, draft);
               };

/// What the task prepares for a direction.
template <task T>
[[nodiscard]] std::string prepared(T const& one, direction const& languages)
{
    if constexpr (requires {
                      { one.prepare(languages) } -> std::convertible_to<std::string>;
                  })
        return one.prepare(languages);
    else
        return {};
}

/// Whether the task wants the row in the pivot language beside prompt and response.
template <task T>
inline constexpr bool reads_pivot = requires { requires T::reads_pivot; };

/// Whether a row with these facts will do for the task.
template <task T>
[[nodiscard]] bool usable(T const& one, record_facts const& prompt, record_facts const& response)
{
    if constexpr (requires {
                      { one.usable(prompt, response) } -> std::convertible_to<bool>;
                  })
        return one.usable(prompt, response);
    else
        return prompt.prompt_bytes > 0 && response.response_bytes > 0;
}

/// How much text of these records an example of the task holds.
template <task T>
[[nodiscard]] text_size measured(T const& one, record_facts const& prompt, record_facts const& response,
                                 record_facts const& in_pivot)
{
    if constexpr (requires {
                      { one.measure(prompt, response, in_pivot) } -> std::convertible_to<text_size>;
                  })
        return one.measure(prompt, response, in_pivot);
    else
        return {prompt.prompt_bytes, response.response_bytes, prompt.prompt_characters, response.response_characters};
}

/// What tells the task from others in a fingerprint.
template <task T>
[[nodiscard]] std::uint64_t task_digest(T const& one)
{
    if constexpr (requires {
                      { one.digest() } -> std::convertible_to<std::uint64_t>;
                  })
        return one.digest();
    else
        return 0;
}

} // namespace crossin
#endif
