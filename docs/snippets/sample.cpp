// SPDX-License-Identifier: MIT
// The code of docs/reference/sample/.

#include <array>
#include <cstdint>
#include <iostream>
#include <vector>

#include <crossin/sample.hpp>

using namespace crossin;

int main()
{
    //! [language_weights]
    std::array<std::uint64_t, 3> const sizes = {800'000, 150'000, 5'000};
    for (double const weight : temperature{2}(sizes)) std::cout << weight << ' ';
    for (double const weight : unimax{.budget = 300'000, .max_epochs = 4}(sizes)) std::cout << weight << ' ';
    std::cout << '\n';
    //! [language_weights]

    //! [directions]
    std::array const weights = {2.0, 1.0, 1.0}; // of three languages, the first of which is the pivot
    for (weighted_direction const& one : to_pivot{}(weights, 0))
        std::cout << one.from << "->" << one.to << ' ' << one.weight << ", ";
    std::vector<language_tag> const languages = {"en"_lang, "vi"_lang, "es"_lang};
    std::cout << parse_directions("en2x", languages)(weights).size() << " directions of en2x, "
              << any_to_any{.distinct = true}(weights, 0).size() << " of x2x\n";
    //! [directions]

    //! [choice]
    std::array<std::uint64_t, 3> const shares = {5, 3, 2};
    weighted_sampler const with(shares, /*seed*/ 1);
    without_replacement const without(/*rows*/ 5, /*seed*/ 1);
    for (std::uint64_t i = 0; i < 5; ++i) std::cout << with[i] << '/' << without[i] << ' ';
    std::cout << '\n';
    //! [choice]
}
