// SPDX-License-Identifier: MIT
#include <crossin/align/noise_filters.hpp>

#include "support/catch.hpp"

#include <string>

using namespace crossin;

TEST_CASE("noise filters: what has been said before in a text")
{
    repetition_filter filter;
    CHECK(filter({"A text that says each thing once.", "Ein Text, der alles nur einmal sagt."}));
    CHECK(filter({"No, no, no!", "¡No, no, no!"}));
    CHECK_FALSE(filter({"ha ha ha ha ha ha ha ha ha ha", "x"}));
    CHECK_FALSE(filter({"x", "Buy it now. Buy it now. Buy it now. Buy it now."}));
    CHECK(filter.share("") == 0);
    CHECK(filter.share("abcabcabcabc") == 0); // one stretch
    CHECK(filter.share(std::string(13, 'a')) == 0.5);
    CHECK(filter.share(std::string(1'000'000, 'a')) > 0.99);
    CHECK_THROWS_AS(repetition_filter(-1), error);
}

TEST_CASE("noise filters: markup and code")
{
    CHECK(markup_filter::share("") == 0);
    CHECK(markup_filter::share("plain text; 1 < 2 & 3 > 2, I <3 you") == Approx(1.0 / 35));
    CHECK(markup_filter::share("<b>a</b>") == Approx(7.0 / 8));
    CHECK(markup_filter::share("a&nbsp;b&#233;&lt") == Approx(12.0 / 17));
    CHECK(markup_filter::share("http://a.b c") == Approx(10.0 / 12));
    CHECK(markup_filter::share("www.a.b") == 1);
    CHECK(markup_filter::share("\\u00e9") == 1);
    CHECK(markup_filter::share("\\") == 1);
    CHECK(markup_filter::share("<") == 0);
    CHECK(markup_filter::share("<a href") == 0); // never ends
    CHECK(markup_filter::share("{x = 1;}") == Approx(4.0 / 8));
    markup_filter const filter;
    CHECK(filter({"See https://example.org for more about the history of the town.", "Mehr dazu im Netz."}));
    CHECK_FALSE(filter({"a", "<div class=\"x\">ok</div>"}));
    CHECK_FALSE(filter({"a", "https://example.org/index.html"}));
}

TEST_CASE("noise filters: damaged characters")
{
    for (char const* const good : {"", "plain\ttext\n", "Việt Nam – “quoted”…", "CAFÉ\u00A0» et « thé\u00A0»", "Ä»Ö",
                                   "ÃO É", "naïve façade", "«\u00A0l’été\u00A0» « l’été\u00A0»"}) {
        INFO(good);
        CHECK_FALSE(damage_filter::damaged(good));
    }
    for (char const* const bad : {"a\uFFFD", "\x01", "a\x7F", "\u0085x\u0081", "cafÃ© crÃ¨me",
                                  "donâ€™t â€œquoteâ€\u009D", "Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "\xFF", "a\xC3"}) {
        INFO(bad);
        CHECK(damage_filter::damaged(bad));
    }
    damage_filter const filter;
    CHECK(filter({"good", "gut"}));
    CHECK_FALSE(filter({"good", "\uFFFD"}));
}
