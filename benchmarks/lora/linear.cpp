// SPDX-License-Identifier: MIT
// A LoRA layer forward and backward, against Eigen's products, torch where there is one, and a loop of nothing but
// multiply-adds, in turn.
//
// Workload: the shapes below, random numbers, the frozen weights in float, bfloat16, int8 and NF4. A unit is a
// floating-point operation of the smallest count that does the work, 4 n in out + 6 n rank (in + out); the ratio is the
// share of the processor's limit. Three cases: 1 thread; 2 threads; 2 threads while another process keeps one processor
// busy, and 1 thread beside it. Geometric means of the ratios follow. torch is the Python that CROSSIN_BENCH_TORCH names
// (Debian: python3-torch with libopenblas0-openmp), set up by `torch_at_its_best`; it computes in float, and its rate is
// held against that of every format.
// Usage: bench_lora_linear [1 | 2 | busy | all] [first shape] [number of shapes]

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <csignal>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <Eigen/Core>

#include <crossin/core/random.hpp>
#include <crossin/lora.hpp>

#include "support/bench.hpp"
#include "support/child_process.hpp"
#include "support/torch.hpp"

using namespace crossin;
using namespace crossin_bench;

namespace {

/// As many sums as registers hold beside the factors.
constexpr int chains = detail::many_registers ? 24 : 12;

struct layer_shape {
    std::size_t n, in, out, rank;
};

std::vector<layer_shape> const shapes{
    {256, 576, 1536, 8},  {256, 576, 1536, 64},  {1024, 576, 1536, 8},   {256, 2048, 2048, 8},   {1024, 2048, 2048, 8},
    {64, 2048, 5632, 16}, {256, 2048, 5632, 16}, {1024, 2048, 5632, 16}, {1024, 2048, 5632, 64}, {256, 4096, 4096, 16}};

matrix<float> random_matrix(std::size_t rows, std::size_t cols, std::uint64_t key)
{
    matrix<float> result(rows, cols);
    for (std::size_t i = 0; i < rows * cols; ++i)
        result.data()[i] = static_cast<float>(static_cast<double>(random_bits(key, i) >> 40) * 0x1p-23 - 1) * 0.05F;
    return result;
}

/// Multiply-adds that depend on nothing but the one `chains` before, `count` of each chain. Each sum passes through an
/// empty instruction, so that it stays in its register and the loop stays one.
void multiply_adds(std::size_t count)
{
    using namespace crossin::detail;
    lanes sums[chains];
    unrolled<chains>([&](auto i)
                         CROSSIN_DETAIL_INLINE { sums[i] = Eigen::internal::pset1<lanes>(static_cast<float>(i())); });
    lanes const factor = Eigen::internal::pset1<lanes>(0.5F);
    for (std::size_t k = 0; k < count; ++k)
        unrolled<chains>([&](auto i) CROSSIN_DETAIL_INLINE {
            sums[i] = Eigen::internal::pmadd(factor, factor, sums[i]);
#if defined(__x86_64__)
            asm volatile("" : "+x"(sums[i]));
#endif
        });
    lanes all = Eigen::internal::pset1<lanes>(0.0F);
    unrolled<chains>([&](auto i) CROSSIN_DETAIL_INLINE { all = Eigen::internal::padd(all, sums[i]); });
    keep(all);
}

using eigen_matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Map<eigen_matrix> mapped(matrix<float>& m)
{
    return {m.data(), static_cast<Eigen::Index>(m.rows()), static_cast<Eigen::Index>(m.cols())};
}

/// Another process that keeps the first processor busy as long as this lives.
class busy_process {
public:
    busy_process() : child_(fork())
    {
        if (child_ != 0) return;
        cpu_set_t first;
        CPU_ZERO(&first);
        CPU_SET(0, &first);
        sched_setaffinity(0, sizeof first, &first);
        for (unsigned volatile turns = 0;;) turns = turns + 1;
    }
    ~busy_process()
    {
        if (child_ <= 0) return;
        kill(child_, SIGKILL);
        waitpid(child_, nullptr, 0);
    }
    busy_process(busy_process const&) = delete;
    busy_process& operator=(busy_process const&) = delete;

private:
    pid_t child_;
};

/// The lines of a table, and the goals of float, bfloat16, int8 and NF4 [share of the limit].
enum contender : std::size_t { limit, eigen, plain, brain, eight, four, contenders };
struct shape_class {
    char const* name;
    bool (*holds)(layer_shape const&);
    double goals[4];
};
std::vector<shape_class> const classes{
    {"n >= 256, rank <= 16", [](layer_shape const& s) { return s.n >= 256 && s.rank <= 16; }, {0.62, 0, 0, 0}},
    {"n >= 256, rank 64", [](layer_shape const& s) { return s.n >= 256 && s.rank > 16; }, {0.55, 0, 0, 0}},
    {"n = 64", [](layer_shape const& s) { return s.n < 256; }, {0.45, 0.55, 0.60, 0}},
};

/// Rates of one shape [FLOP/s].
struct race_result {
    layer_shape shape;
    double rates[contenders];
    double torch; ///< 0 where there is none
    double alone; ///< float in one thread beside the busy process
};

race_result race(layer_shape shape, unsigned threads, bool busy, std::string const& torch)
{
    auto const [n, in, out, rank] = shape;
    auto w = random_matrix(out, in, 1), x = random_matrix(n, in, 2), dy = random_matrix(n, out, 3);
    lora_factors<float> factors{random_matrix(rank, in, 4), random_matrix(out, rank, 5), 2};
    matrix<float> h(n, rank), g(n, rank), y(n, out), dx(n, in);
    lora_gradient<float> gradient(factors);
    std::vector<bfloat16> halves(in * out);
    std::transform(w.data(), w.data() + in * out, halves.begin(), [](float v) { return to_bfloat16(v); });
    auto const quantized_8 = quantize_int8(w);
    auto const quantized_4 = quantize_nf4(w);
    lora_kernel kernel(threads), kernel_alone(1);

    double const flops = 4.0 * static_cast<double>(n * in * out) + 6.0 * static_cast<double>(n * rank * (in + out));
    auto const calls = std::max<std::size_t>(1, static_cast<std::size_t>(2e9 * threads / flops));
    auto const often = [calls](auto work) {
        return [calls, work] {
            for (std::size_t i = 0; i < calls; ++i) work();
        };
    };
    auto const both = [&](auto weights, lora_kernel& engine) {
        return often([&, weights] {
            gradient.clear();
            engine.forward(weights, factors, x, h, y);
            engine.backward(weights, factors, x, h, dy, dx, gradient);
        });
    };

    contest table(std::to_string(n) + " x " + std::to_string(in) + " -> " + std::to_string(out) + ", rank " +
                      std::to_string(rank) + ", " + std::to_string(threads) + " threads" +
                      (busy ? ", one processor busy" : ""),
                  "FLOP");
    double const units = flops * static_cast<double>(calls);
    auto const turns = static_cast<std::size_t>(units / threads / (2.0 * chains * detail::lane_count));
    shape_class const& goals = *std::find_if(classes.begin(), classes.end(),
                                             [&](shape_class const& one) { return one.holds(shape); });
    auto const wanted = [&](std::size_t which) { return goal{.ratio = threads > 1 ? 0 : goals.goals[which]}; };
    table.add("multiply-adds", units, [=] {
#pragma omp parallel for num_threads(threads)
        for (unsigned i = 0; i < threads; ++i) multiply_adds(turns);
    });
    table.add("Eigen", units, often([&] {
                  auto const W = mapped(w), A = mapped(factors.a), B = mapped(factors.b), X = mapped(x),
                             DY = mapped(dy);
                  auto H = mapped(h), G = mapped(g), Y = mapped(y), DX = mapped(dx);
                  H.noalias() = factors.scale * (X * A.transpose());
                  Y.noalias() = X * W.transpose();
                  Y.noalias() += H * B.transpose();
                  G.noalias() = factors.scale * (DY * B);
                  DX.noalias() = DY * W;
                  DX.noalias() += G * A;
                  mapped(gradient.a).noalias() = G.transpose() * X;
                  mapped(gradient.b).noalias() = DY.transpose() * H;
              }));
    table.add("float", units, both(dense_weights(w.view()), kernel), wanted(0));
    table.add("bfloat16", units, both(dense_weights<bfloat16>(halves.data(), out, in), kernel), wanted(1));
    table.add("int8", units, both(quantized_8.weights(), kernel), wanted(2));
    table.add("NF4", units, both(quantized_4.weights(), kernel), wanted(3));
    if (busy) table.add("float, 1 thread", units, both(dense_weights(w.view()), kernel_alone));
    std::optional<conversation> peer;
    if (!torch.empty()) {
        peer.emplace(std::vector{torch, std::string(CROSSIN_BENCH_SOURCE_DIR) + "/peers/torch_lora_linear.py",
                                 std::to_string(n), std::to_string(in), std::to_string(out), std::to_string(rank),
                                 std::to_string(threads)});
        table.add("torch", units, [&] { peer->ask(std::to_string(calls)); });
    }
    table.run(9);
    race_result result{shape, {}, peer ? table.rate(contenders + busy) : 0, busy ? table.rate(contenders) : 0};
    for (std::size_t i = 0; i < contenders; ++i) result.rates[i] = table.rate(i);
    return result;
}

template <class Ratio>
void print_mean(std::vector<race_result> const& results, std::string const& name, bool (*holds)(layer_shape const&),
                Ratio ratio, double wanted)
{
    double sum = 0;
    std::size_t count = 0;
    for (race_result const& one : results)
        if (holds(one.shape)) {
            sum += std::log(ratio(one));
            ++count;
        }
    if (count == 0) return;
    double const mean = std::exp(sum / static_cast<double>(count));
    std::cout << "  " << std::left << std::setw(48) << name << std::right << std::fixed << std::setprecision(2) << mean
              << std::defaultfloat << std::setprecision(6);
    if (wanted > 0) std::cout << "  goal " << wanted << (mean >= wanted ? " met" : " MISSED");
    std::cout << "\n";
}

void run_case(unsigned threads, bool busy, std::string const& torch, std::size_t first, std::size_t count)
{
    Eigen::setNbThreads(static_cast<int>(threads));
    std::vector<race_result> results;
    {
        std::unique_ptr<busy_process> const other = busy ? std::make_unique<busy_process>() : nullptr;
        for (std::size_t i = first; i < std::min(first + count, shapes.size()); ++i)
            results.push_back(race(shapes[i], threads, busy, torch));
    }
    std::cout << "\ngeometric means, " << threads << " threads" << (busy ? ", one processor busy" : "") << "\n";
    char const* const names[] = {"float", "bfloat16", "int8", "NF4"};
    for (shape_class const& one : classes)
        for (std::size_t i = 0; i < 4; ++i)
            print_mean(
                results, std::string(names[i]) + " / multiply-adds, " + one.name, one.holds,
                [i](race_result const& r) { return r.rates[plain + i] / r.rates[limit]; },
                threads > 1 ? 0 : one.goals[i]);
    auto const all = [](layer_shape const&) { return true; };
    for (std::size_t i = 0; i < 4; ++i)
        print_mean(
            results, std::string(names[i]) + " / Eigen", all,
            [i](race_result const& r) { return r.rates[plain + i] / r.rates[eigen]; },
            i != 0 || busy ? 0
            : threads == 1 ? 1.3
                           : 1.6);
    for (std::size_t i = 0; i < 4 && !torch.empty(); ++i)
        print_mean(
            results, std::string(names[i]) + " / torch", all,
            [i](race_result const& r) { return r.rates[plain + i] / r.torch; },
            i == 3 || busy ? 0
            : threads > 1  ? 1.5
            : i == 0       ? 1.1
                           : 1.3);
    if (busy)
        print_mean(
            results, "float / float in 1 thread", all, [](race_result const& r) { return r.rates[plain] / r.alone; },
            1);
}

} // namespace

int main(int argc, char** argv)
{
    print_machine();
    std::string const torch = torch_at_its_best();
    std::string_view const which = argc > 1 ? argv[1] : "all";
    std::size_t const first = argc > 2 ? static_cast<std::size_t>(std::atoi(argv[2])) : 0;
    std::size_t const count = argc > 3 ? static_cast<std::size_t>(std::atoi(argv[3])) : shapes.size();
    if (which == "1" || which == "all") run_case(1, false, torch, first, count);
    if (which == "2" || which == "all") run_case(2, false, torch, first, count);
    if (which == "busy" || which == "all") run_case(2, true, torch, first, count);
}
