// SPDX-License-Identifier: MIT
#include "run_state.hpp"

#include <array>
#include <string_view>

#include <unistd.h>

#include "json.hpp"

namespace program {
namespace {

constexpr std::string_view run_format = "crossin run";
constexpr std::uint64_t run_version = 1;

} // namespace

void save(run_state const& state, std::string const& path)
{
    json_writer json;
    json.object([&] {
        json.member("format", run_format);
        json.member("version", run_version);
        json.member("output_format", state.format);
        json.member("tail", state.tail);
        json.member("first", std::to_string(state.first)); // texts, as other programs might round large numbers
        json.member("base", std::to_string(state.base));
        json.member("taken", std::to_string(state.taken));
        json.member("rank", std::to_string(state.rank));
        json.member("world", std::to_string(state.world));
        json.list("written", [&] {
            for (std::uint64_t const count : state.written) json.value(std::to_string(count));
        });
        json.raw("checkpoint", crossin::checkpoint_to_json(state.saved));
    });
    crossin::atomic_write(path, json.finish());
}

std::optional<run_state> load_state(std::string const& path)
{
    if (::access(path.c_str(), F_OK) != 0) return std::nullopt;
    crossin::setting const root = crossin::read_settings_json(path);
    crossin::setting const* const format = root.find("format");
    run_state state;
    if (!format || !format->is_text() || format->text() != run_format)
        crossin::fail(crossin::errc::parse, root.where(),
                      "is not a checkpoint of `crossin compose`; nothing was changed");
    if (crossin::setting const& version = root.at("version"); version.count() != run_version)
        crossin::fail(crossin::errc::unsupported, version.where(),
                      "the checkpoint has version " + version.text() + "; this program reads version " +
                          std::to_string(run_version));
    constexpr std::array<std::string_view, 11> keys{"format", "version", "output_format", "tail",
                                                    "first",  "base",    "taken",         "rank",
                                                    "world",  "written", "checkpoint"};
    root.expect_keys(keys);
    state.format = root.at("output_format").text();
    state.tail = root.at("tail").text();
    state.first = root.at("first").count();
    state.base = root.at("base").count();
    state.taken = root.at("taken").count();
    state.rank = root.at("rank").count();
    state.world = root.at("world").count();
    for (crossin::setting const& count : root.at("written").as_list()) state.written.push_back(count.count());
    state.saved = crossin::checkpoint_from(root.at("checkpoint"));
    return state;
}

} // namespace program
