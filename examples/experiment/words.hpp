// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_EXPERIMENT_WORDS_HPP
#define CROSSIN_EXAMPLES_EXPERIMENT_WORDS_HPP

/// \file
/// The words of the miniature world in its four languages. A word is one token, and words stand between blanks in every
/// language: Vietnamese compounds are joined by underscores, as its word segmenters write them.

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace experiment {

/// The languages, English first.
inline constexpr std::array<std::string_view, 4> languages = {"en", "es", "vi", "zh"};
inline constexpr std::size_t language_count = languages.size();

/// A word of each language, in their order.
using word = std::array<std::string_view, language_count>;

/// What is known of an entity, five facts each.
enum relation : std::size_t { year, home, craft, pet, badge };
inline constexpr std::size_t relation_count = 5;

/// Sentences of a relation in a language. {n} stands for the name, {v} for the value.
struct relation_texts {
    std::array<std::string_view, 3> statements = {};
    std::string_view question = {};
};
[[nodiscard]] relation_texts const& texts_of(relation which, std::size_t language);

/// Values of a relation that each language has a word of its own for.
[[nodiscard]] std::span<word const> own_words(relation which);

/// What a dictionary line puts between a word and its translation.
inline constexpr std::string_view same_as = "=";

} // namespace experiment
#endif
