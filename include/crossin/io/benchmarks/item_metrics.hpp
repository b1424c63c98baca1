// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_BENCHMARKS_ITEM_METRICS_HPP
#define CROSSIN_IO_BENCHMARKS_ITEM_METRICS_HPP

/// \file
/// What a model was worth on each item of a benchmark, a JSON object a line. Layer: io. Needs: mapped_file, json_cursor,
/// json_tester, escape.

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/detail/escape.hpp>
#include <crossin/io/detail/json_cursor.hpp>
#include <crossin/io/detail/json_tester.hpp>
#include <crossin/io/detail/lines.hpp>
#include <crossin/io/detail/text_room.hpp>
#include <crossin/io/mapped_file.hpp>

namespace crossin {

/// Metrics of one item in one language.
///
/// Models: std::regular.
struct item_metrics {
    std::string benchmark = {};
    std::string id = {}; ///< the same in all languages of an item
    std::string language = {};
    std::vector<std::pair<std::string, double>> metrics = {}; ///< name, value: the mean over items is the score
    friend bool operator==(item_metrics const&, item_metrics const&) = default;
};

/// Appends {"benchmark": ..., "id": ..., "language": ..., "metrics": {...}} and a line feed.
///
/// Errors: `error{invalid_argument}` for a value that is not finite.
inline void append_item_metrics(std::string& to, item_metrics const& item)
{
    to += "{\"benchmark\": ";
    detail::append_json_string(to, item.benchmark);
    to += ", \"id\": ";
    detail::append_json_string(to, item.id);
    to += ", \"language\": ";
    detail::append_json_string(to, item.language);
    to += ", \"metrics\": {";
    bool first = true;
    for (auto const& [name, value] : item.metrics) {
        if (!std::isfinite(value))
            fail(errc::invalid_argument, "the metric " + in_quotes(name) + " of " + in_quotes(item.id) +
                                             " is not finite; a file of metrics holds numbers");
        if (!first) to += ", ";
        first = false;
        detail::append_json_string(to, name);
        std::array<char, 32> digits = {};
        char const* const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        to += ": ";
        to.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
    }
    to += "}}\n";
}

namespace detail {

/// Reads lines of metrics. Requires: 64 readable bytes behind the text.
class item_metrics_reader {
public:
    item_metrics_reader(std::string const& path, std::string_view file) : path_(path), file_(file) {}

    [[nodiscard]] std::vector<item_metrics> read()
    {
        std::string_view rest = file_.substr(file_.starts_with("\xEF\xBB\xBF") ? 3 : 0);
        while (!rest.empty()) {
            std::string_view line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
            if (line.ends_with('\r')) line.remove_suffix(1);
            if (skip_json_space(line.data(), line.data() + line.size()) != line.data() + line.size()) item(line);
        }
        if (items_.empty()) fail(errc::parse, place{path_}, "the file is empty; metrics of items were expected");
        check();
        return std::move(items_);
    }

private:
    [[noreturn]] void refuse(char const* at, std::string const& message, errc code = errc::parse) const
    {
        fail(code, place_in(path_, file_, static_cast<std::uint64_t>(at - file_.data())), message);
    }

    void item(std::string_view line)
    {
        if (!tester_.accepts(line)) {
            text_mistake const found = tester_.mistake(line);
            if (found.problem != record_problem::none)
                refuse(line.data() + found.at, found.message,
                       found.problem == record_problem::invalid_utf8 ? errc::encoding : errc::parse);
        }
        static constexpr char const* expected =
            "a line of metrics is an object with the texts \"benchmark\", \"id\", \"language\" and the numbers "
            "\"metrics\"; is this a file of another kind?";
        room_.start(line.size());
        json_cursor cursor(line);
        if (cursor.peek() != '{') refuse(line.data(), expected);
        item_metrics one;
        unsigned seen = 0;
        bool const whole = cursor.each_member(room_, [&](std::string_view key) {
            std::string* const to = key == "benchmark"  ? &one.benchmark
                                    : key == "id"       ? &one.id
                                    : key == "language" ? &one.language
                                                        : nullptr;
            char const kind = cursor.peek();
            if (to) {
                std::string_view text;
                if (kind != '"') refuse(cursor.position(), expected);
                if (!cursor.text(text, room_)) return false;
                *to = text;
                seen |= key == "benchmark" ? 1U : key == "id" ? 2U : 4U;
                return true;
            }
            if (key != "metrics") return cursor.skip();
            if (kind != '{') refuse(cursor.position(), expected);
            seen |= 8U;
            return cursor.each_member(room_, [&](std::string_view name) {
                static_cast<void>(cursor.peek());
                char const* const at = cursor.position();
                std::string_view digits;
                if (!cursor.raw(digits)) return false;
                double value = 0;
                auto const [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
                if (problem != std::errc{} || end != digits.data() + digits.size())
                    refuse(at, "the metric " + in_quotes(name) + " is " + in_quotes(digits) + "; expected a number");
                one.metrics.emplace_back(name, value);
                return true;
            });
        });
        if (!whole) refuse(line.data(), "a text in this line holds half of a surrogate pair");
        if (seen != 15U || one.metrics.empty()) refuse(line.data(), expected);
        items_.push_back(std::move(one));
        bytes_.push_back(line.data());
    }

    /// Items of a benchmark have the same metrics, and stand once.
    void check() const
    {
        std::vector<std::size_t> order(items_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        auto const key = [&](std::size_t i) { return std::tie(items_[i].benchmark, items_[i].language, items_[i].id); };
        std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
        for (std::size_t i = 1; i < order.size(); ++i) {
            item_metrics const &before = items_[order[i - 1]], &one = items_[order[i]];
            char const* const at = bytes_[order[i]];
            if (key(order[i - 1]) == key(order[i]))
                refuse(at, "the item " + in_quotes(one.id) + " of " + in_quotes(one.benchmark) + " stands twice in " +
                               in_quotes(one.language));
            if (before.benchmark != one.benchmark) continue;
            if (!std::ranges::equal(before.metrics, one.metrics, {}, &std::pair<std::string, double>::first,
                                    &std::pair<std::string, double>::first))
                refuse(at, "the item " + in_quotes(one.id) + " of " + in_quotes(one.benchmark) +
                               " has other metrics than " + in_quotes(before.id));
        }
    }

    std::string const& path_;
    std::string_view file_;
    std::vector<item_metrics> items_;
    std::vector<char const*> bytes_; ///< where each item stands
    text_room room_;
    json_tester tester_;
};

} // namespace detail

/// Items out of a file of such lines; blank ones are passed over, and so are other members. Items of a benchmark all have
/// the same metrics, in the same order.
///
/// Errors: those of `mapped_file`; `error{parse}` or `error{encoding}` with path, line and byte: what is not such an
///         object, an item that stands twice in a language, one with other metrics than those before it, no item.
[[nodiscard]] inline std::vector<item_metrics> read_item_metrics(std::string const& path)
{
    mapped_file const file(path);
    file.advise(access_pattern::sequential);
    return detail::item_metrics_reader(path, file.bytes()).read();
}

} // namespace crossin
#endif
