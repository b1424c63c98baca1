// SPDX-License-Identifier: MIT
// What a model's answers, translations and summaries in several languages are worth.
#include <array>
#include <iostream>
#include <string_view>
#include <vector>

#include <crossin/crossin.hpp>

namespace xin = crossin;
using namespace xin::literals;
using views = std::vector<std::string_view>;

int main()
{
    // Free answers to one question. Each language of MLQA has rules of its own for what does not count.
    struct answered {
        xin::language_tag language;
        std::string_view prediction;
        views right;
    };
    std::vector<answered> const answers{{"en"_lang, "The Red River", {"Red River", "the Hồng"}},
                                        {"es"_lang, "el río Rojo (Hồng)", {"río Rojo"}},
                                        {"zh"_lang, "越南的红河", {"红河"}},
                                        {"vi"_lang, "the Red River", {"sông Hồng"}}};
    xin::answer_statistics all;
    for (auto const& [language, prediction, right] : answers) {
        auto const one = xin::score_answer(prediction, right, xin::mlqa_rules(language));
        std::cout << to_string(language) << "  exact " << one.exact << "  F1 " << one.f1 << '\n';
        all += one;
    }
    std::cout << "all exact " << xin::scores_of(all).exact_match << ", F1 " << xin::scores_of(all).f1 << "\n\n";

    // Were answers in the language of the question? Scripts tell Chinese, letters the others, where there are enough.
    std::vector<xin::language_tag> const languages{"en"_lang, "es"_lang, "zh"_lang, "vi"_lang};
    xin::language_identifier const identifier;
    xin::language_judge const judge(languages,
                                    [&](std::string_view text) { return identifier.identify(text).language; });
    xin::language_counts told;
    told.add(judge("首都是河内。", "zh"_lang));
    told.add(judge("The capital of the country is Hanoi, on the Red River.", "es"_lang));
    told.add(judge("Es Hanói, una ciudad muy antigua que está a orillas del río Rojo.", "es"_lang));
    told.add(judge("Hanoi", "vi"_lang));
    std::cout << "in the wrong language: " << told.other << " of " << told.expected + told.other << ", untold "
              << told.untold << "\n\n";

    // Translations: statistics of texts add up to those of the set, and the score is a function of the sum.
    std::array<views, 2> const references{views{"今天天气很好。", "今天天气不错。"}, views{"我喜欢吃苹果。"}};
    views const translations{"今天的天气很好。", "我爱吃苹果。"};
    xin::bleu_statistics words;
    xin::chrf_statistics characters;
    for (std::size_t i = 0; i < translations.size(); ++i) {
        words += xin::bleu_counts(translations[i], references[i], xin::token_rule::chinese);
        characters += xin::chrf_counts(translations[i], references[i]);
    }
    std::cout << "BLEU " << xin::bleu(words).score << ", chrF " << xin::chrf(characters) << '\n';
}
