// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_EXPERIMENT_WORLD_HPP
#define CROSSIN_EXAMPLES_EXPERIMENT_WORLD_HPP

/// \file
/// A small world: entities, five facts about each, and in which languages a model may read of them.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "words.hpp"

namespace experiment {

/// How large a world is, and how much of it each language tells. Models: std::regular.
struct world_options {
    std::size_t entities = 400;
    std::array<double, language_count> told = {1, 0.6, 0.2, 0.4}; ///< share of the facts, in the order of `languages`
    friend bool operator==(world_options const&, world_options const&) = default;
};

/// One fact.
struct fact {
    std::uint32_t entity = 0;
    relation about = year;
    std::uint32_t value = 0; ///< among the values of the relation
};

/// A world is a function of its seed: names, facts, who tells what, and the half that may be tuned on.
///
/// Names are shared by English, Spanish and Vietnamese, and Chinese has its own. A third of all values, years and numbers,
/// are the same in every language. What a language tells is drawn fact by fact, for each language by itself.
class world {
public:
    static constexpr std::size_t choice_count = 4;

    explicit world(std::uint64_t seed, world_options const& options = {});

    [[nodiscard]] std::uint64_t seed() const noexcept { return seed_; }
    [[nodiscard]] std::size_t entities() const noexcept { return names_.size(); }
    [[nodiscard]] std::size_t facts() const noexcept { return facts_.size(); }
    [[nodiscard]] fact const& at(std::size_t fact) const { return facts_[fact]; }
    [[nodiscard]] std::string_view name(std::size_t entity, std::size_t language) const;
    /// How many values a relation has.
    [[nodiscard]] std::size_t values(relation of) const { return values_[of].size(); }
    [[nodiscard]] std::string_view value(relation of, std::size_t value, std::size_t language) const;
    /// Whether all languages have one word for it.
    [[nodiscard]] bool is_shared(relation of, std::size_t value) const;

    /// Whether texts of the language tell the fact.
    [[nodiscard]] bool told(std::size_t fact, std::size_t language) const { return told_[language][fact]; }
    [[nodiscard]] bool told_in_english_only(std::size_t fact) const;
    /// Whether the fact is of the half that may be tuned on; the rest is asked about.
    [[nodiscard]] bool tunable(std::size_t fact) const { return tunable_[fact]; }

    /// The values to choose from, the right one among them at `right_choice`.
    [[nodiscard]] std::array<std::uint32_t, choice_count> choices(std::size_t fact) const;
    [[nodiscard]] std::size_t right_choice(std::size_t fact) const;

    [[nodiscard]] std::string statement(std::size_t fact, std::size_t language, std::size_t form) const;
    [[nodiscard]] std::string question(std::size_t fact, std::size_t language) const;
    [[nodiscard]] std::string_view answer(std::size_t fact, std::size_t language) const;
    /// A statement with words of another language for the name or the value.
    [[nodiscard]] std::string statement(std::size_t fact, std::size_t language, std::size_t form,
                                        std::size_t name_language, std::size_t value_language) const;

    /// All words that its texts are made of, each once.
    [[nodiscard]] std::vector<std::string> vocabulary() const;

private:
    struct entity_names {
        std::string shared, chinese;
    };
    struct value_words {
        std::array<std::string, language_count> words;
    };
    [[nodiscard]] std::uint64_t draw(std::uint64_t purpose, std::uint64_t counter) const;
    void draw_names(std::size_t count);
    void draw_values();
    void draw_facts(world_options const& options);

    std::uint64_t seed_;
    std::vector<entity_names> names_;
    std::array<std::vector<value_words>, relation_count> values_;
    std::vector<fact> facts_;
    std::array<std::vector<bool>, language_count> told_;
    std::vector<bool> tunable_;
};

} // namespace experiment
#endif
