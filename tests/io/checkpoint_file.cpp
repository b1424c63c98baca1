// SPDX-License-Identifier: MIT
#include <crossin/io/checkpoint_file.hpp>

#include <concepts>
#include <limits>

#include "support/files.hpp"
#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

static_assert(std::regular<saved_checkpoint>);

namespace {

saved_checkpoint some_checkpoint()
{
    saved_checkpoint saved;
    saved.state.next = std::numeric_limits<std::uint64_t>::max();
    saved.state.made_of.add("seed", std::uint64_t{0});
    saved.state.made_of.add("corpus \"en\"\n", std::numeric_limits<std::uint64_t>::max());
    saved.state.stages = {{0, {{1, 2}, {3, 4, std::numeric_limits<std::uint64_t>::max()}}},
                          {1'000'000'000'000, {{}, {}}}};
    saved.output_bytes = 123456789012345;
    return saved;
}

} // namespace

TEST_CASE("checkpoint_file: what is saved is loaded")
{
    temporary_folder const folder;
    std::string const path = folder.file("run.ckpt");
    save(some_checkpoint(), path);
    CHECK(load_checkpoint(path) == some_checkpoint());
    CHECK(checkpoint_from_json(checkpoint_to_json({})) == saved_checkpoint{});
    checkpoint state;
    state.next = 7;
    save(state, path);
    CHECK(load_checkpoint(path) == saved_checkpoint{state, {}});
    CHECK(read_file(path) == "{\n  \"format\": \"crossin checkpoint\",\n  \"version\": 1,\n  \"next\": \"7\",\n  "
                             "\"made_of\": [\n  ],\n  \"stages\": [\n  ]\n}\n");
}

TEST_CASE("checkpoint_file: what is no checkpoint is refused with its place")
{
    auto const refused = [](std::string_view text) {
        return error_of([&] { static_cast<void>(checkpoint_from_json(text, "c")); });
    };
    CHECK(refused("{}").message() == "is not a checkpoint of crossin: \"format\" is not \"crossin checkpoint\"");
    CHECK(refused("[]").code() == errc::parse);
    CHECK(refused("{\"format\": [1]}").code() == errc::parse);
    std::string const good = checkpoint_to_json(some_checkpoint());
    auto const with = [&](std::string const& old, std::string const& other) {
        std::string text = good;
        REQUIRE(text.find(old) != std::string::npos);
        return refused(text.replace(text.find(old), old.size(), other));
    };
    error const version = with("\"version\": 1", "\"version\": 2");
    CHECK(version.code() == errc::unsupported);
    CHECK(std::string(version.what()) ==
          "c:3 (byte 49): the checkpoint has format version 2; this program reads version 1");
    CHECK(with("\"next\"", "\"nxt\"").message() ==
          "unknown key \"nxt\" in the file; the nearest known one is \"next\"");
    CHECK(with("\"18446744073709551615\"", "\"18446744073709551616\"").code() == errc::parse);
    CHECK(with("ffffffffffffffff", "fffffffffffffffg").message().find("a hash of 16 hexadecimal digits") !=
          std::string::npos);
    CHECK(with("ffffffffffffffff", "ffffffffffffffff0").code() == errc::parse);
    CHECK(with("\"groups\": [\"1\", \"2\"]", "\"groups\": 1").message().find("a list") != std::string::npos);
    CHECK(with("\"leaves\"", "\"leafs\"").message().find("lacks the key \"leaves\"") != std::string::npos);
    for (std::size_t cut = 0; cut + 2 < good.size(); ++cut) CHECK(refused(good.substr(0, cut)).code() == errc::parse);
}

TEST_CASE("checkpoint_file: another run is refused, and what differs is named")
{
    fingerprint saved, current;
    saved.add("seed", std::uint64_t{7});
    saved.add("corpus en", std::uint64_t{1});
    current.add("seed", std::uint64_t{8});
    current.add("corpus en", std::uint64_t{1});
    current.add("corpus vi", std::uint64_t{2});
    require_same(saved, saved);
    error const other = error_of([&] { require_same(saved, current, "run.ckpt"); });
    CHECK(other.code() == errc::mismatch);
    CHECK(std::string(other.what()) == "run.ckpt: the checkpoint belongs to another run; what differs: seed, corpus "
                                       "vi. Go on with what it was made of, or begin anew");
    fingerprint turned;
    turned.add("corpus en", std::uint64_t{1});
    turned.add("seed", std::uint64_t{7});
    CHECK(error_of([&] { require_same(saved, turned); }).message().find("the order of its parts") != std::string::npos);
}
