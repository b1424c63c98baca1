// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECIPE_YAML_HPP
#define CROSSIN_RECIPE_YAML_HPP

/// \file
/// YAML files as settings. Layer: recipe. Needs: mapped_file, settings, yaml-cpp.

#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/io/mapped_file.hpp>

namespace crossin {
namespace detail {

/// Turns YAML nodes into settings, as long as they are neither too deep nor too many (aliases can make more of them than
/// there is text).
class yaml_reader {
public:
    explicit yaml_reader(std::string const& path) : path_(path) {}

    [[nodiscard]] place place_of(YAML::Mark const& mark) const
    {
        if (mark.is_null()) return {path_};
        return {path_, static_cast<std::uint64_t>(mark.line) + 1, static_cast<std::uint64_t>(mark.pos), true};
    }

    [[nodiscard]] setting read(YAML::Node const& node, int depth = 0)
    {
        constexpr int deepest = 64;
        constexpr std::uint64_t most = 1'000'000;
        place const where = place_of(node.Mark());
        if (depth > deepest) fail(errc::limit, where, "settings nested more than 64 deep");
        if (++values_ > most)
            fail(errc::limit, where, "more than a million settings, counting those that aliases repeat");
        switch (node.Type()) {
        case YAML::NodeType::Scalar: return setting::of_text(where, node.Scalar());
        case YAML::NodeType::Sequence: {
            setting list = setting::of_list(where);
            for (YAML::Node const& item : node) list.push_back(read(item, depth + 1));
            return list;
        }
        case YAML::NodeType::Map: {
            setting map = setting::of_map(where);
            for (auto const& entry : node) {
                place const key = place_of(entry.first.Mark());
                if (!entry.first.IsScalar()) fail(errc::parse, key, "a key must be a plain word");
                map.insert(entry.first.Scalar(), read(entry.second, depth + 1), key);
            }
            return map;
        }
        case YAML::NodeType::Null:
        case YAML::NodeType::Undefined: break;
        }
        return setting::of_nothing(where);
    }

private:
    std::string const& path_;
    std::uint64_t values_ = 0;
};

/// Offset of the first byte that is not UTF-8, or the size of `text`.
[[nodiscard]] constexpr std::size_t find_not_utf8(std::string_view text) noexcept
{
    auto const byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    for (std::size_t at = 0; at < text.size();) {
        unsigned const lead = byte(at);
        std::size_t const length = lead < 0x80   ? 1
                                   : lead < 0xC2 ? 0
                                   : lead < 0xE0 ? 2
                                   : lead < 0xF0 ? 3
                                   : lead < 0xF5 ? 4
                                                 : 0;
        if (length == 0) return at;
        unsigned const second = byte(at + 1); // overlong forms, surrogates and what lies beyond U+10FFFF show here
        if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
            (lead == 0xF4 && second > 0x8F))
            return at;
        for (std::size_t i = 1; i < length; ++i)
            if ((byte(at + i) & 0xC0U) != 0x80U) return at;
        at += length;
    }
    return text.size();
}

} // namespace detail

/// The settings in YAML text. Scalars stay text, so that `no` in a list of languages is Norwegian.
///
/// Errors: `error{parse}` with line and byte for text that is no YAML, for more than one document and for keys that stand
///         twice; `error{encoding}` for text that is not UTF-8; `error{limit}` for settings nested more than 64 deep, and
///         for more than a million.
[[nodiscard]] inline setting parse_yaml(std::string const& text, std::string const& path)
{
    detail::yaml_reader reader(path);
    if (std::size_t const at = detail::find_not_utf8(text); at < text.size()) {
        std::uint64_t line = 1;
        for (char const c : std::string_view(text).substr(0, at)) line += c == '\n';
        fail(errc::encoding, {path, line, at, true}, "this byte is not UTF-8; save the file as UTF-8");
    }
    try {
        std::vector<YAML::Node> const documents = YAML::LoadAll(text);
        if (documents.empty() || documents.front().IsNull())
            fail(errc::parse, {path}, "the file is empty; expected settings");
        if (documents.size() > 1)
            fail(errc::parse, reader.place_of(documents[1].Mark()), "a second document begins here; expected one");
        return reader.read(documents.front());
    } catch (YAML::Exception const& problem) {
        fail(errc::parse, reader.place_of(problem.mark), "not YAML: " + problem.msg);
    }
}

/// The settings in a YAML file. Errors: as `parse_yaml` and `mapped_file`.
[[nodiscard]] inline setting read_yaml(std::string const& path)
{
    mapped_file const file(path);
    return parse_yaml(std::string(file.bytes()), path);
}

} // namespace crossin
#endif
