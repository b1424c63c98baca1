// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_DETAIL_SPLIT_PATTERN_HPP
#define CROSSIN_BATCH_DETAIL_SPLIT_PATTERN_HPP

/// \file
/// Patterns as tokenizer files write them. Layer: batch. Needs: error, settings, pattern.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <crossin/core/error.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/text/pattern.hpp>

namespace crossin::detail {

/// The text of a setting. Errors: `error{parse}` where it is empty: it is looked for, and is everywhere.
[[nodiscard]] inline std::string const& text_to_find(setting const& from)
{
    if (from.text().empty()) from.reject("a text that is not empty");
    return from.text();
}

/// A text that is looked for as it stands, or a regular expression.
class split_pattern {
public:
    /// From `{"String": ...}` or `{"Regex": ...}`.
    explicit split_pattern(setting const& from)
    {
        if (setting const* const literal = from.given("String")) {
            literal_ = text_to_find(*literal);
            return;
        }
        setting const* const expression = from.given("Regex");
        if (!expression) from.reject("a map with the key \"String\" or \"Regex\"");
        try {
            expression_.emplace(expression->text());
        } catch (error const& problem) {
            fail(problem.code(), expression->where(), problem.message());
        }
    }
    /// Errors: `error{invalid_argument}` for an empty text.
    [[nodiscard]] static split_pattern literal(std::string text)
    {
        return split_pattern(std::move(text), std::nullopt);
    }
    [[nodiscard]] static split_pattern regular(std::string_view expression)
    {
        return split_pattern({}, text_pattern(expression));
    }

    /// Calls `visit(begin, end)` with each match in order. [bytes]
    template <class Visit>
    void for_each(std::string_view text, Visit visit)
    {
        if (expression_) {
            expression_->for_each(text, visit);
            return;
        }
        for (std::size_t at = text.find(literal_); at != std::string_view::npos;
             at = text.find(literal_, at + literal_.size()))
            visit(at, at + literal_.size());
    }

private:
    split_pattern(std::string text, std::optional<text_pattern> expression)
        : literal_(std::move(text)), expression_(std::move(expression))
    {
        require(expression_ || !literal_.empty(), "a text to look for must not be empty");
    }

    std::string literal_;
    std::optional<text_pattern> expression_;
};

/// Appends `text` with `content` in the place of each match.
inline void replace_matches(std::string_view text, split_pattern& pattern, std::string_view content, std::string& out)
{
    std::size_t kept = 0;
    pattern.for_each(text, [&](std::size_t begin, std::size_t end) {
        out += text.substr(kept, begin - kept);
        out += content;
        kept = end;
    });
    out += text.substr(kept);
}

} // namespace crossin::detail
#endif
