// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_FORMATS_HPP
#define CROSSIN_IO_FORMATS_HPP

/// \file
/// All formats that are read, and which of them a file is in. Layer: io. Needs: the formats.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/core/nearest.hpp>
#include <crossin/io/detail/framing.hpp>
#include <crossin/io/format.hpp>
#include <crossin/io/formats/alpaca.hpp>
#include <crossin/io/formats/messages.hpp>
#include <crossin/io/formats/prompt_completion.hpp>
#include <crossin/io/formats/squad.hpp>
#include <crossin/io/formats/text.hpp>
#include <crossin/io/formats/tsv.hpp>
#include <crossin/io/mapped_file.hpp>
#include <crossin/io/read_options.hpp>

namespace crossin {

/// The formats that are read by name and found out by themselves; the first that fits a file is taken. A further
/// format is a header in `formats/` and a line here; `read_as` reads one that is not in the list.
[[nodiscard]] inline std::span<format const> known_formats() noexcept
{
    static constexpr std::array list = {format_of<squad_format>(),  format_of<messages_format>(),
                                        format_of<alpaca_format>(), format_of<prompt_completion_format>(),
                                        format_of<tsv_format>(),    format_of<text_format>()};
    return list;
}

/// The format called `name`. Errors: `error{invalid_argument}` with the nearest known name.
[[nodiscard]] inline format const& format_named(std::string_view name)
{
    std::vector<std::string_view> names;
    for (format const& one : known_formats()) {
        if (one.name == name) return one;
        names.push_back(one.name);
    }
    fail(errc::invalid_argument,
         in_quotes(name) + " is no format that is read; the nearest is " + in_quotes(nearest(name, names)));
}

namespace detail {

/// How one file is to be read: everything that its contents and the options decide.
struct reading {
    format kind = {};
    format_settings settings = {};
    std::uint64_t begin = 0;   ///< behind a byte-order mark and a header line [bytes]
    bool elements = false;     ///< records are elements of an array, not lines
    std::uint64_t options = 0; ///< hash of all that decides which records there are
};

/// The beginning of a JSON file: what it opens with and the keys of its first object.
struct json_beginning {
    char first = '\0';
    std::vector<std::string> keys = {};
};

[[nodiscard]] inline json_beginning look_at_json(std::string_view file)
{
    constexpr std::size_t window = 1U << 20;
    file = file.substr(0, window);
    json_beginning found;
    json_cursor cursor(file);
    text_room room;
    room.start(file.size());
    found.first = cursor.peek();
    if (found.first == '[' && !cursor.take('[')) return found;
    auto const whole = cursor.each_member(room, [&](std::string_view key) {
        found.keys.emplace_back(key);
        return found.keys.size() < 256 && cursor.skip();
    });
    static_cast<void>(whole); // a first object that does not end here has shown its first keys
    return found;
}

/// Errors for files that are plainly something else.
inline void refuse_foreign(mapped_file const& file)
{
    std::string_view const bytes = file.bytes();
    place const where{file.path()};
    if (bytes.empty()) fail(errc::parse, where, "the file is empty; a file with at least one record was expected");
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
        fail(errc::encoding, where, "the file is UTF-16; convert it to UTF-8");
    if (bytes.starts_with("\x1F\x8B") || bytes.starts_with("\x28\xB5\x2F\xFD") || bytes.starts_with("BZh"))
        fail(errc::unsupported, where,
             "the file is compressed; unpack it first, so that records can be read in any order");
    if (bytes.starts_with("PAR1")) fail(errc::unsupported, where, "the file is Parquet; export it as JSONL");
}

/// The format of a file by its name and its first bytes.
[[nodiscard]] inline format detect_format(mapped_file const& file, std::uint64_t begin, read_options const& options)
{
    std::string_view const path = file.path(), bytes = file.bytes().substr(static_cast<std::size_t>(begin));
    auto const ends = [&](std::string_view with) { return path.ends_with(with); };
    if (ends(".tsv") || ends(".tab")) return format_named("tsv");
    if (ends(".txt")) return format_named("text");
    if (ends(".csv")) fail(errc::unsupported, place{file.path()}, "CSV is not read; export the file as TSV or JSONL");
    json_beginning const start = look_at_json(bytes);
    bool const json = start.first == '{' || start.first == '[';
    if (!json && !ends(".json") && !ends(".jsonl") && !ends(".ndjson")) {
        bool const tabs = bytes.substr(0, bytes.find('\n')).find('\t') != std::string_view::npos;
        return format_named(tabs ? "tsv" : "text");
    }
    place const where{file.path(), 1, begin, true};
    if (!json) fail(errc::parse, where, "a JSON file begins with '[' or '{'; this one does not");
    std::vector<std::string_view> const keys(start.keys.begin(), start.keys.end());
    for (format const& one : known_formats())
        if (one.shape == layout::json && (one.path.empty() || start.first == '{') && one.fits && one.fits(keys))
            return one;
    if (!options.fields.instruction.empty() && has_key(keys, options.fields.instruction)) return format_named("alpaca");
    std::string names;
    for (std::size_t i = 0; i < keys.size() && i < 8; ++i) names += (i ? ", " : "") + in_quotes(keys[i], 24);
    fail(errc::parse, where,
         names.empty() ? "the first record has no keys that tell its format; broken JSON, or name the format"
                       : "the first record has the keys " + names +
                             ", which fit no known format; name "
                             "the format, or the fields that hold instruction and output");
}

/// Columns of a TSV file: those asked for, those its header names, or by their number.
[[nodiscard]] inline std::vector<column> columns_of(mapped_file const& file, std::uint64_t begin,
                                                    read_options const& options)
{
    std::string_view first = file.bytes().substr(static_cast<std::size_t>(begin));
    first = first.substr(0, first.find('\n'));
    if (first.ends_with('\r')) first.remove_suffix(1);
    std::vector<std::string> names = options.columns;
    std::vector<std::string> cells;
    for (std::size_t at = 0; at <= first.size();) {
        std::size_t const tab = std::min(first.find('\t', at), first.size());
        cells.emplace_back(first.substr(at, tab - at));
        at = tab + 1;
    }
    place const where{file.path(), 1, begin, true};
    if (names.empty() && options.header) names = cells;
    if (names.empty()) {
        if (cells.size() > 3)
            fail(errc::parse, where,
                 "the first line has " + std::to_string(cells.size()) +
                     " columns; say which is which (columns, or header)");
        static char const* const usual[3][3] = {
            {"instruction"}, {"instruction", "output"}, {"instruction", "input", "output"}};
        for (std::size_t i = 0; i < cells.size(); ++i) names.emplace_back(usual[cells.size() - 1][i]);
    }
    std::vector<column> columns;
    bool instruction = false;
    for (std::string const& name : names) {
        column const one = name == "id"            ? column::id
                           : name == "system"      ? column::system
                           : name == "instruction" ? column::instruction
                           : name == "input"       ? column::input
                           : name == "output"      ? column::output
                                                   : column::ignored;
        for (column const other : columns)
            if (one == other && one != column::ignored)
                fail(errc::parse, where, "two columns are called " + in_quotes(name));
        if (one == column::ignored && name != "-" && !options.columns.empty())
            fail(errc::invalid_argument, where,
                 in_quotes(name) + " is no column; known are id, system, instruction, input, output and -");
        instruction = instruction || one == column::instruction;
        columns.push_back(one);
    }
    if (!instruction) fail(errc::parse, where, "no column is called \"instruction\"");
    return columns;
}

[[nodiscard]] inline std::uint64_t options_hash(reading const& how, read_options const& options)
{
    std::uint64_t hash = hash64(how.kind.name);
    field_names const& names = how.settings.fields;
    for (std::string const* name : {&names.id, &names.system, &names.instruction, &names.input, &names.output})
        hash = hash_combine(hash, hash64(*name));
    for (column const one : how.settings.columns) hash = hash_combine(hash, static_cast<std::uint64_t>(one));
    for (std::uint64_t const number :
         {std::uint64_t{how.settings.escapes}, std::uint64_t{how.settings.prompts_only}, std::uint64_t{options.header},
          static_cast<std::uint64_t>(options.bad_records.action)})
        hash = hash_combine(hash, number);
    return hash;
}

/// Works out how `file` is to be read. `given`: a format that is settled; otherwise by name or found out.
///
/// Errors: `error` with the place for a file that is empty, compressed, UTF-16, or in no known format.
[[nodiscard]] inline reading reading_of(mapped_file const& file, read_options const& options,
                                        format const* given = nullptr)
{
    refuse_foreign(file);
    reading how;
    std::string_view const bytes = file.bytes();
    if (bytes.starts_with("\xEF\xBB\xBF")) how.begin = 3;
    how.kind = given                    ? *given
               : options.format.empty() ? detect_format(file, how.begin, options)
                                        : format_named(options.format);
    if (how.kind.fields) how.settings.fields = how.kind.fields();
    auto const rename = [](std::string& name, std::string const& asked) {
        if (!asked.empty()) name = asked;
    };
    rename(how.settings.fields.id, options.fields.id);
    rename(how.settings.fields.system, options.fields.system);
    rename(how.settings.fields.instruction, options.fields.instruction);
    rename(how.settings.fields.input, options.fields.input);
    rename(how.settings.fields.output, options.fields.output);
    how.settings.prompts_only = options.prompts_only;
    how.settings.escapes = options.escapes.value_or(how.kind.name == "tsv");
    if (how.kind.name == "tsv") {
        how.settings.columns = columns_of(file, how.begin, options);
        how.settings.prompts_only = options.prompts_only || !std::ranges::count(how.settings.columns, column::output);
        if (options.header) how.begin = std::min(bytes.find('\n', how.begin), bytes.size() - 1) + 1;
    }
    if (how.kind.name == "text") how.settings.prompts_only = true;
    if (how.kind.shape == layout::json) {
        char const* const end = bytes.data() + bytes.size();
        char const* const first = skip_json_space(bytes.data() + how.begin, end);
        how.elements = !how.kind.path.empty() || (first < end && *first == '[');
    }
    how.options = options_hash(how, options);
    return how;
}

/// Cuts the file into chunks.
[[nodiscard]] inline framing frame_of(mapped_file const& file, reading const& how)
{
    framing frame;
    frame.elements = how.elements;
    frame.skip_blank = how.kind.shape == layout::json;
    frame.chunks = how.elements ? element_planner(file.path(), file.bytes()).plan(how.begin, how.kind.path)
                                : line_chunks(file.bytes(), how.begin);
    return frame;
}

} // namespace detail
} // namespace crossin
#endif
