// SPDX-License-Identifier: MIT
// The code of docs/guides/measure-texts.md and of the pages of docs/reference/eval/ on metrics of texts.

#include <array>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/language.hpp>
#include <crossin/eval.hpp>

using namespace crossin;

void answers()
{
    //! [answer_text]
    answer_rules const spanish = mlqa_rules("es"_lang);
    std::string const left = normalize_answer("¡La casa de los gatos!", spanish); // casa de gatos
    std::cout << left << ", " << answer_tokens(left).size() << " tokens\n"
              << normalize_answer("¡La casa!", answer_rules::squad) << '\n'; // ¡la casa
    //! [answer_text]

    //! [question_answering]
    std::array<std::string_view, 2> const river{"the river Seine", "Seine"};
    std::array<std::string_view, 1> const year{"1889"};
    std::vector<known_answers> const questions = {{"q1", river}, {"q2", year}};
    std::vector<predicted_answer> const predictions = {{"q1", "Seine river"}, {"q9", "?"}};

    answer_set const scored = score_answers_by_id(questions, predictions, answer_rules::english);
    answer_scores const scores = scores_of(scored.total());
    std::cout << "exact match " << scores.exact_match << ", F1 " << scores.f1 << "; missing: " << scored.missing[0]
              << ", not asked for: " << scored.extra[0] << '\n';
    //! [question_answering]
}

void tags()
{
    //! [entities]
    std::vector<std::string_view> const known = {"B-PER", "I-PER", "O", "B-LOC"}, found = {"B-PER", "I-PER", "O", "O"};
    for (entity const& one : entities_of(known)) std::cout << one.type << ' ' << one.first << '-' << one.last << '\n';
    match_counts const counts = entity_matches(found, known); // += those of the next sentence
    //! [entities]

    //! [match_counts]
    auto const [precision, recall, f1] = scores_of(counts);
    std::cout << "precision " << precision << ", recall " << recall << ", F1 " << f1 << '\n';
    //! [match_counts]
}

void texts()
{
    //! [metric_tokens]
    for (std::string const& token : metric_tokens("Es kostet 3.50 (heute).", token_rule::mteval_13a))
        std::cout << token << '|'; // Es|kostet|3.50|(|heute|)|.|
    std::cout << '\n';
    //! [metric_tokens]

    std::vector<std::string_view> const ours{"the cat is on the mat", "there is a cat"};
    std::array<std::string_view, 1> const first{"the cat sat on the mat"}, second{"there is a cat here"};

    //! [bleu]
    bleu_statistics sum = bleu_counts(ours[0], first);
    sum += bleu_counts(ours[1], second);
    bleu_score const corpus = bleu(sum);
    std::cout << "BLEU " << corpus.score << ", brevity " << corpus.brevity_penalty << '\n';
    //! [bleu]

    //! [chrf]
    chrf_statistics characters = chrf_counts(ours[0], first);
    characters += chrf_counts(ours[1], second);
    std::cout << "chrF " << chrf(characters) << '\n';
    //! [chrf]

    //! [rouge]
    std::array<std::string_view, 1> const reference{"猫坐在旧垫子上。"};
    rouge_scores const scores = rouge(rouge_counts("一只猫坐在垫子上", reference, token_rule::unicode_words));
    std::cout << "ROUGE-L " << scores.longest.f1 << '\n';
    //! [rouge]

    //! [metric_row]
    std::vector<double> sums(metric_row_width<bleu_statistics>());
    for (bleu_statistics const& one : {bleu_counts(ours[0], first), bleu_counts(ours[1], second)})
        for (std::size_t i = 0; double const number : metric_row(one)) sums[i++] += number;
    auto const score = row_score<bleu_statistics>([](bleu_statistics const& of) { return bleu(of).score; });
    std::cout << (score(sums) == corpus.score) << '\n'; // 1
    //! [metric_row]
}

void benchmarks()
{
    //! [xtreme]
    std::vector<xtreme_result> const results = {{"xnli", "accuracy", "en", 80.8},
                                                {"xnli", "accuracy", "sw", 49.7},
                                                {"pawsx", "accuracy", "en", 94.0},
                                                {"xquad", "f1", "en", 83.5},
                                                {"xquad", "exact_match", "en", 72.2}};
    xtreme_table const table = xtreme_scores(results);
    std::cout << xtreme_groups[0] << ' ' << table.groups[0].value() << "; all: " << table.all.has_value()
              << ", missing";
    for (std::string_view const task : table.missing) std::cout << ' ' << task;
    std::cout << '\n';
    //! [xtreme]

    //! [transfer_gap]
    std::vector<language_score> const scores = {{"en", 80.8}, {"ar", 64.3}, {"sw", 49.7}};
    std::cout << "behind English: " << transfer_gap(scores, "en") << '\n'; // 23.8
    //! [transfer_gap]

    //! [rank_options]
    std::vector<std::vector<double>> const options = {{-0.5, -0.5}, {-0.7}}; // log-probabilities of tokens
    std::cout << rank_options(options).best << ' ' << rank_options(options, option_score::mean).best << '\n'; // 1 0
    //! [rank_options]

    //! [last_number]
    std::cout << last_number("16 - 3 - 4 = 9, and 9 eggs at $2 are $18.").value() << ' '
              << last_number("الجواب ٤٢").value() << ' ' << last_number("no idea").has_value() << '\n'; // 18 42 0
    //! [last_number]

    //! [retrieval_counts]
    using pair = std::pair<std::string_view, std::string_view>;
    std::vector<pair> const mined = {{"de-1", "en-1"}, {"de-2", "en-7"}}, known = {{"de-1", "en-1"}};
    std::cout << "F1 " << scores_of(count_mined(mined, known)).f1 << ", accuracy "
              << accuracy_of(count_hits(std::array{2, 0, 1}, std::array{2, 0, 2})) << '\n';
    //! [retrieval_counts]

    //! [answer_language]
    std::vector<language_tag> const languages = {"en"_lang, "vi"_lang, "zh"_lang};
    language_judge const judge(languages); // hand an identifier over, to tell languages of one script apart
    language_counts counts;
    counts.add(judge("首都是河内。", "zh"_lang));
    counts.add(judge("The capital is Hanoi.", "zh"_lang));
    counts.add(judge("The capital is Hanoi.", "en"_lang)); // or Vietnamese: the script does not tell
    std::cout << wrong_language_rate(counts) << " of those that could be told; " << counts.untold << " could not\n";
    //! [answer_language]
}

int main()
{
    answers();
    tags();
    texts();
    benchmarks();
}
