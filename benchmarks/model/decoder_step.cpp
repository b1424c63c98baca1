// SPDX-License-Identifier: MIT
// Training steps of a decoder of SmolLM-135M's shape with random weights, LoRA of rank 8 on its seven linear layers,
// AdamW; against torch where there is one.
//
// Usage: bench_model_decoder_step [threads [batches, such as 1 or 4 ...]]   A unit is a token. Each contender runs in a
// process of its own, so that the peak of its memory is its own, and in turn with the others. torch is the Python that
// CROSSIN_BENCH_TORCH names (Debian: python3-torch with libopenblas0-openmp), set up by `torch_at_its_best`.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <sys/resource.h>

#include <crossin/core/random.hpp>
#include <crossin/lora.hpp>
#include <crossin/model.hpp>
#include <crossin/train/adamw.hpp>

#include "support/bench.hpp"
#include "support/child_process.hpp"
#include "support/scratch_folder.hpp"
#include "support/torch.hpp"

using namespace crossin;
using namespace crossin_bench;

namespace {

constexpr std::size_t tokens_of_text = 256;
constexpr std::size_t rank = 8;

model_config smol_shape()
{
    model_config config;
    config.vocabulary = 49152;
    config.width = 576;
    config.inner_width = 1536;
    config.layers = 30;
    config.heads = 9;
    config.key_value_heads = 3;
    config.head_width = 64;
    config.longest_tokens = 2048;
    config.norm_epsilon = 1e-5;
    config.tied_embedding = true;
    return config;
}

/// Uniform numbers of the deviation 0.02, rounded to `Element`.
template <class Element>
any_weights random_weights(std::size_t rows, std::size_t cols, std::uint64_t key,
                           std::vector<std::shared_ptr<void const>>& storage)
{
    auto const values = std::make_shared<std::vector<Element>>(rows * cols);
    for (std::size_t i = 0; i < values->size(); ++i) {
        auto const uniform = static_cast<double>(random_bits(key, i) >> 11) * 0x1p-52 - 1;
        auto const value = static_cast<float>(uniform * 0.02 * 1.7320508);
        if constexpr (std::same_as<Element, bfloat16>)
            (*values)[i] = to_bfloat16(value);
        else
            (*values)[i] = value;
    }
    storage.push_back(values);
    return dense_weights<Element>(values->data(), rows, cols);
}

template <class Element>
decoder_weights<float> random_decoder(model_config const& config)
{
    decoder_weights<float> made;
    made.config = config;
    made.embedding = made.head = random_weights<Element>(config.vocabulary, config.width, 1, made.storage);
    made.final_norm.assign(config.width, 1);
    auto const shapes = linear_shapes(config);
    for (std::size_t i = 0; i < config.layers; ++i) {
        auto& layer = made.layers.emplace_back();
        layer.input_norm = layer.post_norm = made.final_norm;
        for (std::size_t p = 0; p < linear_parts; ++p)
            layer.linear(static_cast<linear_part>(p)) = random_weights<Element>(shapes[p].out, shapes[p].in,
                                                                                2 + i * linear_parts + p, made.storage);
    }
    return made;
}

std::vector<adapter_layer<float>> fresh_adapters(model_config const& config)
{
    std::vector<adapter_layer<float>> made;
    for (std::size_t i = 0; i < config.layers; ++i)
        for (linear_shape const& shape : linear_shapes(config))
            made.push_back({module_path(i, shape.name),
                            fresh_factors<float>(shape.in, shape.out, rank, lora_scale(16, rank), made.size()),
                            {},
                            {}});
    return made;
}

/// What a process found out.
struct measured {
    double seconds = 0; ///< of the median step
    double bytes = 0;   ///< peak of its memory
    double loss = 0;    ///< of the first step
};

double peak_bytes()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) * 1024;
}

/// Steps on texts of random ids; the first is not counted.
template <class Element>
measured steps_here(std::size_t batch, unsigned threads, bool recompute, std::size_t steps)
{
    model_config const config = smol_shape();
    decoder_options options;
    options.recompute = recompute;
    decoder<lora_kernel> model(random_decoder<Element>(config), fresh_adapters(config), options, lora_kernel(threads));
    adamw optimizer(model.parameters(), {}, threads);
    std::vector<std::uint32_t> ids(batch * tokens_of_text), begins;
    std::vector<std::int32_t> labels(ids.size());
    for (std::size_t i = 0; i <= batch; ++i) begins.push_back(static_cast<std::uint32_t>(i * tokens_of_text));
    measured result;
    std::vector<double> seconds;
    for (std::size_t step = 0; step <= steps; ++step) {
        for (std::size_t i = 0; i < ids.size(); ++i) {
            ids[i] = static_cast<std::uint32_t>(random_bits(100 + step, 2 * i) % config.vocabulary);
            labels[i] = static_cast<std::int32_t>(random_bits(100 + step, 2 * i + 1) % config.vocabulary);
        }
        double const begin = wall_seconds();
        model.clear_gradients();
        batch_loss const loss = model.accumulate({ids, begins, labels, {}}, step);
        optimizer.step(1e-4, 1 / static_cast<double>(loss.tokens));
        if (step == 0)
            result.loss = loss.mean();
        else
            seconds.push_back(wall_seconds() - begin);
    }
    std::ranges::sort(seconds);
    result.seconds = seconds[seconds.size() / 2];
    result.bytes = peak_bytes();
    return result;
}

measured read_measured(std::string const& path)
{
    measured found;
    std::ifstream(path) >> found.seconds >> found.bytes >> found.loss;
    return found;
}

struct contender {
    std::string name;
    std::vector<std::string> command;
    std::vector<measured> rounds = {};

    [[nodiscard]] measured median() const
    {
        measured best;
        for (auto const member : {&measured::seconds, &measured::bytes, &measured::loss}) {
            std::vector<double> values;
            for (measured const& one : rounds) values.push_back(one.*member);
            std::ranges::sort(values);
            best.*member = values[values.size() / 2];
        }
        return best;
    }
};

/// One contender's steps, in this process: NAME BATCH THREADS STEPS.
int run_one(char** argv)
{
    std::string const name = argv[0];
    auto const batch = static_cast<std::size_t>(std::atoi(argv[1]));
    auto const threads = static_cast<unsigned>(std::atoi(argv[2]));
    auto const steps = static_cast<std::size_t>(std::atoi(argv[3]));
    measured const found = name == "float"      ? steps_here<float>(batch, threads, false, steps)
                           : name == "bfloat16" ? steps_here<bfloat16>(batch, threads, false, steps)
                                                : steps_here<bfloat16>(batch, threads, true, steps);
    std::cout << found.seconds << ' ' << found.bytes << ' ' << found.loss << '\n';
    return 0;
}

void race(std::string const& self, std::string const& torch, std::size_t batch, unsigned threads)
{
    std::string const count = std::to_string(batch), width = std::to_string(threads), steps = batch > 1 ? "2" : "4";
    std::vector<contender> all;
    if (!torch.empty())
        all.push_back({"torch",
                       {torch, std::string(CROSSIN_BENCH_SOURCE_DIR) + "/peers/torch_decoder_step.py", count,
                        std::to_string(tokens_of_text), std::to_string(rank), width, steps}});
    for (char const* const name : {"float", "bfloat16", "bfloat16, recomputing"})
        all.push_back({name, {self, "--one", name, count, width, steps}});
    char const* const asked = std::getenv("CROSSIN_BENCH_ROUNDS");
    int const rounds = asked ? std::max(1, std::atoi(asked)) : 3;
    char const* const place = std::getenv("CROSSIN_BENCH_DATA");
    scratch_folder const folder(place ? place : "/tmp");
    for (int round = 0; round < rounds; ++round)
        for (contender& one : all) {
            std::string const output = folder / "measured";
            run_program(one.command, output);
            one.rounds.push_back(read_measured(output));
        }
    std::cout << "\nbatch " << batch << " x " << tokens_of_text << " tokens, rank " << rank << ", " << threads
              << " threads (median of " << rounds << ")\n"
              << "                        tokens/s     MiB   rate/first   memory/first   first loss\n";
    measured const first = all.front().median();
    for (contender const& one : all) {
        measured const found = one.median();
        std::printf("%-22s  %8.1f  %6.0f  %11.2f  %13.2f  %11.4f\n", one.name.c_str(),
                    static_cast<double>(batch * tokens_of_text) / found.seconds, found.bytes / 1048576,
                    first.seconds / found.seconds, found.bytes / first.bytes, found.loss);
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (argc == 6 && std::string(argv[1]) == "--one") return run_one(argv + 2);
    print_machine();
    std::string const torch = torch_at_its_best();
    unsigned const threads = argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : std::thread::hardware_concurrency();
    std::vector<std::size_t> batches;
    for (int i = 2; i < argc; ++i) batches.push_back(static_cast<std::size_t>(std::atoi(argv[i])));
    if (batches.empty()) batches = {1, 4};
    for (std::size_t const batch : batches) race("/proc/self/exe", torch, batch, threads);
}
