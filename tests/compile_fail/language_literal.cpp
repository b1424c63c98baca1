// SPDX-License-Identifier: MIT
// A language tag that is not one does not compile.
// expect: throw_malformed

#include <crossin/core/language.hpp>

using namespace crossin::literals;

constexpr auto vietnamese = "vi"_lang;
constexpr auto simplified = "zh-Hans"_lang;
static_assert(vietnamese != simplified);

#ifdef CROSSIN_COMPILE_FAIL
constexpr auto nothing = "vi-"_lang;
#endif
