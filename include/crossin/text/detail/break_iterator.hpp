// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TEXT_DETAIL_BREAK_ITERATOR_HPP
#define CROSSIN_TEXT_DETAIL_BREAK_ITERATOR_HPP

/// \file
/// One of ICU's break iterators over texts in UTF-8, and trimming by its idea of white space. Layer: text.
/// Needs: error, language, ICU.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <crossin/core/language.hpp>
#include <crossin/text/detail/icu.hpp>
#include <crossin/text/detail/utf16.hpp>

namespace crossin::detail {

/// An iterator of ICU's by the rules of a language, for one text after the other.
class break_iterator {
public:
    /// `keywords` are ICU's own behind the language, such as "@ss=standard".
    break_iterator(UBreakIteratorType type, language_tag const& language, char const* keywords = "")
    {
        char locale[ULOC_FULLNAME_CAPACITY];
        UErrorCode status = U_ZERO_ERROR;
        std::int32_t const length = uloc_forLanguageTag(std::string(language.text()).c_str(), locale, sizeof locale,
                                                        nullptr, &status);
        std::string name(locale, U_SUCCESS(status) && length > 0 ? static_cast<std::size_t>(length) : 0);
        if (name.empty()) name = "root";
        status = U_ZERO_ERROR;
        iterator_ = object(ubrk_open(type, (name + keywords).c_str(), nullptr, 0, &status));
        if (U_FAILURE(status)) fail_icu("ubrk_open", status);
    }

    /// Calls `visit(std::string_view piece, std::int32_t rule)` with every piece between two breaks, in order.
    template <class Visit>
    void for_each(std::string_view text, Visit visit)
    {
        if (text.empty()) return;
        opened const over(iterator_.get(), text);
        std::size_t begin = 0;
        for (std::int32_t end = ubrk_next(iterator_.get()); end != UBRK_DONE; end = ubrk_next(iterator_.get())) {
            auto const stop = static_cast<std::size_t>(end);
            visit(text.substr(begin, stop - begin), ubrk_getRuleStatus(iterator_.get()));
            begin = stop;
        }
    }

private:
    using object = icu_object<UBreakIterator, &ubrk_close>;

    /// The iterator over a text, for as long as this lives.
    class opened {
    public:
        opened(UBreakIterator* iterator, std::string_view text)
        {
            UErrorCode status = U_ZERO_ERROR;
            char const* const bytes = text.data();
            utext_openUTF8(&text_, bytes, icu_length(text.size()), &status);
            ubrk_setUText(iterator, &text_, &status);
            if (U_FAILURE(status)) {
                utext_close(&text_);
                fail_icu("ubrk_setUText", status);
            }
            ubrk_first(iterator);
        }
        opened(opened const&) = delete;
        opened& operator=(opened const&) = delete;
        ~opened() { utext_close(&text_); }

    private:
        UText text_ = UTEXT_INITIALIZER;
    };

    object iterator_;
};

/// `text` without the white space of Unicode at its start.
[[nodiscard]] inline std::string_view without_leading_space(std::string_view text) noexcept
{
    auto const length = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0; at < length;) {
        std::int32_t const start = at;
        UChar32 const code_point = next_checked(text, at);
        if (code_point < 0 || !u_isUWhiteSpace(code_point)) return text.substr(static_cast<std::size_t>(start));
    }
    return text.substr(text.size());
}

/// `text` without the white space of Unicode at its end.
[[nodiscard]] inline std::string_view without_trailing_space(std::string_view text) noexcept
{
    auto const* const bytes = reinterpret_cast<std::uint8_t const*>(text.data());
    for (auto at = static_cast<std::int32_t>(text.size()); at > 0;) {
        std::int32_t const end = at;
        UChar32 code_point = 0;
        U8_PREV(bytes, 0, at, code_point); // NOLINT(bugprone-inc-dec-in-conditions): ICU's own macro
        if (code_point < 0 || !u_isUWhiteSpace(code_point)) return text.substr(0, static_cast<std::size_t>(end));
    }
    return {};
}

} // namespace crossin::detail
#endif
