// SPDX-License-Identifier: MIT
#include <crossin/lora/linear_modules.hpp>

#include <cstddef>
#include <string>

#include <crossin/io/model_config.hpp>
#include <crossin/io/safetensors.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

using namespace crossin;

TEST_CASE("linear_modules: those of a model that lies in files, in their shapes")
{
    auto const folder = crossin_test::shared_data("tinystories-656k");
    if (!folder) return;
    tensor_set const tensors = read_model_tensors(*folder);
    model_config const config = read_model_config(*folder);
    auto const modules = linear_modules(config);
    std::size_t matrices = config.tied_embedding ? 0 : 1; // its file has a head all the same
    for (tensor_view const tensor : tensors) matrices += tensor.name.ends_with("_proj.weight") ? 1 : 0;
    CHECK(modules.size() == matrices);
    for (module_shape const& one : modules) static_cast<void>(tensors.at(one.module + ".weight", {one.out, one.in}));
}

TEST_CASE("linear_modules: a head that is the embedding is none of them")
{
    model_config model;
    model.layers = 2;
    model.vocabulary = 9;
    model.width = 4;
    CHECK(linear_modules(model).size() == 15);
    CHECK(linear_modules(model).back() == module_shape{"lm_head", 4, 9});
    model.tied_embedding = true;
    CHECK(linear_modules(model).back().module == "model.layers.1.mlp.down_proj");
}
