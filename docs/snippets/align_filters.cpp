// SPDX-License-Identifier: MIT
// The code of the pages on filters of pairs, docs/reference/align/ and docs/guides/filter-pairs.md.

#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/align.hpp>
#include <crossin/text/characters.hpp>

using namespace crossin;

//! [own]
/// Both sides end in the same kind of mark, or neither has one.
struct same_end {
    [[nodiscard]] static std::string_view reason() { return "end"; } // the name in the counts
    [[nodiscard]] bool operator()(text_pair const& pair) const       // whether the pair may stay
    {
        return asks(pair.source) == asks(pair.target);
    }
    [[nodiscard]] std::string detail(text_pair const&) const { return "a question on one side"; } // may be left out

    static bool asks(std::string_view text) { return text.ends_with('?') || text.ends_with("？"); }
};
//! [own]

void filters()
{
    language_identifier const identifier;

    //! [filter_pairs]
    std::vector<std::string> const english{"The house is old.", "Come in!", "", "Built in 1998.", "Come in!"};
    std::vector<std::string> const spanish{"La casa es vieja.", "¡Adelante!", "Nada.", "Construida en 2003.",
                                           "¡Adelante!"};
    filtered_pairs const kept = filter_pairs(english, spanish, usual_filters(identifier, "en"_lang, "es"_lang));
    for (std::size_t const i : kept) std::cout << english[i] << " | " << spanish[i] << '\n';
    std::cout << kept.tally();
    //! [filter_pairs]

    //! [pair_filter]
    pair_filters checks{not_empty{}, length_filter({.least = 2}), duplicate_filter{}};
    checks.add(numbers_filter{});
    std::cout << checks.size() << ' ' << checks[3].reason() << ' ' << checks.first_failure({"Hello.", "Hola."}) << '\n';
    // 4 numbers 1: the second does not let it pass, a side has one word
    //! [pair_filter]

    //! [usual_filters]
    double const ratio = expected_length_ratio(english, spanish); // characters of Spanish for one of English
    pair_filters usual = usual_filters(identifier, "en"_lang, "es"_lang, ratio);
    usual.add(same_end{}); // and one of your own
    std::cout << filter_pairs(english, spanish, usual, {.threads = 2}).size() << '\n';
    //! [usual_filters]

    //! [length_filters]
    length_filter lengths({.unit = text_unit::words, .most = 100, .language = "en"_lang},
                          {.unit = text_unit::characters, .most = 300});
    length_ratio_filter ratios({.expected = 0.34, .most = 2.5}); // Chinese has 0.34 characters for one of English
    std::cout << lengths({"Good morning.", "早上好。"}) << ' ' << ratios({"Good morning.", "早上好。"}) << ' '
              << long_word_filter{}({"one two", "一二三四五"}) << '\n'; // 1 1 1
    //! [length_filters]

    //! [content_filters]
    std::cout << numbers_filter{}({"about 1,250,000", "125万ぐらい"}) << ' ' // 1: zeros at the end do not count
              << copy_filter{}({"The house is very old.", "The house is VERY old!"}) << ' ' // 0
              << script_filter("en"_lang, "th"_lang)({"Hello", "สวัสดี"}) << '\n';            // 1
    //! [content_filters]

    //! [noise_filters]
    std::cout << markup_filter::share("<b>bold</b>") << ' '
              << repetition_filter{}.share("buy now buy now buy now buy now") << ' '
              << damage_filter::damaged("cafÃ© crÃ¨me") << '\n';
    //! [noise_filters]

    //! [score_filters]
    std::vector<double> doubts; // of two translation models, one in each direction [nats a word]
    for (auto const& [forward, backward] : {std::pair(1.2, 1.4), std::pair(2.0, 7.5)})
        doubts.push_back(dual_cross_entropy(forward, backward));
    score_filter const doubted(doubts, 0, 3, "cross-entropy"); // at most 3
    std::cout << doubts[0] << ' ' << doubts[1] << ' ' << doubted({"a", "b", 0}) << doubted({"a", "b", 1}) << '\n';
    //! [score_filters]

    //! [language_filter]
    language_filter const languages(identifier, "en"_lang, "vi"_lang);
    std::cout << languages({"Where is the station?", "Nhà ga ở đâu?"}) << ' '
              << languages({"Where is the station?", "Wo ist denn hier der Bahnhof?"}) << ' ' << languages({"OK", "OK"})
              << '\n'; // 1 0 1: what cannot be told stays
    //! [language_filter]
}

void languages()
{
    //! [language_identifier]
    language_identifier identifier;
    for (char const* const text : {"Wo ist denn hier der Bahnhof?", "Где здесь вокзал?", "駅はどこですか。", "OK"})
        std::cout << to_string(identifier.identify(text).language) << ' '; // de ru ja und
    identifier.train("eu"_lang, std::vector<std::string>{"Ez dakit non dagoen, baina uste dut etxera etorriko dela."});
    std::cout << identifier.knows("eu"_lang) << '\n'; // 1
    //! [language_identifier]

    //! [characters]
    std::size_t letters = 0;
    for_each_character("Việt 123", [&](char32_t c) { letters += kind_of(c) == character_kind::letter; });
    std::cout << letters << ' ' << digit_value(U'७') << ' ' << without_outer_space("\u3000a b ") << '\n'; // 4 7 a b
    //! [characters]
}

int main()
{
    filters();
    languages();
}
