// SPDX-License-Identifier: MIT
// Nearest neighbours of both sides, against one product of the same size by Eigen, in turn.
//
// Workload: random vectors of length one, k = 4 in both directions. The product is float, written block by block into
// the same memory (2,048 rows by 2,048 columns), and nothing is looked for in it. A unit is one multiplication and one addition
// of the product. Then the memory that the search adds to that of vectors and lists.
// Usage: bench_align_mining [1 | 2 | ... threads, default 1] [sources, default 100,000] [targets, as many] [dimension, 256]

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include <sys/resource.h>

#include <Eigen/Core>

#include <crossin/align/nearest_neighbours.hpp>
#include <crossin/align/vectors.hpp>
#include <crossin/core/random.hpp>

#include "support/bench.hpp"

using namespace crossin;
using namespace crossin_bench;

namespace {

using matrix_of_rows = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

matrix_of_rows random_vectors(std::size_t size, std::size_t dimension, std::uint64_t key)
{
    matrix_of_rows made(static_cast<Eigen::Index>(size), static_cast<Eigen::Index>(dimension));
    for (std::size_t i = 0; i < size * dimension; ++i)
        made.data()[i] = static_cast<float>(static_cast<double>(random_bits(key, i) >> 40) * 0x1p-23 - 1);
    made.rowwise().normalize();
    return made;
}

/// The largest memory so far [bytes].
std::uint64_t peak_bytes()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

vector_view<float> view_of(matrix_of_rows const& all)
{
    return {all.data(), static_cast<std::size_t>(all.rows()), static_cast<std::size_t>(all.cols())};
}

} // namespace

int main(int argc, char** argv)
{
    auto const argument = [&](int i, std::size_t otherwise) {
        return argc > i ? static_cast<std::size_t>(std::strtoull(argv[i], nullptr, 10)) : otherwise;
    };
    std::size_t const threads = argument(1, 1), sources = argument(2, 100'000), targets = argument(3, sources),
                      dimension = argument(4, 256);
    print_machine();
    Eigen::setNbThreads(static_cast<int>(threads));
    matrix_of_rows const x = random_vectors(sources, dimension, 1), y = random_vectors(targets, dimension, 2);
    neighbour_options const options{.k = 4, .threads = static_cast<unsigned>(threads)};

    double const units = 2.0 * static_cast<double>(sources) * static_cast<double>(targets) *
                         static_cast<double>(dimension);
    contest race(std::to_string(sources) + " x " + std::to_string(targets) + " of " + std::to_string(dimension) + ", " +
                     std::to_string(threads) + " threads",
                 "FLOP");
    constexpr Eigen::Index block = 2048;
    matrix_of_rows product(block, block);
    race.add("sgemm (Eigen)", units, [&] {
        for (Eigen::Index i = 0; i < x.rows(); i += block)
            for (Eigen::Index j = 0; j < y.rows(); j += block) {
                Eigen::Index const rows = std::min(block, x.rows() - i), cols = std::min(block, y.rows() - j);
                auto part = product.topLeftCorner(rows, cols);
                part.noalias() = x.middleRows(i, rows) * y.middleRows(j, cols).transpose();
                keep(part);
            }
    });
    std::uint64_t before = 0, after = 0; // peaks around the first search
    race.add("neighbours", units,
             [&] {
                 if (after == 0) before = peak_bytes();
                 keep(nearest_neighbours(view_of(x), view_of(y), options));
                 if (after == 0) after = peak_bytes();
             },
             {.ratio = 0.7});
    race.run(3);
    std::cout << "vectors " << (sources + targets) * dimension * sizeof(float) / 1'000'000 << " MB, lists "
              << (sources + targets) * options.k * sizeof(neighbour<float>) / 1'000'000
              << " MB; the search, lists among it, added " << (after - before) / 1'000'000 << " MB to the peak\n";
    return race.goals_met() ? 0 : 1;
}
