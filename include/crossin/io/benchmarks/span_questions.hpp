// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_BENCHMARKS_SPAN_QUESTIONS_HPP
#define CROSSIN_IO_BENCHMARKS_SPAN_QUESTIONS_HPP

/// \file
/// Questions whose answers stand in a paragraph: XQuAD, MLQA, TyDiQA-GoldP. Layer: io. Needs: settings_json, utf8.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/core/utf8.hpp>
#include <crossin/io/benchmarks/detail/benchmark_lines.hpp>
#include <crossin/io/settings_json.hpp>

namespace crossin {

/// An answer and where it stands.
///
/// Models: std::regular.
struct answer_span {
    std::string text = {};
    std::uint64_t begin = 0; ///< in the context [code points]
    bool in_place = false;   ///< the context has this text there
    friend bool operator==(answer_span const&, answer_span const&) = default;
};

/// A question about a paragraph, with all answers that count as right.
///
/// Models: std::regular.
struct span_question {
    std::string id = {};
    std::string context = {};
    std::string question = {};
    std::vector<answer_span> answers = {}; ///< none: the file tells none
    friend bool operator==(span_question const&, span_question const&) = default;
};

namespace detail {

/// The first byte of a code point of a text; its size for one behind the end.
[[nodiscard]] inline std::size_t byte_of_code_point(std::string_view text, std::uint64_t index) noexcept
{
    std::size_t at = 0;
    for (; index > 0 && at < text.size(); --index) at += code_point_bytes(text[at]);
    return at;
}

[[nodiscard]] inline std::string const& text_in(setting const& of, std::string_view key)
{
    std::string const& text = of.map().at(key).text();
    if (only_blanks(text)) of.at(key).reject("a text that is not empty");
    return text;
}

} // namespace detail

/// All questions of a file in the layout of SQuAD 1.1, in their order: one JSON object
/// `data[].paragraphs[].{context, qas[].{id, question, answers[].{text, answer_start}}}`; other keys are passed over.
/// XQuAD and MLQA have a file for each language (MLQA for each pair of context and question), TyDiQA-GoldP too.
///
/// An answer without text is none: XTREME takes the answers of test sets out of its files that way.
///
/// Errors: those of `read_settings_json`; with the place, `error{parse}` for a missing key, an empty context or question,
///         an id that stands twice, an answer that begins behind its context, and a file without questions.
/// Source: Rajpurkar et al. (EMNLP 2016); Artetxe et al. (ACL 2020); Lewis et al. (ACL 2020); Clark et al. (TACL 2020).
[[nodiscard]] inline std::vector<span_question> read_span_questions(std::string const& path)
{
    setting const root = read_settings_json(path);
    if (!root.is_map() || !root.given("data"))
        fail(errc::parse, root.where(), "this is no file of questions about paragraphs, which holds \"data\"");
    detail::id_rows ids;
    std::vector<span_question> questions;
    for (setting const& article : root.at("data").list())
        for (setting const& paragraph : article.map().at("paragraphs").list()) {
            std::string const& context = detail::text_in(paragraph, "context");
            std::uint64_t const length = code_points(context);
            for (setting const& asked : paragraph.at("qas").list()) {
                span_question one{.id = asked.map().at("id").text(),
                                  .context = context,
                                  .question = detail::text_in(asked, "question")};
                ids.add(one.id, asked.at("id").where());
                setting const* const answers = asked.given("answers");
                for (std::size_t i = 0; answers && i < answers->list().size(); ++i) {
                    setting const& answer = answers->items()[i].map();
                    std::string const& text = answer.at("text").text();
                    std::uint64_t const begin = answer.at("answer_start").count();
                    if (text.empty()) continue;
                    if (begin >= length)
                        answer.at("answer_start")
                            .reject("a place in the context, which has " + std::to_string(length) + " code points");
                    std::size_t const at = detail::byte_of_code_point(context, begin);
                    one.answers.push_back({text, begin, std::string_view(context).substr(at).starts_with(text)});
                }
                questions.push_back(std::move(one));
            }
        }
    if (questions.empty()) fail(errc::parse, place{path}, "the file has no question");
    return questions;
}

} // namespace crossin
#endif
