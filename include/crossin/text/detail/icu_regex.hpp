// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TEXT_DETAIL_ICU_REGEX_HPP
#define CROSSIN_TEXT_DETAIL_ICU_REGEX_HPP

/// \file
/// ICU's regular expressions in C, as `icu.hpp` does it, for those headers alone that need them. Layer: text.
/// Needs: ICU.

#include <crossin/text/detail/icu.hpp>

#pragma push_macro("U_SHOW_CPLUSPLUS_API")
#undef U_SHOW_CPLUSPLUS_API
#define U_SHOW_CPLUSPLUS_API 0
#include <unicode/uregex.h>
#pragma pop_macro("U_SHOW_CPLUSPLUS_API")

#endif
