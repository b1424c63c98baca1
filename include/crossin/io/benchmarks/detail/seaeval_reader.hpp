// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_BENCHMARKS_DETAIL_SEAEVAL_READER_HPP
#define CROSSIN_IO_BENCHMARKS_DETAIL_SEAEVAL_READER_HPP

/// \file
/// The sets of a SeaEval file, one after the other. Layer: io. Needs: choice_question, json_cursor, json_tester, lines.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/benchmarks/choice_question.hpp>
#include <crossin/io/detail/json_check.hpp>
#include <crossin/io/detail/json_cursor.hpp>
#include <crossin/io/detail/json_tester.hpp>
#include <crossin/io/detail/lines.hpp>
#include <crossin/io/detail/text_room.hpp>

namespace crossin::detail {

/// Reads a whole file. Requires: 64 readable bytes behind the text.
class seaeval_reader {
public:
    seaeval_reader(std::string const& path, std::string_view file, bool texts, bool prompts)
        : path_(path), file_(file), body_(file.substr(file.starts_with("\xEF\xBB\xBF") ? 3 : 0)), texts_(texts),
          prompts_(prompts)
    {}

    [[nodiscard]] parallel_questions read()
    {
        read_.name = path_;
        json_cursor cursor(body_);
        begin(cursor);
        bool const whole = cursor.each_element([&] {
            char const* const at = (static_cast<void>(cursor.peek()), cursor.position());
            std::string_view set;
            if (!cursor.raw(set)) return false;
            read_set(set, at);
            return true;
        });
        if (!whole || cursor.peek() != '\0' || cursor.position() != body_.data() + body_.size()) {
            json_mistake const found = json_checker(body_).check();
            refuse(body_.data() + (found.message ? found.at : 0),
                   found.message ? found.message : "this is no list of sets");
        }
        if (read_.questions.empty()) fail(errc::parse, place{path_}, "the list is empty; it has no set of questions");
        check_ids();
        return std::move(read_);
    }

private:
    [[noreturn]] void refuse(char const* at, std::string const& message, errc code = errc::parse) const
    {
        fail(code, place_in(path_, file_, static_cast<std::uint64_t>(at - file_.data())), message);
    }

    /// Says what another kind of file seems to be.
    void begin(json_cursor& cursor) const
    {
        char const first = cursor.peek();
        if (first == '\0' && cursor.position() == body_.data() + body_.size())
            fail(errc::parse, place{path_}, "the file is empty; a list of sets of questions was expected");
        if (first == '[') return;
        std::string const expected =
            "; expected SeaEval's list of sets, [{\"id\": ..., \"English\": {\"question\": ..., \"choices\": [...], "
            "\"answer\": ...}, ...}, ...]";
        if (first != '{') refuse(cursor.position(), "this is no JSON list" + expected);
        char const* const at = cursor.position();
        json_cursor members(body_.substr(static_cast<std::size_t>(at - body_.data())));
        text_room room;
        room.start(body_.size());
        std::string found = "this is a JSON object";
        bool const whole = members.each_member(room, [&](std::string_view key) {
            if (key == "overall_acc" || key == "language_acc")
                found = "this is a file of scores, not of predictions";
            else if (key == "data")
                found = "this is a file of questions about paragraphs, as SQuAD has them";
            return members.skip();
        });
        if (whole && members.peek() != '\0') found = "this is a file of one JSON object a line";
        refuse(at, found + expected);
    }

    void read_set(std::string_view set, char const* at)
    {
        if (!set.starts_with('{')) refuse(at, "a set of questions is an object; this is something else");
        if (!tester_.accepts(set)) {
            text_mistake const found = tester_.mistake(set);
            if (found.problem != record_problem::none)
                refuse(set.data() + found.at, found.message,
                       found.problem == record_problem::invalid_utf8 ? errc::encoding : errc::parse);
        }
        room_.start(set.size());
        bool const first = read_.questions.empty();
        parallel_question one;
        one.in.resize(read_.languages.size());
        seen_.assign(read_.languages.size(), false);
        bool has_id = false;
        std::string_view text;
        json_cursor cursor(set);
        bool const whole = cursor.each_member(room_, [&](std::string_view key) {
            char const kind = cursor.peek();
            char const* const value = cursor.position();
            if (key == "id") {
                if (has_id) refuse(value, "the key \"id\" stands twice");
                has_id = true;
                if (kind == '"') {
                    if (!cursor.text(text, room_)) return false;
                } else if (kind == '{' || kind == '[' || kind == 'n') {
                    refuse(value,
                           "the id of a set is a text; a language is not called \"id\" here, but \"Indonesian\"");
                } else if (!cursor.raw(text)) {
                    return false;
                }
                one.id = text;
                return true;
            }
            if (kind != '{')
                refuse(value,
                       "the member " + in_quotes(key) +
                           " of a set is no object; a set has an \"id\" and an object for each language; is this "
                           "the log of another benchmark?");
            std::size_t const language = place_of(key, first, value, one);
            choice_question& question = one.in[language];
            seen_[language] = true;
            return read_language(cursor, key, value, question);
        });
        if (!whole) refuse(at, "a text in this set holds half of a surrogate pair");
        if (!has_id) refuse(at, "this set lacks the key \"id\"");
        for (std::size_t l = 0; l < seen_.size(); ++l)
            if (!seen_[l])
                refuse(at, "the set " + in_quotes(one.id) + " lacks the language " + in_quotes(read_.languages[l]) +
                               ", which the first set has");
        if (one.in.empty()) refuse(at, "the set " + in_quotes(one.id) + " has no language");
        bytes_.push_back(static_cast<std::uint64_t>(at - file_.data()));
        read_.questions.push_back(std::move(one));
    }

    [[nodiscard]] std::size_t place_of(std::string_view language, bool first, char const* at, parallel_question& one)
    {
        auto const found = std::ranges::find(read_.languages, language);
        auto const which = static_cast<std::size_t>(found - read_.languages.begin());
        if (found != read_.languages.end()) {
            if (seen_[which]) refuse(at, "the language " + in_quotes(language) + " stands twice in this set");
            return which;
        }
        if (!first)
            refuse(at, "this set has the language " + in_quotes(language) +
                           ", which the first set lacks; every set has the same ones");
        read_.languages.emplace_back(language);
        one.in.emplace_back();
        seen_.push_back(false);
        return which;
    }

    bool read_language(json_cursor& cursor, std::string_view language, char const* at, choice_question& one)
    {
        auto const about = [&](std::string const& what) { return what + " of " + in_quotes(language); };
        std::string_view answer, text;
        char const* answer_at = nullptr;
        char const* choices_at = nullptr;
        bool asked = false;
        auto const read_text = [&](std::string_view key) {
            if (cursor.peek() != '"') refuse(cursor.position(), about("the member " + in_quotes(key)) + " is no text");
            return cursor.text(text, room_);
        };
        bool const whole = cursor.each_member(room_, [&](std::string_view key) {
            char const kind = cursor.peek();
            if (key == "question") {
                if (!read_text(key)) return false;
                asked = true;
                if (texts_) one.question = text;
            } else if (key == "answer") {
                answer_at = cursor.position();
                if (!read_text(key)) return false;
                answer = text;
            } else if (key == "choices") {
                choices_at = cursor.position();
                if (kind != '[') refuse(choices_at, about("the member \"choices\"") + " is no list");
                one.choices.clear();
                return cursor.each_element([&] {
                    if (!read_text("choices")) return false;
                    one.choices.emplace_back(text);
                    return true;
                });
            } else if (kind == 'n') {
                return cursor.take_null();
            } else if (key == "model_prediction") {
                if (!read_text(key)) return false;
                one.prediction.emplace(text);
            } else if (key == "context" && texts_) {
                if (!read_text(key)) return false;
                one.context = text;
            } else if (key == "model_input" && prompts_) {
                if (!read_text(key)) return false;
                one.prompt = text;
            } else {
                return cursor.skip();
            }
            return true;
        });
        if (!whole) return false;
        if (!asked || !choices_at || !answer_at)
            refuse(at, in_quotes(language) + " lacks the key " +
                           (!asked        ? "\"question\""
                            : !choices_at ? "\"choices\""
                                          : "\"answer\"") +
                           "; is this the log of another benchmark?");
        if (one.choices.size() < 2) refuse(choices_at, in_quotes(language) + " has fewer than two choices");
        for (std::size_t i = 0; i < one.choices.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (one.choices[i] == one.choices[j])
                    refuse(choices_at,
                           "two choices of " + in_quotes(language) + " are equal: " + in_quotes(one.choices[i]));
        auto const right = std::ranges::find(one.choices, answer);
        if (right == one.choices.end())
            refuse(answer_at, about("the answer " + in_quotes(answer)) + " is not among its choices");
        one.answer = static_cast<std::uint32_t>(right - one.choices.begin());
        return true;
    }

    void check_ids() const
    {
        auto const& all = read_.questions;
        std::vector<std::uint64_t> order(all.size());
        std::iota(order.begin(), order.end(), std::uint64_t{0});
        std::ranges::sort(order, [&](std::uint64_t a, std::uint64_t b) {
            int const compared = all[a].id.compare(all[b].id);
            return compared != 0 ? compared < 0 : a < b;
        });
        std::uint64_t again = all.size(), before = 0;
        for (std::size_t i = 1; i < order.size(); ++i)
            if (all[order[i]].id == all[order[i - 1]].id && order[i] < again) {
                again = order[i];
                before = order[i - 1];
            }
        if (again == all.size()) return;
        place const earlier = place_in(path_, file_, bytes_[before]);
        refuse(file_.data() + bytes_[again], "the id " + in_quotes(all[again].id) + " is that of the set at line " +
                                                 std::to_string(earlier.line) + ", too");
    }

    std::string const& path_;
    std::string_view file_;
    std::string_view body_;
    bool texts_;
    bool prompts_;
    parallel_questions read_;
    std::vector<std::uint64_t> bytes_; ///< where each set begins
    std::vector<bool> seen_;           ///< of the languages, in the set at hand
    text_room room_;
    json_tester tester_;
};

} // namespace crossin::detail
#endif
