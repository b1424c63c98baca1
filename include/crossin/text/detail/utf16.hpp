// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TEXT_DETAIL_UTF16_HPP
#define CROSSIN_TEXT_DETAIL_UTF16_HPP

/// \file
/// Between UTF-8 and the UTF-16 that ICU works on. Layer: text. Needs: error, ICU.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <crossin/core/error.hpp>
#include <crossin/text/detail/icu.hpp>

namespace crossin::detail {

/// Throws `error{unsupported}` naming the ICU function and its status.
[[noreturn, gnu::cold, gnu::noinline]] inline void fail_icu(char const* function, UErrorCode status)
{
    fail(errc::unsupported, std::string("ICU's ") + function + " reports " + u_errorName(status));
}

/// The length as ICU wants it. Errors: `error{limit}` past 2^31 - 1.
[[nodiscard]] inline std::int32_t icu_length(std::size_t size)
{
    if (size > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) [[unlikely]]
        fail(errc::limit, "a text of " + std::to_string(size) + " bytes is longer than ICU can take (2147483647)");
    return static_cast<std::int32_t>(size);
}

/// The code point that starts at byte `at`, which is moved behind it; negative where the bytes are not UTF-8.
///
/// Requires: at < text.size(), and a size that `icu_length` accepts.
[[nodiscard]] inline UChar32 next_checked(std::string_view text, std::int32_t& at) noexcept
{
    auto const* const bytes = reinterpret_cast<std::uint8_t const*>(text.data());
    auto const length = static_cast<std::int32_t>(text.size());
    UChar32 code_point = 0;
    U8_NEXT(bytes, at, length, code_point); // NOLINT(bugprone-inc-dec-in-conditions): ICU's own macro
    return code_point;
}

/// Offset of the first byte that is not part of well-formed UTF-8; the size where there is none. [bytes]
[[nodiscard]] inline std::size_t utf8_valid_prefix(std::string_view text)
{
    std::int32_t const length = icu_length(text.size());
    for (std::int32_t at = 0; at < length;) {
        std::int32_t const start = at;
        if (next_checked(text, at) < 0) return static_cast<std::size_t>(start);
    }
    return text.size();
}

/// Throws `error{encoding}` for text that is known to be broken, with the byte.
[[noreturn, gnu::cold, gnu::noinline]] inline void fail_utf8(std::string_view text)
{
    std::size_t const at = utf8_valid_prefix(text);
    fail(errc::encoding, place{.path = "text", .byte = at, .has_byte = true},
         "the bytes from here on are not UTF-8; convert the text before it is handed over");
}

/// Replaces `out` by `text` in UTF-16; false where `text` is not UTF-8.
[[nodiscard]] inline bool to_utf16(std::string_view text, std::u16string& out)
{
    out.resize(text.size()); // no text has more units in UTF-16 than bytes in UTF-8
    char const* const bytes = text.data();
    std::int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(out.data(), icu_length(out.size()), &length, bytes, icu_length(text.size()), &status);
    if (status == U_INVALID_CHAR_FOUND) return false;
    if (U_FAILURE(status)) fail_icu("u_strFromUTF8", status);
    out.resize(static_cast<std::size_t>(length));
    return true;
}

/// Appends `text` in UTF-8. Requires: well-formed UTF-16.
inline void append_utf8(std::u16string_view text, std::string& out)
{
    std::size_t const before = out.size(), most = text.size() * 3;
    char16_t const* const units = text.data();
    std::int32_t const room = icu_length(most), given = icu_length(text.size());
    out.resize(before + most);
    std::int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strToUTF8(out.data() + before, room, &length, units, given, &status);
    if (U_FAILURE(status)) {
        out.resize(before);
        fail_icu("u_strToUTF8", status);
    }
    out.resize(before + static_cast<std::size_t>(length));
}

} // namespace crossin::detail
#endif
