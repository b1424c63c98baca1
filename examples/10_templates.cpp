// SPDX-License-Identifier: MIT
// How an example looks to a model: bundled templates, one of your own, and how the answer's language is told.
#include <iostream>

#include <crossin/crossin.hpp>

namespace xin = crossin;
using namespace crossin::literals;

// A template is text with slots. Only `without_input` must be there; `{{` stands for a brace.
constexpr xin::template_text lesson{
    .name = "lesson",
    .opening = "{system}\n",
    .system = "A patient teacher answers.",
    .with_input = "Student: {instruction}\n> {input}\nTeacher{output_lang}: ",
    .without_input = "Student: {instruction}\nTeacher{output_lang}: ",
    .response_end = "\n---",
};

int main()
{
    xin::record_list const en("en"_lang, {{"1", {}, {{"Name the capital.", "Vietnam", "Hanoi."}}}});
    xin::record_list const vi("vi"_lang, {{"1", {}, {{"Thủ đô là gì?", "Việt Nam", "Hà Nội."}}}});
    auto const rows = xin::parallel(xin::by_id{}, en, vi);

    // One record, asked in English and answered in Vietnamese.
    auto const show = [&](xin::prompt_template const& prompt, xin::hint_style hint) {
        xin::composition const data({.prompt = prompt, .hint = hint},
                                    xin::component("cross", rows, xin::cross_lingual{xin::from_pivot{}}, 1));
        xin::example const one = data[0];
        std::cout << "==== " << prompt.name() << '\n'
                  << one.prompt << '|' << one.response << prompt.response_end() << '\n';
    };
    show(xin::prompts::alpaca, xin::hint_style::tag);
    show(xin::prompts::chatml, xin::hint_style::sentence);
    show(xin::prompts::llama2_chat, xin::hint_style::none);
    show(lesson, xin::hint_style::tag_after_prompt);

    // The sentences are written in the prompt's language, with names as that language has them.
    std::cout << "==== sentences\n";
    for (auto const in : {"en"_lang, "zh"_lang, "vi"_lang, "es"_lang, "de"_lang})
        std::cout << xin::answer_sentence(in, "ja"_lang) << '\n';

    // What is wrong with a template is said when it is made, not when it is used.
    std::cout << "==== a mistake\n";
    try {
        xin::prompt_template const broken(xin::template_text{.name = "broken", .without_input = "Q: {instrution}\nA:"});
    } catch (xin::error const& problem) {
        std::cout << problem.what() << '\n';
    }
}
