// SPDX-License-Identifier: MIT
#include <crossin/core/fingerprint.hpp>

#include <concepts>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace crossin;

static_assert(std::regular<fingerprint>);

TEST_CASE("fingerprint: differences are named")
{
    fingerprint a, b;
    a.add("seed", 7);
    a.add("corpus en", "text");
    a.add("only here", 1);
    b.add("seed", 8);
    b.add("corpus en", "text");
    b.add("only there", 1);
    CHECK(a.differences(b) == std::vector<std::string>{"seed", "only here", "only there"});
    CHECK(a.differences(a).empty());
    CHECK(a != b);
    CHECK(a.parts().size() == 3);
    CHECK(a.parts()[1].hash == hash64("text"));
}

TEST_CASE("fingerprint: the digest depends on names, values and order")
{
    fingerprint a, b, c, d;
    a.add("x", 1);
    a.add("y", 2);
    b.add("y", 2);
    b.add("x", 1);
    c.add("x", 2);
    c.add("y", 1);
    d.add("z", 1);
    d.add("y", 2);
    CHECK(a.digest() != b.digest());
    CHECK(a.digest() != c.digest());
    CHECK(a.digest() != d.digest());
    fingerprint const copy = a;
    CHECK(copy.digest() == a.digest());
    CHECK(fingerprint{}.digest() != a.digest());
}
