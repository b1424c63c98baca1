// SPDX-License-Identifier: MIT
#include "recipe_file.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

#include <crossin/align/by_content.hpp>
#include <crossin/compose/read_recipe.hpp>
#include <crossin/io/settings_json.hpp>
#if __has_include(<yaml-cpp/yaml.h>)
    #include <crossin/recipe/yaml.hpp>
#endif

namespace program {
namespace {

[[nodiscard]] crossin::setting settings_in(std::string const& path)
{
#if __has_include(<yaml-cpp/yaml.h>)
    if (path.ends_with(".yaml") || path.ends_with(".yml")) return crossin::read_yaml(path);
#else
    if (path.ends_with(".yaml") || path.ends_with(".yml"))
        crossin::fail(crossin::errc::unsupported, {path},
                      "this program was built without yaml-cpp; write the recipe as JSON");
#endif
    if (path.ends_with(".json")) return crossin::read_settings_json(path);
    crossin::fail(crossin::errc::invalid_argument, {path}, "the name of a recipe ends in .yaml, .yml or .json");
}

} // namespace

void add_recipe(CLI::App& command, recipe_choice& choice)
{
    command.add_option("RECIPE", choice.path, "the recipe, a .yaml, .yml or .json file")->required();
    command.add_option("--seed", choice.seed, "another seed than the recipe's");
    command.add_option("--threads", choice.open.threads, "threads to use; 0, the default: all there are");
    command.add_option("--cache", choice.open.cache_folder,
                       "folder for the indexes of corpora, or `none`; default: beside the files, or $CROSSIN_CACHE");
    choice.open.pair_by_content = [](crossin::recipe_corpus const& what,
                                     std::span<crossin::corpus const* const> corpora, crossin::row_list& rows) {
        crossin::by_content{what.checks, what.doubtful, what.no_partner}.align(corpora, rows);
    };
}

crossin::recipe load(recipe_choice const& choice, crossin::problem_sink const& sink)
{
    std::size_t const slash = choice.path.rfind('/');
    std::string const folder = slash == std::string::npos ? "" : choice.path.substr(0, slash + 1);
    crossin::recipe recipe = crossin::read_recipe(
        settings_in(choice.path), folder.empty() || folder == "/" ? folder : choice.path.substr(0, slash), sink);
    if (choice.seed) recipe.seed = *choice.seed;
    return recipe;
}

crossin::setting settings_of(recipe_choice const& choice) { return settings_in(choice.path); }

run_bounds bounds_of(crossin::recipe const& recipe, std::optional<std::uint64_t> count, std::uint64_t first)
{
    if (count) return {first, first + *count};
    if (recipe.examples == 0)
        crossin::fail(crossin::errc::invalid_argument, recipe.where,
                      "how many examples? Say it with --count, or with `examples` in the recipe");
    return {first, std::max(first, recipe.examples)};
}

} // namespace program
