// SPDX-License-Identifier: MIT
#include <array>

#include "report.hpp"

namespace program {
namespace {

void write_line(json_writer& json, run_report const& report, run_report::line const& one)
{
    auto const share = [](double part, double whole) { return whole > 0 ? part / whole : 0; };
    json.member("asked", one.asked);
    json.member("asked_share", share(one.asked, report.everything.asked));
    json.member("planned", one.planned);
    json.member("got", one.got);
    json.member("got_share", share(static_cast<double>(one.got), static_cast<double>(report.everything.got)));
    json.member("total", one.total);
    if (one.rows > 0) {
        json.member("rows", one.rows);
        json.member("epochs", times(one.got, one.rows));
    }
    json.member("bytes", one.bytes);
    json.member("supervised_bytes", one.supervised_bytes);
}

} // namespace

void write_report(json_writer& json, run_report const& report)
{
    constexpr std::array<char const*, 5> units{"examples", "bytes", "characters", "tokens", "supervised_tokens"};
    json.member("first", report.first);
    json.member("last", report.last);
    json.member("unit", units[static_cast<std::size_t>(report.unit)]);
    json.list("components", [&] {
        for (run_report::line const& one : report.components)
            json.object([&] {
                json.member("component", one.component);
                write_line(json, report, one);
            });
    });
    json.list("cells", [&] {
        for (run_report::line const& one : report.cells)
            json.object([&] {
                json.member("component", one.component);
                json.member("from", one.languages.from.text());
                json.member("to", one.languages.to.text());
                write_line(json, report, one);
            });
    });
    json.object("total", [&] { write_line(json, report, report.everything); });
    std::vector<crossin::language_tag> const tags = languages_of(report);
    json.object("directions", [&] {
        json.list("languages", [&] {
            for (crossin::language_tag const& tag : tags) json.value(tag.text());
        });
        json.list("counts", [&] {
            for (auto const& row : counts_of(report, tags))
                json.list([&] {
                    for (std::uint64_t const count : row) json.value(count);
                });
        });
    });
    json.list("languages", [&] {
        for (run_report::language_line const& one : report.languages)
            json.object([&] {
                json.member("corpus", one.corpus);
                json.member("language", one.language.text());
                json.member("records", one.records);
                json.member("as_prompt", one.as_prompt);
                json.member("as_response", one.as_response);
            });
    });
    json.list("warnings", [&] {
        for (std::string const& one : report.warnings) json.value(one);
    });
}

} // namespace program
