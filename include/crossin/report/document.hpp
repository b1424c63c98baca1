// SPDX-License-Identifier: MIT
#ifndef CROSSIN_REPORT_DOCUMENT_HPP
#define CROSSIN_REPORT_DOCUMENT_HPP

/// \file
/// What a report says, apart from how it is written: sections of sentences, tables, figures, notes and texts.
/// Layer: report. Needs: core.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <crossin/core/language.hpp>

namespace crossin {

/// A cell of a table: what people read, and the number behind it where it is one.
struct report_cell {
    std::string text = {};
    std::optional<double> number = {};

    report_cell() = default;
    report_cell(std::string shown) : text(std::move(shown)) {}
    report_cell(char const* shown) : text(shown) {}
    report_cell(std::string shown, double value) : text(std::move(shown)), number(value) {}
    friend bool operator==(report_cell const&, report_cell const&) = default;
};

/// Rows under a head. The first cell of a row names it.
struct report_table {
    std::string caption = {};
    std::vector<std::string> head = {};
    std::vector<std::vector<report_cell>> rows = {}; ///< as wide as the head
    std::size_t left = 1;                            ///< columns of text; the others are numbers
    friend bool operator==(report_table const&, report_table const&) = default;
};

/// A number for each pair of a row and a column.
struct heat_map {
    std::vector<std::string> rows = {};
    std::vector<std::string> columns = {};
    std::vector<std::vector<std::optional<double>>> values = {}; ///< [rows x columns]; none: there is no such pair
    std::vector<std::vector<std::string>> texts = {};            ///< the same as people read them
    double low = 0;                                              ///< value without any colour
    double high = 0; ///< value with the full one; not above `low`: the largest there is
    friend bool operator==(heat_map const&, heat_map const&) = default;
};

/// Series of points over one axis, which has numbers or names.
struct chart {
    enum class shape : std::uint8_t { lines, steps, bars, intervals };
    struct point {
        double x = 0; ///< where the axis has names, the number of one
        double y = 0;
        double low = 0; ///< of an interval around y, where there is one
        double high = 0;
        friend bool operator==(point const&, point const&) = default;
    };
    struct series {
        std::string name = {};
        std::vector<point> points = {};
        friend bool operator==(series const&, series const&) = default;
    };
    shape drawn_as = shape::lines;
    std::vector<series> of = {};
    std::vector<std::string> names = {}; ///< of the places 0, 1, ... of the axis; empty: it has numbers
    std::string x_label = {};
    std::string y_label = {};
    bool logarithmic = false; ///< the axis of x
    friend bool operator==(chart const&, chart const&) = default;
};

/// A picture by what it shows. Whoever has a tool that draws puts its picture in `svg`.
struct report_figure {
    std::string name = {}; ///< letters, digits and `-`; no other figure of the report has it
    std::string caption = {};
    std::string description = {}; ///< what there is to see, for those who do not see it
    std::variant<heat_map, chart> shows = {};
    std::string svg = {}; ///< as `embedded_svg` makes it; empty: not drawn
    friend bool operator==(report_figure const&, report_figure const&) = default;
};

/// Things that were noticed, kind by kind, with some examples of each.
struct report_notes {
    struct note {
        std::string sentence = {};
        std::uint64_t count = 0; ///< 0: it is not counted
        std::vector<std::string> examples = {};
        friend bool operator==(note const&, note const&) = default;
    };
    std::string caption = {};
    std::vector<note> notes = {};
    friend bool operator==(report_notes const&, report_notes const&) = default;
};

/// Texts that stand side by side, each in its own language.
struct report_texts {
    struct text {
        std::string label = {};
        language_tag language = {};
        std::string body = {};
        friend bool operator==(text const&, text const&) = default;
    };
    struct group {
        std::string heading = {};
        std::vector<text> texts = {};
        friend bool operator==(group const&, group const&) = default;
    };
    std::string caption = {};
    std::vector<group> groups = {};
    friend bool operator==(report_texts const&, report_texts const&) = default;
};

/// Sentences, or one of the above.
using report_block = std::variant<std::string, report_table, report_figure, report_notes, report_texts>;

struct report_section {
    std::string title = {};
    std::vector<report_block> blocks = {};
    friend bool operator==(report_section const&, report_section const&) = default;
};

/// A report, to be written with `to_html`, `to_json` and `to_string`.
///
/// Models: std::regular.
struct report {
    std::string title = {};
    std::string summary = {};
    std::vector<report_section> sections = {};
    friend bool operator==(report const&, report const&) = default;
};

/// Calls `visit(report_figure&)` for every figure, in order.
template <class Visit>
void for_each_figure(report& of, Visit&& visit)
{
    for (report_section& section : of.sections)
        for (report_block& block : section.blocks)
            if (auto* const figure = std::get_if<report_figure>(&block)) visit(*figure);
}

/// The largest value of a heat map, or `high` where that is set; above `low` in any case.
[[nodiscard]] inline double top_of(heat_map const& map) noexcept
{
    if (map.high > map.low) return map.high;
    double top = map.low;
    for (auto const& row : map.values)
        for (std::optional<double> const& value : row)
            if (value && std::isfinite(*value) && *value > top) top = *value;
    return top > map.low ? top : map.low + 1;
}

/// Whether a language is written from right to left, by its script or else by its usual one.
///
/// Source: CLDR 44, characters.json (`characterOrder`) and likely subtags.
[[nodiscard]] inline bool is_right_to_left(language_tag const& language) noexcept
{
    constexpr std::string_view scripts[] = {"Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg", "Samr", "Mand"};
    constexpr std::string_view languages[] = {"ar",  "he",  "fa",  "ur",  "ps",  "sd",  "ug",  "yi",  "dv",  "ckb",
                                              "arz", "ary", "apc", "prs", "pnb", "azb", "lrc", "mzn", "nqo", "syr"};
    std::string_view const script = language.script(), name = language.language();
    if (!script.empty()) {
        for (std::string_view const one : scripts)
            if (one == script) return true;
        return false;
    }
    for (std::string_view const one : languages)
        if (one == name) return true;
    return false;
}

} // namespace crossin
#endif
