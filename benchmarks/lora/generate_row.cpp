// SPDX-License-Identifier: MIT
// One token through a frozen layer with an adapter, as generation does it, against a loop that reads as many bytes and
// adds them up.
//
// Workload: 4096 -> 16384 with rank 8 (more than the caches hold in any format but NF4, which is read from two such
// layers in turn), random numbers. A unit is a byte of weights, each read once; the ratio is the share of the memory's
// rate. Usage: bench_lora_generate_row [threads]

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <crossin/core/random.hpp>
#include <crossin/lora.hpp>

#include "support/bench.hpp"

using namespace crossin;
using namespace crossin_bench;

namespace {

constexpr std::size_t in = 4096, out = 16384, rank = 8, most_tokens = 4;

matrix<float> random_matrix(std::size_t rows, std::size_t cols, std::uint64_t key)
{
    matrix<float> result(rows, cols);
    for (std::size_t i = 0; i < rows * cols; ++i)
        result.data()[i] = static_cast<float>(static_cast<double>(random_bits(key, i) >> 40) * 0x1p-23 - 1) * 0.05F;
    return result;
}

/// Reads all of `floats` once, in eight streams a thread: one alone is slower.
void read(std::span<float const> floats, unsigned threads)
{
    using detail::lane_count, detail::lanes;
    constexpr std::size_t stream = 4096, chunk = 8 * stream; // [floats]
    float all = 0;
#pragma omp parallel for num_threads(threads) schedule(dynamic, 4) reduction(+ : all)
    for (std::size_t c = 0; c < floats.size() / chunk; ++c) {
        lanes sums[8];
        detail::unrolled<8>([&](auto i) CROSSIN_DETAIL_INLINE { sums[i] = Eigen::internal::pset1<lanes>(0.0F); });
        for (float const* from = floats.data() + c * chunk; from < floats.data() + c * chunk + stream;
             from += lane_count)
            detail::unrolled<8>([&](auto i) CROSSIN_DETAIL_INLINE {
                sums[i] = Eigen::internal::padd(sums[i], Eigen::internal::ploadu<lanes>(from + i * stream));
            });
        detail::unrolled<8>([&](auto i) CROSSIN_DETAIL_INLINE { all += Eigen::internal::predux(sums[i]); });
    }
    keep(all);
}

} // namespace

int main(int argc, char** argv)
{
    print_machine();
    unsigned const threads = argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : 1;
    Eigen::setNbThreads(static_cast<int>(threads));
    auto w = random_matrix(out, in, 1), x = random_matrix(most_tokens, in, 2);
    lora_factors<float> const factors{random_matrix(rank, in, 4), random_matrix(out, rank, 5), 2};
    matrix<float> h(most_tokens, rank), y(most_tokens, out);
    std::vector<bfloat16> brain(in * out);
    std::transform(w.data(), w.data() + in * out, brain.begin(), [](float v) { return to_bfloat16(v); });
    auto const eight = quantize_int8(w);
    std::array const four{quantize_nf4(w), quantize_nf4(w)};
    lora_kernel kernel(threads);

    auto const run = [&](auto const& weights, std::size_t tokens) {
        kernel.forward(weights, factors, matrix_view<float const>(x.data(), tokens, in),
                       matrix_view(h.data(), tokens, rank), matrix_view(y.data(), tokens, out));
    };
    auto const count = static_cast<double>(in * out);
    contest table("one token, " + std::to_string(in) + " -> " + std::to_string(out) + ", rank " + std::to_string(rank) +
                      ", " + std::to_string(threads) + " threads",
                  "B");
    table.add("reading", 4 * count, [&] { read({w.data(), in * out}, threads); });
    table.add("bfloat16", 2 * count, [&] { run(dense_weights<bfloat16>(brain.data(), out, in), 1); }, {.ratio = 0.7});
    table.add("bfloat16, 4 tokens", 2 * count, [&] { run(dense_weights<bfloat16>(brain.data(), out, in), 4); });
    table.add("float", 4 * count, [&] { run(dense_weights(w.view()), 1); });
    table.add("int8", count, [&] { run(eight.weights(), 1); });
    table.add("NF4", count, [&] {
        for (nf4_matrix const& one : four) run(one.weights(), 1);
    });
    table.add("Eigen, float", 4 * count, [&] {
        using eigen_matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
        Eigen::Map<eigen_matrix const> const W(w.data(), out, in);
        Eigen::Map<Eigen::VectorXf const> const X(x.data(), in);
        Eigen::Map<Eigen::VectorXf> Y(y.data(), out);
        Y.noalias() = W * X;
    });
    table.run(9);
}
