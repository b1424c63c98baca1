// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_DETAIL_WORD_SPLITS_HPP
#define CROSSIN_BATCH_DETAIL_WORD_SPLITS_HPP

/// \file
/// The `pre_tokenizer` of a tokenizer file. Layer: batch. Needs: error, settings, split_pattern.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <crossin/batch/detail/split_pattern.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/settings.hpp>

namespace crossin::detail {

/// A word of a text.
struct text_range {
    std::size_t begin = 0, end = 0; ///< [bytes]
    friend bool operator==(text_range const&, text_range const&) = default;
};

/// Where matches of a pattern go when a text is cut at them.
enum class split_behavior : std::uint8_t { removed, isolated, with_previous, with_next, contiguous };

/// Cuts a range of a text at the matches of a pattern, and appends what is left of it. `invert` takes what lies between
/// the matches for the matches.
inline void split_range(std::string_view text, text_range range, split_pattern& pattern, split_behavior behavior,
                        bool invert, std::vector<text_range>& out)
{
    struct segment {
        text_range where;
        bool match;
    };
    std::vector<segment> segments;
    std::size_t at = range.begin;
    pattern.for_each(text.substr(range.begin, range.end - range.begin), [&](std::size_t begin, std::size_t end) {
        if (range.begin + begin > at) segments.push_back({{at, range.begin + begin}, invert});
        segments.push_back({{range.begin + begin, range.begin + end}, !invert});
        at = range.begin + end;
    });
    if (at < range.end) segments.push_back({{at, range.end}, invert});
    std::size_t const first = out.size();
    for (std::size_t i = 0; i < segments.size(); ++i) {
        segment const& here = segments[i];
        bool const match_before = i > 0 && segments[i - 1].match;
        bool joins = false; // the piece before it
        switch (behavior) {
        case split_behavior::removed:
            if (here.match) continue;
            break;
        case split_behavior::isolated: break;
        case split_behavior::with_previous: joins = here.match && !match_before; break;
        case split_behavior::with_next: // the last of several matches in a row goes along with what follows
            joins = match_before && !here.match;
            break;
        case split_behavior::contiguous: joins = i > 0 && here.match == match_before; break;
        }
        if (joins && out.size() > first)
            out.back().end = here.where.end;
        else
            out.push_back(here.where);
    }
}

/// How a text is cut into words, in order.
class word_splits {
public:
    word_splits() = default;
    /// Errors: `error{unsupported}` naming a step or behaviour that is not known.
    explicit word_splits(setting const& from) { add(from); }

    /// Whether the tokens spell bytes with letters.
    [[nodiscard]] bool byte_level() const noexcept { return byte_level_; }

    /// Replaces `words` by the words of `text`, which may gain spaces and marks. `at_start`: nothing lies before it.
    void split(std::string& text, bool at_start, std::vector<text_range>& words)
    {
        words.clear();
        if (!spaces_become_.empty()) {
            room_.clear();
            for (char const c : text) c == ' ' ? room_ += spaces_become_ : room_ += c;
            text.swap(room_);
        }
        if (!text.empty()) words.push_back({0, text.size()});
        for (auto& step : steps_) {
            if (auto* const prefix = std::get_if<prefix_step>(&step))
                add_prefixes(*prefix, text, at_start, words);
            else
                cut(std::get<split_step>(step), text, words);
        }
    }

private:
    struct split_step {
        split_pattern pattern;
        split_behavior behavior = split_behavior::isolated;
        bool invert = false;
    };
    struct prefix_step { ///< puts `prefix` in front of words that do not begin with it
        std::string prefix;
        bool first_only = false; ///< only where the text begins
    };

    /// Source: GPT-2's released code, `encoder.py`: contractions, words, numbers, the rest, each with a space before.
    static constexpr char const* gpt2 = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
    static constexpr char const* punctuation = R"([\p{P}\x21-\x2F\x3A-\x40\x5B-\x60\x7B-\x7E])";

    void add(setting const& from)
    {
        std::string const& type = from.at("type").text();
        if (byte_level_)
            fail(errc::unsupported, from.where(),
                 "the pre-tokenizer ByteLevel must be the last one, and this follows it");
        if (type == "Sequence") {
            for (setting const& step : from.at("pretokenizers").list()) add(step);
        } else if (type == "Split") {
            steps_.emplace_back(
                split_step{split_pattern(from.at("pattern")), behavior_of(from), from.flag_or("invert", false)});
        } else if (type == "ByteLevel") {
            if (from.flag_or("add_prefix_space", true)) steps_.emplace_back(prefix_step{" "});
            if (from.flag_or("use_regex", true)) steps_.emplace_back(split_step{split_pattern::regular(gpt2)});
            byte_level_ = true;
        } else if (type == "Metaspace") {
            add_metaspace(from);
        } else if (type == "Digits") {
            bool const each = from.flag_or("individual_digits", false);
            steps_.emplace_back(split_step{split_pattern::regular("\\p{N}"),
                                           each ? split_behavior::isolated : split_behavior::contiguous});
        } else if (type == "Punctuation") {
            steps_.emplace_back(split_step{split_pattern::regular(punctuation), behavior_of(from)});
        } else if (type == "WhitespaceSplit") {
            steps_.emplace_back(split_step{split_pattern::regular("\\s+"), split_behavior::removed});
        } else if (type == "Whitespace") {
            steps_.emplace_back(split_step{split_pattern::regular("\\w+|[^\\w\\s]+"), split_behavior::removed, true});
        } else {
            fail(errc::unsupported, from.where(),
                 "the pre-tokenizer " + in_quotes(type) +
                     " is not supported; those that are: Sequence, Split, ByteLevel, Metaspace, Digits, Punctuation, "
                     "Whitespace, WhitespaceSplit");
        }
    }

    /// Spaces become marks, one of which may be put in front; then each mark begins a word.
    void add_metaspace(setting const& from)
    {
        setting const* const named = from.given("replacement");
        std::string const mark = named ? text_to_find(*named) : "\u2581";
        static constexpr std::array<std::string_view, 3> schemes{"always", "first", "never"};
        setting const* const scheme = from.given("prepend_scheme");
        std::string const when = scheme                                   ? scheme->one_of(schemes)
                                 : from.flag_or("add_prefix_space", true) ? "always"
                                                                          : "never";
        if (!steps_.empty() || !spaces_become_.empty())
            fail(errc::unsupported, from.where(), "the pre-tokenizer Metaspace must be the first one");
        spaces_become_ = mark;
        if (when != "never") steps_.emplace_back(prefix_step{mark, when == "first"});
        if (from.flag_or("split", true))
            steps_.emplace_back(split_step{split_pattern::literal(mark), split_behavior::with_next});
    }

    [[nodiscard]] static split_behavior behavior_of(setting const& from)
    {
        static constexpr std::array<std::string_view, 5> names{"Removed", "Isolated", "MergedWithPrevious",
                                                               "MergedWithNext", "Contiguous"};
        setting const* const name = from.given("behavior");
        if (!name) return split_behavior::isolated;
        std::string const& chosen = name->one_of(names);
        std::uint8_t at = 0;
        while (names[at] != chosen) ++at;
        return static_cast<split_behavior>(at);
    }

    void cut(split_step& step, std::string_view text, std::vector<text_range>& words)
    {
        cut_.clear();
        for (text_range const& word : words) split_range(text, word, step.pattern, step.behavior, step.invert, cut_);
        words.swap(cut_);
    }
    void add_prefixes(prefix_step const& step, std::string& text, bool at_start, std::vector<text_range>& words)
    {
        room_.clear();
        for (text_range& word : words) {
            std::string_view const old = std::string_view(text).substr(word.begin, word.end - word.begin);
            bool const wanted = !step.first_only || (at_start && word.begin == 0);
            std::size_t const begin = room_.size();
            if (wanted && !old.starts_with(step.prefix)) room_ += step.prefix;
            room_ += old;
            word = {begin, room_.size()};
        }
        text.swap(room_);
    }

    std::vector<std::variant<split_step, prefix_step>> steps_;
    std::string spaces_become_; ///< empty: spaces
    bool byte_level_ = false;
    std::string room_;
    std::vector<text_range> cut_;
};

} // namespace crossin::detail
#endif
