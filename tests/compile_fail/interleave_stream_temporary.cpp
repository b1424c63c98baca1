// SPDX-License-Identifier: MIT
// The mixing of streams refers to them; none may be a temporary.
// expect: deleted function

#include <ranges>
#include <sstream>

#include <crossin/mix/interleave.hpp>

int main()
{
    std::istringstream text("1 2 3");
    auto numbers = std::views::istream<int>(text);
    crossin::interleave mixed(1, crossin::stream(numbers, 2));
#ifdef CROSSIN_COMPILE_FAIL
    crossin::interleave dangling(1, crossin::stream(std::views::istream<int>(text), 2));
#endif
    return (*mixed.begin()).element;
}
