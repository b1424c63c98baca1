// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECIPE_DETAIL_RECIPE_DIRECTIONS_HPP
#define CROSSIN_RECIPE_DETAIL_RECIPE_DIRECTIONS_HPP

/// \file
/// The directions that a recipe names or lists, as one policy. Layer: recipe. Needs: recipe, directions.

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include <crossin/compose/recipe.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/language.hpp>
#include <crossin/sample/directions.hpp>

namespace crossin::detail {

/// Models: direction_policy.
class recipe_directions {
public:
    /// Errors: `error{invalid_argument}` or `error{not_found}` for directions that the languages do not allow.
    recipe_directions(recipe_component const& what, std::span<language_tag const> languages)
    {
        using task = recipe_component::task;
        if (!what.listed.empty()) {
            direction_list list;
            for (recipe_direction const& one : what.listed)
                list.directions.push_back(
                    {number_of(one.languages.from, languages), number_of(one.languages.to, languages), one.weight});
            policy_ = std::move(list);
        } else if (what.directions == "to_pivot") {
            policy_ = to_pivot{};
        } else if (!what.directions.empty()) {
            policy_ = parse_directions(what.directions, languages, what.distinct);
        } else if (what.what == task::translate) {
            policy_ = both_ways{};
        } else if (languages.size() == 1) {
            policy_ = to_itself{};
        } else {
            policy_ = any_to_any{what.distinct};
        }
        if (what.what == task::translate && languages.size() == 1)
            fail(errc::invalid_argument, "a translation needs a corpus in more than one language");
        auto const* const named = std::get_if<named_directions>(&policy_);
        stays_ = std::holds_alternative<to_itself>(policy_) ||
                 (named && named->which == named_directions::kind::to_itself);
    }

    /// Whether every question is answered in its own language.
    [[nodiscard]] bool stays_in_language() const noexcept { return stays_; }

    [[nodiscard]] std::vector<weighted_direction> operator()(std::span<double const> weights, std::size_t pivot) const
    {
        return std::visit([&](auto const& policy) { return policy(weights, pivot); }, policy_);
    }

private:
    static std::size_t number_of(language_tag const& tag, std::span<language_tag const> languages)
    {
        auto const at = std::ranges::find(languages, tag);
        if (at == languages.end())
            fail(errc::not_found, "a direction names " + to_string(tag) + ", which no file of the corpus is in");
        return static_cast<std::size_t>(at - languages.begin());
    }

    std::variant<to_pivot, both_ways, any_to_any, to_itself, direction_list, named_directions> policy_;
    bool stays_ = false;
};

} // namespace crossin::detail
#endif
