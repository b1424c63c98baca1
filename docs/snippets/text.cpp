// SPDX-License-Identifier: MIT
// The code of docs/reference/text/ and docs/reference/prompt/.

#include <array>
#include <iostream>
#include <string>

#include <crossin/prompt.hpp>
#include <crossin/text.hpp>

using namespace crossin;

void text()
{
    //! [graphemes]
    std::string const flag_and_letter = "🇻🇳a"; // what a reader takes for two characters
    std::cout << width_graphemes(flag_and_letter) << ' ' << truncate_graphemes(flag_and_letter, 1) << ' '
              << truncate_bytes_at_grapheme("Việt", 4).size() << '\n'; // 2 🇻🇳 2
    //! [graphemes]

    //! [language_names]
    std::cout << name_of("vi"_lang, "es"_lang).text << ' ' << own_name_of("vi"_lang).text << ' '
              << name_of("qaa"_lang, "en"_lang).known << '\n'; // vietnamita Tiếng Việt 0
    //! [language_names]

    //! [normalize]
    std::cout << (nfc("e\u0301") == "\u00E9") << ' ' << nfkc("ｆｕｌｌ") << '\n'; // 1 full
    std::cout << nfkc_casefold("ＦＵＬＬ Straße") << '\n';                        // full strasse
    //! [normalize]

    //! [pattern]
    std::string const line = "Năm 2024 có 366 ngày";
    text_pattern number("\\p{N}+");
    number.for_each(line,
                    [&](std::size_t begin, std::size_t end) { std::cout << line.substr(begin, end - begin) << ' '; });
    std::cout << number.occurs_in("không") << '\n'; // 2024 366 0
    //! [pattern]

    //! [script]
    std::cout << dominant_script("Xin chào").code() << ' ' << dominant_script("你好").name() << ' '
              << script_share("你好 world", "zh"_lang) << '\n'; // Latn Han 0.285714
    //! [script]

    //! [segment]
    word_segmenter words("zh"_lang);
    for (std::string_view const word : words.words("我喜欢学习语言。It's 3.50!")) std::cout << word << ' ';
    sentence_segmenter sentences("en"_lang);
    std::cout << sentences.sentences("Mr. Lee paid 3.50. He left.").size() << '\n';
    // 我 喜欢 学习 语言 。 It's 3.50 ! 2
    //! [segment]

    //! [version]
    bool const named = icu_version().starts_with("ICU ");
    //! [version]
    std::cout << named << '\n';
}

void prompts_of_examples()
{
    std::array<turn, 1> const turns = {{{"Name the capital.", "Vietnam", "Hà Nội."}}};
    record_view const fields = {.id = {}, .system = {}, .turns = turns};

    //! [template]
    prompt_template const lesson(template_text{.name = "lesson",
                                               .opening = "{system}\n",
                                               .system = "A patient teacher answers.",
                                               .without_input = "Student: {instruction}\nTeacher{output_lang}: "});
    std::string prompt;
    lesson.render(fields, "[vi]", prompt); // the input follows on a line of its own, as no form for it is given
    std::cout << prompt << '\n';
    //! [template]

    //! [catalogue]
    prompt_template const chat = prompts::chatml;         // a template_text, made ready
    prompt_template const same = prompts::find("chatml"); // by its name in recipes
    std::cout << (chat == same) << ' ' << chat.response_end() << '\n';
    //! [catalogue]

    //! [chat_template]
    // From the text of chat_template in a model's tokenizer_config.json, or from its settings as a whole.
    prompt_template const told = prompts::from_chat_template("{{ '<start_of_turn>user\n' + text + '<end_of_turn>' }}");
    std::cout << told.name() << ' ' << (told == prompt_template(prompts::gemma)) << '\n';
    //! [chat_template]

    //! [answer_hint]
    answer_hint const hint(hint_style::sentence, {"vi"_lang, "es"_lang});
    std::string instruction;
    hint.append_instruction("Thủ đô là gì?", instruction);
    std::cout << instruction << '\n' << answer_sentence("zh"_lang, "vi"_lang) << '\n';
    //! [answer_hint]

    //! [tags]
    std::string tagged;
    append_tagged_pair("zh"_lang, "你好", "en"_lang, "Hello", tagged);
    std::cout << tagged << '\n';
    //! [tags]

    //! [translation]
    direction const way = {"en"_lang, "vi"_lang};
    std::cout << translation_instruction(way, "en"_lang) << '\n' << translation_instruction(way, "es"_lang, 1) << '\n';
    //! [translation]

    //! [question_prompt]
    question_prompt const ask({.name = "short",
                               .opening = "Answer the question.",
                               .with_context = "{context}\n{question}\n{choices}\nAnswer:",
                               .without_context = "{question}\n{choices}\nAnswer:"});
    std::array<std::string_view, 2> const cities{"Huế", "Hà Nội"}, years{"1010", "1945"};
    std::array<worked_example, 1> const shown{{{{.question = "Which is older?", .choices = years}, "(A) 1010"}}};
    std::cout << ask({.question = "Which is the capital?", .choices = cities}, shown) << '\n';
    std::cout << first_line(" (B) Hà Nội\n\nWhich is next?") << '\n'; // (B) Hà Nội
    //! [question_prompt]

    //! [question_catalogue]
    question_prompt const pick(prompts::multiple_choice[1], answer_sentence("en"_lang, "vi"_lang));
    std::cout << pick({.question = "Which is the capital?", .choices = cities}) << '\n';
    //! [question_catalogue]
}

int main()
{
    text();
    prompts_of_examples();
}
