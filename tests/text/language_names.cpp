// SPDX-License-Identifier: MIT
#include <crossin/text/language_names.hpp>

#include "support/catch.hpp"

#include <array>
#include <string>
#include <thread>
#include <vector>

using namespace crossin;

namespace {

// The locale of the process, put back at the end.
class process_locale {
public:
    explicit process_locale(char const* name) : before_(uloc_getDefault()) { set(name); }
    process_locale(process_locale const&) = delete;
    process_locale& operator=(process_locale const&) = delete;
    ~process_locale() { set(before_.c_str()); }

private:
    static void set(char const* name)
    {
        UErrorCode status = U_ZERO_ERROR;
        uloc_setDefault(name, &status);
    }
    std::string before_;
};

} // namespace

TEST_CASE("language names: in other languages, as in running text")
{
    CHECK(name_of("vi"_lang, "es"_lang) == language_name{"vietnamita", true});
    CHECK(name_of("vi"_lang, "en"_lang) == language_name{"Vietnamese", true});
    CHECK(name_of("en"_lang, "zh"_lang) == language_name{"英语", true});
    CHECK(name_of("en"_lang, "zh-Hant"_lang) == language_name{"英文", true});
    CHECK(name_of("fr"_lang, "ru"_lang) == language_name{"французский", true});
    CHECK(name_of("vi"_lang, "sw"_lang) == language_name{"Kivietinamu", true});
}

TEST_CASE("language names: script and region, in both styles")
{
    CHECK(name_of("zh-Hant"_lang, "en"_lang).text == "Traditional Chinese");
    CHECK(name_of("pt-BR"_lang, "en"_lang).text == "Brazilian Portuguese");
    CHECK(name_of("pt-BR"_lang, "en"_lang, name_style::standard).text == "Portuguese (Brazil)");
    CHECK(name_of("sr-Latn"_lang, "en"_lang).text == "Serbian (Latin)");
}

TEST_CASE("language names: their own")
{
    CHECK(own_name_of("vi"_lang) == language_name{"Tiếng Việt", true});
    CHECK(own_name_of("de"_lang) == language_name{"Deutsch", true});
    CHECK(own_name_of("sw"_lang) == language_name{"Kiswahili", true});
}

TEST_CASE("language names: where ICU knows none, the tag comes back and says so")
{
    CHECK(name_of("qaa"_lang, "en"_lang) == language_name{"qaa", false});
    CHECK(name_of("qaa-Latn-DE"_lang, "en"_lang) == language_name{"qaa-Latn-DE", false});
    CHECK(name_of("vi"_lang, "qaa"_lang) == language_name{"vi", false});
    CHECK(name_of("vi"_lang, language_tag{}) == language_name{"vi", false});
    CHECK(own_name_of("qaa"_lang) == language_name{"qaa", false});
}

TEST_CASE("language names: the locale of the process has no say")
{
    for (char const* const name : {"fr_FR", "zh_CN", "en_US_POSIX"}) {
        process_locale const here(name);
        CHECK(name_of("vi"_lang, "en"_lang).text == "Vietnamese");
        CHECK(name_of("vi"_lang, "qaa"_lang) == language_name{"vi", false});
        CHECK(name_of("zh-Hant"_lang, "qaa"_lang) == language_name{"zh-Hant", false});
        CHECK(name_of("qaa"_lang, "qaa"_lang) == language_name{"qaa", false});
    }
}

TEST_CASE("language names: any number of threads", "[threads]")
{
    std::array<int, 4> wrong{};
    std::vector<std::thread> threads;
    threads.reserve(wrong.size());
    for (int& mine : wrong)
        threads.emplace_back([&] {
            for (int i = 0; i < 50; ++i) {
                mine += name_of("vi"_lang, "es"_lang).text != "vietnamita";
                mine += own_name_of("ja"_lang).text != "日本語";
                mine += name_of("qaa"_lang, "en"_lang).known;
            }
        });
    for (std::thread& thread : threads) thread.join();
    for (int const mine : wrong) CHECK(mine == 0);
}
