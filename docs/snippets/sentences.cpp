// SPDX-License-Identifier: MIT
// The code of the pages about sentences: docs/guides/align-a-book.md, docs/reference/align/.

#include <cstddef>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <crossin/align.hpp>
#include <crossin/text/segment.hpp>

using namespace crossin;

std::vector<std::string> lines(char const* path)
{
    std::vector<std::string> all;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) all.push_back(line);
    return all;
}

int main()
{
    std::vector<std::string> const english = lines("data/lighthouse.en.txt");
    std::vector<std::string> const french = lines("data/lighthouse.fr.txt");

    //! [align]
    bead_list const beads = align(english, french, sentence_aligner{});
    for (bead const& one : beads)
        if (one.sources != 1 || one.targets != 1) std::cout << to_string(one) << '\n';
    std::cout << beads.tally();
    //! [align]

    //! [doubted]
    for (bead const& one : beads)
        if (one.confidence < .5F) std::cout << "look at " << to_string(one) << '\n';
    //! [doubted]

    //! [dictionary]
    sentence_lexicon dictionary;
    dictionary.add("lighthouse", "phare", .8F);
    dictionary.add("clock", "horloge", .9F);
    sentence_aligner const knows_words(
        {.source_language = "en"_lang, .target_language = "fr"_lang, .dictionary = dictionary});
    std::cout << align(english, french, knows_words).size() << " beads with a dictionary\n";
    //! [dictionary]

    //! [gale_church]
    bead_list const by_length = align(english, french, gale_church{});
    std::size_t same = 0;
    for (bead const& one : by_length)
        for (bead const& other : beads)
            same += one.source == other.source && one.sources == other.sources && one.target == other.target &&
                    one.targets == other.targets;
    std::cout << same << " of " << by_length.size() << " beads by length alone are the same\n";
    //! [gale_church]

    //! [bead_types]
    sentence_options narrow;
    narrow.types = gale_church_types(); // no 3-1, which a faithful translation has hardly ever
    std::cout << align(english, french, sentence_aligner(narrow)).size() << " beads of six kinds\n";
    //! [bead_types]

    //! [bead_cost]
    // Chapters begin together: a bead must not reach over the first sentence of one.
    std::vector<std::uint32_t> const english_chapters = {10, 25}, french_chapters = {11, 26};
    cost_function const chapters([&](bead const& one) {
        for (std::size_t c = 0; c < english_chapters.size(); ++c) {
            bool const before = one.source<english_chapters[c], after = one.source + one.sources> english_chapters[c];
            bool const there_before = one.target < french_chapters[c];
            bool const there_after = one.target + one.targets > french_chapters[c];
            if ((before && after) || (there_before && there_after) || (before && !there_before && one.sources > 0) ||
                (!before && there_before && one.targets > 0))
                return 100.F; // nats: as good as never
        }
        return 0.F;
    });
    std::cout << align(english, french, sentence_aligner({}, chapters)).size() << " beads within chapters\n";
    //! [bead_cost]

    //! [length_cost]
    std::vector<float> const ours = {40, 60}, theirs = {44, 70}; // code points
    length_cost const by_lengths(ours, theirs, {.ratio = 1.14});
    std::cout << (by_lengths(40, 44) < by_lengths(40, 70) ? "44 goes with 40\n" : "70 goes with 40\n");
    //! [length_cost]

    //! [embedding_cost]
    // Any model's vectors: here of three dimensions, a line a sentence.
    std::vector<std::string> const a = {"One.", "Two.", "Three."}, b = {"Un.", "Trois."};
    std::vector<float> const of_a = {1, 0, 0, /**/ 0, 1, 0, /**/ 0, 0, 1}, of_b = {1, 0, 0.1F, /**/ 0, 0.1F, 1};
    sentence_aligner const by_vectors({.lengths = false, .words = false},
                                      embedding_cost({of_a, 3}, {of_b, 3}, {.no_match = .1}));
    for (bead const& one : align(a, b, by_vectors)) std::cout << to_string(one) << ' ';
    std::cout << '\n';
    //! [embedding_cost]

    //! [split]
    sentence_segmenter segmenter("en"_lang);
    for (std::string_view const one : segmenter.sentences("Mr. Hale left. Anna stayed.")) std::cout << one << '\n';
    //! [split]
}
