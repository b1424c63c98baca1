// SPDX-License-Identifier: MIT
// Elements refer to their mixture, which must not be a temporary.
// expect: deleted function

#include <vector>

#include <crossin/mix/mixture.hpp>

int main()
{
    std::vector<int> const rows{1, 2, 3};
    crossin::mixture const m(1, crossin::part(rows));
    auto const all = crossin::elements(m);
#ifdef CROSSIN_COMPILE_FAIL
    auto const dangling = crossin::elements(crossin::mixture(1, crossin::part(rows)));
#endif
    return all[0];
}
