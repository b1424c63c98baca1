// SPDX-License-Identifier: MIT
#include <crossin/core/version.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

TEST_CASE("version: three numbers, none negative")
{
    STATIC_REQUIRE(CROSSIN_VERSION_MAJOR >= 0);
    STATIC_REQUIRE(CROSSIN_VERSION_MINOR >= 0);
    STATIC_REQUIRE(CROSSIN_VERSION_PATCH >= 0);
}

TEST_CASE("version: the changelog begins with it")
{
    std::string const version = std::to_string(CROSSIN_VERSION_MAJOR) + "." + std::to_string(CROSSIN_VERSION_MINOR) +
                                "." + std::to_string(CROSSIN_VERSION_PATCH);
    std::string const changelog = crossin_test::read_file(crossin_test::source_path("CHANGELOG.md"));
    CHECK(changelog.substr(changelog.find("## [")).starts_with("## [" + version + "]"));
}
