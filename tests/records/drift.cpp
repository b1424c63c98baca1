// SPDX-License-Identifier: MIT
#include <crossin/records/drift.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include <crossin/core/permutation.hpp>

#include "records/corpora.hpp"
#include "support/catch.hpp"

using namespace crossin;
using crossin_test::one_turn;
using crossin_test::translations;

namespace {
using records = std::vector<record>;

drift between(records en, records vi)
{
    return find_drift(record_list("en"_lang, std::move(en), "en"), record_list("vi"_lang, std::move(vi), "vi"));
}

record::owned_turn& turn_of(record& one) { return one.turns.front(); }

records without(records list, std::size_t at, std::size_t count = 1)
{
    auto const first = list.begin() + static_cast<std::ptrdiff_t>(at);
    list.erase(first, first + static_cast<std::ptrdiff_t>(count));
    return list;
}
} // namespace

TEST_CASE("drift: translations agree to the end, either way round")
{
    CHECK(between(translations(2000, 0), translations(2000, 1)) == drift{2000, 2000, 0, 0});
    CHECK_FALSE(between(translations(2000, 1), translations(2000, 0)).found());
    for (std::size_t n : {0U, 1U, 2U, 15U, 16U, 17U, 40U}) {
        drift const found = between(translations(n, 0), translations(n, 1));
        CHECK(found.rows == n);
        CHECK_FALSE(found.found());
    }
}

TEST_CASE("drift: a record that is left out is found at its row, early or late")
{
    records const en = translations(2000, 0), vi = translations(2000, 1);
    int exact = 0;
    for (std::size_t at : {0U, 5U, 40U, 300U, 1000U, 1700U, 1960U}) {
        drift const found = between(en, without(vi, at));
        CAPTURE(at, found.trusted);
        REQUIRE(found.found());
        CHECK(found.rows == 1999);
        CHECK(found.trusted <= at + 2);
        CHECK(found.trusted + 3 >= at);
        exact += found.trusted == at;
        CHECK(found.shift == 1);
        CHECK(found.evidence >= 40);
    }
    CHECK(exact >= 5);
    drift const inserted = between(without(en, 700), vi);
    CHECK(inserted.shift == -1);
    CHECK(inserted.trusted <= 702);
    CHECK(inserted.trusted + 3 >= 700);
    drift const many = between(en, without(vi, 900, 12));
    CHECK(many.shift == 12);
    CHECK(many.trusted <= 902);
    CHECK(many.trusted + 3 >= 900);
}

TEST_CASE("drift: of several places the first is told, also where rows agree again later")
{
    records const en = translations(2000, 0), vi = translations(2000, 1);
    drift const twice = between(en, without(without(vi, 1500), 800));
    CHECK(twice.trusted <= 802);
    CHECK(twice.trusted + 3 >= 800);
    records turned = vi;
    std::rotate(turned.begin() + 600, turned.begin() + 601, turned.begin() + 700);
    drift const between_two = between(en, turned);
    CHECK(between_two.trusted <= 602);
    CHECK(between_two.trusted + 3 >= 600);
}

TEST_CASE("drift: shuffled records do not agree, from the first on or from where they are shuffled")
{
    records const en = translations(1500, 0), vi = translations(1500, 1);
    records all = vi, half = vi;
    permutation const order(1500, 1), of_half(700, 1);
    for (std::uint64_t i = 0; i < 1500; ++i) all[i] = vi[order(i)];
    for (std::uint64_t i = 0; i < 700; ++i) half[800 + i] = vi[800 + of_half(i)];
    CHECK(between(en, all).trusted <= 5);
    drift const second = between(en, half);
    CHECK(second.trusted <= 805);
    CHECK(second.trusted >= 795);
    CHECK(to_string(second).starts_with("the first " + std::to_string(second.trusted) +
                                        " of 1500 rows agree, then they drift"));
}

TEST_CASE("drift: records that tell nothing are taken to agree")
{
    records en, vi;
    for (int i = 0; i < 500; ++i) {
        en.push_back(one_turn("", "hello", "hi"));
        vi.push_back(one_turn("", "chào", "chào"));
    }
    CHECK_FALSE(between(en, vi).found());
    CHECK_FALSE(between(en, without(vi, 3)).found());
    // Answers of their own in each language: lengths of answers say nothing, prompts are translations.
    records own = translations(1000, 1), answers = translations(1000, 1, 77);
    for (std::size_t i = 0; i < own.size(); ++i) own[i].turns[0].output = answers[i].turns[0].output;
    CHECK_FALSE(between(translations(1000, 0), own).found());
}

TEST_CASE("drift: a few bad translations are no drift")
{
    records const en = translations(2000, 0);
    records vi = translations(2000, 1);
    for (std::size_t i : {100U, 101U, 102U, 103U, 104U, 105U, 900U, 1990U, 1999U}) {
        bool const input = en[i].turns[0].input.empty();
        vi[i] = one_turn("", std::string(900, '?'), "", input ? "?" : "");
        vi[i].turns.push_back({"1", "", "2"});
    }
    CHECK_FALSE(between(en, vi).found());
}

namespace {
/// Records of one language without inputs and numbers: prompts of 20 to 20 + `prompt` characters, responses alike, in
/// language 1 longer or shorter by up to `noise` per cent. From row `own` on its responses are no translations.
records plain(std::size_t language, unsigned prompt, unsigned response, unsigned noise, std::size_t count,
              std::size_t own = 1'000'000)
{
    records made;
    for (std::size_t i = 0; i < count; ++i) {
        auto const length = [&](unsigned most, std::uint64_t what, std::uint64_t seed) {
            std::uint64_t const usual = 20 + below(most, random_bits(seed, i, what)), swing = usual * noise / 100;
            return language == 0 ? usual : usual - swing + below(2 * swing + 1, random_bits(seed, i, what + 9));
        };
        std::uint64_t const seed = language == 1 && i >= own ? 2 : 1;
        char const letter = static_cast<char>('a' + language);
        made.push_back(
            one_turn("", std::string(length(prompt, 1, 1), letter), std::string(length(response, 2, seed), letter)));
    }
    return made;
}
} // namespace

TEST_CASE("drift: a part with answers of its own is no drift, though answers elsewhere are translations")
{
    CHECK_FALSE(between(plain(0, 20, 200, 10, 2000), plain(1, 20, 200, 10, 2000, 1200)).found());
    CHECK_FALSE(between(plain(0, 40, 3000, 20, 2000), plain(1, 40, 3000, 20, 2000, 1200)).found());
    CHECK(between(plain(0, 20, 200, 10, 2000), without(plain(1, 20, 200, 10, 2000), 1200)).found());
}

TEST_CASE("drift: short texts, where only a shift of one record tells")
{
    for (unsigned const noise : {10U, 30U, 60U})
        for (unsigned const most : {10U, 20U, 40U, 160U})
            CHECK_FALSE(between(plain(0, most, 1, noise, 1000), plain(1, most, 1, noise, 1000)).found());
    drift const found = between(plain(0, 40, 1, 60, 1000), without(plain(1, 40, 1, 60, 1000), 300));
    CHECK(found.shift == 1);
    CHECK(found.trusted <= 303);
    CHECK(found.trusted >= 297);
    CHECK(between(plain(0, 160, 1, 30, 1000), without(plain(1, 160, 1, 30, 1000), 500)).trusted == 500);
}

TEST_CASE("drift: questions that share a context with their neighbours")
{
    records en = translations(1000, 0), vi = translations(1000, 1);
    for (std::size_t i = 0; i < 1000; ++i)
        for (records* list : {&en, &vi}) {
            turn_of((*list)[i]).input = turn_of((*list)[i / 5 * 5]).input + "context";
            turn_of((*list)[i]).output = "short";
        }
    CHECK_FALSE(between(en, vi).found());
    drift const found = between(en, without(vi, 300));
    CHECK(found.shift == 1);
    CHECK(found.trusted <= 306);
    CHECK(found.trusted >= 294);
}

TEST_CASE("drift: in words")
{
    CHECK(to_string(drift{10, 10, 0, 0}) == "all 10 rows agree");
    CHECK(to_string(drift{10, 0, 0, 50}) == "the 10 rows do not agree, from the first on");
    CHECK(to_string(drift{10, 4, -2, 50}) == "the first 4 of 10 rows agree, then they drift, by 2 records at first");
}
