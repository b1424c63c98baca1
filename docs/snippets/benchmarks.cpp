// SPDX-License-Identifier: MIT
// The code of docs/reference/io/benchmarks/.

#include <filesystem>
#include <iostream>
#include <string>

#include <crossin/io/benchmarks/benchmark_kind.hpp>
#include <crossin/io/benchmarks/causal_choices.hpp>
#include <crossin/io/benchmarks/sentence_retrieval.hpp>
#include <crossin/io/benchmarks/span_questions.hpp>
#include <crossin/io/benchmarks/tagged_sentences.hpp>
#include <crossin/io/output_file.hpp>

using namespace crossin;

void write(std::string const& path, std::string_view text)
{
    output_file to(path);
    to.append(text);
    to.commit();
}

int main()
{
    std::string const folder = (std::filesystem::temp_directory_path() / "crossin-benchmarks").string();
    std::filesystem::create_directories(folder);
    std::string const path = folder + "/facts.es.json";
    write(path, R"({"data": [{"paragraphs": [{"context": "Lima es la capital de Perú.", "qas": [
        {"id": "1", "question": "¿Cuál es la capital?", "answers": [{"text": "Lima", "answer_start": 0}]}]}]}]})");

    //! [kind]
    if (auto const kind = benchmark_kind_of(path)) std::cout << name_of(*kind) << " in ";
    std::cout << to_string(language_in_name(path).value_or("und"_lang)) << '\n';
    //! [kind]

    //! [questions]
    for (span_question const& one : read_span_questions(path))
        std::cout << one.id << ": " << one.question << ' ' << one.answers.front().text << '\n';
    //! [questions]

    write(folder + "/c.jsonl", R"({"premise": "It rained.", "choice1": "The street got wet.", "choice2": "I slept.",)"
                               R"( "question": "effect", "label": 0, "idx": 7})");
    //! [choices]
    for (causal_choice const& one : read_causal_choices(folder + "/c.jsonl"))
        std::cout << one.id << ": " << one.premise << ' ' << one.choices[one.right] << '\n';
    //! [choices]

    write(folder + "/words.tsv", "es:Vive\tO\nes:en\tO\nes:Quito\tB-LOC\n\n");
    //! [tags]
    for (tagged_sentence const& one : read_tagged_words(folder + "/words.tsv"))
        for (std::size_t i = 0; i < one.words.size(); ++i) std::cout << one.words[i] << '/' << one.tags[i] << ' ';
    std::cout << '\n';
    //! [tags]

    write(folder + "/a", "es-1\tHola.\nes-2\tAdiós.\n");
    write(folder + "/b", "en-1\tGood evening.\nen-2\tHello.\n");
    write(folder + "/gold", "es-1\ten-2\n");
    //! [retrieval]
    retrieval_set const set = read_numbered_sentences(folder + "/a", folder + "/b", folder + "/gold");
    for (auto const& [source, target] : set.gold)
        std::cout << set.source[source] << " = " << set.target[target] << '\n';
    //! [retrieval]
    std::filesystem::remove_all(folder);
}
