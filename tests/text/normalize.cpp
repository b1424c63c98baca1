// SPDX-License-Identifier: MIT
#include <crossin/text/normalize.hpp>

#include <crossin/core/random.hpp>

#include "support/catch.hpp"

#include <array>
#include <string>
#include <thread>
#include <vector>

using namespace crossin;

namespace {

// What ICU says of the whole text, without any short cut.
std::string reference(std::string const& text, UNormalizer2 const* rules)
{
    std::u16string units, normal(text.size() * 20 + 20, u'\0');
    REQUIRE(detail::to_utf16(text, units));
    UErrorCode status = U_ZERO_ERROR;
    auto const length = unorm2_normalize(rules, units.data(), static_cast<std::int32_t>(units.size()), normal.data(),
                                         static_cast<std::int32_t>(normal.size()), &status);
    REQUIRE(U_SUCCESS(status));
    std::string out;
    detail::append_utf8({normal.data(), static_cast<std::size_t>(length)}, out);
    return out;
}

// Pieces that combine, decompose, expand or stay as they are.
constexpr std::array<char const*, 25> pieces{"a",  "e",  "o", " ", "é", "Å",  "̧",  "́",  "̣",  "ệ", "ﬁ", "Ａ",    "①",
                                             "한", "ᄒ", "ᅡ", "ᆫ", "ﷺ", "漢", "ʼ", "E", "K", "ẞ", "Σ", "\u00AD"};

std::string random_text(std::uint64_t seed)
{
    std::string text;
    auto const length = random_bits(seed, 0) % 12;
    for (std::uint64_t i = 0; i < length; ++i) text += pieces[random_bits(seed, i + 1) % pieces.size()];
    return text;
}

} // namespace

TEST_CASE("normalize: one spelling for what looks the same")
{
    CHECK(nfc("Tie\xCC\x82\xCC\x81ng Vie\xCC\xA3\xCC\x82t") == "Tiếng Việt"); // marks after their letters
    CHECK(nfc("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB") == "한");
    CHECK(nfc("\xE2\x84\xAB") == "Å"); // the sign of the unit angstrom
    CHECK(nfc("ﬁ Ａ ①") == "ﬁ Ａ ①");
    CHECK(nfkc("ﬁ Ａ ① ２０") == "fi A 1 20");
    CHECK(nfc("").empty());
    CHECK(nfkc("plain ASCII\n") == "plain ASCII\n");
}

TEST_CASE("normalize: a mark combines with the letter before it, also where the short cut ends")
{
    CHECK(nfc("e\xCC\x81") == "é");
    CHECK(nfc("aaaaaaaae\xCC\x81z") == "aaaaaaaaéz");
    CHECK(nfkc("\xC2\xA8") == " \xCC\x88"); // U+00A8 is below U+0300 and changes in NFKC
    CHECK(nfc("\xC2\xA8") == "\xC2\xA8");
    CHECK(nfc("é\xCC\xA3") == "ẹ\xCC\x81"); // the dot below comes first
}

TEST_CASE("normalize: what differs in case alone folds to the same")
{
    CHECK(nfkc_casefold("Plain ASCII, 1.") == "plain ascii, 1.");
    CHECK(nfkc_casefold("ＳＴＲＡẞＥ") == "strasse");
    CHECK(nfkc_casefold("ΣΊΣΥΦΟΣ") == nfkc_casefold("σίσυφος"));
    CHECK(nfkc_casefold("ĐẠI HỌC") == "đại học");
    CHECK(nfkc_casefold("co\u00ADoperate") == "cooperate"); // the soft hyphen
    CHECK(nfkc_casefold("E\xCC\x81") == "é");
    CHECK(nfkc_casefold("").empty());
    std::string out = "Kept ";
    nfkc_casefold("ABC漢", out);
    CHECK(out == "Kept abc漢");
    CHECK_THROWS_AS(nfkc_casefold("AB\xFF"), error);
    CHECK_FALSE(normalizer(normal_form::nfkc_casefold).is_normal("aB"));
    CHECK(normalizer(normal_form::nfkc_casefold).is_normal("ab"));
}

TEST_CASE("normalize: the short cuts agree with ICU on the whole text")
{
    UErrorCode status = U_ZERO_ERROR;
    UNormalizer2 const* const canonical = unorm2_getNFCInstance(&status);
    UNormalizer2 const* const compatible = unorm2_getNFKCInstance(&status);
    UNormalizer2 const* const caseless = unorm2_getNFKCCasefoldInstance(&status);
    normalizer to_nfc(normal_form::nfc), to_nfkc(normal_form::nfkc), to_caseless(normal_form::nfkc_casefold);
    for (std::uint64_t seed = 0; seed < 4000; ++seed) {
        std::string const text = random_text(seed);
        std::string composed, folded, without_case;
        to_nfc.append(text, composed);
        to_nfkc.append(text, folded);
        to_caseless.append(text, without_case);
        REQUIRE(without_case == reference(text, caseless));
        REQUIRE(to_caseless.is_normal(text) == (without_case == text));
        REQUIRE(nfkc_casefold(without_case) == without_case);
        REQUIRE(composed == reference(text, canonical));
        REQUIRE(folded == reference(text, compatible));
        REQUIRE(to_nfc.is_normal(text) == (composed == text));
        REQUIRE(to_nfkc.is_normal(text) == (folded == text));
        REQUIRE(nfc(composed) == composed);
        REQUIRE(nfkc(folded) == folded);
    }
}

TEST_CASE("normalize: appends to what is there, and leaves it alone")
{
    std::string out = "e";
    nfc("\xCC\x81 nai\xCC\x88ve", out);
    CHECK(out == "e\xCC\x81 naïve");
    nfkc("ﬁ", out);
    CHECK(out == "e\xCC\x81 naïvefi");
}

TEST_CASE("normalize: a long text that grows eighteen times")
{
    std::string text, expected;
    for (int i = 0; i < 2000; ++i) text += "ﷺ"; // the largest expansion that NFKC has
    expected = nfkc("ﷺ");
    CHECK(expected.size() > 30);
    CHECK(nfkc(text).size() == 2000 * expected.size());
}

TEST_CASE("normalize: text that is not UTF-8 is an error with its byte, and nothing is appended")
{
    struct broken {
        char const* text;
        std::uint64_t byte;
    };
    for (broken const& one : {broken{"ab\xFF", 2}, broken{"\xC3", 0}, broken{"aé\xC3(", 3}, broken{"漢\xE6\xBC", 3},
                              broken{"\xED\xA0\x80", 0}, broken{"x\xC0\xAF", 1}, broken{"\xF5\x80\x80\x80", 0}}) {
        std::string out = "kept";
        try {
            nfc(one.text, out);
            FAIL("no error for " << one.text);
        } catch (error const& problem) {
            CHECK(problem.code() == errc::encoding);
            CHECK(problem.where().has_byte);
            CHECK(problem.where().byte == one.byte);
        }
        CHECK(out == "kept");
        CHECK_THROWS_AS(nfkc(one.text), error);
        CHECK_THROWS_AS(normalizer(normal_form::nfc).is_normal(one.text), error);
    }
}

TEST_CASE("normalize: any number of threads, each with its own normalizer", "[threads]")
{
    std::vector<std::string> expected;
    expected.reserve(200);
    for (std::uint64_t seed = 0; seed < 200; ++seed) expected.push_back(nfkc(random_text(seed)));
    std::array<int, 4> wrong{};
    std::vector<std::thread> threads;
    threads.reserve(wrong.size());
    for (int& mine : wrong)
        threads.emplace_back([&] {
            normalizer own(normal_form::nfkc);
            for (std::uint64_t seed = 0; seed < 200; ++seed) {
                std::string out;
                own.append(random_text(seed), out);
                mine += out != expected[seed] || nfkc(random_text(seed)) != out;
            }
        });
    for (std::thread& thread : threads) thread.join();
    for (int const mine : wrong) CHECK(mine == 0);
}
