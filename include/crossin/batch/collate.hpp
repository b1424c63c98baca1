// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_COLLATE_HPP
#define CROSSIN_BATCH_COLLATE_HPP

/// \file
/// From prompt and response to the ids of a row, cut to a length, with a count of what was cut. Layer: batch.
/// Needs: tokenizer.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/batch/tokenizer.hpp>
#include <crossin/core/error.hpp>

namespace crossin {

/// What goes when prompt and answer together are longer than a row.
enum class row_cut : std::uint8_t {
    from_right,    ///< the end of the answer, and of the prompt when that alone fills the row: CrossIn's way
    prompt_head,   ///< the beginning of the prompt; nothing of the answer
    prompt_middle, ///< the middle of the prompt, so that system text and question stay; nothing of the answer
};

/// What stands in front of a prompt.
enum class row_begin : std::uint8_t {
    of_vocabulary, ///< `special().before`: what the vocabulary's file puts there
    always,        ///< `special().begin`
    never,
};

/// How a row is made. Models: std::regular.
struct collate_options {
    std::size_t max_length = 4096; ///< of a row, special tokens counted [tokens]
    row_cut cut = row_cut::prompt_middle;
    row_begin begin = row_begin::of_vocabulary;
    bool end = true; ///< `special().end` behind the answer, to be learned
    /// Text behind each answer, such as `prompt_template::response_end()`. It is encoded together with the answer.
    std::string response_end = {};
    bool see_prompt = false; ///< whether the places of a prompt see each other (prefix mask)
    friend bool operator==(collate_options const&, collate_options const&) = default;
};

/// The ids of one example: the source, then the answer.
struct token_row {
    std::vector<token_id> ids = {};
    std::size_t source = 0;     ///< of them, ids of the source [tokens]
    std::size_t cut_source = 0; ///< what did not fit [tokens]
    std::size_t cut_answer = 0; ///< [tokens]

    /// Tokens that are learned: those of the answer, but for one that nothing stands before.
    [[nodiscard]] std::size_t supervised() const noexcept
    {
        return ids.size() - std::min(std::max<std::size_t>(source, 1), ids.size());
    }
    friend bool operator==(token_row const&, token_row const&) = default;
};

/// What became of examples. tokens, supervised and cut are those of the examples that were kept.
///
/// Models:     std::regular.
/// Properties: examples == rows + left_out.
struct collate_counts {
    std::uint64_t examples = 0;
    std::uint64_t rows = 0;       ///< examples that are learned from
    std::uint64_t left_out = 0;   ///< examples without a token to learn
    std::uint64_t tokens = 0;     ///< of the rows
    std::uint64_t supervised = 0; ///< of the rows, to be learned
    std::uint64_t cut_rows = 0;   ///< rows that are not whole
    std::uint64_t cut_source = 0; ///< [tokens]
    std::uint64_t cut_answer = 0; ///< [tokens]

    /// Counts an example. Returns: whether there is anything to learn from it.
    bool add(token_row const& row) noexcept
    {
        ++examples;
        std::size_t const learned = row.supervised();
        if (learned == 0) {
            ++left_out;
            return false;
        }
        ++rows;
        tokens += row.ids.size();
        supervised += learned;
        cut_rows += row.cut_source + row.cut_answer > 0;
        cut_source += row.cut_source;
        cut_answer += row.cut_answer;
        return true;
    }
    collate_counts& operator+=(collate_counts const& other) noexcept
    {
        examples += other.examples;
        rows += other.rows;
        left_out += other.left_out;
        tokens += other.tokens;
        supervised += other.supervised;
        cut_rows += other.cut_rows;
        cut_source += other.cut_source;
        cut_answer += other.cut_answer;
        return *this;
    }
    friend bool operator==(collate_counts const&, collate_counts const&) = default;
};

/// Makes rows of prompts and responses. Both are tokenized apart, so that where one ends does not depend on the other.
///
/// A special token is not written twice where the template's text has spelled it already. The text of the end token at
/// the end of `response_end` stands for the token, also where the tokenizer would read characters there.
///
/// Both texts begin as texts do: vocabularies that put a blank in front of every text put one in front of each. One
/// text of both, as chat templates of transformers make it, has that second blank only where the prompt ends with a
/// special token. Llama 2's and Mistral's templates write a blank there, which the catalogue leaves to the vocabulary.
///
/// Requires: one thread at a time; a copy for each thread shares the vocabulary.
/// Errors:   `error{invalid_argument}` for rows without room for two tokens besides those that begin them, and for a
///           begin or end that the vocabulary does not have, and for a `response_end` that names the end token
///           elsewhere than at its end to a tokenizer that would read characters there.
/// Source:   CrossIn (arXiv 2404.11932), released code: source and answer tokenized apart, cut from the right, and
///           EOS learned.
template <tokenizer T>
class collator {
public:
    explicit collator(T words, collate_options options = {}) : words_(std::move(words)), options_(std::move(options))
    {
        special_ids const& special = words_.special();
        if (options_.begin == row_begin::of_vocabulary) begin_ = special.before;
        if (options_.begin == row_begin::always) {
            require(special.begin.has_value(), "the vocabulary has no token that begins a text; leave it out");
            begin_ = {*special.begin};
        }
        answer_end_ = options_.response_end;
        bool const end_in_text = take_end_text(special);
        if (options_.end || end_in_text) {
            require(special.end.has_value(), "the vocabulary has no token that ends an answer; leave it out");
            end_ = {*special.end};
        }
        if (options_.max_length < begin_.size() + 2)
            fail(errc::invalid_argument, "a row of " + std::to_string(options_.max_length) +
                                             " tokens has no room for a prompt and an answer; allow more");
    }

    [[nodiscard]] collate_options const& options() const noexcept { return options_; }
    [[nodiscard]] T& words() noexcept { return words_; }
    [[nodiscard]] T const& words() const noexcept { return words_; }

    /// Makes the row of an example. `row` is filled anew and keeps its memory.
    ///
    /// Errors: those of the tokenizer.
    void operator()(std::string_view prompt, std::string_view response, token_row& row)
    {
        source_.clear();
        words_.encode(prompt, source_);
        begin_with(source_, begin_);
        answer_.clear();
        if (answer_end_.empty()) {
            words_.encode(response, answer_);
        } else { // one text: vocabularies put a blank in front of every text that they are given
            text_ = response;
            text_ += answer_end_;
            words_.encode(text_, answer_);
        }
        if (!end_.empty() && (answer_.empty() || answer_.back() != end_.front())) answer_.push_back(end_.front());
        join(row);
    }
    [[nodiscard]] token_row operator()(std::string_view prompt, std::string_view response)
    {
        token_row row;
        (*this)(prompt, response, row);
        return row;
    }

private:
    using difference = std::vector<token_id>::difference_type;

    /// Takes the text of the end token off the end of `answer_end_`: whether a tokenizer that spells special tokens
    /// finds it there may depend on the text before it. Returns: whether it was there.
    bool take_end_text(special_ids const& special)
    {
        if (answer_end_.empty() || !special.end) return false;
        std::string_view const end = text_of(words_, *special.end);
        if (end.empty()) return false;
        bool const there = answer_end_.ends_with(end);
        if (there) answer_end_.resize(answer_end_.size() - end.size());
        if (!spells_special(words_) && answer_end_.find(end) != std::string::npos)
            fail(errc::invalid_argument,
                 "the text behind answers, " + in_quotes(options_.response_end) + ", spells the end token " +
                     in_quotes(end) +
                     ", which this tokenizer would read as characters; let it end there, or leave it out");
        return there;
    }

    void join(token_row& row) const
    {
        std::size_t const most = options_.max_length;
        std::size_t head = source_.size(), back = 0; // of the source, what stays in front and at its end
        std::size_t answer = answer_.size();
        if (options_.cut == row_cut::from_right) {
            head = std::min(head, most);
            answer = std::min(answer, most - head);
        } else if (source_.size() + answer_.size() > most) {
            // The tokens that begin a row stay, or one token of a prompt without any: the answer's first is to be
            // learned.
            std::size_t const fixed = std::min(std::max<std::size_t>(begin_.size(), 1), source_.size());
            answer = std::min(answer, most - fixed);
            std::size_t const room = std::min(most - answer, source_.size());
            std::size_t const begun = std::min(begin_.size(), source_.size());
            head = begun;
            if (options_.cut == row_cut::prompt_middle) head += (room - begun) / 2;
            back = room - head;
        }
        row.ids.assign(source_.begin(), source_.begin() + static_cast<difference>(head));
        row.ids.insert(row.ids.end(), source_.end() - static_cast<difference>(back), source_.end());
        row.ids.insert(row.ids.end(), answer_.begin(), answer_.begin() + static_cast<difference>(answer));
        row.source = head + back;
        row.cut_source = source_.size() - row.source;
        row.cut_answer = answer_.size() - answer;
    }

    T words_;
    collate_options options_;
    std::vector<token_id> begin_, end_;     ///< around a row
    std::string answer_end_;                ///< what of `response_end` is text
    std::vector<token_id> source_, answer_; ///< room to work in
    std::string text_;
};

} // namespace crossin
#endif
