// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_FORMATS_TEXT_HPP
#define CROSSIN_IO_FORMATS_TEXT_HPP

/// \file
/// Plain lines, as in line-parallel corpora. Layer: io. Needs: format, escape.

#include <crossin/io/detail/escape.hpp>
#include <crossin/io/format.hpp>

namespace crossin {

/// Each line is a record: its instruction; the output is empty. An empty line is a record too, with an empty
/// instruction, because line n of one file belongs to line n of another; a policy decides about it.
struct text_format {
    static constexpr std::string_view name = "text";
    static constexpr layout shape = layout::lines;

    static bool parse(record_bytes const& record, format_settings const& settings, record_room& room)
    {
        room.start(record.own.size());
        room.turns.push_back({detail::line_text(record.own, settings.escapes, room.texts), {}, {}});
        return true;
    }
};

} // namespace crossin
#endif
