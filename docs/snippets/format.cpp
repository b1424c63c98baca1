// SPDX-License-Identifier: MIT
// The code of docs/guides/add-a-format.md.

#include <iostream>
#include <string_view>

#include <crossin/io.hpp>

namespace xin = crossin;

//! [format]
// Lines such as "id | question | answer".
struct faq_format {
    static constexpr std::string_view name = "faq";
    static constexpr xin::layout shape = xin::layout::lines; // or json: values, one a line or in an array

    // Reads the record in `record.own` into `room`. Called once for each record when the file is indexed, and again
    // whenever the record is read. What stays is views: of the record's bytes, or of text in `room.texts`.
    static bool parse(xin::record_bytes const& record, xin::format_settings const&, xin::record_room& room)
    {
        std::string_view const line = record.own;
        room.start(line.size()); // forgets the record before this one
        std::size_t const first = line.find(" | "), last = line.rfind(" | ");
        if (first == std::string_view::npos || first == last)
            return room.reject(xin::record_problem::wrong_columns, line.data(),
                               "three columns between bars were expected");
        room.id = line.substr(0, first);
        room.turns.push_back({line.substr(first + 3, last - first - 3), {}, line.substr(last + 3)});
        return true;
    }
};
static_assert(xin::record_format<faq_format>);
//! [format]

//! [writer]
// A writer appends one line; that is all. It goes wherever those of `known_writers()` go.
void write_faq(std::string& to, xin::example_view const& example)
{
    xin::turn const& last = example.fields.turns.back();
    ((((to += example.fields.id) += " | ") += last.instruction) += " | ") += last.output;
    to += '\n';
}
//! [writer]

int main()
{
    //! [use]
    xin::corpus const faq = xin::read_as<faq_format>(xin::language_tag::parse("en"), {"../docs/snippets/faq.txt"},
                                                     {.cache_folder = "none"});
    xin::corpus::workspace room;
    std::cout << faq.size() << " records; " << faq.read(1, room).turns.front().output << '\n';
    //! [use]

    std::string text;
    write_faq(text, {.fields = faq.read(0, room)});
    std::cout << text;
}
