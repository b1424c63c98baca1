// SPDX-License-Identifier: MIT
#include <crossin/model/memory_plan.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include <crossin/lora/engine.hpp>
#include <crossin/lora/kernel.hpp>
#include <crossin/model/cached_decoder.hpp>
#include <crossin/model/decoder.hpp>

#include "random_model.hpp"
#include "tiny_model.hpp"

// What malloc has handed out is asked where there is no sanitizer between.
#if defined(__has_feature)
    #if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
        #define MALLOC_IS_NOT_GLIBCS
    #endif
#endif
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) &&                           \
    !defined(MALLOC_IS_NOT_GLIBCS)
    #define MEMORY_CAN_BE_MEASURED
    #include <malloc.h>
#endif

using namespace crossin;
using namespace crossin_test;

namespace {

/// A model large enough for what is counted to matter, and small enough for plain loops.
model_config middling(model_family family)
{
    model_config c;
    c.family = family;
    c.vocabulary = 300;
    c.width = 48;
    c.inner_width = 100;
    c.layers = 3;
    c.heads = 4;
    c.key_value_heads = 2;
    c.head_width = 16;
    c.longest_tokens = 400;
    c.query_key_norm = family == model_family::qwen3;
    c.query_key_value_bias = family == model_family::qwen2;
    c.tied_embedding = family == model_family::gemma;
    return c;
}

#if defined(MEMORY_CAN_BE_MEASURED)
memory_request request_for(std::uint64_t rank, bool recompute, bool dora)
{
    memory_request request;
    request.stored = element_type::f64;
    request.scalar_bytes = 8;
    request.ranks.fill(rank);
    request.magnitudes = dora;
    request.options.recompute = recompute;
    request.batch_tokens = 200;
    request.longest_text = 120;
    request.label_tokens = 150;
    return request;
}

std::vector<adapter_layer<double>> adapters_of(tiny_model const& tiny, std::uint64_t rank, bool dora)
{
    std::vector<adapter_layer<double>> made;
    if (rank == 0) return made;
    for (std::size_t i = 0; i < tiny.config().layers; ++i)
        for (linear_shape const& shape : linear_shapes(tiny.config())) {
            made.push_back(tiny.adapter(module_path(i, shape.name), rank));
            if (dora) made.back().magnitude = random_vector(shape.out, made.size(), 0.5, 1.5);
        }
    return made;
}

/// Two texts, of 120 and 80 tokens, with 150 labels.
owned_batch batch_of()
{
    owned_batch batch;
    batch.add(120, 0, 0, 1, 300);
    batch.add(80, 0, 0, 2, 300);
    std::size_t labels = 0;
    for (std::size_t t = 0; t < 200; ++t) {
        if (batch.labels[t] == no_label) batch.labels[t] = 3;
        if (++labels > 150) batch.labels[t] = no_label;
    }
    return batch;
}

/// Memory that is in use [bytes].
std::uint64_t in_use()
{
    struct mallinfo2 const now = mallinfo2();
    return now.uordblks + now.hblkhd;
}
#endif

} // namespace

#if defined(MEMORY_CAN_BE_MEASURED)
TEST_CASE("memory_plan: activations are what a decoder takes for a batch")
{
    for (model_family const family : {model_family::llama, model_family::gemma, model_family::qwen3})
        for (unsigned const rank : {0U, 4U})
            for (bool const recompute : {false, true})
                for (bool const dora : {false, true}) {
                    if (dora && rank == 0) continue;
                    INFO(name_of(family) << " rank " << rank << " recompute " << recompute << " magnitudes " << dora);
                    tiny_model const tiny(middling(family));
                    owned_batch const batch = batch_of();
                    memory_request request = request_for(rank, recompute, dora);
                    if (rank == 0) request.options.trained.norms = true;
                    decoder<formula_engine<double>> model(tiny.weights(), adapters_of(tiny, rank, dora),
                                                          request.options);
                    std::uint64_t const before = in_use();
                    static_cast<void>(model.accumulate(batch.view(), 1));
                    std::uint64_t const taken = in_use() - before;
                    memory_plan const plan = plan_memory(tiny.config(), request);
                    double const planned = static_cast<double>(plan.activations + plan.logits);
                    CHECK(static_cast<double>(taken) == Approx(planned).epsilon(0.02));
                    static_cast<void>(model.evaluate(batch.view()));
                    request.evaluates = true;
                    memory_plan const both = plan_memory(tiny.config(), request);
                    CHECK(static_cast<double>(in_use() - before) ==
                          Approx(static_cast<double>(both.activations + both.logits)).epsilon(0.02));
                }
}

TEST_CASE("memory_plan: layers below the lowest that is trained keep nothing")
{
    model_config config = middling(model_family::llama);
    config.layers = 8;
    tiny_model const tiny(config);
    owned_batch const batch = batch_of();
    auto const taken = [&](std::size_t lowest) {
        memory_request request = request_for(0, false, false);
        std::vector<adapter_layer<double>> adapters;
        for (std::size_t i = lowest; i < config.layers; ++i)
            adapters.push_back(tiny.adapter(module_path(i, "self_attn.q_proj"), 4));
        request.options.trained.head = true;
        decoder<formula_engine<double>> model(tiny.weights(), adapters, request.options);
        std::uint64_t const before = in_use();
        static_cast<void>(model.accumulate(batch.view(), 1));
        std::uint64_t const used = in_use() - before;
        if (lowest == config.layers) { // nothing below the head is trained
            memory_plan const plan = plan_memory(config, request);
            CHECK(static_cast<double>(used) ==
                  Approx(static_cast<double>(plan.activations + plan.logits)).epsilon(0.05));
        }
        return used;
    };
    std::uint64_t const state = 200 * config.width * sizeof(double);
    std::uint64_t const top = taken(7), next = taken(6), middle = taken(3), head = taken(8);
    CHECK(next > top + 3 * state);
    CHECK(static_cast<double>(middle - next) == Approx(static_cast<double>(3 * (next - top))).epsilon(0.01));
    CHECK(head < top);
}

TEST_CASE("memory_plan: losses alone take less, and so they do")
{
    tiny_model const tiny(middling(model_family::llama));
    owned_batch const batch = batch_of();
    memory_request request = request_for(4, false, false);
    request.training = false;
    decoder<formula_engine<double>> model(tiny.weights(), adapters_of(tiny, 4, false));
    std::uint64_t const before = in_use();
    static_cast<void>(model.evaluate(batch.view()));
    std::uint64_t const taken = in_use() - before;
    memory_plan const plan = plan_memory(tiny.config(), request);
    CHECK(static_cast<double>(taken) == Approx(static_cast<double>(plan.activations + plan.logits)).epsilon(0.03));
}

TEST_CASE("memory_plan: the kernel's room is planned nearly")
{
    tiny_model const tiny(middling(model_family::llama));
    owned_batch const batch = batch_of();
    for (unsigned const threads : {1U, 2U}) {
        memory_request request = request_for(0, false, false);
        request.scalar_bytes = 4;
        request.threads = threads;
        request.options.trained.norms = true;
        decoder<lora_kernel> model(tiny.weights<float>(), {}, request.options, lora_kernel(threads));
        std::uint64_t const before = in_use();
        static_cast<void>(model.accumulate(batch.view(), 1));
        std::uint64_t const taken = in_use() - before;
        memory_plan const plan = plan_memory(tiny.config(), request);
        std::uint64_t const planned = plan.activations + plan.logits + plan.engine;
        CHECK(taken < planned + planned / 10);
        CHECK(planned < taken + (std::uint64_t{3} << 20));
    }
}

TEST_CASE("memory_plan: what is trained is counted with its gradients")
{
    for (int which = 0; which < 4; ++which) {
        tiny_model const tiny(middling(model_family::qwen2));
        memory_request request = request_for(4, false, which == 1);
        request.options.trained.embedding = request.options.trained.norms = which == 2;
        request.options.trained.weights = request.options.trained.head = request.options.trained.biases = which == 3;
        decoder<formula_engine<double>> model(tiny.weights(), adapters_of(tiny, 4, which == 1), request.options);
        std::uint64_t trained = 0;
        for (auto const& parameter : model.parameters()) trained += parameter.gradient.size_bytes();
        memory_plan const plan = plan_memory(tiny.config(), request);
        CHECK(plan.gradients == trained);
        CHECK(plan.optimizer == 2 * trained);
    }
}

TEST_CASE("memory_plan: a text that is read, piece by piece, and what is remembered of it")
{
    for (std::uint64_t const window : {0U, 4U, 300U})
        for (std::size_t const step : {std::size_t{1}, std::size_t{600}})
            for (unsigned const rank : {0U, 4U}) {
                model_config config = middling(window == 4 ? model_family::qwen3 : model_family::llama);
                config.longest_tokens = 1000;
                config.window_tokens = window;
                INFO("window " << window << ", " << step << " tokens at a time, rank " << rank);
                tiny_model const tiny(config);
                auto const weights = tiny.weights();
                auto const adapter = adapters_of(tiny, rank, false);
                formula_engine<double> engine;
                std::uint64_t const before = in_use();
                cached_decoder<formula_engine<double>> model(engine, weights, adapter);
                std::vector<std::uint32_t> const ids(step, 1);
                for (std::size_t at = 0; at < 600; at += step)
                    model.read(ids, 0, [](std::size_t, matrix_view<double const>) {});
                std::uint64_t const taken = in_use() - before;
                memory_request request;
                request.training = false;
                request.scalar_bytes = 8;
                request.ranks.fill(rank);
                request.cached_tokens = 600;
                memory_plan const plan = plan_memory(config, request);
                CHECK(model.cache().size_bytes() <= plan.cache);
                CHECK(plan.cache <= model.cache().size_bytes() * (window == 4 && step == 1 ? 3 : 2));
                std::uint64_t const planned = plan.activations + plan.logits + plan.cache;
                std::uint64_t const little = 8192; // lists of layers, adapters and frequencies
                CHECK(taken <= planned + little);
                if (step != 1) CHECK(planned < taken + taken / 5);
            }
}
#endif

TEST_CASE("memory_plan: weights in every format")
{
    CHECK(weight_bytes(100, 64, element_type::bf16, weight_format::as_stored) == 12800);
    CHECK(weight_bytes(100, 64, element_type::f32, weight_format::as_stored) == 25600);
    CHECK(weight_bytes(100, 64, element_type::f32, weight_format::int8) == 6400 + 400);
    CHECK(weight_bytes(100, 64, element_type::f32, weight_format::nf4) == 3200 + 400);
    CHECK(weight_bytes(300, 64, element_type::f32, weight_format::nf4_twice) == 9600 + 300 + 8);
    matrix<float> const zeros(7, 33);
    nf4_matrix const twice = quantize_nf4(zeros, nf4_maxima::quantized);
    CHECK(weight_bytes(7, 33, element_type::f32, weight_format::nf4_twice) ==
          twice.codes.size() + twice.values.size() + 4 * twice.steps.size());

    model_config c = middling(model_family::llama);
    memory_request request;
    request.training = false;
    std::uint64_t const linear = 2 * 48 * 64 + 2 * 48 * 32 + 3 * 48 * 100; // of one layer
    CHECK(plan_memory(c, request).weights == 2 * (3 * linear + 2 * 300 * 48) + 4 * (3 * 96 + 48));
    c.tied_embedding = true;
    CHECK(plan_memory(c, request).weights == 2 * (3 * linear + 300 * 48) + 4 * (3 * 96 + 48));
    CHECK(plan_memory(c, request).total() == plan_memory(c, request).weights); // nothing else is asked for
    request.load.linear = weight_format::int8;
    CHECK(plan_memory(c, request).weights ==
          3 * linear + 2 * 300 * 48 + 4 * 3 * (64 + 32 + 32 + 48 + 100 + 100 + 48) + 4 * (3 * 96 + 48));
    c.window_tokens = 10;
    c.windowed = {1, 0, 1};
    request.cached_tokens = 320;
    CHECK(plan_memory(c, request).cache == 2 * 32 * 4 * (265 + 360 + 265)); // a block beside the window; an eighth more
    c.longest_tokens = 330;
    CHECK(plan_memory(c, request).cache == 2 * 32 * 4 * (265 + 330 + 265));
}

TEST_CASE("memory_plan: prints itself")
{
    memory_plan plan;
    plan.weights = 3 << 20;
    plan.activations = 1536;
    plan.logits = 100;
    std::ostringstream text;
    text << plan;
    CHECK(text.str() == to_string(plan));
    CHECK(text.str() == "memory           bytes\n"
                        "weights        3.0 MiB\n"
                        "activations    1.5 KiB\n"
                        "logits       100 bytes\n"
                        "total          3.0 MiB\n");
    CHECK(bytes_text(0) == "0 bytes");
    CHECK(bytes_text(std::uint64_t{5} << 40) == "5.0 TiB");
}

TEST_CASE("memory_plan: what the machine has, and too much")
{
    temporary_folder const folder;
    std::string const path = folder.write("meminfo", "MemTotal:  100 kB\nMemFree:  1 kB\nMemAvailable:    2048 kB\n");
    CHECK(available_memory(path, folder.path()) == 2048 * 1024);
    CHECK_FALSE(available_memory(folder.write("other", "MemTotal:  100 kB\n"), folder.path()));
    CHECK_FALSE(available_memory(folder.file("absent"), folder.path()));
    folder.write("memory.current", "1000000\n");
    folder.write("memory.max", "max\n");
    CHECK(available_memory(path, folder.path()) == 2048 * 1024);
    folder.write("memory.max", "1500000\n");
    CHECK(available_memory(path, folder.path()) == 500'000);
    CHECK(available_memory(folder.file("absent"), folder.path()) == 500'000);
    folder.write("memory.stat", "anon 1\ninactive_file 100000\nactive_file 20000\n");
    CHECK(available_memory(path, folder.path()) == 620'000);
    folder.write("memory.max", "10\n");
    CHECK(available_memory(path, folder.path()) == 0);

    memory_plan plan;
    plan.weights = 1000;
    plan.activations = 5000;
    CHECK_NOTHROW(require_memory(plan, 6000));
    error found = error_of([&] { require_memory(plan, 5999); });
    CHECK(found.code() == errc::limit);
    CHECK(found.message() ==
          "the run would take 5.9 KiB of memory, and it may take 5.9 KiB; weights take 1000 bytes, activations 4.9 "
          "KiB, and what is trained 0 bytes; take smaller batches, or recompute activations");
    if (!available_memory()) return;
    CHECK_NOTHROW(require_memory(plan));
    plan.weights = std::uint64_t{1} << 60;
    found = error_of([&] { require_memory(plan); });
    CHECK(found.code() == errc::limit);
    CHECK(found.message().find("available; weights take 1048576.0 TiB") != std::string::npos);
    CHECK(found.message().ends_with("quantise its weights"));
}

TEST_CASE("memory_plan: sizes that no machine has")
{
    model_config c = middling(model_family::llama);
    c.windowed = {1, 0};
    CHECK(error_of([&] { static_cast<void>(plan_memory(c, {})); }).code() == errc::mismatch);
    c = middling(model_family::llama);
    c.width = c.inner_width = 1 << 28;
    CHECK(error_of([&] { static_cast<void>(plan_memory(c, {})); }).code() == errc::limit);
    memory_request request;
    request.batch_tokens = ~std::uint64_t{0} / 8;
    CHECK(error_of([&] { static_cast<void>(plan_memory(middling(model_family::llama), request)); }).code() ==
          errc::limit);
    request.batch_tokens = 5;
    request.longest_text = 6;
    CHECK(error_of([&] { static_cast<void>(plan_memory(middling(model_family::llama), request)); }).code() ==
          errc::invalid_argument);
}
