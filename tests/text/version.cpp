// SPDX-License-Identifier: MIT
#include <crossin/text/version.hpp>

#include "support/catch.hpp"

#include <string>

TEST_CASE("version: ICU, Unicode and CLDR, each with its number")
{
    std::string const version = crossin::icu_version();
    INFO(version);
    CHECK(version.starts_with("ICU " + std::to_string(U_ICU_VERSION_MAJOR_NUM) + "."));
    CHECK(version.find(", Unicode ") != std::string::npos);
    CHECK(version.find(", CLDR ") != std::string::npos);
    CHECK(version.find('?') == std::string::npos);
    CHECK(version == crossin::icu_version());
}
