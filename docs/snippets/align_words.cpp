// SPDX-License-Identifier: MIT
// The code of docs/guides/make-a-dictionary.md and of the pages of docs/reference/align/ on words. It runs in examples/.

#include <cstdint>
#include <functional>
#include <iomanip>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/align.hpp>
#include <crossin/io.hpp>

using namespace crossin;

/// The instructions and answers of a bundled file.
std::vector<std::string> texts_of(std::string_view language)
{
    //! [read]
    corpus const records = read(language, "data/parallel." + std::string(language) + ".json");
    std::vector<std::string> texts;
    corpus::workspace room;
    for (std::uint64_t i = 0; i < records.size(); ++i) {
        turn const one = records.read(i, room).turns.front();
        texts.push_back(std::string(one.instruction) + ' ' + std::string(one.output));
    }
    //! [read]
    return texts;
}

struct row {
    std::string id;
    std::string english;
    std::string french;
};

void any_ranges()
{
    //! [align]
    std::vector<row> const rows = {{"b", "the red house", "la maison rouge"}, {"a", "the house", "la maison"}};
    std::vector<std::string> const ids = {"a", "b", "c"};
    auto const joined = align(rows, ids, by_key{}, &row::id, std::identity{});
    for (row_pair const& one : joined) std::cout << one.source << '-' << one.target << ' ';
    std::cout << joined.target_tally();
    //! [align]

    //! [by_key]
    auto const by_length = align(rows, rows, by_key{[](row const& one) { return one.english.size(); }});
    std::cout << by_length.size() << " pairs, " << by_length.tally().dropped() << " rows alone\n";
    //! [by_key]
}

int main()
{
    std::vector<std::string> const english = texts_of("en"), spanish = texts_of("es");

    //! [learn]
    using namespace crossin::literals;
    word_options const options = {.source_language = "en"_lang, .target_language = "es"_lang};
    word_model const model = word_model::learn(english, spanish, options);
    //! [learn]

    //! [dictionary]
    std::cout << std::fixed << std::setprecision(2);
    for (dictionary_entry const& entry : model.dictionary({.least_count = 8, .least_probability = 0.9}))
        if (entry.source.size() > 4)
            std::cout << entry.source << ": " << entry.target << " (" << entry.forward << ", " << entry.backward << ", "
                      << entry.count << " times)\n";
    //! [dictionary]

    //! [new_text]
    std::vector<std::string> const question = {"Why does ice float on water?"};
    std::vector<std::string> const asked = {"¿Por qué flota el hielo en el agua?"};
    word_alignments const found = model.align(question, asked);
    auto const source = word_splitter(token_unit::words, "en"_lang).tokens(question[0]);
    auto const target = word_splitter(token_unit::words, "es"_lang).tokens(asked[0]);
    for (word_link const& link : found[0])
        std::cout << source[link.source] << '-' << target[link.target] << ' ' << link.confidence << '\n';
    //! [new_text]

    //! [score]
    word_alignments const other = model.align(question, std::vector<std::string>{"El pan se hace con harina."});
    std::cout << found.score(0).forward << " and " << other.score(0).forward << " nats a token\n";
    //! [score]

    //! [project]
    if (auto const span = project_span(found[0], {2, 3})) // "ice"
        std::cout << target[span->target.first] << (span->clean ? ", and nothing else\n" : ", and more\n");
    //! [project]

    //! [move]
    std::vector<std::string_view> const pieces = {"Wh", "y", "does", "ice", "flo", "at", "on", "water", "?"};
    alignment const moved = move_links(found[0], spans_of(question[0], source), spans_of(asked[0], target),
                                       find_spans(question[0], pieces), spans_of(asked[0], target));
    std::cout << format_links(moved) << '\n';
    //! [move]

    //! [save]
    std::string const bytes = model.bytes(); // to a file, with crossin::atomic_write, say
    word_model const read_again = word_model::read(bytes, "en-es.model");
    std::cout << (read_again.align(question, asked) == found) << '\n';
    //! [save]

    //! [options]
    word_options sharper = model.options();
    sharper.threshold = 0.8;
    std::cout << model.with(sharper).align(question, asked)[0].size() << " of " << found[0].size() << " links\n";
    sharper.heuristic = link_heuristic::grow_diag_final_and; // as Moses has it
    std::cout << format_links(model.with(sharper).align(question, asked)[0]) << '\n';
    //! [options]

    //! [symmetrize]
    alignment const forward = {{0, 0}, {0, 1}, {1, 2}}, backward = {{0, 0}, {1, 2}};
    std::cout << format_links(symmetrize(forward, backward, link_heuristic::intersection)) << '\n';
    //! [symmetrize]
    any_ranges();
}
