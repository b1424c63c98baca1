// SPDX-License-Identifier: MIT
// Loss and gradients of one step of LoRA training on a model's files, written down for benchmarks/peers/torch_lora_step.py
// to compare.
//
// Usage: bench_train_lora_step MODEL STEP [dora]    MODEL is a folder with config.json and model.safetensors, STEP the
// folder to write: the adapter as PEFT has it, batch.json, step.safetensors. The adapter is random, B among it; the batch
// are three texts of random ids, the last with a prefix whose places see each other.

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include <crossin/core/random.hpp>
#include <crossin/io/safetensors_writer.hpp>
#include <crossin/lora/kernel.hpp>
#include <crossin/lora/peft.hpp>
#include <crossin/model/adapted.hpp>
#include <crossin/model/load_weights.hpp>

#include "support/bench.hpp"

using namespace crossin;

namespace {

/// An adapter that changes something.
adapter random_adapter(decoder_weights<float> const& weights, bool dora)
{
    adapter_config config;
    config.rank = 5;
    config.alpha = 10;
    config.dora = dora;
    config.target.names = {"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"};
    adapter made = fresh_adapter(config, weights, 1);
    std::uint64_t key = 2;
    for (auto& layer : made.layers) {
        ++key;
        for (std::size_t i = 0; i < layer.factors.b.rows() * layer.factors.b.cols(); ++i)
            layer.factors.b.data()[i] = static_cast<float>(
                (static_cast<double>(random_bits(key, i) >> 40) * 0x1p-23 - 1) * 0.05);
    }
    return made;
}

template <class Numbers>
std::string list_of(Numbers const& numbers)
{
    std::string text = "[";
    for (auto const one : numbers) text += (text.size() > 1 ? ", " : "") + std::to_string(one);
    return text + "]";
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 3) {
        std::cerr << "usage: bench_train_lora_step MODEL STEP [dora]\n";
        return 2;
    }
    crossin_bench::print_machine();
    auto weights = load_decoder_weights<float>(std::string(argv[1]));
    adapter const start = random_adapter(weights, argc > 3 && std::string(argv[3]) == "dora");

    std::vector<std::uint32_t> ids, begins{0}, prefixes{0, 0, 7};
    std::vector<std::int32_t> labels;
    for (std::size_t const length : {37U, 64U, 21U}) {
        for (std::size_t i = 0; i < length; ++i) {
            std::uint64_t const place = ids.size();
            ids.push_back(static_cast<std::uint32_t>(random_bits(7, place) % weights.config.vocabulary));
            bool const learned = i >= 9 && i % 5 != 0;
            labels.push_back(learned ? static_cast<std::int32_t>(random_bits(8, place) % weights.config.vocabulary)
                                     : no_label);
        }
        begins.push_back(static_cast<std::uint32_t>(ids.size()));
    }

    decoder<lora_kernel> model(std::move(weights), start.layers);
    batch_loss const loss = model.accumulate({ids, begins, labels, prefixes}, 0);
    auto const per_token = static_cast<float>(1 / static_cast<double>(loss.tokens));

    std::string const folder = argv[2];
    write_peft(folder, start);
    std::ofstream(folder + "/batch.json")
        << "{\"ids\": " << list_of(ids) << ", \"begins\": " << list_of(begins) << ", \"labels\": " << list_of(labels)
        << ", \"prefixes\": " << list_of(prefixes) << "}\n";
    std::vector<std::string> names;
    std::vector<std::array<std::uint64_t, 2>> shapes;
    std::vector<std::vector<float>> values;
    names.reserve(model.parameters().size() + 1);
    shapes.reserve(names.capacity());
    values.reserve(names.capacity());
    std::vector<tensor_view> tensors;
    for (parameter<float> const& one : model.parameters()) {
        names.push_back("base_model.model." + one.name);
        shapes.push_back({one.rows, one.cols});
        std::vector<float>& gradient = values.emplace_back(one.gradient.begin(), one.gradient.end());
        for (float& value : gradient) value *= per_token;
        std::span<std::uint64_t const> shape = shapes.back();
        if (one.kind == parameter_kind::magnitude) shape = shape.subspan(1);
        tensors.push_back(view_of<float>(names.back(), shape, gradient));
    }
    std::vector<double> const mean{loss.mean()};
    tensors.push_back(view_of<double>("loss", std::span<std::uint64_t const>(), mean));
    write_safetensors(folder + "/step.safetensors", tensors, {});
    std::cout << "loss " << loss.mean() << " over " << loss.tokens << " labels, gradients of " << tensors.size() - 1
              << " tensors in " << folder << "/step.safetensors\n";
}
