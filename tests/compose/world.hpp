// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_COMPOSE_WORLD_HPP
#define CROSSIN_TESTS_COMPOSE_WORLD_HPP

/// \file
/// Small corpora whose texts say which record they are, so that a test can tell what an example was made of.

#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/compose/composition.hpp>
#include <crossin/core/example.hpp>
#include <crossin/core/language.hpp>
#include <crossin/core/record.hpp>
#include <crossin/core/record_list.hpp>
#include <crossin/records/by_id.hpp>
#include <crossin/records/parallel_corpus.hpp>

namespace crossin_test {

namespace xin = crossin;

/// Record `row` in `language`: "ask vi 7", every third row with the input "see vi 7", answered "say vi 7".
[[nodiscard]] inline xin::record record_of(std::string_view language, std::uint64_t row)
{
    std::string const tail = std::string(language) + " " + std::to_string(row);
    return {"r" + std::to_string(row), {}, {{"ask " + tail, row % 3 == 0 ? "see " + tail : "", "say " + tail}}};
}

using record_maker = std::function<xin::record(std::string_view language, std::uint64_t row)>;

[[nodiscard]] inline xin::record_list corpus_of(std::string_view language, std::uint64_t rows,
                                                record_maker const& make = record_of)
{
    std::vector<xin::record> records;
    for (std::uint64_t row = 0; row < rows; ++row)
        if (xin::record one = make(language, row); !one.turns.empty()) records.push_back(std::move(one));
    return {xin::language_tag::parse(language), std::move(records), std::string(language) + ".list"};
}

/// Corpora in several languages, joined by id; nothing is checked. A record without turns is not there.
class world {
public:
    world(std::vector<std::string> const& languages, std::uint64_t rows, record_maker const& make = record_of)
        : corpora_(corpora_of(languages, rows, make)), rows_(xin::by_id{keep_all()}, pointers())
    {}
    world(world const&) = delete;
    world& operator=(world const&) = delete;

    [[nodiscard]] xin::parallel_corpus<xin::record_list> const& rows() const noexcept { return rows_; }
    [[nodiscard]] xin::record_list const& corpus(std::size_t language) const noexcept { return rows_.corpus(language); }

private:
    static xin::row_checks keep_all()
    {
        constexpr xin::problem_policy keep{xin::on_problem::keep};
        return {.missing = keep,
                .duplicate_id = keep,
                .untranslated = keep,
                .empty_on_one_side = keep,
                .turns = keep,
                .length_ratio = keep,
                .numbers = keep};
    }
    static std::list<xin::record_list> corpora_of(std::vector<std::string> const& languages, std::uint64_t rows,
                                                  record_maker const& make)
    {
        std::list<xin::record_list> all;
        for (std::string const& language : languages) all.push_back(corpus_of(language, rows, make));
        return all;
    }
    [[nodiscard]] std::vector<xin::record_list const*> pointers() const
    {
        std::vector<xin::record_list const*> all;
        for (xin::record_list const& one : corpora_) all.push_back(&one);
        return all;
    }

    std::list<xin::record_list> corpora_;
    xin::parallel_corpus<xin::record_list> rows_;
};

/// The number at the end of a text.
[[nodiscard]] inline std::uint64_t number_in(std::string_view text)
{
    std::uint64_t number = 0, scale = 1;
    for (std::size_t i = text.size(); i > 0 && text[i - 1] >= '0' && text[i - 1] <= '9'; --i, scale *= 10)
        number += scale * static_cast<std::uint64_t>(text[i - 1] - '0');
    return number;
}

/// Examples [first, last), rendered in one go.
[[nodiscard]] inline std::vector<xin::example> examples_of(xin::composition const& data, std::uint64_t first,
                                                           std::uint64_t last)
{
    std::vector<xin::example> all;
    xin::composition::workspace room;
    data.render(first, last, room, [&](xin::example_view const& one) { all.push_back(xin::to_example(one)); });
    return all;
}

/// What is thrown by `call`: code and message; `FAIL`s when nothing is.
template <class Call>
[[nodiscard]] std::string message_of(Call call, xin::errc code)
{
    try {
        call();
    } catch (xin::error const& problem) {
        return problem.code() == code ? problem.message() : "another code: " + problem.message();
    }
    return "nothing was thrown";
}

[[nodiscard]] inline bool contains(std::string_view text, std::string_view part) noexcept
{
    return text.find(part) != std::string_view::npos;
}

} // namespace crossin_test
#endif
