// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_LINK_TEXT_HPP
#define CROSSIN_ALIGN_LINK_TEXT_HPP

/// \file
/// Links as text: `0-0 1-2 2-1`, a line for each pair of sentences. Layer: align. Needs: alignment.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/align/alignment.hpp>
#include <crossin/align/detail/scan.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/text_table.hpp>

namespace crossin {

/// The links of a pair of sentences as people marked them.
struct gold_links {
    alignment sure = {};     ///< what everybody links
    alignment possible = {}; ///< what may be linked; has the sure ones, too
    friend bool operator==(gold_links const&, gold_links const&) = default;
};

namespace detail {

/// One link as it stands in a line.
struct marked_link {
    word_link link = {};
    bool sure = true;
};

/// Takes the link that stands at the scanner, or says what is wrong with it.
[[nodiscard]] inline marked_link take_link(line_scanner& scanner, std::uint32_t base, bool gold)
{
    marked_link one;
    std::size_t const at = scanner.at();
    auto const wrong = [&](std::string const& expected) {
        scanner.reject(at, expected + "; found " + in_quotes(scanner.word_at(at)));
    };
    bool good = scanner.take_number(one.link.source);
    if (good && !scanner.take('-')) {
        good = gold && (scanner.take('p') || scanner.take('?'));
        one.sure = false;
    }
    good = good && scanner.take_number(one.link.target);
    if (good && !gold && scanner.take(':')) good = scanner.take_number(one.link.confidence) && one.link.confidence <= 1;
    std::size_t const end = scanner.at();
    scanner.skip_space();
    if (!good || (scanner.at() == end && !scanner.done()))
        wrong(gold ? "a link of a gold line is `3-5` (sure), `3p5` or `3?5` (possible)"
                   : "a link is `3-5`, or `3-5:0.87` with a confidence from 0 to 1");
    if (one.link.source < base || one.link.target < base)
        wrong("positions count from " + std::to_string(base) + " here");
    one.link.source -= base;
    one.link.target -= base;
    return one;
}

/// In the order of `precedes`; of the same link given more than once, the one with the highest confidence.
inline void order_links(alignment& links)
{
    std::ranges::sort(links, [](word_link const& a, word_link const& b) {
        return precedes(a, b) || (!precedes(b, a) && a.confidence > b.confidence);
    });
    auto const same = [](word_link const& a, word_link const& b) {
        return a.source == b.source && a.target == b.target;
    };
    links.erase(std::ranges::unique(links, same).begin(), links.end());
}

} // namespace detail

/// The links of a line such as `0-0 1-2:0.87`, in the order of `precedes`; none for an empty line.
///
/// `base`: what the file calls the first word; the links are 0-based. A link without confidence has 1. One that stands
/// twice counts once, with the higher confidence.
/// Errors: `error{parse}` with the place of the link, where `where` is that of the line.
[[nodiscard]] inline alignment parse_links(std::string_view line, std::uint32_t base = 0, place where = {})
{
    alignment links;
    detail::line_scanner scanner(line, std::move(where));
    for (scanner.skip_space(); !scanner.done();) links.push_back(detail::take_link(scanner, base, false).link);
    detail::order_links(links);
    return links;
}

/// The links of a gold line such as `0-0 1p2 2?1`: `-` marks sure ones, `p` and `?` possible ones.
///
/// Errors: as `parse_links`.
[[nodiscard]] inline gold_links parse_gold_links(std::string_view line, std::uint32_t base = 0, place where = {})
{
    gold_links links;
    detail::line_scanner scanner(line, std::move(where));
    for (scanner.skip_space(); !scanner.done();) {
        auto const [link, sure] = detail::take_link(scanner, base, true);
        links.possible.push_back(link);
        if (sure) links.sure.push_back(link);
    }
    detail::order_links(links.sure);
    detail::order_links(links.possible);
    return links;
}

/// How links are written.
struct link_format {
    bool confidence = false; ///< `3-5:0.87`, with up to four decimals
    std::uint32_t base = 0;  ///< what the first word is called
    friend bool operator==(link_format const&, link_format const&) = default;
};

/// Appends the links to `to`, with blanks between them and no line feed.
///
/// Properties: parse_links(format_links(a, f), f.base) == a, but for confidences beyond the fourth decimal.
inline void append_links(std::string& to, std::span<word_link const> links, link_format const& format = {})
{
    bool first = true;
    for (word_link const& one : links) {
        if (!first) to += ' ';
        first = false;
        to.append(std::to_string(one.source + format.base))
            .append("-")
            .append(std::to_string(one.target + format.base));
        if (!format.confidence) continue;
        std::string number = decimal(double{one.confidence}, 4);
        number.resize(number.find_last_not_of('0') + 1);
        if (number.ends_with('.')) number.pop_back();
        to.append(":").append(number);
    }
}

/// The links as a line, without a line feed.
[[nodiscard]] inline std::string format_links(std::span<word_link const> links, link_format const& format = {})
{
    std::string text;
    append_links(text, links, format);
    return text;
}

} // namespace crossin
#endif
