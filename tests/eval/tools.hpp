// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_EVAL_TOOLS_HPP
#define CROSSIN_TESTS_EVAL_TOOLS_HPP

/// \file
/// What tests of eval share.

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
