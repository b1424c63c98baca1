// SPDX-License-Identifier: MIT
#include <crossin/compose/component_model.hpp>

#include "compose/world.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <crossin/compose/tasks.hpp>

using namespace crossin_test;
using namespace crossin::literals;

TEST_CASE("component_model: a set of rows is intervals or a list, and equal to its like")
{
    xin::row_set const intervals(xin::row_intervals({{2, 4}, {7, 9}})), list(std::vector<std::uint32_t>{2, 3, 7, 8});
    CHECK(intervals.size() == 4);
    CHECK(list.size() == 4);
    for (std::uint64_t k = 0; k < 4; ++k) CHECK(intervals[k] == list[k]);
    CHECK(intervals == xin::row_set(xin::row_intervals({{2, 4}, {7, 9}})));
    CHECK(list == xin::row_set(std::vector<std::uint32_t>{2, 3, 7, 8}));
    CHECK_FALSE(list == xin::row_set(std::vector<std::uint32_t>{2, 3, 7, 9}));
    CHECK_FALSE(intervals == list);
    CHECK(xin::row_set().size() == 0);
}

TEST_CASE("component_model: directions over the same rows share them, others do not")
{
    world const rows({"en", "vi", "zh"}, 20, [](std::string_view language, std::uint64_t row) {
        return language == "zh" && row >= 12 ? xin::record{} : record_of(language, row);
    });
    xin::component const one("cross", rows.rows(), xin::cross_lingual(xin::any_to_any{true}), 1);
    auto const& leaves = one.model().leaves();
    for (xin::component_leaf const& a : leaves)
        for (xin::component_leaf const& b : leaves) CHECK((a.rows_id == b.rows_id) == (a.rows == b.rows));
    CHECK(leaves[0].languages == xin::direction{"en"_lang, "vi"_lang});
    CHECK(leaves[0].rows.size() == 20);
    CHECK(leaves[1].rows.size() == 12);
    CHECK(one.model().languages() == std::vector{"en"_lang, "vi"_lang, "zh"_lang});
}

TEST_CASE("component_model: rows whose answer or question is empty are left out and counted")
{
    auto const gaps = [](std::string_view language, std::uint64_t row) {
        xin::record one = record_of(language, row);
        if (row == 3 && language == "vi") one.turns.front().output.clear();
        if (row == 5) one.turns.front() = {"", "", "only an answer"};
        return one;
    };
    world const rows({"en", "vi"}, 10, gaps);
    xin::component const cross("cross", rows.rows(), xin::cross_lingual(xin::any_to_any{true}), 1);
    CHECK(cross.model().rows() == 10);
    CHECK(cross.model().usable_rows() == 9);
    CHECK(cross.model().unusable_rows() == 1);
    CHECK(cross.model().leaves()[0].rows.size() == 8); // en->vi needs the Vietnamese answer
    CHECK(cross.model().leaves()[1].rows.size() == 9);
    xin::composition const data({}, cross);
    for (xin::example const& one : examples_of(data, 0, 1000))
        REQUIRE((!one.response.empty() && one.fields.id != "r5"));
}

TEST_CASE("component_model: text is measured as its task uses it")
{
    world const rows({"en", "vi"}, 12);
    xin::component const cross("cross", rows.rows(), xin::cross_lingual(xin::from_pivot{}), 1),
        translate("translate", rows.rows(), xin::translation(xin::to_pivot{}, xin::translated::output), 1);
    xin::text_size questions_and_answers, answers;
    for (std::uint64_t row = 0; row < 12; ++row) {
        auto const en = record_of("en", row).turns.front(), vi = record_of("vi", row).turns.front();
        xin::text_size const mine{en.instruction.size() + en.input.size(), vi.output.size(),
                                  en.instruction.size() + en.input.size(), vi.output.size()};
        xin::text_size const also{vi.output.size(), en.output.size(), vi.output.size(), en.output.size()};
        CHECK(cross.model().size_of(cross.model().leaves()[0], row) == mine);
        CHECK(translate.model().size_of(translate.model().leaves()[0], row) == also);
        questions_and_answers += mine;
        answers += also;
    }
    for (int again = 0; again < 2; ++again) {
        CHECK(cross.model().size_of(cross.model().leaves()[0]) == questions_and_answers);
        CHECK(translate.model().size_of(translate.model().leaves()[0]) == answers);
    }
}

TEST_CASE("component_model: weights of directions follow those of the languages")
{
    world const rows({"en", "vi", "zh"}, 12, [](std::string_view language, std::uint64_t row) {
        bool const there = language == "en" || (language == "vi") == (row < 4);
        return there ? record_of(language, row) : xin::record{};
    });
    xin::component const cross("cross", rows.rows(), xin::cross_lingual(xin::any_to_any{true}), 1);
    // en->vi, en->zh, vi->en, vi->zh, zh->en, zh->vi; Vietnamese and Chinese never meet
    CHECK(cross.model().direction_weights({}) == std::vector<double>{1, 1, 1, 0, 1, 0});
    CHECK(cross.model().direction_weights(xin::explicit_weights{{1, 2, 3}}) == std::vector<double>{2, 3, 2, 0, 3, 0});
    std::vector<std::uint64_t> given;
    static_cast<void>(cross.model().direction_weights([&](std::span<std::uint64_t const> sizes) {
        given.assign(sizes.begin(), sizes.end());
        return std::vector<double>(sizes.size(), 1.0);
    }));
    CHECK(given == std::vector<std::uint64_t>{12, 4, 8});
}

TEST_CASE("component_model: what a component throws while it is made has its name")
{
    CHECK(message_of([] { xin::detail::naming("cross", [] { xin::fail(xin::errc::limit, "too much"); }); },
                     xin::errc::limit) == "component \"cross\": too much");
    CHECK(xin::detail::naming("cross", [] { return 7; }) == 7);
}
