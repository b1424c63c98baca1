// SPDX-License-Identifier: MIT
#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include <crossin/align/align.hpp>
#include <crossin/align/by_content.hpp>
#include <crossin/core/text_table.hpp>
#include <crossin/io/corpus.hpp>
#include <crossin/io/writers.hpp>

#include "align_commands.hpp"
#include "destination.hpp"

namespace program {
namespace {

using crossin::corpus, crossin::grouped;

struct records_command {
    std::array<std::string, 2> files = {};
    std::array<std::string, 2> languages = {};
    std::array<std::string, 2> repaired = {}; ///< where the records in rows go, if anywhere
    std::string output = "-";
    std::string format = "pairs";
    std::string input_format = {};
    std::string cache = {};
    bool prompts_only = false;
    bool drop_doubtful = false;
    double confident = crossin::by_content{}.confident;
};

[[nodiscard]] std::vector<crossin::record> records_of(corpus const& from)
{
    std::vector<crossin::record> records;
    corpus::workspace room;
    for (std::uint64_t i = 0; i < from.size(); ++i) records.push_back(to_record(from.read(i, room)));
    return records;
}

[[nodiscard]] std::string rows_text(records_command const& command, crossin::row_pairs const& pairs,
                                    std::vector<corpus> const& sides)
{
    std::string text;
    std::array<char, 96> line{};
    for (crossin::row_pair const& pair : pairs) {
        auto const confidence = static_cast<double>(pair.confidence);
        if (command.format == "pairs") {
            std::snprintf(line.data(), line.size(), "%u\t%u\t%.4f\n", pair.source, pair.target, confidence);
            text += line.data();
            continue;
        }
        std::snprintf(line.data(), line.size(),
                      "{\"source\": %u, \"target\": %u, \"confidence\": %.4f, \"doubtful\": %s", pair.source,
                      pair.target, confidence, confidence < command.confident ? "true" : "false");
        text += line.data();
        std::array<std::string_view, 2> const names = {", \"source_record\": ", ", \"target_record\": "};
        for (std::size_t side = 0; side < 2; ++side) {
            corpus::workspace room;
            crossin::example_view view;
            view.fields = sides[side].read(side == 0 ? pair.source : pair.target, room);
            std::string record;
            crossin::write_alpaca(record, view);
            record.pop_back(); // the end of the line
            text.append(names[side]).append(record);
        }
        text += "}\n";
    }
    return text;
}

[[nodiscard]] std::string records_text(crossin::row_pairs const& pairs, corpus const& from,
                                       std::uint32_t crossin::row_pair::* row)
{
    std::string text;
    corpus::workspace room;
    for (crossin::row_pair const& pair : pairs) {
        crossin::example_view view;
        view.fields = from.read(pair.*row, room);
        crossin::write_alpaca(text, view);
    }
    return text;
}

void write(std::string const& path, std::string const& text)
{
    destination out(path, 0);
    out.append(text);
    out.commit();
}

[[nodiscard]] int align_records(records_command const& command)
{
    std::vector<corpus> sides;
    for (std::size_t side = 0; side < 2; ++side) {
        crossin::read_options how;
        how.format = command.input_format;
        how.cache_folder = command.cache;
        how.prompts_only = command.prompts_only;
        sides.push_back(crossin::read(crossin::language_tag::parse(command.languages[side]), command.files[side], how));
    }
    crossin::by_content policy;
    policy.confident = command.confident;
    if (command.drop_doubtful) policy.doubtful = {crossin::on_problem::skip};
    crossin::row_pairs const pairs = crossin::align(records_of(sides[0]), records_of(sides[1]), policy);
    write(command.output, rows_text(command, pairs, sides));
    if (!command.repaired[0].empty())
        write(command.repaired[0], records_text(pairs, sides[0], &crossin::row_pair::source));
    if (!command.repaired[1].empty())
        write(command.repaired[1], records_text(pairs, sides[1], &crossin::row_pair::target));
    std::fprintf(stderr, "%s pairs\nsource: %starget: %s", grouped(pairs.size()).c_str(),
                 to_string(pairs.source_tally()).c_str(), to_string(pairs.target_tally()).c_str());
    return 0;
}

} // namespace

void add_align_records(CLI::App& to, int& exit_code)
{
    auto const command = std::make_shared<records_command>();
    CLI::App& app = *to.add_subcommand("records",
                                       "Find the records of two files that say the same, whatever is missing, "
                                       "repeated or out of order.");
    app.add_option("SOURCE", command->files[0], "file of records")->required();
    app.add_option("TARGET", command->files[1], "file of records in the other language")->required();
    app.add_option("--source-language", command->languages[0], "a tag such as en")->required();
    app.add_option("--target-language", command->languages[1], "a tag such as zh")->required();
    app.add_option("--output", command->output, "file of rows; default: -, the standard output");
    app.add_option("--format", command->format,
                   "pairs: source TAB target TAB confidence, rows counted from 0 (default); jsonl: with the records")
        ->check(CLI::IsMember({"pairs", "jsonl"}));
    app.add_option("--write-source", command->repaired[0], "file for the source records that have a partner, as JSONL");
    app.add_option("--write-target", command->repaired[1], "file for their partners, line by line");
    app.add_option("--confident", command->confident, "least confidence of a pair that is not doubtful; default: 0.99")
        ->check(CLI::Range(0.0, 1.0));
    app.add_flag("--drop-doubtful", command->drop_doubtful, "leave doubtful pairs out");
    app.add_option("--input-format", command->input_format, "of both files; default: found out");
    app.add_flag("--prompts-only", command->prompts_only, "records need no output");
    app.add_option("--cache", command->cache, "folder for indexes, or `none`");
    app.callback([command, &exit_code] { exit_code = align_records(*command); });
}

} // namespace program
