// SPDX-License-Identifier: MIT
// A part refers to its range, which must not be a temporary.
// expect: deleted function

#include <vector>

#include <crossin/mix/mixture.hpp>

int main()
{
    std::vector<int> const rows{1, 2, 3};
    crossin::mixture const m(1, crossin::part(rows, 2));
#ifdef CROSSIN_COMPILE_FAIL
    crossin::mixture const dangling(1, crossin::part(std::vector<int>{1, 2, 3}, 2));
#endif
    return static_cast<int>(m[0].index);
}
