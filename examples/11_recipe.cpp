// SPDX-License-Identifier: MIT
// A composition from a file: recipes in YAML and in JSON, what they become, and what they say about mistakes.
#include <iostream>
#include <string>

#include <crossin/crossin.hpp>
#include <crossin/recipe/yaml.hpp> // the one header that asks for yaml-cpp

namespace xin = crossin;

int main()
{
    // Paths in a recipe are relative to the folder that is named beside it.
    xin::opened_recipe const opened(xin::read_recipe(xin::read_yaml("recipes/small.yaml"), "recipes"));
    xin::composition const& data = opened.data();
    std::cout << data.plan(opened.of().examples) << '\n' << data[0].prompt << data[0].response << "\n\n";

    // JSON has the same keys. Both are the same recipe, so they compose the same examples.
    xin::opened_recipe const json(xin::read_recipe(xin::read_settings_json("recipes/small.json"), "recipes"));
    std::cout << (json.data().made_of() == data.made_of() ? "the same\n\n" : "not the same\n\n");

    // A recipe is a value of plain structs: change it and open it again.
    xin::recipe changed = opened.of();
    changed.seed = 43;
    for (xin::recipe_component& one : changed.mixture) one.weight = one.name == "base" ? 0 : 1;
    std::cout << xin::opened_recipe(changed).data().plan(4096).total("cross").got
              << " of 4096 are cross-lingual now\n\n";

    // Mistakes are told with their place and the nearest thing that would do.
    for (std::string const text :
         {"corpora: {a: {files: x.json, langauge: en}}\nmixture: {}",
          "corpora: {}\nmixture: {a: {from: b, weight: -1}}", "corpora: {}\nmixture:\n  a: {from: b, weight: 1}"})
        try {
            static_cast<void>(xin::read_recipe(xin::parse_yaml(text, "mine.yaml")));
        } catch (xin::error const& problem) {
            std::cout << problem.what() << '\n';
        }
}
