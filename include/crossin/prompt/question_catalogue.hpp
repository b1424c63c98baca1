// SPDX-License-Identifier: MIT
#ifndef CROSSIN_PROMPT_QUESTION_CATALOGUE_HPP
#define CROSSIN_PROMPT_QUESTION_CATALOGUE_HPP

/// \file
/// The prompts of benchmark questions that come with the library. All wordings are its own, none is that of a benchmark:
/// scores under other prompts compare with published ones as any two prompts do. Layer: prompt. Needs: question_prompt.

#include <array>
#include <cstdint>
#include <string_view>

#include <crossin/prompt/question_prompt.hpp>

namespace crossin::prompts {

/// Five ways to put a question with lettered choices, from the shortest to one that says how to answer. They ask for one
/// of the choices as it is written, so that an answer names both the letter and the text.
inline constexpr std::array<question_text, 5> multiple_choice{{
    {.name = "choice_plain",
     .with_context = "{context}\n\n{question}\n{choices}\nAnswer:",
     .without_context = "{question}\n{choices}\nAnswer:"},
    {.name = "choice_pick",
     .opening = "Pick the choice that answers the question, and write it as it stands in the list.",
     .with_context = "Text: {context}\nQuestion: {question}\n{choices}\nMy choice:",
     .without_context = "Question: {question}\n{choices}\nMy choice:"},
    {.name = "choice_exam",
     .opening = "This is an exam. For each question only one of the answers is right.",
     .with_context = "Passage\n{context}\n\nQuestion\n{question}\n\nPossible answers\n{choices}\n\nThe right answer\n",
     .without_context = "Question\n{question}\n\nPossible answers\n{choices}\n\nThe right answer\n"},
    {.name = "choice_first",
     .opening = "You will see some choices and then what they are about. Say which of them fits.",
     .with_context = "{choices}\n\n{context}\n\n{question}\nThe one that fits:",
     .without_context = "{choices}\n\n{question}\nThe one that fits:"},
    {.name = "choice_strict",
     .opening =
         "Answer with the letter in brackets and the text of one choice, such as \"(C) because it rained\". Write "
         "nothing else, and give no reasons.",
     .with_context = "# Text\n{context}\n\n# Question\n{question}\n\n# Choices\n{choices}\n\n# Answer\n",
     .without_context = "# Question\n{question}\n\n# Choices\n{choices}\n\n# Answer\n"},
}};

/// The question as it stands, for models that know nothing of orders and lists; choices are then compared by their text.
inline constexpr question_text question_alone{
    .name = "question_alone",
    .with_context = "{context}\n{question}",
    .without_context = "{question}",
};

/// A question whose answer is a piece of the text: XQuAD, MLQA, TyDiQA.
inline constexpr question_text extractive{
    .name = "extractive",
    .opening = "Answer the question with words taken from the text, as few as will do.",
    .with_context = "Text: {context}\nQuestion: {question}\nAnswer:",
};

/// Whether the second sentence follows from the first: XNLI. Context: the premise; question: the hypothesis. The
/// answers are `entailment_answers`.
inline constexpr question_text entailment{
    .name = "entailment",
    .opening =
        "Suppose that the first statement is true. Is the second one then true as well? Answer yes, no, or maybe "
        "where the first does not tell.",
    .with_context = "First: {context}\nSecond: {question}\nAnswer:",
};
/// Answers to `entailment`: entailment, neutral, contradiction.
inline constexpr std::array<std::string_view, 3> entailment_answers{"yes", "maybe", "no"};

/// Whether two sentences say the same: PAWS-X. Context: the first; question: the second. The answers are
/// `paraphrase_answers`.
inline constexpr question_text paraphrase{
    .name = "paraphrase",
    .opening = "Do both sentences say the same? Answer yes or no.",
    .with_context = "First: {context}\nSecond: {question}\nAnswer:",
};
/// Answers to `paraphrase` by its label: 0 for different, 1 for the same.
inline constexpr std::array<std::string_view, 2> paraphrase_answers{"no", "yes"};

/// Which of two events is the cause, or the effect, of a third: XCOPA. Context: the premise; question: one of
/// `cause_question` and `effect_question`.
inline constexpr question_text causal_choice{
    .name = "causal_choice",
    .opening = "Pick the more likely of both choices.",
    .with_context = "What happened: {context}\n{question}\n{choices}\nAnswer:",
};
inline constexpr std::string_view cause_question = "Why did it happen?";
inline constexpr std::string_view effect_question = "What came of it?";

/// A word problem of arithmetic: MGSM. The answer's last number is the result.
inline constexpr question_text word_problem{
    .name = "word_problem",
    .opening = "Solve the problem step by step. End with the result, as a number in digits.",
    .without_context = "Problem: {question}\nSolution:",
};

/// A word problem whose answer is the number alone.
inline constexpr question_text word_problem_result{
    .name = "word_problem_result",
    .opening = "Solve the problem. Write the result only, as a number in digits.",
    .without_context = "Problem: {question}\nResult:",
};

} // namespace crossin::prompts
#endif
