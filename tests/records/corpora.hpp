// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_RECORDS_CORPORA_HPP
#define CROSSIN_TESTS_RECORDS_CORPORA_HPP

/// \file
/// Small corpora for the tests of records/.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/random.hpp>
#include <crossin/core/record_list.hpp>

namespace crossin_test {

inline crossin::record one_turn(std::string id, std::string instruction, std::string output, std::string input = "")
{
    return {std::move(id), "", {{std::move(instruction), std::move(input), std::move(output)}}};
}

/// Records with the given ids whose texts are of one length and differ between languages.
inline crossin::record_list with_ids(std::string_view language, std::vector<std::string> const& ids)
{
    std::string const tag(language);
    std::vector<crossin::record> records;
    for (std::string const& id : ids)
        records.push_back(one_turn(id, "question in " + tag + " " + id, "answer in " + tag));
    return {crossin::language_tag::parse(language), std::move(records), tag};
}

/// Records of which every fourth has numbers and about half have inputs, of lengths that vary; language 0 and others
/// hold the same content, others 0.6 times as long.
inline std::vector<crossin::record> translations(std::size_t records, unsigned language, std::uint64_t seed = 1)
{
    using crossin::below;
    using crossin::random_bits;
    std::vector<crossin::record> made;
    for (std::size_t i = 0; i < records; ++i) {
        auto const length = [&](std::uint64_t most, std::uint64_t what) {
            std::uint64_t const characters = 20 + below(most, random_bits(seed, i, what));
            std::uint64_t const noise = below(characters / 5 + 1, random_bits(seed, i, 10 + what));
            return static_cast<std::size_t>(language == 0 ? characters : characters * 6 / 10 + noise / 3);
        };
        char const letter = static_cast<char>('a' + language);
        std::string const number = random_bits(seed, i, 3) % 4 == 0
                                       ? std::to_string(below(900, random_bits(seed, i, 4)))
                                       : "";
        std::string const input = random_bits(seed, i, 5) % 2 ? std::string(length(80, 6), letter) : "";
        made.push_back(one_turn(std::to_string(i), std::string(length(100, 1), letter) + number,
                                std::string(length(600, 2), letter), input));
    }
    return made;
}

inline crossin::record_list translated(std::string_view tag, std::size_t records, unsigned language)
{
    return {crossin::language_tag::parse(tag), translations(records, language), std::string(tag)};
}

/// What is thrown, or an error that says that nothing was.
template <class F>
crossin::error error_of(F&& run)
{
    try {
        run();
    } catch (crossin::error const& problem) {
        return problem;
    }
    return {crossin::errc::unsupported, "nothing was thrown"};
}

} // namespace crossin_test
#endif
