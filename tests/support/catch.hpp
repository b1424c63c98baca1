// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_SUPPORT_CATCH_HPP
#define CROSSIN_TESTS_SUPPORT_CATCH_HPP

/// \file
/// Catch2, version 2 or 3, whichever is installed.

#if __has_include(<catch2/catch_all.hpp>)
    #include <catch2/catch_all.hpp>
using Catch::Approx;
#else
    #include <catch2/catch.hpp>

    #include <string>
namespace Catch::Matchers {
/// The name that version 3 has for it.
inline auto ContainsSubstring(std::string const& text) { return Contains(text); }
} // namespace Catch::Matchers
#endif

#endif
