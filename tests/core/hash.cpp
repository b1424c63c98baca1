// SPDX-License-Identifier: MIT
#include <crossin/core/hash.hpp>

#include <set>
#include <string>

#include "support/catch.hpp"

using namespace crossin;

TEST_CASE("hash: XXH64 of texts that are widely quoted")
{
    CHECK(hash64("") == 0xef46db3751d8e999U);
    CHECK(hash64("a") == 0xd24ec4f1a98c6e5bU);
    CHECK(hash64("abc") == 0x44bc2cf5ad770999U);
}

TEST_CASE("hash: XXH64 of its author's test buffer, at lengths that take each path")
{
    std::string buffer;
    std::uint64_t generator = 2654435761U;
    for (int i = 0; i < 222; ++i) {
        buffer += static_cast<char>(generator >> 56);
        generator *= 11400714785074694797U;
    }
    struct {
        std::size_t length;
        std::uint64_t plain, seeded;
    } const cases[] = {{0, 0xef46db3751d8e999U, 0xac75fda2929b17efU},
                       {1, 0xe934a84adb052768U, 0x5014607643a9b4c3U},
                       {4, 0x9136a0dca57457eeU, 0xcaab286bd8e9fdb5U},
                       {14, 0x8282dcc4994e35c8U, 0xc3bd6bf63deb6df0U},
                       {222, 0xb641ae8cb691c174U, 0x20cb8ab7ae10c14aU}};
    for (auto const& [length, plain, seeded] : cases) {
        CAPTURE(length);
        CHECK(hash64(std::string_view(buffer).substr(0, length)) == plain);
        CHECK(hash64(std::string_view(buffer).substr(0, length), 2654435761U) == seeded);
    }
}

TEST_CASE("hash: it does not matter where a text lies in memory")
{
    std::string const text = "The quick brown fox jumps over the lazy dog, and once more for the lanes.";
    for (std::size_t shift = 0; shift < 9; ++shift) {
        std::string const padded = std::string(shift, 'x') + text;
        CHECK(hash64(std::string_view(padded).substr(shift)) == hash64(text));
    }
}

TEST_CASE("hash: combining depends on the order and on every value")
{
    std::set<std::uint64_t> seen;
    for (std::uint64_t a = 0; a < 40; ++a)
        for (std::uint64_t b = 0; b < 40; ++b) seen.insert(hash_combine(hash_combine(0, a), b));
    CHECK(seen.size() == 1600);
    static_assert(hash_combine(1, 2) != hash_combine(2, 1));
    CHECK(hash_combine(1, 2) == 0xe5aeaa7575ad84c4U);
}
