// SPDX-License-Identifier: MIT
#include "eval_scores.hpp"

#include <algorithm>
#include <charconv>
#include <ranges>
#include <span>

#include <crossin/core/error.hpp>
#include <crossin/core/random.hpp>
#include <crossin/eval/answer_alignment.hpp>
#include <crossin/eval/question_answering.hpp>
#include <crossin/text/characters.hpp>
#include <crossin/text/language_names.hpp>
#include <crossin/text/script.hpp>

namespace program {
namespace {

using crossin::benchmark_kind;

/// The last number in a text: digits, with commas between them passed over, and a fraction.
[[nodiscard]] std::optional<double> last_number(std::string_view text)
{
    constexpr std::string_view digits = "0123456789";
    std::size_t const last = text.find_last_of(digits);
    if (last == std::string_view::npos) return std::nullopt;
    std::size_t first = last;
    while (first > 0 && (digits.find(text[first - 1]) != digits.npos ||
                         ((text[first - 1] == ',' || text[first - 1] == '.') && first > 1 &&
                          digits.find(text[first - 2]) != digits.npos)))
        --first;
    std::string spelled(text.substr(first, last + 1 - first));
    std::erase(spelled, ',');
    double number = 0;
    auto const [end, problem] = std::from_chars(spelled.data(), spelled.data() + spelled.size(), number);
    if (problem != std::errc{} || end != spelled.data() + spelled.size()) return std::nullopt;
    return first > 0 && text[first - 1] == '-' ? -number : number;
}

/// The choice that is the first word of a text; for choices that have no letters.
[[nodiscard]] std::optional<std::size_t> first_word_choice(std::string_view text, std::vector<std::string> const& of)
{
    std::string word;
    for (char const c : text) {
        char const lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        if (lower >= 'a' && lower <= 'z')
            word += lower;
        else if (!word.empty())
            break;
    }
    auto const found = std::ranges::find(of, word);
    if (found == of.end()) return std::nullopt;
    return static_cast<std::size_t>(found - of.begin());
}

} // namespace

language_judge::language_judge(eval_benchmark const& of)
{
    constexpr std::size_t most = 300; // questions of a language: enough for letters
    for (eval_language const& one : of.languages) {
        if (one.tag == crossin::language_tag{}) continue;
        std::vector<std::string_view> texts;
        for (eval_item const& item : one.items | std::views::take(most)) texts.push_back(item.question);
        try {
            identifier_.train(one.tag, texts);
        } catch (crossin::error const& problem) { // questions without letters teach nothing
            if (problem.code() != crossin::errc::invalid_argument) throw;
        }
    }
}

answer_language language_judge::operator()(std::string_view answer, crossin::language_tag const& wanted) const
{
    constexpr std::uint64_t telling = 4; // letters
    if (wanted == crossin::language_tag{}) return answer_language::unclear;
    crossin::language_guess const guess = identifier_.identify(answer);
    if (guess.language != crossin::language_tag{})
        return is_same_language(guess.language, wanted) ? answer_language::right : answer_language::wrong;
    std::vector<crossin::script> const scripts = crossin::expected_scripts(wanted);
    crossin::script_tally const written(answer);
    bool const other = !scripts.empty() && written.total() >= telling && written.share(scripts) < 0.5;
    return other ? answer_language::wrong : answer_language::unclear;
}

std::vector<std::string> metric_names(benchmark_kind kind)
{
    if (kind == benchmark_kind::questions) return {"exact_match", "f1"};
    return {"accuracy"};
}

void judge(eval_answer& answer, eval_item const& item, eval_benchmark const& of, crossin::language_tag const& language,
           comparison how)
{
    if (!item.choices.empty()) {
        if (!answer.choice && of.lettered) {
            crossin::aligned_answer const meant = crossin::answer_aligner(item.choices)(answer.text);
            if (meant.kind == crossin::answer_kind::choice) answer.choice = meant.first;
            answer.tie = meant.kind == crossin::answer_kind::tie;
        } else if (!answer.choice) {
            answer.choice = first_word_choice(answer.text, item.choices);
        }
        answer.scores = {answer.choice == item.right ? 1.0 : 0.0};
    } else if (of.kind == benchmark_kind::mgsm) {
        std::optional<double> const number = last_number(answer.text);
        answer.scores = {number && *number == std::stod(item.answers.front()) ? 1.0 : 0.0};
    } else {
        std::vector<std::string_view> const right(item.answers.begin(), item.answers.end());
        crossin::answer_statistics const found = score_answer(
            answer.text, right,
            how == comparison::mlqa ? crossin::mlqa_rules(language) : crossin::answer_rules::squad);
        answer.scores = {static_cast<double>(found.exact), found.f1};
    }
}

std::string_view against_chance(eval_row const& row)
{
    crossin::score_interval const& accuracy = row.scores.front();
    if (accuracy.low > row.chance) return "above chance";
    return accuracy.high < row.chance ? "below chance" : "at chance";
}

} // namespace program
