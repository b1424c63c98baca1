// SPDX-License-Identifier: MIT
// The code of docs/reference/align/ and docs/reference/io/ that works on vectors.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include <crossin/align.hpp>
#include <crossin/io/npy.hpp>
#include <crossin/io/output_file.hpp>
#include <crossin/io/vector_file.hpp>

using namespace crossin;

struct entry {
    std::string text;
    std::vector<float> vector; // of an embedder
};

std::vector<entry> const english = {{"A dog barks.", {0.9F, 0.1F, 0.2F}},
                                    {"It is raining.", {0.1F, 0.8F, 0.3F}},
                                    {"She reads a book.", {0.2F, 0.2F, 0.9F}},
                                    {"", {0, 0, 0}}};
std::vector<entry> const swedish = {{"Det regnar.", {0.2F, 0.9F, 0.3F}},
                                    {"Hon läser en bok.", {0.1F, 0.3F, 0.8F}},
                                    {"En hund skäller.", {0.8F, 0.1F, 0.1F}}};

void find()
{
    std::vector<float> const memory = {1, 0, 0, 1, 1, 1};

    //! [vectors]
    vector_view<float> const rows(memory.data(), 3, 2); // three vectors of two elements, where they lie
    auto const squares = vectors_from<float>(1000, 2, [](std::size_t first, std::span<float> to) {
        for (std::size_t i = 0; i < to.size() / 2; ++i) { // rows from `first` on, made when they are wanted
            to[2 * i] = static_cast<float>(first + i);
            to[2 * i + 1] = 500;
        }
    });
    auto const nearest = nearest_rows(rows, squares, {.measure = similarity_measure::cosine});
    std::cout << nearest[0] << ' ' << nearest[1] << ' ' << nearest[2] << '\n';
    //! [vectors]

    //! [nearest_neighbours]
    std::vector<std::vector<float>> const x = {{1, 0}, {0, 2}, {3, 3}}, y = {{0, 1}, {5, 4}};
    neighbours<float> const found = nearest_neighbours(vectors_of(x), vectors_of(y), {.k = 2, .threads = 1});
    for (neighbour<float> const& one : found.of_source[2]) // the best first
        std::cout << "target " << one.index << ", cosine " << one.similarity << '\n';
    //! [nearest_neighbours]

    //! [mine]
    mined_pairs const pairs = mine(found, {.margin = margin_kind::ratio, .select = pair_selection::intersection});
    for (mined_pair const& one : pairs) std::cout << one.source << '-' << one.target << ' ' << one.score << '\n';
    //! [mine]
}

void align_entries()
{
    //! [by_embedding]
    auto const pairs = align(english, swedish, by_embedding{.k = 2}, &entry::vector);
    for (mined_pair const& one : pairs)
        std::cout << english[one.source].text << " | " << swedish[one.target].text << '\n';
    std::cout << pairs.source_tally().count("no direction") << " without direction\n"; // zeros: the empty text
    //! [by_embedding]

    //! [threshold_search]
    std::vector<std::uint32_t> const known = {2, 0, 1}; // targets of the first three sources
    auto const is_right = [&](mined_pair const& one) { return known[one.source] == one.target; };
    score_threshold const cut = threshold_search(pairs, known.size(), &mined_pair::score, is_right);
    std::cout << "F1 " << cut.f1 << " with the " << cut.kept << " best\n";
    //! [threshold_search]
}

void files()
{
    std::string const folder = (std::filesystem::temp_directory_path() / "crossin-vectors").string();
    std::filesystem::create_directories(folder);
    {
        output_file raw(folder + "/source.raw");
        std::vector<float> const values = {1, 0, 0, 1, 1, 1};
        raw.append({reinterpret_cast<char const*>(values.data()), values.size() * sizeof(float)});
        raw.commit();
        output_file npy(folder + "/source.npy");
        std::string const dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }";
        npy.append(std::string("\x93NUMPY\x01\0\x76\0", 10) + dictionary + std::string(117 - dictionary.size(), ' ') +
                   '\n');
        npy.append({reinterpret_cast<char const*>(values.data()), values.size() * sizeof(float)});
        npy.commit();
    }

    //! [npy]
    vector_file const file = read_npy(folder + "/source.npy");
    auto const vectors = vectors_from<float>(file.size(), file.dimension(),
                                             [&](std::size_t first, std::span<float> to) {
                                                 file.read(first, to); // only the blocks at hand are in memory
                                             });
    std::cout << vectors.size() << " vectors, " << name_of(file.type()) << '\n';
    //! [npy]

    //! [vector_file]
    vector_file const plain = read_raw_vectors(folder + "/source.raw",
                                               2); // floats alone: the dimension is not in the file
    std::vector<float> row(plain.dimension());
    plain.read(2, row);
    std::cout << row[0] << ' ' << row[1] << " is row 2 of " << plain.size() << '\n';
    //! [vector_file]
    std::filesystem::remove_all(folder);
}

int main()
{
    find();
    align_entries();
    files();
}
