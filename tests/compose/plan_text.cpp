// SPDX-License-Identifier: MIT
#include <crossin/compose/plan.hpp>

#include <sstream>

#include "support/catch.hpp"

using namespace crossin;

namespace {

run_table sample()
{
    constexpr auto en = "en"_lang, vi = "vi"_lang;
    return {0,
            2000,
            {{"base", {en, en}, 1200, 1200, 500, 0, 0},
             {"cross", {en, vi}, 400, 401, 100, 0, 0},
             {"cross", {vi, en}, 400, 399, 100, 0, 0}}};
}

} // namespace

TEST_CASE("plan: printed with asked, got and total side by side")
{
    CHECK(to_string(sample()) == "component  direction   asked     got  total  epochs\n"
                                 "base       en->en      60.0%   60.0%  1,200    2.40\n"
                                 "cross                  40.0%   40.0%    800\n"
                                 "           en->vi      20.0%   20.1%    401    4.01\n"
                                 "           vi->en      20.0%   20.0%    399    3.99\n"
                                 "all                   100.0%  100.0%  2,000\n");
    std::ostringstream out;
    out << sample();
    CHECK(out.str() == to_string(sample()));
}

TEST_CASE("plan: a run of no examples is printed, too")
{
    CHECK(to_string(run_table{5, 5, {}}) == "component  direction  asked   got  total  epochs\n"
                                            "all                    0.0%  0.0%      0\n");
}
