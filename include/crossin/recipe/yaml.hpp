// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECIPE_YAML_HPP
#define CROSSIN_RECIPE_YAML_HPP

/// \file
/// YAML files as settings. Layer: recipe. Needs: settings, yaml-cpp.

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include <crossin/core/error.hpp>
#include <crossin/core/settings.hpp>

namespace crossin {
namespace detail {

[[nodiscard]] inline place place_of(YAML::Mark const& mark, std::string const& path)
{
    if (mark.is_null()) return {path};
    return {path, static_cast<std::uint64_t>(mark.line) + 1, static_cast<std::uint64_t>(mark.pos), true};
}

[[nodiscard]] inline setting to_setting(YAML::Node const& node, std::string const& path, int depth = 0)
{
    constexpr int deepest = 64;
    place const where = place_of(node.Mark(), path);
    if (depth > deepest) fail(errc::limit, where, "settings nested more than 64 deep");
    switch (node.Type()) {
    case YAML::NodeType::Scalar: return setting::of_text(where, node.Scalar());
    case YAML::NodeType::Sequence: {
        setting list = setting::of_list(where);
        for (YAML::Node const& item : node) list.push_back(to_setting(item, path, depth + 1));
        return list;
    }
    case YAML::NodeType::Map: {
        setting map = setting::of_map(where);
        for (auto const& entry : node) {
            if (!entry.first.IsScalar()) fail(errc::parse, place_of(entry.first.Mark(), path), "a key must be a plain word");
            map.insert(entry.first.Scalar(), to_setting(entry.second, path, depth + 1));
        }
        return map;
    }
    case YAML::NodeType::Null:
    case YAML::NodeType::Undefined: break;
    }
    return setting::of_nothing(where);
}

} // namespace detail

/// The settings in YAML text. Scalars stay text, so that `no` in a list of languages is Norwegian.
///
/// Errors: `error{parse}` with line and byte for text that is no YAML and for keys that stand twice; `error{limit}` for
///         settings nested more than 64 deep.
[[nodiscard]] inline setting parse_yaml(std::string const& text, std::string const& path)
{
    try {
        return detail::to_setting(YAML::Load(text), path);
    } catch (YAML::Exception const& problem) {
        fail(errc::parse, detail::place_of(problem.mark, path), "not YAML: " + problem.msg);
    }
}

/// The settings in a YAML file. Errors: as `parse_yaml`; `error{not_found}` for a file that cannot be read.
[[nodiscard]] inline setting read_yaml(std::string const& path)
{
    std::ifstream file(path, std::ios::binary);
    std::string const text{std::istreambuf_iterator<char>(file), {}};
    if (!file) fail(errc::not_found, {path}, "the file cannot be read; check the path and its permissions");
    if (text.empty()) fail(errc::parse, {path}, "the file is empty; expected a recipe");
    return parse_yaml(text, path);
}

} // namespace crossin
#endif
