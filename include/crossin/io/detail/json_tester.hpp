// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_DETAIL_JSON_TESTER_HPP
#define CROSSIN_IO_DETAIL_JSON_TESTER_HPP

/// \file
/// Whether text is JSON throughout, quickly, and what is wrong when it is not. Layer: io. Needs: format, simdjson.

#include <cstdint>
#include <string>
#include <string_view>

#include <simdjson.h>

#include <crossin/io/detail/json_check.hpp>
#include <crossin/io/format.hpp>

namespace crossin::detail {

/// What is wrong with a text, and where.
struct text_mistake {
    record_problem problem = record_problem::none;
    std::size_t at = 0; ///< [bytes]
    std::string message = {};
};

/// Parses whole values in order to know that they are well-formed; keeps its memory between calls.
///
/// Requires: 64 readable bytes behind each text.
class json_tester {
public:
    /// Whether `text` is one JSON value of well-formed UTF-8. Says no to some that are, which `mistake` clears.
    [[nodiscard]] bool accepts(std::string_view text)
    {
        error_ = parser_.parse(reinterpret_cast<std::uint8_t const*>(text.data()), text.size(), false).error();
        return error_ == simdjson::SUCCESS;
    }

    /// What is wrong with the text that was just not accepted; `none` when only the parser's own limits were passed:
    /// numbers that no double holds, half a surrogate pair in a string that nobody may ask for.
    [[nodiscard, gnu::cold]] text_mistake mistake(std::string_view text) const
    {
        if (std::size_t const at = first_invalid_utf8(text); at != std::string_view::npos)
            return {record_problem::invalid_utf8, at, utf8_message(text, at)};
        if (error_ == simdjson::MEMALLOC || error_ == simdjson::CAPACITY)
            return {record_problem::too_large, 0, "there is not enough memory to check it"};
        json_mistake const found = json_checker(text).check();
        if (found.message) return {record_problem::broken_json, found.at, found.message};
        return {};
    }

private:
    simdjson::dom::parser parser_;
    simdjson::error_code error_ = simdjson::SUCCESS;
};

/// Whether `text` is UTF-8 throughout.
[[nodiscard]] inline bool is_utf8(std::string_view text) noexcept
{
    return simdjson::validate_utf8(text.data(), text.size());
}

} // namespace crossin::detail
#endif
