// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_FORMATS_TSV_HPP
#define CROSSIN_IO_FORMATS_TSV_HPP

/// \file
/// Lines of cells with tabs between them. Layer: io. Needs: format, escape.

#include <crossin/io/detail/escape.hpp>
#include <crossin/io/format.hpp>

namespace crossin {

/// Each line is a record, its columns as the options or the header say; otherwise one column is the instruction, two
/// are instruction and output, three are instruction, input and output. There are no quotes.
///
/// In cells, \\t, \\n, \\r and \\\\ stand for tab, line feed, carriage return and backslash; a backslash before
/// anything else stands for itself. Text with backslashes of its own that was never escaped (formulas: \\nu, \\tau) is
/// read with `escapes = false`.
struct tsv_format {
    static constexpr std::string_view name = "tsv";
    static constexpr layout shape = layout::lines;

    static bool parse(record_bytes const& record, format_settings const& settings, record_room& room)
    {
        room.start(record.own.size());
        turn last = {};
        std::string_view rest = record.own;
        std::size_t cells = 0;
        for (bool more = true; more; ++cells) {
            std::size_t const tab = rest.find('\t');
            std::string_view const cell = rest.substr(0, tab);
            more = tab != std::string_view::npos;
            if (more) rest.remove_prefix(tab + 1);
            if (cells >= settings.columns.size()) continue;
            column const meaning = settings.columns[cells];
            if (meaning == column::ignored) continue;
            std::string_view& slot = meaning == column::instruction ? last.instruction
                                     : meaning == column::input     ? last.input
                                     : meaning == column::output    ? last.output
                                     : meaning == column::id        ? room.id
                                                                    : room.system;
            slot = detail::line_text(cell, settings.escapes, room.texts);
        }
        if (cells != settings.columns.size())
            return room.reject(record_problem::wrong_columns, record.own.data(),
                               "the line has " + std::to_string(cells) + (cells == 1 ? " column" : " columns") +
                                   "; the file has " + std::to_string(settings.columns.size()));
        room.turns.push_back(last);
        return true;
    }
};

} // namespace crossin
#endif
