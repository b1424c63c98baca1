// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TEXT_PATTERN_HPP
#define CROSSIN_TEXT_PATTERN_HPP

/// \file
/// Regular expressions over UTF-8. Layer: text. Needs: error, utf8, ICU.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <crossin/core/error.hpp>
#include <crossin/core/utf8.hpp>
#include <crossin/text/detail/icu_regex.hpp>
#include <crossin/text/detail/utf16.hpp>

namespace crossin {

/// A regular expression of ICU's dialect, compiled once, with a matcher of its own.
///
/// A copy shares the compiled expression and gets a matcher of its own.
///
/// Errors:        `error{invalid_argument}` with the expression and the place in it where it makes no sense;
///                `error{encoding}` for one that is not UTF-8.
/// Thread safety: an object serves one thread at a time; any number of copies may work at once.
/// Source:        ICU User Guide, "Regular Expressions"; Unicode Technical Standard 18. `\s` is White_Space, `\w`
///                and `\d` know all scripts.
class text_pattern {
public:
    explicit text_pattern(std::string_view expression)
    {
        if (!detail::to_utf16(expression, units_)) detail::fail_utf8(expression);
        UErrorCode status = U_ZERO_ERROR;
        UParseError where{};
        matcher_ = object(uregex_open(units_.data(), detail::icu_length(units_.size()), 0, &where, &status));
        if (U_FAILURE(status))
            fail(errc::invalid_argument, "the regular expression " + in_quotes(expression, 200) +
                                             " cannot be used: ICU reports " + u_errorName(status) + " at character " +
                                             std::to_string(where.offset));
        uregex_setStackLimit(matcher_.get(), 0, &status); // backtracking is bounded by the text, not by a number
        if (U_FAILURE(status)) detail::fail_icu("uregex_setStackLimit", status);
    }
    text_pattern(text_pattern const& other)
    {
        UErrorCode status = U_ZERO_ERROR;
        matcher_ = object(uregex_clone(other.matcher_.get(), &status));
        uregex_setStackLimit(matcher_.get(), 0, &status);
        if (U_FAILURE(status)) detail::fail_icu("uregex_clone", status);
    }
    text_pattern& operator=(text_pattern const& other)
    {
        text_pattern copy(other);
        return *this = std::move(copy);
    }
    text_pattern(text_pattern&&) noexcept = default;
    text_pattern& operator=(text_pattern&&) noexcept = default;
    ~text_pattern() = default;

    /// Calls `visit(begin, end)` with every match in order. [bytes] Matches of no bytes are passed over.
    ///
    /// Requires: `visit` does not use this object.
    /// Errors:   `error{encoding}` with the byte for text that is not UTF-8, `error{limit}` past 2^31 - 1 bytes,
    ///           `error{unsupported}` where ICU gives up.
    template <class Visit>
    void for_each(std::string_view text, Visit visit)
    {
        set_text(text);
        UErrorCode status = U_ZERO_ERROR;
        std::size_t byte = 0;
        std::int32_t unit = 0;
        auto const byte_of = [&](std::int32_t wanted) { // matches come in order, so that one walk finds them all
            while (unit < wanted) {
                std::size_t const length = code_point_bytes(text[byte]);
                byte += length;
                unit += length < 4 ? 1 : 2;
            }
            return byte;
        };
        while (uregex_findNext(matcher_.get(), &status)) {
            std::int32_t const from = uregex_start(matcher_.get(), 0, &status);
            std::int32_t const to = uregex_end(matcher_.get(), 0, &status);
            if (U_FAILURE(status)) break;
            if (from == to) continue;
            std::size_t const begin = byte_of(from);
            visit(begin, byte_of(to));
        }
        if (U_FAILURE(status)) detail::fail_icu("uregex_findNext", status);
    }

    /// Whether some part of `text` matches. Errors: as `for_each`.
    [[nodiscard]] bool occurs_in(std::string_view text)
    {
        bool found = false;
        for_each(text, [&](std::size_t, std::size_t) { found = true; });
        return found;
    }

    /// Whether all of `text` matches. Errors: as `for_each`.
    [[nodiscard]] bool matches(std::string_view text)
    {
        set_text(text);
        UErrorCode status = U_ZERO_ERROR;
        bool const all = uregex_matches(matcher_.get(), 0, &status) != 0;
        if (U_FAILURE(status)) detail::fail_icu("uregex_matches", status);
        return all;
    }

private:
    void set_text(std::string_view text)
    {
        if (!detail::to_utf16(text, units_)) detail::fail_utf8(text);
        UErrorCode status = U_ZERO_ERROR;
        uregex_setText(matcher_.get(), units_.data(), detail::icu_length(units_.size()), &status);
        if (U_FAILURE(status)) detail::fail_icu("uregex_setText", status);
    }

    using object = detail::icu_object<URegularExpression, &uregex_close>;

    object matcher_;
    std::u16string units_; ///< the text at hand
};

} // namespace crossin
#endif
