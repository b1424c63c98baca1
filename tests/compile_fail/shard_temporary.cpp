// SPDX-License-Identifier: MIT
// A shard refers to its range, which must not be a temporary.
// expect: deleted function

#include <vector>

#include <crossin/mix/mixture.hpp>
#include <crossin/mix/shard.hpp>

int main()
{
    std::vector<int> const rows{1, 2, 3};
    crossin::mixture const m(1, crossin::part(rows));
    auto const mine = crossin::shard(m, 0, 2, 0, 100);
#ifdef CROSSIN_COMPILE_FAIL
    auto const dangling = crossin::shard(crossin::mixture(1, crossin::part(rows)), 0, 2, 0, 100);
#endif
    return static_cast<int>(mine[0].index);
}
