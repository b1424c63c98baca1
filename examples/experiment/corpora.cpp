// SPDX-License-Identifier: MIT
#include "corpora.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <crossin/io/output_file.hpp>

#include "answers.hpp"
#include "json.hpp"

namespace experiment {
namespace {

namespace xin = crossin;

/// As SeaEval's files spell the languages.
constexpr std::array<std::string_view, language_count> names_in_files = {"English", "Spanish", "Vietnamese", "Chinese"};

template <class Add>
void write_records(std::string const& path, Add const& add)
{
    program::json_writer json;
    json.list([&] {
        add([&](std::string const& id, std::string_view instruction, std::string_view output) {
            json.object([&] {
                json.member("id", id);
                json.member("instruction", instruction);
                json.member("input", "");
                json.member("output", output);
            });
        });
    });
    xin::atomic_write(path, json.finish());
}

} // namespace

void write_corpora(world const& of, std::string const& folder)
{
    for (std::size_t l = 0; l < language_count; ++l) {
        std::string const ending = '.' + std::string(languages[l]) + ".json";
        write_records(folder + "/facts" + ending, [&](auto const& add) {
            for (std::size_t f = 0; f < of.facts(); ++f)
                if (of.tunable(f)) add("fact-" + std::to_string(f), of.question(f, l), of.answer(f, l));
        });
        write_records(folder + "/words" + ending, [&](auto const& add) {
            for (std::size_t r = 0; r < relation_count; ++r)
                for (std::size_t v = 0; v < of.values(static_cast<relation>(r)); ++v)
                    if (!of.is_shared(static_cast<relation>(r), v)) {
                        std::string_view const text = of.value(static_cast<relation>(r), v, l);
                        add("word-" + std::to_string(r) + '-' + std::to_string(v), text, text);
                    }
        });
    }
}

void write_questions(world const& of, std::string const& folder, std::size_t count)
{
    std::vector<std::uint32_t> const facts = held_out(of, count).across;
    program::json_writer json;
    json.list([&] {
        for (std::uint32_t const fact : facts)
            json.object([&] {
                json.member("id", "fact-" + std::to_string(fact));
                for (std::size_t l = 0; l < language_count; ++l)
                    json.object(names_in_files[l], [&] {
                        json.member("question", of.question(fact, l));
                        std::array<std::string, world::choice_count> texts;
                        for (std::size_t i = 0; i < texts.size(); ++i)
                            texts[i] = std::string("(") + static_cast<char>('A' + i) + ") " +
                                       std::string(of.value(of.at(fact).about, of.choices(fact)[i], l));
                        json.list("choices", [&] {
                            for (std::string const& one : texts) json.value(std::string_view(one));
                        });
                        json.member("answer", texts[of.right_choice(fact)]);
                    });
            });
    });
    xin::atomic_write(folder + "/questions.json", json.finish());
}

} // namespace experiment
