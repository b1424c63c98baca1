// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_WORD_TOKENS_HPP
#define CROSSIN_ALIGN_WORD_TOKENS_HPP

/// \file
/// The tokens between which words are aligned, and links from them to others. Layer: align. Needs: word_options, text.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/align/alignment.hpp>
#include <crossin/align/word_options.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/language.hpp>
#include <crossin/text/normalize.hpp>
#include <crossin/text/segment.hpp>

namespace crossin {

/// Something that is read as one text.
template <class T>
concept text_like = std::convertible_to<T, std::string_view>;

/// A sentence as words are aligned in it: a text, which is split, or a range of texts, its tokens.
template <class T>
concept sentence_like = text_like<T> || (std::ranges::input_range<T> && text_like<std::ranges::range_reference_t<T>>);

/// Splits texts into the tokens that links name.
///
/// Thread safety: an object serves one thread at a time.
class word_splitter {
public:
    word_splitter(token_unit unit, language_tag language)
    {
        if (unit == token_unit::words) words_.emplace(language);
    }

    /// Calls `visit(std::string_view)` with each token in order; tokens are views into the text.
    template <class Visit>
    void for_each(std::string_view text, Visit visit)
    {
        if (words_) {
            words_->for_each(text, visit);
            return;
        }
        constexpr std::string_view space = " \t\r\n\f\v";
        for (std::size_t begin = text.find_first_not_of(space); begin != std::string_view::npos;) {
            std::size_t const end = std::min(text.find_first_of(space, begin), text.size());
            visit(text.substr(begin, end - begin));
            begin = text.find_first_not_of(space, end);
        }
    }

    [[nodiscard]] std::vector<std::string_view> tokens(std::string_view text)
    {
        std::vector<std::string_view> all;
        for_each(text, [&](std::string_view token) { all.push_back(token); });
        return all;
    }

private:
    std::optional<word_segmenter> words_; ///< none: white space
};

/// A range of bytes in a text: [begin, end).
struct text_span {
    std::uint32_t begin = 0; ///< [bytes]
    std::uint32_t end = 0;   ///< [bytes]
    friend bool operator==(text_span const&, text_span const&) = default;
};

/// Where tokens that are views into `text` stand in it.
///
/// Errors: `error{limit}` past 2^32 - 1 bytes.
[[nodiscard]] inline std::vector<text_span> spans_of(std::string_view text, std::span<std::string_view const> tokens)
{
    if (text.size() > 0xFFFFFFFFU) fail(errc::limit, "a text of 2^32 bytes or more");
    std::vector<text_span> spans;
    for (std::string_view const token : tokens) {
        auto const begin = static_cast<std::uint32_t>(token.data() - text.data());
        spans.push_back({begin, begin + static_cast<std::uint32_t>(token.size())});
    }
    return spans;
}

/// Where tokens stand that come from elsewhere, a tokenizer of the user's, say, and are spelled as in `text`.
///
/// Errors: `error{mismatch}` naming the first token that does not follow.
[[nodiscard]] inline std::vector<text_span> find_spans(std::string_view text, std::span<std::string_view const> tokens)
{
    std::vector<std::string_view> found;
    std::size_t at = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        std::size_t const begin = text.find(tokens[i], at);
        if (begin == std::string_view::npos)
            fail(errc::mismatch, "token " + std::to_string(i) + ", " + in_quotes(tokens[i]) +
                                     ", does not stand in the text behind the token before it");
        found.push_back(text.substr(begin, tokens[i].size()));
        at = begin + tokens[i].size();
    }
    return spans_of(text, found);
}

/// Links between other tokens of the same two texts: those that share bytes with linked ones.
///
/// `source` and `target` are the spans of the tokens that the links name, `new_source` and `new_target` those wanted,
/// all in ascending order. Where several links become one, the surest counts.
///
/// Properties: `move_links(links, s, t, s, t) == links`.
[[nodiscard]] inline alignment move_links(std::span<word_link const> links, std::span<text_span const> source,
                                          std::span<text_span const> target, std::span<text_span const> new_source,
                                          std::span<text_span const> new_target)
{
    auto const sharing = [](text_span one, std::span<text_span const> among) {
        auto const first = std::ranges::partition_point(among, [&](text_span s) { return s.end <= one.begin; });
        auto const last = std::partition_point(first, among.end(), [&](text_span s) { return s.begin < one.end; });
        return std::pair(static_cast<std::uint32_t>(first - among.begin()),
                         static_cast<std::uint32_t>(last - among.begin()));
    };
    alignment moved;
    for (word_link const& link : links) {
        require(link.source < source.size() && link.target < target.size(), "a link names a token that is not there");
        auto const [first_source, last_source] = sharing(source[link.source], new_source);
        auto const [first_target, last_target] = sharing(target[link.target], new_target);
        for (std::uint32_t i = first_source; i < last_source; ++i)
            for (std::uint32_t j = first_target; j < last_target; ++j) moved.push_back({i, j, link.confidence});
    }
    std::ranges::sort(moved, [](word_link const& a, word_link const& b) {
        if (a.source != b.source || a.target != b.target) return precedes(a, b);
        return a.confidence > b.confidence;
    });
    auto const same = [](word_link const& a, word_link const& b) {
        return a.source == b.source && a.target == b.target;
    };
    moved.erase(std::unique(moved.begin(), moved.end(), same), moved.end());
    return moved;
}

namespace detail {

/// The tokens of sentences as vocabularies hold them.
class token_reader {
public:
    token_reader(word_options const& options, language_tag language)
        : unit_(options.tokens), language_(language), fold_(options.fold), normal_(normal_form::nfkc_casefold)
    {}

    /// Calls `visit(std::string_view)` with each token, folded; it is valid until the next.
    template <sentence_like Sentence, class Visit>
    void for_each(Sentence const& sentence, Visit visit)
    {
        auto const one = [&](std::string_view token) {
            if (!fold_) {
                visit(token);
                return;
            }
            folded_.clear();
            normal_.append(token, folded_);
            visit(std::string_view(folded_));
        };
        if constexpr (text_like<Sentence const&>) {
            if (!splitter_) splitter_.emplace(unit_, language_);
            splitter_->for_each(std::string_view(sentence), one);
        } else {
            for (auto&& token : sentence) one(std::string_view(token));
        }
    }

private:
    token_unit unit_;
    language_tag language_;
    bool fold_;
    normalizer normal_;
    std::optional<word_splitter> splitter_; ///< opened when the first text comes
    std::string folded_;
};

} // namespace detail

} // namespace crossin
#endif
