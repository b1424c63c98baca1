// SPDX-License-Identifier: MIT
// Sources that can be read only once, such as pipes, mixed in exact shares. Nothing is read that is not taken.
#include <iostream>
#include <ranges>
#include <sstream>
#include <string>

#include <crossin/mix/interleave.hpp>

int main()
{
    // Two streams. In a program they would be `std::cin`, a pipe or a socket.
    std::istringstream left("a1 a2 a3 a4 a5 a6 a7 a8 a9"), right("b1 b2 b3 b4 b5 b6 b7 b8 b9");
    auto first = std::views::istream<std::string>(left), second = std::views::istream<std::string>(right);

    // Two of the first for one of the second; each stream keeps its order.
    crossin::interleave mixed(/*seed*/ 7, crossin::stream(first, 2), crossin::stream(second, 1));
    for (auto const& one : mixed | std::views::take(6)) std::cout << one.index << ": " << one.element << '\n';

    // Right behind what was taken, and not one element further, everything goes on: here, and in the streams themselves.
    crossin::interleave_state const state = mixed.state();
    std::cout << "next is " << state.index << "; " << state.taken[0] << " and " << state.taken[1] << " were read\n";
    std::string word;
    right >> word;
    std::cout << "who reads the second stream itself finds " << word << '\n';

    // Where a stream ends, the others share what it leaves.
    for (auto const& one : mixed) std::cout << one.element << ' ';
    std::cout << '\n';
}
