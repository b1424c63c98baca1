// SPDX-License-Identifier: MIT
// The code of docs/reference/io/ and docs/reference/recipe/.

#include <filesystem>
#include <iostream>
#include <string>

#include <crossin/crossin.hpp>
#include <crossin/recipe/yaml.hpp>

namespace xin = crossin;

int main()
{
    std::string const folder = (std::filesystem::temp_directory_path() / "crossin-reference").string();
    std::filesystem::create_directories(folder);
    {
        //! [corpus]
        xin::corpus const vi = xin::read("vi", "data/parallel.vi.json");
        xin::corpus::workspace room; // one a thread
        xin::record_view const record = vi.read(7, room);
        std::cout << record.id << ' ' << to_string(vi.source(7)) << ' ' << vi.facts(7).response_characters << '\n';
        //! [corpus]

        //! [record_index]
        xin::corpus_totals const totals = vi.index().totals();
        std::cout << totals.records << " records, " << totals.with_id << " with an id, " << totals.response_characters
                  << " characters of responses\n";
        //! [record_index]
    }
    {
        //! [read_options]
        xin::read_options options;
        options.fields.instruction = "prompt"; // other names than the format's own
        options.fields.output = "completion";
        options.format = "alpaca";
        options.bad_records = {xin::on_problem::skip, 0.001}; // leave out up to one in a thousand
        options.cache_folder = "none";                        // keep the index in memory
        xin::corpus const base = xin::read("en", "data/reasoning.en.jsonl", options);
        std::cout << base.size() << " records as " << base.format_name() << '\n';
        //! [read_options]
    }
    {
        //! [formats]
        for (xin::format const& one : xin::known_formats()) std::cout << one.name << ' ';
        //! [formats]

        //! [writers]
        std::string lines;
        xin::example_writer const write = xin::writer_named("prompt-completion");
        write(lines, {.prompt = "2 and 3?", .response = "5"});
        std::cout << '\n' << lines; // {"prompt": "2 and 3?", "completion": "5"}
        //! [writers]

        //! [output_file]
        xin::output_file out(folder + "/train.jsonl"); // written as train.jsonl.partial
        out.append(lines);
        std::uint64_t const bytes = out.sync(); // what a checkpoint may count on
        out.commit();                           // takes its name
        //! [output_file]

        //! [mapped_file]
        xin::mapped_file const file(folder + "/train.jsonl");
        std::cout << (file.size() == bytes) << ' ' << file.bytes().substr(0, 9) << ' ' << file.changed() << '\n';
        //! [mapped_file]

        //! [checkpoint_file]
        xin::save(xin::saved_checkpoint{.state = {.next = 20'000}, .output_bytes = bytes}, folder + "/run.json");
        std::cout << xin::load_checkpoint(folder + "/run.json").state.next << '\n';
        //! [checkpoint_file]

        //! [settings_json]
        xin::setting const settings = xin::settings_from_json(R"({"share": "40%", "languages": ["en", "no"]})");
        std::cout << settings.at("share").number() << ' ' << settings.at("languages").items()[1].text() << '\n';
        //! [settings_json]
    }
    {
        //! [yaml]
        xin::setting const settings = xin::parse_yaml("languages: [en, no]", "mine.yaml");
        std::cout << settings.at("languages").items()[1].text() << '\n'; // no: Norwegian
        //! [yaml]

        //! [open]
        xin::opened_recipe const opened(xin::read_recipe(xin::read_yaml("recipes/small.yaml"), "recipes"));
        std::cout << opened.data().plan(4'096).total("cross").got << '\n';
        //! [open]

        //! [read_parallel]
        auto const rows = xin::read_parallel(xin::by_id{}, {"en", "vi"}, "data/parallel.{lang}.json");
        std::cout << rows.size() << " rows\n";
        //! [read_parallel]
    }
    std::filesystem::remove_all(folder);
}
