// SPDX-License-Identifier: MIT
#include <crossin/records/checks.hpp>

#include <string>
#include <vector>

#include <crossin/core/random.hpp>
#include <crossin/records/by_id.hpp>
#include <crossin/records/by_position.hpp>
#include <crossin/records/parallel_corpus.hpp>

#include "records/corpora.hpp"
#include "support/catch.hpp"

using namespace crossin;
using crossin_test::error_of;
using crossin_test::one_turn;
using crossin_test::with_ids;

namespace {
record_list list(std::string_view language, std::vector<record> records)
{
    return {language_tag::parse(language), std::move(records), std::string(language)};
}

/// One row of two languages, checked.
parallel_corpus<record_list> pair(record en, record vi, row_checks checks = {})
{
    return parallel(by_position{.checks = std::move(checks)}, list("en", {std::move(en)}), list("vi", {std::move(vi)}));
}

std::string detail_of(parallel_corpus<record_list> const& rows, std::string_view reason)
{
    for (tally::reason const& one : rows.tally(1).reasons())
        if (one.name == reason) return one.examples.front().detail;
    return "";
}
} // namespace

TEST_CASE("checks: a good pair passes all of them")
{
    auto const rows = pair(one_turn("1", "What is 12 x 12?", "It is 144."),
                           one_turn("1", "12 x 12 bằng mấy?", "Là 144."));
    CHECK(rows.tally().reasons().empty());
    CHECK(rows.accounts()[1].paired == 1);
}

TEST_CASE("checks: equal prompts are left untranslated when they hold letters")
{
    auto const rows = pair(one_turn("", "Name a colour.", "red"), one_turn("", "Name a colour.", "đỏ"));
    CHECK(rows.tally(1).count(reasons::untranslated) == 1);
    CHECK(detail_of(rows, reasons::untranslated) == "en / vi: \"Name a colour.\" (en at en[0])");
    CHECK(rows.accounts()[0] == language_account{"en"_lang, 1, 0, 1, 0});
    CHECK(rows.accounts()[1] == language_account{"vi"_lang, 1, 0, 0, 1});
    for (std::string const same : {"12 + 7 = ?", "（１２）…… 3", "", "→ ½ €"})
        CHECK(pair(one_turn("", same, "nineteen"), one_turn("", same, "mười chín")).accounts()[1].paired == 1);
    for (std::string const same : {"x = 2?", "红", "Ж", "ñ", "ไทย", "가"})
        CHECK(pair(one_turn("", same, "a"), one_turn("", same, "b")).tally(1).count(reasons::untranslated) == 1);
    // In other fields, too, and whatever the turns' borders
    CHECK(pair(one_turn("", "1", "a", "same"), one_turn("", "1", "b", "same")).accounts()[1].rejected == 1);
    CHECK(pair(one_turn("", "1", "a", "same"), one_turn("", "1same", "b")).tally(1).count(reasons::untranslated) == 0);
}

TEST_CASE("checks: input, prompt or response empty on one side only")
{
    auto const input = pair(one_turn("", "Sum up.", "ok", "a long text"), one_turn("", "Tóm tắt.", "được"));
    CHECK(detail_of(input, reasons::empty_on_one_side) == "en / vi: the input is empty in vi only (en at en[0])");
    auto const response = pair(one_turn("", "Sum up.", ""), one_turn("", "Tóm tắt.", "được"));
    CHECK(detail_of(response, reasons::empty_on_one_side) == "en / vi: the response is empty in en only (en at en[0])");
    auto const prompt = pair(one_turn("", "Sum up.", "ok"), one_turn("", "", "được"));
    CHECK(detail_of(prompt, reasons::empty_on_one_side) == "en / vi: the prompt is empty in vi only (en at en[0])");
    CHECK(prompt.accounts()[1].rejected == 1);
    CHECK(pair(one_turn("", "Sum up.", ""), one_turn("", "Tóm tắt.", "")).accounts()[1].paired == 1);
    auto const kept = pair(one_turn("", "Sum up.", ""), one_turn("", "Tóm tắt.", "được"),
                           {.empty_on_one_side = {on_problem::keep}});
    CHECK(kept.accounts()[1].paired == 1);
    CHECK(kept.tally(1).count(reasons::empty_on_one_side) == 1);
}

TEST_CASE("checks: another number of turns")
{
    record two = one_turn("", "Hi", "Hello");
    two.turns.push_back({"And?", "", "Bye"});
    auto const rows = pair(two, one_turn("", "Chào", "Xin chào"));
    CHECK(detail_of(rows, reasons::turns) == "en / vi: 2 / 1 (en at en[0])");
    CHECK(rows.accounts()[1].rejected == 1);
}

TEST_CASE("checks: differing numbers are told, with the numbers")
{
    auto const numbers = [](std::string const& en, std::string const& vi) {
        return detail_of(pair(one_turn("", "a " + en, "b"), one_turn("", "c " + vi, "d")), reasons::numbers);
    };
    CHECK(numbers("1200", "12000") == "en / vi: \"1200\" / \"12000\" (en at en[0])");
    CHECK(numbers("3 and 1,200 and 3", "3 và 1.200") == "en / vi: \"3\" / none (en at en[0])");
    CHECK(numbers("1,200.5", "１２００,５").empty());
    CHECK(numbers("two", "2").empty()); // numbers as words are no numbers
    CHECK(numbers("1.", "1,").empty());
    auto const other = pair(one_turn("", "a 7", "b", "c"), one_turn("", "d", "e"),
                            {.empty_on_one_side = {on_problem::keep}});
    CHECK(other.tally(1).count(reasons::numbers) == 0); // also where something else is wrong
    row_checks const strict = {.numbers = {on_problem::stop}};
    error const problem = error_of([&] { (void)pair(one_turn("", "a 1", "b"), one_turn("", "c 2", "d"), strict); });
    CHECK(problem.code() == errc::mismatch);
    CHECK(problem.where() == place{"vi[0]"});
    CHECK(problem.message().starts_with("numbers differ: en / vi: \"1\" / \"2\" (en at en[0])"));
}

TEST_CASE("checks: what differing_numbers calls a number is what numbers_hash calls one")
{
    std::string const alphabet[] = {"1", "2", "0", ".", ",", " ", "x", "１", "９", "é", "，"};
    for (std::uint64_t i = 0; i < 3000; ++i) {
        std::string a, b;
        for (std::uint64_t k = 0; k < 9; ++k) {
            a += alphabet[random_bits(i, k, 0) % 11];
            b += alphabet[random_bits(i, k, 1) % 11];
        }
        turn const first[] = {{a, "", ""}}, second[] = {{b, "", ""}};
        bool const same = detail::differing_numbers({"", "", first}, {"", "", second}) == "none / none";
        CAPTURE(a, b);
        REQUIRE(same == (numbers_hash(a) == numbers_hash(b)));
    }
}

TEST_CASE("checks: lengths far from the usual ratio")
{
    std::vector<record> en, vi;
    for (int i = 0; i < 200; ++i) {
        en.push_back(one_turn("", std::string(100, 'a'), std::string(100, 'b')));
        vi.push_back(one_turn("", std::string(200, 'c'), std::string(200, 'd')));
    }
    vi[50] = one_turn("", std::string(20, 'c'), std::string(20, 'd')); // 40 where 400 are usual: (40 + 40) / 440 < 0.2
    vi[51] = one_turn("", std::string(1200, 'c'), std::string(1200, 'd')); // (2400 + 40) / 440 > 5
    vi[52] = one_turn("", std::string(40, 'c'), std::string(40, 'd'));     // (80 + 40) / 440 > 0.2
    vi[53] = one_turn("", std::string(900, 'c'), std::string(900, 'd'));   // (1800 + 40) / 440 < 5
    auto const check = [&](row_checks const& checks) {
        return parallel(by_position{.checks = checks, .drift = {on_problem::keep}}, list("en", en), list("vi", vi));
    };
    auto const rows = check({});
    CHECK(rows.tally(1).count(reasons::length_ratio) == 2);
    CHECK(rows.accounts()[1].rejected == 2);
    CHECK(detail_of(rows, reasons::length_ratio).starts_with("en / vi: 200 / 40 characters, where 414 are usual"));
    row_checks const strict = {.lengths_of = {{"vi"_lang, {0.5, 2.0, 0}}}};
    CHECK(check(strict).tally(1).count(reasons::length_ratio) == 4);
    row_checks const elsewhere = {.lengths_of = {{"es"_lang, {0.5, 2.0, 0}}}};
    CHECK(check(elsewhere).tally(1).count(reasons::length_ratio) == 2);
    CHECK(check({.length_ratio = {on_problem::keep}}).accounts()[1].rejected == 0);
    CHECK(error_of([&] { (void)check({.lengths = {2.0, 1.0, 0}}); }).code() == errc::invalid_argument);
}

TEST_CASE("checks: lengths are compared with the usual ratio of all rows, wherever the odd ones stand")
{
    // The sample that guesses the ratio sees the first of 2,048 rows and every second one: make those a lie.
    std::vector<record> en, vi;
    for (int i = 0; i < 2048; ++i) {
        en.push_back(one_turn("", std::string(100, 'a'), std::string(100, 'b')));
        std::size_t const length = i % 2 == 0 ? 20 : 1000;
        vi.push_back(one_turn("", std::string(length, 'c'), std::string(length, 'd')));
    }
    auto const rows = parallel(by_position{.drift = {on_problem::keep}}, list("en", en), list("vi", vi));
    // usual: 1020 characters; short rows have 40: (40 + 40) / (1020 + 40) < 0.2
    CHECK(rows.tally(1).count(reasons::length_ratio) == 1024);
}

TEST_CASE("checks: only the language that disagrees is dropped")
{
    auto const en = list("en", {one_turn("a", "Count to 3.", "1 2 3")}),
               vi = list("vi", {one_turn("a", "Đếm đến 3.", "1 2 4")}),
               es = list("es", {one_turn("a", "Cuenta hasta 3.", "1 2 3")});
    auto const rows = parallel(by_id{.checks = {.numbers = {on_problem::skip}}}, en, vi, es);
    REQUIRE(rows.size() == 1);
    CHECK(rows.has(0, 0));
    CHECK_FALSE(rows.has(0, 1));
    CHECK(rows.has(0, 2));
    CHECK(rows.rows_of(0, 2).size() == 1);
    CHECK(rows.rows_of(0, 1).empty());
}

TEST_CASE("checks: where the pivot is missing the first language is the reference")
{
    auto const en = with_ids("en", {"z"});
    auto const vi = list("vi", {one_turn("a", "same words", "1 2 4")}),
               es = list("es", {one_turn("a", "same words", "1 2 3")});
    auto const rows = parallel(by_id{}, en, vi, es);
    CHECK(rows.tally(2).count(reasons::untranslated) == 1);
    CHECK(rows.accounts()[1] == language_account{"vi"_lang, 1, 0, 1, 0});
    CHECK(rows.accounts()[2].rejected == 1);
}

TEST_CASE("checks: a limit on skipped pairs names the share and the first one")
{
    std::vector<record> en, vi;
    for (int i = 0; i < 100; ++i) {
        en.push_back(one_turn("", "question " + std::to_string(i), "answer"));
        vi.push_back(
            one_turn("", i % 20 == 3 ? en.back().turns[0].instruction : "câu hỏi " + std::to_string(i), "trả lời"));
    }
    auto const check = [&](double at_most) {
        row_checks const checks = {.untranslated = {on_problem::skip, at_most}};
        return parallel(by_position{.checks = checks}, list("en", en), list("vi", vi)).accounts()[1].rejected;
    };
    CHECK(check(0.05) == 5);
    error const problem = error_of([&] { (void)check(0.04); });
    CHECK(problem.code() == errc::limit);
    CHECK(problem.where() == place{"vi[3]"});
    CHECK(problem.message().starts_with("5 of 100 comparisons (5.00 %) fail the check \"left untranslated\", more than "
                                        "the 4.00 % allowed; the first: en / vi: \"question 3\""));
}

TEST_CASE("checks: missing languages can be kept, refused or make the row go")
{
    auto const en = with_ids("en", {"a", "b", "c", "d"}), vi = with_ids("vi", {"a", "b", "c", "x"}),
               es = with_ids("es", {"a", "b"});
    auto const with = [&](problem_policy policy) { return parallel(by_id{.checks = {.missing = policy}}, en, vi, es); };
    auto const kept = with({on_problem::keep});
    CHECK(kept.size() == 5);
    CHECK(kept.tally(0).count(reasons::missing) == 1);
    CHECK(kept.tally(1).count(reasons::missing) == 1);
    CHECK(kept.tally(2).count(reasons::missing) == 3);
    error const stopped = error_of([&] { (void)with({on_problem::stop}); });
    CHECK(stopped.code() == errc::mismatch);
    CHECK(stopped.where() == place{"en[2]"});
    CHECK(stopped.message().starts_with("missing in a language: no record for it in es"));
    auto const complete = with({on_problem::skip});
    CHECK(complete.size() == 2);
    CHECK(complete.accounts()[0] == language_account{"en"_lang, 4, 2, 0, 2});
    CHECK(complete.accounts()[1] == language_account{"vi"_lang, 4, 2, 0, 2});
    CHECK(complete.accounts()[2] == language_account{"es"_lang, 2, 2, 0, 0});
    CHECK(error_of([&] { (void)with({on_problem::skip, 0.5}); }).code() == errc::limit); // 3 of 5 rows
    CHECK_NOTHROW(with({on_problem::skip, 0.6}));
}

TEST_CASE("checks: when only complete rows are wanted, a rejected record takes its row along")
{
    auto const en = list("en", {one_turn("a", "Hello there", "x"), one_turn("b", "Good day", "x")}),
               vi = list("vi", {one_turn("a", "Hello there", "x"), one_turn("b", "Xin chào", "x")}),
               es = list("es", {one_turn("a", "Hola", "x"), one_turn("b", "Buenos días", "x")});
    auto const rows = parallel(by_id{.checks = {.missing = {on_problem::skip}}}, en, vi, es);
    REQUIRE(rows.size() == 1);
    CHECK(rows.record(0, 0) == 1);
    for (std::size_t l = 0; l < 3; ++l) CHECK(rows.accounts()[l].rejected == 1);
    CHECK(rows.tally(1).count(reasons::untranslated) == 1);
    CHECK(rows.tally(2).count(reasons::missing) == 1);
}

TEST_CASE("checks: everything adds up to the last record, whatever is wrong and whatever the policies")
{
    constexpr std::size_t languages = 4, records = 120;
    char const* const tags[languages] = {"en", "zh", "vi", "es"};
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        std::vector<record_list> corpora;
        for (std::size_t l = 0; l < languages; ++l) {
            std::vector<record> made;
            for (std::uint64_t i = 0; i < records; ++i) {
                std::uint64_t const dice = random_bits(seed, i, l);
                if (dice % 10 == 0) continue; // missing
                std::string id = std::to_string(dice % 17 == 0 ? i / 2 : i);
                if (dice % 23 == 0) id.clear();
                std::string text = dice % 13 == 0 ? "shared text"
                                                  : std::string(tags[l]) + " asks " + std::to_string(i % 7);
                std::string input = dice % 19 == 0 ? "input" : "";
                std::string output = dice % 29 == 0 ? std::string(2000, 'o') : dice % 31 == 0 ? "" : "output 5";
                record one = one_turn(id, text, output, input);
                if (dice % 37 == 0) one.turns.push_back({"more", "", "answers"});
                made.push_back(std::move(one));
            }
            corpora.emplace_back(language_tag::parse(tags[l]), std::move(made), tags[l]);
        }
        row_checks checks;
        problem_policy* const policies[] = {
            &checks.missing, &checks.duplicate_id, &checks.untranslated, &checks.empty_on_one_side,
            &checks.turns,   &checks.length_ratio, &checks.numbers};
        for (std::size_t k = 0; k < 7; ++k)
            *policies[k] = {random_bits(seed, k, 99) % 2 ? on_problem::skip : on_problem::keep};
        std::vector<record_list const*> pointers;
        for (record_list const& one : corpora) pointers.push_back(&one);
        auto const rows = parallel(by_id{.checks = checks}, pointers);

        tally sum;
        for (std::size_t l = 0; l < languages; ++l) {
            language_account const& account = rows.accounts()[l];
            tally const& counts = rows.tally(l);
            std::uint64_t paired = 0, unpaired = 0;
            std::vector<bool> seen(corpora[l].size());
            for (std::uint64_t row = 0; row < rows.size(); ++row) {
                if (!rows.has(row, l)) continue;
                bool alone = true;
                for (std::size_t other = 0; other < languages; ++other)
                    alone = alone && (other == l || !rows.has(row, other));
                (alone ? unpaired : paired) += 1;
                REQUIRE_FALSE(seen[rows.record(row, l)]);
                seen[rows.record(row, l)] = true;
            }
            REQUIRE(account.read == corpora[l].size());
            REQUIRE(account.paired == paired);
            REQUIRE(account.unpaired == unpaired);
            REQUIRE(account.read == account.paired + account.unpaired + account.rejected);
            REQUIRE(counts.kept == paired + unpaired);
            REQUIRE(counts.dropped() == account.rejected);
            REQUIRE(counts.total() == account.read);
            sum += counts;
        }
        REQUIRE(rows.tally() == sum);
    }
}
