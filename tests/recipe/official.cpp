// SPDX-License-Identifier: MIT
// The recipe examples/recipes/crossin-official.yaml makes of a row and a language what the builder of the CrossIn paper
// makes of it.
#include <crossin/recipe/open.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/compose/read_recipe.hpp>
#include <crossin/io/settings_json.hpp>
#include <crossin/io/writers.hpp>
#include <crossin/recipe/yaml.hpp>

namespace xin = crossin;

namespace {

struct plain_record {
    std::string instruction = {}, input = {}, output = {};
    friend bool operator==(plain_record const&, plain_record const&) = default;
};

/// The official recipe over records of the caller's own.
class official {
public:
    explicit official(std::map<std::string, std::vector<plain_record>> const& parallel)
    {
        for (auto const& [language, records] : parallel) write(language, records);
        write("base", parallel.at("en"));
        xin::setting const settings = xin::read_yaml(
            crossin_test::source_path("examples/recipes/crossin-official.yaml"));
        xin::recipe recipe = xin::read_recipe(settings, folder_.path());
        for (xin::recipe_corpus& corpus : recipe.corpora) {
            std::erase_if(corpus.sources, [&](auto const& one) { return !parallel.contains(to_string(one.language)); });
            for (xin::recipe_corpus::source& source : corpus.sources)
                source.files = {corpus.name == "base" ? "base.jsonl" : to_string(source.language) + ".jsonl"};
        }
        opened_.emplace(std::move(recipe));
    }

    /// The record that the recipe makes of a row.
    [[nodiscard]] plain_record compose(std::string_view component, std::string const& from, std::string const& to,
                                       std::uint64_t row) const
    {
        xin::composition const& data = opened_->data();
        xin::draw taken;
        taken.leaf = data.leaf_of(component, {xin::language_tag::parse(from), xin::language_tag::parse(to)});
        taken.row = row;
        REQUIRE(data.leaf(taken.leaf).rows[row] == row);
        xin::composition::workspace room;
        xin::example_view const made = data.render(taken, room);
        REQUIRE(made.fields.turns.size() == 1);
        xin::turn const& turn = made.fields.turns.front();
        return {std::string(turn.instruction), std::string(turn.input), std::string(turn.output)};
    }

private:
    void write(std::string const& name, std::vector<plain_record> const& records)
    {
        std::string text;
        for (std::size_t i = 0; i < records.size(); ++i) {
            std::string const id = std::to_string(i);
            xin::turn const turn{records[i].instruction, records[i].input, records[i].output};
            xin::example_view view;
            view.fields = {id, {}, {&turn, 1}};
            xin::write_alpaca(text, view);
        }
        folder_.write(name + ".jsonl", text);
    }

    crossin_test::temporary_folder folder_;
    std::optional<xin::opened_recipe> opened_;
};

} // namespace

TEST_CASE("official recipe: each mode, in words")
{
    official const made({{"en", {{"Name the capital.", "France", "Paris."}, {"Say {hello}.", "", "Hello."}}},
                         {"vi", {{"Tên thủ đô?", "Pháp", "Pa-ri."}, {"Hãy chào.", "", "Xin chào."}}}});
    CHECK(made.compose("mono", "en", "en", 0) == plain_record{"Name the capital.", "France", "Paris."});
    CHECK(made.compose("en2x", "en", "vi", 0) == plain_record{"Name the capital.", "France\n[vi]", "Pa-ri."});
    CHECK(made.compose("en2x", "en", "vi", 1) == plain_record{"Say {hello}.", "\n[vi]", "Xin chào."});
    CHECK(made.compose("x2en", "vi", "en", 1) == plain_record{"Hãy chào.", "\n[en]", "Hello."});
    CHECK(made.compose("translation", "vi", "en", 0) ==
          plain_record{"Translate the following sentence into English.", "Tên thủ đô?", "Name the capital."});
}

TEST_CASE("official recipe: the cases of the golden file")
{
    auto const path = crossin_test::shared_data("../golden/crossin.json");
    if (!path) return;
    std::uint64_t compared = 0;
    xin::setting const golden = xin::read_settings_json(*path);
    for (xin::setting const& one : golden.at("cases").items()) {
        if (one.at("op").text() != "compose") continue;
        xin::setting const& input = one.at("input");
        std::string const variant = input.at("variant").text();
        if (variant == "x2x") continue; // not one of the builder's
        std::map<std::string, std::vector<plain_record>> parallel;
        xin::setting const& languages = input.at("parallel");
        for (std::size_t l = 0; l < languages.keys().size(); ++l)
            for (xin::setting const& record : languages.items()[l].items())
                parallel[languages.keys()[l]].push_back(
                    {record.at("instruction").text(), record.at("input").text(), record.at("output").text()});
        official const made(parallel);
        std::vector<xin::setting> const& draws = input.at("draws").items();
        std::vector<xin::setting> const& expected = one.at("expect").at("records").items();
        REQUIRE(draws.size() == expected.size());
        for (std::size_t i = 0; i < draws.size(); ++i) {
            INFO(one.at("id").text());
            xin::setting const& record = expected[i];
            CHECK(made.compose(variant, record.at("src_lang").text(), record.at("tgt_lang").text(),
                               draws[i].at("index").count()) ==
                  plain_record{record.at("instruction").text(), record.at("input").text(), record.at("output").text()});
            ++compared;
        }
    }
    CHECK(compared >= 4);
}
