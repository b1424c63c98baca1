// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TEXT_GRAPHEMES_HPP
#define CROSSIN_TEXT_GRAPHEMES_HPP

/// \file
/// What readers take for one character: counting, and cutting text between them. Layer: text. Needs: error, ICU.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/text/detail/icu.hpp>
#include <crossin/text/detail/utf16.hpp>

namespace crossin {

/// Finds the boundaries of extended grapheme clusters, with an ICU iterator of its own.
///
/// Requires:      texts in UTF-8. Broken bytes are never read past, but where the boundaries lie among them is
///                left open.
/// Complexity:    runs of ASCII need no ICU; opening the iterator (once an object, at first need) takes
///                microseconds.
/// Errors:        `error{limit}` past 2^31 - 1 bytes, `error{unsupported}` where ICU comes without its data.
/// Thread safety: an object serves one thread at a time; any number of objects may work at once.
/// Source:        Unicode Standard Annex 29, section 3, with the rules of ICU's version; no language has rules
///                of its own.
class grapheme_breaker {
public:
    /// Number of graphemes of `text`.
    [[nodiscard]] std::size_t width(std::string_view text) { return advance(text, text.size()).graphemes; }

    /// Length of the first `graphemes` graphemes of `text`, or of all of it where it has fewer. [bytes]
    [[nodiscard]] std::size_t bytes_of(std::string_view text, std::size_t graphemes)
    {
        return advance(text, graphemes).bytes;
    }

    /// The last boundary at or before `max_bytes`. [bytes]
    ///
    /// Complexity: O(length of the graphemes around it).
    [[nodiscard]] std::size_t boundary_before(std::string_view text, std::size_t max_bytes)
    {
        if (max_bytes >= text.size()) return text.size();
        if (max_bytes == 0 ||
            (is_ascii(text[max_bytes - 1]) && is_ascii(text[max_bytes]) && text[max_bytes - 1] != '\r'))
            return max_bytes;
        std::size_t at = max_bytes; // the start of a code point, since ICU is vague about offsets inside one
        while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
        opened const over(*this, text);
        auto const offset = static_cast<std::int32_t>(at);
        if (ubrk_isBoundary(iterator_.get(), offset)) return at;
        std::int32_t const before = ubrk_preceding(iterator_.get(), offset);
        return before == UBRK_DONE ? 0 : static_cast<std::size_t>(before);
    }

    /// Calls `visit(std::string_view)` with every grapheme in order.
    template <class Visit>
    void for_each(std::string_view text, Visit visit)
    {
        std::size_t const simple = simple_prefix(text, text.size());
        for (std::size_t i = 0; i < simple; ++i) visit(text.substr(i, 1));
        if (simple == text.size()) return;
        std::string_view const rest = text.substr(simple);
        opened const over(*this, rest);
        std::size_t begin = 0;
        for (std::int32_t end = next(); end != UBRK_DONE; end = next()) {
            auto const stop = static_cast<std::size_t>(end);
            visit(rest.substr(begin, stop - begin));
            begin = stop;
        }
    }

private:
    struct progress {
        std::size_t graphemes = 0;
        std::size_t bytes = 0;
    };

    /// The iterator over a text, for as long as this lives.
    class opened {
    public:
        opened(grapheme_breaker& owner, std::string_view text)
        {
            UErrorCode status = U_ZERO_ERROR;
            if (!owner.iterator_)
                owner.iterator_ = iterator_object(ubrk_open(UBRK_CHARACTER, "root", nullptr, 0, &status));
            char const* const bytes = text.data();
            utext_openUTF8(&text_, bytes, detail::icu_length(text.size()), &status);
            ubrk_setUText(owner.iterator_.get(), &text_, &status);
            if (U_FAILURE(status)) detail::fail_icu("ubrk_open", status);
            ubrk_first(owner.iterator_.get());
        }
        opened(opened const&) = delete;
        opened& operator=(opened const&) = delete;
        ~opened() { utext_close(&text_); }

    private:
        UText text_ = UTEXT_INITIALIZER;
    };

    using iterator_object = detail::icu_object<UBreakIterator, &ubrk_close>;

    [[nodiscard]] std::int32_t next() noexcept { return ubrk_next(iterator_.get()); }
    static bool is_ascii(char c) noexcept { return static_cast<unsigned char>(c) < 0x80; }

    /// How many bytes from the start, at most `limit`, are graphemes of one byte, whatever follows: ASCII
    /// before ASCII or before the end, but for the carriage return, which takes a line feed along.
    [[nodiscard]] static std::size_t simple_prefix(std::string_view text, std::size_t limit) noexcept
    {
        std::size_t at = 0;
        while (at < text.size() && at < limit && is_ascii(text[at]) && text[at] != '\r' &&
               (at + 1 == text.size() || is_ascii(text[at + 1])))
            ++at;
        return at;
    }

    [[nodiscard]] progress advance(std::string_view text, std::size_t graphemes)
    {
        std::size_t const simple = simple_prefix(text, graphemes);
        progress done{simple, simple};
        if (simple == text.size() || simple == graphemes) return done;
        opened const over(*this, text.substr(simple));
        while (done.graphemes < graphemes) {
            std::int32_t const end = next();
            if (end == UBRK_DONE) break;
            ++done.graphemes;
            done.bytes = simple + static_cast<std::size_t>(end);
        }
        return done;
    }

    iterator_object iterator_;
};

// The functions below open an iterator a call where the text is not plain ASCII: any number of threads may call
// them, and whoever asks often keeps a `grapheme_breaker`.

/// Number of graphemes of `text`.
[[nodiscard]] inline std::size_t width_graphemes(std::string_view text) { return grapheme_breaker().width(text); }

/// Where graphemes end, in ascending order; the last is `text.size()`. [bytes]
[[nodiscard]] inline std::vector<std::size_t> grapheme_boundaries(std::string_view text)
{
    std::vector<std::size_t> ends;
    grapheme_breaker().for_each(text, [&](std::string_view grapheme) {
        ends.push_back(static_cast<std::size_t>(grapheme.data() - text.data()) + grapheme.size());
    });
    return ends;
}

/// The first `graphemes` graphemes of `text`, or all of it where it has fewer.
[[nodiscard]] inline std::string_view truncate_graphemes(std::string_view text, std::size_t graphemes)
{
    return text.substr(0, grapheme_breaker().bytes_of(text, graphemes));
}

/// The longest start of `text` that has at most `max_bytes` bytes and cuts no grapheme.
[[nodiscard]] inline std::string_view truncate_bytes_at_grapheme(std::string_view text, std::size_t max_bytes)
{
    return text.substr(0, grapheme_breaker().boundary_before(text, max_bytes));
}

} // namespace crossin
#endif
