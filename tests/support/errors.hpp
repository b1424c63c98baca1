// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_SUPPORT_ERRORS_HPP
#define CROSSIN_TESTS_SUPPORT_ERRORS_HPP

/// \file
/// Errors as values, to be looked at.

#include <crossin/core/error.hpp>

#include "support/catch.hpp"

namespace crossin_test {

/// The `crossin::error` that `call` throws.
template <class Call>
crossin::error error_of(Call&& call)
{
    try {
        call();
    } catch (crossin::error const& found) {
        return found;
    }
    FAIL("no crossin::error was thrown");
    throw;
}

} // namespace crossin_test
#endif
