// SPDX-License-Identifier: MIT
// Classes to copy: the code of docs/guides/write-a-task.md, write-an-aligner.md and write-a-weight-policy.md.

#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/crossin.hpp>

namespace xin = crossin;

//! [task]
// For learners: asked in any language, answered in another, with the pivot's version of the answer beside it.
struct answer_with_gloss {
    // Which directions there are, and how much each weighs, from the weights of the languages.
    auto directions(std::span<xin::language_tag const> languages, std::size_t pivot,
                    std::span<double const> weights) const
    {
        static_cast<void>(languages);
        std::vector<xin::weighted_direction> list = xin::any_to_any{}(weights, pivot);
        std::erase_if(list, [&](xin::weighted_direction const& one) { return one.to == pivot; });
        return list;
    }

    // The example. `row.prompt` is the record in the direction's first language, `row.response` the same one in its
    // second. Texts of the records are used where they lie; what is new is built in the draft, which keeps it.
    void write(xin::task_row const& row, xin::example_draft& draft) const
    {
        xin::turn const& asked = row.prompt.turns.front();
        std::string_view const answer = row.response.turns.front().output, gloss = row.in_pivot.turns.front().output;
        bool const gloss_first = row.bits % 2 == 0; // 64 random bits, the same ones whenever this example is made
        draft.id = row.prompt.id;
        draft.turns.push_back(
            {draft.build([&](std::string& out) { ((out += asked.instruction) += '\n') += row.prepared; }), asked.input,
             draft.build([&](std::string& out) {
                 ((out += gloss_first ? gloss : answer) += "\n\n") += gloss_first ? answer : gloss;
             })});
    }

    // The rest may be left out.

    // With this, only rows are given that have the pivot's record as well, and `row.in_pivot` is filled.
    static constexpr bool reads_pivot = true;

    // What all examples of a direction share, worked out once and given to `write` as `row.prepared`.
    std::string prepare(xin::direction const& languages) const
    {
        return xin::answer_sentence(languages.from, languages.to);
    }

    // Which rows will do, from facts that are known without reading them. Left out: prompt and response not empty.
    bool usable(xin::record_facts const& prompt, xin::record_facts const& response) const
    {
        return prompt.turns == 1 && prompt.prompt_bytes > 0 && response.response_bytes > 0 &&
               response.response_characters <= most_characters;
    }
    // Whether what will do also does when it is larger, which saves a look at each row. Here it may become too long.
    static constexpr bool usable_grows_with_size = false;

    // How much of the records' text an example holds, for plans and for weights in bytes or characters. Left out: the
    // prompt of the one record and the response of the other.
    xin::text_size measure(xin::record_facts const& prompt, xin::record_facts const& response,
                           xin::record_facts const& in_pivot) const
    {
        return {.prompt_bytes = prompt.prompt_bytes,
                .response_bytes = std::uint64_t{response.response_bytes} + in_pivot.response_bytes,
                .prompt_characters = prompt.prompt_characters,
                .response_characters = std::uint64_t{response.response_characters} + in_pivot.response_characters};
    }

    // A number that differs for tasks that write differently, so that a checkpoint of the one is refused by the other.
    std::uint64_t digest() const { return xin::hash_combine(1, most_characters); }

    std::uint32_t most_characters = 200; // of answers
};
static_assert(xin::task<answer_with_gloss>);
//! [task]

//! [aligner]
// Pairs records whose ids agree up to a suffix: "42#en" and "42#vi".
struct by_id_before {
    char mark = '#';

    // How the rows are checked afterwards. Left out: the defaults of `row_checks`.
    xin::row_checks checks = {};

    // `corpora[0]` is the pivot. Each record goes into one row, or is rejected with a reason, or is left over and counted
    // as "not placed"; so read = paired + unpaired + rejected holds by itself. Equal inputs must give equal rows.
    template <xin::record_corpus Corpus>
    void align(std::span<Corpus const* const> corpora, xin::row_list& rows) const
    {
        std::map<std::string, std::vector<std::uint32_t>, std::less<>> row_of;
        for (std::size_t l = 0; l < corpora.size(); ++l) {
            typename Corpus::workspace room;
            for (std::uint32_t i = 0; i < corpora[l]->size(); ++i) {
                std::string_view const id = corpora[l]->read(i, room).id;
                std::size_t const end = id.find(mark);
                if (end == std::string_view::npos) continue; // left over
                auto const [at, is_new] = row_of.try_emplace(std::string(id.substr(0, end)), corpora.size(),
                                                             xin::missing_record);
                std::uint32_t& place = at->second[l];
                if (place == xin::missing_record)
                    place = i;
                else
                    rows.reject(l, i, "second of its id", corpora[l]->source(i), std::string(id));
            }
        }
        for (auto const& [id, row] : row_of) rows.add(row); // one record number a language, or `missing_record`
    }
};
static_assert(xin::record_aligner<by_id_before, xin::record_list>);
//! [aligner]

//! [weights]
// A weight for each language from its size, in the same order: finite, not negative, not all zero. They need not add up
// to 1. What has no rows should weigh nothing.
struct logarithmic {
    std::vector<double> operator()(std::span<std::uint64_t const> sizes) const
    {
        std::vector<double> weights;
        for (std::uint64_t const size : sizes) weights.push_back(std::log1p(static_cast<double>(size)));
        return weights;
    }
};
static_assert(xin::weight_policy<logarithmic>);
//! [weights]

//! [directions]
// Which directions there are, and how much each weighs. Languages are known by their numbers.
struct around_the_pivot { // asked in any language, the pivot among them, and answered in the pivot or as asked
    std::vector<xin::weighted_direction> operator()(std::span<double const> weights, std::size_t pivot) const
    {
        std::vector<xin::weighted_direction> list;
        for (std::size_t l = 0; l < weights.size(); ++l) {
            list.push_back({l, l, weights[l]});
            if (l != pivot) list.push_back({l, pivot, weights[l]});
        }
        return list;
    }
};
static_assert(xin::direction_policy<around_the_pivot>);
//! [directions]

xin::record_list numbers(xin::language_tag language, std::vector<std::string> const& words)
{
    std::vector<xin::record> records;
    for (std::size_t i = 0; i < words.size(); ++i)
        records.push_back({std::to_string(i) + '#' + to_string(language), {}, {{std::to_string(i), {}, words[i]}}});
    return {language, std::move(records), to_string(language)};
}

int main()
{
    auto const rows = xin::read_parallel(xin::by_id{}, {"en", "vi", "es"}, "data/parallel.{lang}.json");

    //! [use_task]
    xin::component const lessons("lessons", rows, answer_with_gloss{.most_characters = 80}, 1);
    std::cout << lessons.model().usable_rows() << " of " << lessons.model().rows() << " rows will do\n\n";

    xin::composition const data({.seed = 11, .prompt = xin::prompts::plain}, lessons);
    for (xin::example const& one : data | std::views::take(2))
        std::cout << one.prompt << '\n' << one.response << "\n\n";
    //! [use_task]

    //! [use_aligner]
    xin::record_list const en = numbers(xin::language_tag::parse("en"), {"zero", "one", "two"});
    xin::record_list const vi = numbers(xin::language_tag::parse("vi"), {"không", "một"});
    std::cout << xin::parallel(by_id_before{}, en, vi).tally();
    //! [use_aligner]

    //! [use_weights]
    xin::composition const weighed(
        {}, xin::component("answers", rows, xin::cross_lingual{around_the_pivot{}}, 1, {.languages = logarithmic{}}));
    std::cout << weighed.plan(4'096);
    //! [use_weights]
}
