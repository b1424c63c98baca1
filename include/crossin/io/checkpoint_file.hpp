// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_CHECKPOINT_FILE_HPP
#define CROSSIN_IO_CHECKPOINT_FILE_HPP

/// \file
/// Checkpoints as small JSON files. Layer: io. Needs: checkpoint, settings_json, output_file.

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/checkpoint.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/fingerprint.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/io/detail/escape.hpp>
#include <crossin/io/output_file.hpp>
#include <crossin/io/settings_json.hpp>

namespace crossin {

/// A checkpoint as it stands in a file: the state of the run, and how much output belonged to it.
///
/// Models: std::regular.
struct saved_checkpoint {
    checkpoint state = {};
    std::optional<std::uint64_t> output_bytes = {}; ///< length of the output file at that moment
    friend bool operator==(saved_checkpoint const&, saved_checkpoint const&) = default;
};

namespace detail {

inline constexpr std::string_view checkpoint_format = "crossin checkpoint";
inline constexpr std::uint64_t checkpoint_version = 1;

[[nodiscard]] inline std::string hash_text(std::uint64_t hash)
{
    std::string text(16, '0');
    for (std::size_t i = 16; i-- > 0; hash >>= 4) text[i] = "0123456789abcdef"[hash & 15];
    return text;
}

[[nodiscard]] inline std::uint64_t hash_of(setting const& value)
{
    std::string const& text = value.text();
    std::uint64_t hash = 0;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), hash, 16);
    if (text.size() != 16 || problem != std::errc{} || end != text.data() + text.size())
        value.reject("a hash of 16 hexadecimal digits");
    return hash;
}

inline void append_counts(std::string& to, std::string_view name, std::vector<std::uint64_t> const& counts)
{
    (to += '"') += name;
    to += "\": [";
    for (std::size_t i = 0; i < counts.size(); ++i) {
        to += i == 0 ? "\"" : ", \"";
        (to += std::to_string(counts[i])) += '"';
    }
    to += ']';
}

[[nodiscard]] inline std::vector<std::uint64_t> counts_of(setting const& list)
{
    std::vector<std::uint64_t> counts;
    for (setting const& one : list.items()) counts.push_back(one.count());
    return counts;
}

inline setting const& list_at(setting const& map, std::string_view key)
{
    setting const& found = map.at(key);
    if (!found.is_list()) found.reject("a list");
    return found;
}

} // namespace detail

/// A checkpoint as JSON text. Numbers that other programs might round are texts of decimal digits.
///
/// Properties: checkpoint_from_json(checkpoint_to_json(x)) == x.
[[nodiscard]] inline std::string checkpoint_to_json(saved_checkpoint const& saved)
{
    std::string text = "{\n  \"format\": \"";
    text += detail::checkpoint_format;
    text += "\",\n  \"version\": " + std::to_string(detail::checkpoint_version);
    text += ",\n  \"next\": \"" + std::to_string(saved.state.next) + '"';
    if (saved.output_bytes) text += ",\n  \"output_bytes\": \"" + std::to_string(*saved.output_bytes) + '"';
    text += ",\n  \"made_of\": [";
    char const* between = "";
    for (fingerprint::part const& part : saved.state.made_of.parts()) {
        text += between;
        text += "\n    {\"name\": ";
        detail::append_json_string(text, part.name);
        text += ", \"hash\": \"" + detail::hash_text(part.hash) + "\"}";
        between = ",";
    }
    text += "\n  ],\n  \"stages\": [";
    between = "";
    for (recorded_stage const& stage : saved.state.stages) {
        text += between;
        text += "\n    {\"first\": \"" + std::to_string(stage.first) + "\", ";
        detail::append_counts(text, "groups", stage.weights.groups);
        text += ", ";
        detail::append_counts(text, "leaves", stage.weights.leaves);
        text += '}';
        between = ",";
    }
    text += "\n  ]\n}\n";
    return text;
}

/// The checkpoint in settings that were read from JSON.
///
/// Errors: `error{parse}` with the place for anything that is not a checkpoint, `error{unsupported}` for another version.
[[nodiscard]] inline saved_checkpoint checkpoint_from(setting const& root)
{
    setting const* const format = root.find("format");
    if (!format || !format->is_text() || format->text() != detail::checkpoint_format)
        fail(errc::parse, root.where(), "is not a checkpoint of crossin: \"format\" is not \"crossin checkpoint\"");
    setting const& version = root.at("version");
    if (version.count() != detail::checkpoint_version)
        fail(errc::unsupported, version.where(),
             "the checkpoint has format version " + version.text() + "; this program reads version " +
                 std::to_string(detail::checkpoint_version));
    static constexpr std::array<std::string_view, 6> keys = {"format",       "version", "next",
                                                             "output_bytes", "made_of", "stages"};
    root.expect_keys(keys);
    saved_checkpoint saved;
    saved.state.next = root.at("next").count();
    if (setting const* const bytes = root.find("output_bytes")) saved.output_bytes = bytes->count();
    for (setting const& part : detail::list_at(root, "made_of").items())
        saved.state.made_of.add(part.at("name").text(), detail::hash_of(part.at("hash")));
    for (setting const& stage : detail::list_at(root, "stages").items())
        saved.state.stages.push_back({stage.at("first").count(),
                                      {detail::counts_of(detail::list_at(stage, "groups")),
                                       detail::counts_of(detail::list_at(stage, "leaves"))}});
    return saved;
}

/// The checkpoint in JSON text. Errors: those of `checkpoint_from` and `settings_from_json`.
[[nodiscard]] inline saved_checkpoint checkpoint_from_json(std::string_view text,
                                                           std::string const& name = "checkpoint")
{
    return checkpoint_from(settings_from_json(text, name));
}

/// Writes a checkpoint in one go: a crash leaves the old one or the new one. Errors: those of `atomic_write`.
inline void save(saved_checkpoint const& saved, std::string const& path)
{
    atomic_write(path, checkpoint_to_json(saved));
}
inline void save(checkpoint const& state, std::string const& path) { save(saved_checkpoint{state, {}}, path); }

/// Reads a checkpoint. Errors: those of `checkpoint_from` and `read_settings_json`.
[[nodiscard]] inline saved_checkpoint load_checkpoint(std::string const& path)
{
    return checkpoint_from(read_settings_json(path));
}

/// Errors: `error{mismatch}` naming all parts in which the fingerprint of a checkpoint differs from that of this run.
inline void require_same(fingerprint const& saved, fingerprint const& current, std::string const& path = {})
{
    std::vector<std::string> const names = saved.differences(current);
    if (saved == current) return;
    std::string text;
    for (std::string const& name : names) text += (text.empty() ? "" : ", ") + name;
    if (names.empty()) text = "the order of its parts";
    fail(errc::mismatch, place{path},
         "the checkpoint belongs to another run; what differs: " + text +
             ". Go on with what it was made of, or begin anew");
}

} // namespace crossin
#endif
