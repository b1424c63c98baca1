// SPDX-License-Identifier: MIT
// The code of the pages on model files in docs/reference/io/.

#include <bit>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include <crossin/crossin.hpp>

namespace xin = crossin;

namespace {

/// A file of llama2.c with one layer, so small that it is made on the spot: seven numbers, then floats.
std::string tiny_llama2c()
{
    std::vector<std::uint32_t> words = {4, 6, 1, 2, 1, 5, 3};
    words.resize(7 + 20 + 4 + 16 + 8 + 8 + 16 + 4 + 3 * 24 + 4 + 3 + 3, std::bit_cast<std::uint32_t>(0.5F));
    return {reinterpret_cast<char const*>(words.data()), 4 * words.size()};
}

} // namespace

int main()
{
    std::string const folder = (std::filesystem::temp_directory_path() / "crossin-models").string();
    std::filesystem::create_directories(folder);
    {
        //! [tensor]
        std::vector<float> const values = {1, 2, 3, 4, 5, 6};
        std::vector<std::uint64_t> const shape = {2, 3};
        xin::tensor_view const weight = xin::view_of<float>("head.weight", shape, values);
        weight.expect_shape({2, 3}); // throws, with both shapes, for any other
        std::cout << name_of(weight.type) << ' ' << xin::shape_text(weight.shape) << ' ' << weight.as<float>()[5]
                  << '\n';
        //! [tensor]

        //! [write_safetensors]
        xin::write_safetensors(folder + "/model.safetensors", std::vector{weight}, {{"format", "pt"}});
        //! [write_safetensors]

        //! [safetensors_writer]
        xin::safetensors_writer writer(folder + "/large.safetensors",
                                       {{"a", xin::element_type::bf16, {1'000}}, {"b", xin::element_type::f32, {500}}});
        for (xin::tensor_spec const& next : writer.order()) // b, which has the wider elements, and then a
            writer.append(std::string(*xin::size_bytes(next.type, next.shape), '\0'));
        writer.commit(); // takes its name; without, nothing is left
        //! [safetensors_writer]
    }
    {
        //! [read_safetensors]
        xin::tensor_set const model = xin::read_model_tensors(folder); // model.safetensors, or those its index names
        for (xin::tensor_view const one : model)
            std::cout << one.name << ' ' << xin::shape_text(one.shape) << ' ' << one.bytes.size() << " bytes\n";
        //! [read_safetensors]

        //! [tensor_set]
        xin::tensor_view const head = model.at("head.weight", {2, 3}); // where it lies in the file
        std::vector<float> row(3);
        head.floats(row, 3); // elements 3, 4 and 5, whatever their type
        std::cout << row[0] << ' ' << *model.metadata("format") << ' ' << model.find("bias").has_value() << '\n';
        //! [tensor_set]
    }
    {
        xin::atomic_write(folder + "/config.json", R"({"model_type": "qwen3", "vocab_size": 1000, "hidden_size": 64,
            "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
            "head_dim": 32, "max_position_embeddings": 512, "eos_token_id": 7})");
        //! [model_config]
        xin::model_config const config = xin::read_model_config(folder); // its config.json
        std::cout << name_of(config.family) << ": " << config.layers << " layers, heads " << config.head_width
                  << " wide, norm of q and k " << config.query_key_norm << '\n';
        //! [model_config]

        //! [generation_config]
        xin::generation_config const advice = xin::read_generation_config(folder, config);
        std::cout << "sampled " << advice.sampled << ", ends at " << advice.end_ids[0] << '\n'; // as the model says
        //! [generation_config]
    }
    xin::atomic_write(folder + "/stories.bin", tiny_llama2c());
    {
        //! [llama2c]
        xin::llama2c_model const stories = xin::read_llama2c(folder + "/stories.bin");
        std::cout << stories.config.layers << " layer, " << stories.tensors.size() << " tensors, k "
                  << xin::shape_text(stories.tensors.at("model.layers.0.self_attn.k_proj.weight").shape) << '\n';
        //! [llama2c]
    }
    std::filesystem::remove_all(folder);
}
