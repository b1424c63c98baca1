// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_EXPERIMENT_PRETRAINING_TEXT_HPP
#define CROSSIN_EXAMPLES_EXPERIMENT_PRETRAINING_TEXT_HPP

/// \file
/// What a base model reads of a world: a random-access range of lines, each a function of its index.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "world.hpp"

namespace experiment {

/// What the lines are, in percent; the rest are statements of one language. Models: std::regular.
struct text_shares {
    unsigned questions = 20; ///< with their answers
    unsigned parallel = 12;  ///< a statement in two languages that both tell it
    unsigned switched = 12;  ///< a statement with the name or the value in another language that tells it, too
    unsigned dictionary = 6; ///< two words that say the same
    friend bool operator==(text_shares const&, text_shares const&) = default;
};

/// Lines that tell a world's facts, each in the languages that tell it.
///
/// Yields: examples with an empty prompt, as `token_batches` takes them.
class pretraining_text {
public:
    struct line {
        std::string_view prompt = {};
        std::string response;
    };

    pretraining_text(world const& of, std::uint64_t lines, text_shares const& shares = {});
    pretraining_text(world const&&, std::uint64_t, text_shares const& = {}) = delete;

    [[nodiscard]] std::uint64_t size() const noexcept { return lines_; }
    [[nodiscard]] line operator[](std::uint64_t index) const;

private:
    struct told_fact {
        std::uint32_t fact;
        std::uint8_t language;
    };
    [[nodiscard]] std::size_t other_language(told_fact const& of, std::uint64_t bits) const;
    [[nodiscard]] std::string dictionary_line(std::uint64_t index) const;

    world const* world_;
    std::uint64_t lines_;
    text_shares shares_;
    std::vector<told_fact> told_;         ///< each fact in each language that tells it
    std::vector<std::uint32_t> with_two_; ///< those of `told_` that another language tells, too
};

} // namespace experiment
#endif
