// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TEXT_NORMALIZE_HPP
#define CROSSIN_TEXT_NORMALIZE_HPP

/// \file
/// Unicode normalisation forms NFC and NFKC, and case folding. Layer: text. Needs: error, ICU.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <crossin/core/error.hpp>
#include <crossin/text/detail/icu.hpp>
#include <crossin/text/detail/utf16.hpp>

namespace crossin {

enum class normal_form : std::uint8_t {
    nfc,           ///< canonical composition: one spelling for what looks and means the same
    nfkc,          ///< compatibility composition: also full-width letters, ligatures, circled digits, ...
    nfkc_casefold, ///< NFKC without case and without invisible code points: for keys that are compared
};

/// Normalises many texts with buffers of its own.
///
/// Thread safety: an object serves one thread at a time; any number of objects may work at once.
/// Source:        Unicode Standard Annex 15, with the data of ICU's Unicode version.
class normalizer {
public:
    /// Errors: `error{unsupported}` where ICU comes without its data.
    explicit normalizer(normal_form form) : form_(form)
    {
        UErrorCode status = U_ZERO_ERROR;
        rules_ = form == normal_form::nfc    ? unorm2_getNFCInstance(&status)
                 : form == normal_form::nfkc ? unorm2_getNFKCInstance(&status)
                                             : unorm2_getNFKCCasefoldInstance(&status);
        if (U_FAILURE(status)) detail::fail_icu("unorm2_getInstance", status);
    }

    /// Appends `text` in normal form. `text` is taken by itself: a mark that starts it is not joined to the end
    /// of `out`.
    ///
    /// Requires:   `text` does not lie in `out`.
    /// Complexity: O(size). Text below U+0300 (NFC) or U+0080 (NFKC) is only copied (and put into lower case, to
    ///             fold it), text in normal form only checked; no allocation once the buffers have grown.
    /// Errors:     `error{encoding}` with the byte for text that is not UTF-8, `error{limit}` past 2^31 - 1
    ///             bytes; `out` is then as it was.
    void append(std::string_view text, std::string& out)
    {
        std::size_t const copied = simple_prefix(text);
        std::string_view const rest = text.substr(copied);
        if (rest.empty() || is_normal_tail(text, copied)) {
            append_simple(text.substr(0, copied), out);
            out += rest;
            return;
        }
        std::int32_t length = 0;
        for (normal_.resize(units_.size() + 16);; normal_.resize(static_cast<std::size_t>(length))) {
            UErrorCode status = U_ZERO_ERROR;
            length = unorm2_normalize(rules_, units_.data(), detail::icu_length(units_.size()), normal_.data(),
                                      detail::icu_length(normal_.size()), &status);
            if (status == U_BUFFER_OVERFLOW_ERROR) continue;
            if (U_FAILURE(status)) detail::fail_icu("unorm2_normalize", status);
            break;
        }
        std::size_t const before = out.size();
        append_simple(text.substr(0, copied), out);
        try {
            detail::append_utf8({normal_.data(), static_cast<std::size_t>(length)}, out);
        } catch (...) {
            out.resize(before);
            throw;
        }
    }

    /// Whether `text` is in normal form. Errors: as `append`.
    [[nodiscard]] bool is_normal(std::string_view text)
    {
        std::size_t const copied = simple_prefix(text);
        if (form_ == normal_form::nfkc_casefold)
            for (char const c : text.substr(0, copied))
                if (c >= 'A' && c <= 'Z') return false;
        return copied == text.size() || is_normal_tail(text, copied);
    }

private:
    /// Appends what `simple_prefix` found.
    void append_simple(std::string_view text, std::string& out) const
    {
        std::size_t const before = out.size();
        out += text;
        if (form_ != normal_form::nfkc_casefold) return;
        for (std::size_t i = before; i < out.size(); ++i)
            if (out[i] >= 'A' && out[i] <= 'Z') out[i] = static_cast<char>(out[i] + ('a' - 'A'));
    }

    /// Length of a prefix that normalisation leaves alone, but for the case of its letters, whatever follows. [bytes]
    ///
    /// Code points below U+0300 (NFC; U+0080 for NFKC) neither change nor combine with each other; the last one
    /// may combine with what follows, and is left out of the prefix.
    [[nodiscard]] std::size_t simple_prefix(std::string_view text) const noexcept
    {
        unsigned const last_lead = form_ == normal_form::nfc ? 0xCBU : 0x7FU; // 0xCB leads U+02C0 to U+02FF
        auto const byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[i])); };
        std::size_t at = 0, before = 0;
        while (at < text.size()) {
            std::size_t const width = byte(at) < 0x80 ? 1 : 2;
            bool const simple = width == 1 || (byte(at) >= 0xC2 && byte(at) <= last_lead && at + 1 < text.size() &&
                                               (byte(at + 1) & 0xC0U) == 0x80U);
            if (!simple) return before;
            before = at;
            at += width;
        }
        return at;
    }

    /// Whether the text from `at` on is in normal form; leaves it in `units_`.
    [[nodiscard]] bool is_normal_tail(std::string_view text, std::size_t at)
    {
        if (!detail::to_utf16(text.substr(at), units_)) detail::fail_utf8(text);
        UErrorCode status = U_ZERO_ERROR;
        bool const normal = unorm2_isNormalized(rules_, units_.data(), detail::icu_length(units_.size()), &status) != 0;
        if (U_FAILURE(status)) detail::fail_icu("unorm2_isNormalized", status);
        return normal;
    }

    normal_form form_;
    UNormalizer2 const* rules_ = nullptr; ///< ICU's own, never freed
    std::u16string units_, normal_;
};

/// `text` in NFC. Any number of threads may call it. Errors: as `normalizer::append`.
[[nodiscard]] inline std::string nfc(std::string_view text)
{
    std::string out;
    normalizer(normal_form::nfc).append(text, out);
    return out;
}

/// Appends `text` in NFC.
inline void nfc(std::string_view text, std::string& out) { normalizer(normal_form::nfc).append(text, out); }

/// `text` in NFKC. Any number of threads may call it. Errors: as `normalizer::append`.
[[nodiscard]] inline std::string nfkc(std::string_view text)
{
    std::string out;
    normalizer(normal_form::nfkc).append(text, out);
    return out;
}

/// Appends `text` in NFKC.
inline void nfkc(std::string_view text, std::string& out) { normalizer(normal_form::nfkc).append(text, out); }

/// `text` in NFKC without case: "ＳＴＲＡẞＥ" and "strasse" are the same. Any number of threads may call it.
///
/// Errors: as `normalizer::append`.
/// Source: the Unicode Standard, section 3.13, definition of toNFKC_Casefold.
[[nodiscard]] inline std::string nfkc_casefold(std::string_view text)
{
    std::string out;
    normalizer(normal_form::nfkc_casefold).append(text, out);
    return out;
}

/// Appends `text` in NFKC without case.
inline void nfkc_casefold(std::string_view text, std::string& out)
{
    normalizer(normal_form::nfkc_casefold).append(text, out);
}

} // namespace crossin
#endif
