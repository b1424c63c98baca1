// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <crossin/align/mine.hpp>
#include <crossin/align/threshold_search.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/tally.hpp>
#include <crossin/core/text_table.hpp>
#include <crossin/io/npy.hpp>
#include <crossin/io/vector_file.hpp>

#include "align_commands.hpp"
#include "destination.hpp"
#include "kernels/kernels.hpp"
#include "text_lines.hpp"

namespace program {
namespace {

using crossin::grouped;

/// Names of values in options; what is not among them is refused while the command line is read.
std::map<std::string, crossin::margin_kind> const margins = {{"ratio", crossin::margin_kind::ratio},
                                                             {"distance", crossin::margin_kind::distance},
                                                             {"absolute", crossin::margin_kind::absolute}};
std::map<std::string, crossin::pair_selection> const selections = {
    {"union", crossin::pair_selection::union_by_score},
    {"forward", crossin::pair_selection::forward},
    {"backward", crossin::pair_selection::backward},
    {"intersection", crossin::pair_selection::intersection}};
std::map<std::string, crossin::element_type> const types = {
    {"f32", crossin::element_type::f32}, {"f16", crossin::element_type::f16}, {"f64", crossin::element_type::f64}};

struct mine_command {
    std::string source = {}, target = {};
    std::string source_vectors = {}, target_vectors = {};
    std::uint64_t dimension = 0;
    std::string type = "f32";
    std::size_t k = 4;
    std::string margin = "ratio", select = "union";
    std::optional<double> threshold = {};
    std::string gold = {}, output = {};
    bool rows = false;
    unsigned threads = 0;
};

/// One side: vectors, and the lines that they belong to, if they were named.
class mined_side {
public:
    mined_side(std::string const& vectors, std::string const& text, mine_command const& command)
        : vectors_(read(vectors, command))
    {
        if (text.empty()) return;
        lines_.emplace(text);
        if (lines_->size() != vectors_.size())
            crossin::fail(crossin::errc::mismatch, {vectors},
                          "holds " + std::to_string(vectors_.size()) + " vectors, and " + text + " has " +
                              std::to_string(lines_->size()) + " lines; vector i must be that of line i");
    }

    [[nodiscard]] std::size_t size() const noexcept { return vectors_.size(); }
    [[nodiscard]] text_lines const& lines() const { return *lines_; }

    /// The vectors; those of blank lines are zeros, which have no direction, whatever stands in the file.
    [[nodiscard]] read_vectors vectors() const
    {
        std::size_t const dimension = vectors_.dimension();
        return {vectors_.size(), dimension, [this, dimension](std::size_t first, std::span<float> to) {
                    vectors_.read(first, to);
                    if (!lines_ || dimension == 0) return;
                    for (std::size_t i = 0; i < to.size() / dimension; ++i)
                        if ((*lines_)[first + i].find_first_not_of(" \t") == std::string_view::npos)
                            std::ranges::fill(to.subspan(i * dimension, dimension), 0.0F);
                }};
    }

private:
    [[nodiscard]] static crossin::vector_file read(std::string const& path, mine_command const& command)
    {
        if (crossin::is_npy(path)) return crossin::read_npy(path);
        if (command.dimension == 0)
            crossin::fail(crossin::errc::invalid_argument, {path},
                          "is no .npy file of NumPy's; of a file of numbers alone, say the --dimension of its vectors");
        return crossin::read_raw_vectors(path, command.dimension, types.at(command.type));
    }

    crossin::vector_file vectors_;
    std::optional<text_lines> lines_;
};

using row_numbers = std::pair<std::uint32_t, std::uint32_t>;

/// Known pairs: rows of both sides, 0-based, with a TAB or a blank between them; in ascending order, each once.
[[nodiscard]] std::vector<row_numbers> read_gold(std::string const& path, std::size_t sources, std::size_t targets)
{
    text_lines const lines(path);
    std::vector<row_numbers> pairs;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::string_view const line = lines[i];
        if (line.empty()) continue;
        row_numbers pair;
        char const* const end = line.data() + line.size();
        auto const [middle, first] = std::from_chars(line.data(), end, pair.first);
        bool const separated = first == std::errc() && middle != end && (*middle == '\t' || *middle == ' ');
        auto const [behind, second] = std::from_chars(separated ? middle + 1 : end, end, pair.second);
        if (!separated || second != std::errc() || behind != end)
            crossin::fail(crossin::errc::parse, lines.where(i),
                          "a known pair is two row numbers with a TAB between them; found " + crossin::in_quotes(line));
        if (pair.first >= sources || pair.second >= targets)
            crossin::fail(crossin::errc::mismatch, lines.where(i),
                          "names row " + std::to_string(pair.first) + " of " + std::to_string(sources) +
                              " sources and row " + std::to_string(pair.second) + " of " + std::to_string(targets) +
                              " targets; rows are counted from 0");
        pairs.push_back(pair);
    }
    std::ranges::sort(pairs);
    auto const repeated = std::ranges::unique(pairs);
    pairs.erase(repeated.begin(), repeated.end());
    return pairs;
}

/// The shortest text that reads as the same number.
[[nodiscard]] std::string number_text(double number)
{
    std::array<char, 32> room;
    auto const end = std::to_chars(room.data(), room.data() + room.size(), number).ptr;
    return {room.data(), end};
}

/// A line that does not end a field early.
[[nodiscard]] std::string in_field(std::string_view line)
{
    std::string text(line);
    std::ranges::replace(text, '\t', ' ');
    return text;
}

void write_pairs(mine_command const& command, crossin::mined_pairs const& pairs, mined_side const& source,
                 mined_side const& target)
{
    destination out(command.output, 0);
    for (crossin::mined_pair const& one : pairs) {
        std::string line = number_text(one.score) + '\t';
        if (command.rows)
            line += std::to_string(one.source) + '\t' + std::to_string(one.target);
        else
            line += in_field(source.lines()[one.source]) + '\t' + in_field(target.lines()[one.target]);
        out.append(line + '\n');
    }
    out.commit();
}

void print_gold(std::FILE* to, crossin::mined_pairs const& pairs, std::vector<row_numbers> const& gold)
{
    auto const best = crossin::threshold_search(
        pairs, gold.size(), &crossin::mined_pair::score, [&](crossin::mined_pair const& one) {
            return std::ranges::binary_search(gold, row_numbers{one.source, one.target});
        });
    std::fprintf(to, "best threshold %s: precision %.4f, recall %.4f, F1 %.4f (%s right of %s kept, %s known)\n",
                 number_text(best.threshold).c_str(), best.precision, best.recall, best.f1, grouped(best.right).c_str(),
                 grouped(best.kept).c_str(), grouped(gold.size()).c_str());
}

[[nodiscard]] int mine(mine_command const& command)
{
    if (command.output.empty() && command.gold.empty())
        crossin::fail(crossin::errc::invalid_argument, "there is nothing to do without --output or --gold");
    if (!command.output.empty() && !command.rows && command.target.empty())
        crossin::fail(
            crossin::errc::invalid_argument,
            "SOURCE and TARGET are needed for their sentences; --output-rows writes row numbers without them");
    mined_side const source(command.source_vectors, command.source, command),
        target(command.target_vectors, command.target, command);
    std::vector<row_numbers> const gold = command.gold.empty() ? std::vector<row_numbers>{}
                                                               : read_gold(command.gold, source.size(), target.size());
    auto const found = find_neighbours(source.vectors(), target.vectors(),
                                       {.k = command.k, .threads = command.threads});
    crossin::mining_options const options{margins.at(command.margin), selections.at(command.select), command.threshold};
    crossin::mined_pairs const pairs = crossin::mine(found, options);
    bool const apart = command.output.empty() || !destination::is_stream(command.output);
    std::FILE* const report = apart ? stdout : stderr; // not among the pairs
    if (!command.output.empty()) write_pairs(command, pairs, source, target);
    std::fprintf(report, "%s pairs\nsource: %starget: %s", grouped(pairs.size()).c_str(),
                 to_string(pairs.source_tally()).c_str(), to_string(pairs.target_tally()).c_str());
    if (!command.gold.empty()) print_gold(report, pairs, gold);
    return 0;
}

} // namespace

void add_align_mine(CLI::App& to, int& exit_code)
{
    auto const command = std::make_shared<mine_command>();
    CLI::App& app = *to.add_subcommand("mine", "Find the pairs of sentences whose vectors stand out, the best first.");
    auto* const source = app.add_option("SOURCE", command->source, "text, one sentence a line");
    auto* const target = app.add_option("TARGET", command->target, "text in the other language");
    source->needs(target);
    auto const names_of = [](auto const& table) {
        std::vector<std::string> names;
        for (auto const& [name, value] : table) names.push_back(name);
        return CLI::IsMember(names);
    };
    app.add_option("--source-vectors", command->source_vectors, "a vector a line: NumPy's .npy, or numbers alone")
        ->required();
    app.add_option("--target-vectors", command->target_vectors, "those of TARGET")->required();
    app.add_option("--dimension", command->dimension, "of the vectors in files of numbers alone, as LASER writes them")
        ->check(CLI::PositiveNumber);
    app.add_option("--type", command->type, "of the numbers in such files; default: f32")->check(names_of(types));
    app.add_option("--k", command->k, "neighbours that a pair is held against; default: 4")->check(CLI::PositiveNumber);
    app.add_option("--margin", command->margin, "how: ratio, distance or absolute; default: ratio")
        ->check(names_of(margins));
    app.add_option(
           "--select", command->select,
           "union: forward and backward, the best first, each sentence once (default); forward: the best target "
           "of each source; backward; intersection: pairs that are both")
        ->check(names_of(selections));
    app.add_option("--threshold", command->threshold, "leave out pairs of a lower score");
    app.add_option("--output", command->output, "file of lines: score TAB source TAB target; - for standard output");
    app.add_flag("--output-rows", command->rows, "write row numbers, counted from 0, in place of sentences");
    app.add_option("--gold", command->gold,
                   "file of known pairs, row TAB row: print the threshold with the best F1 of the pairs found");
    app.add_option("--threads", command->threads, "default: all");
    app.callback([command, &exit_code] { exit_code = mine(*command); });
}

} // namespace program
