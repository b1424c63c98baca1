// SPDX-License-Identifier: MIT
#include <crossin/train/tune_checkpoint.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"
#include "train/owned_parameters.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/safetensors_writer.hpp>

namespace xin = crossin;
using Catch::Matchers::ContainsSubstring;

namespace {

/// Parameters of given names and shapes.
struct owned : crossin_test::owned_parameters {
    explicit owned(std::vector<std::tuple<std::string, std::size_t, std::size_t>> const& shapes, std::uint64_t seed)
    {
        for (auto const& [name, rows, cols] : shapes) add(name, xin::parameter_kind::lora_a, rows, cols);
        draw(values, seed);
        draw(gradients, seed + 1);
    }
};

std::vector<std::tuple<std::string, std::size_t, std::size_t>> const two{{"b.lora_A.weight", 2, 3}, {"a.bias", 1, 5}};

xin::tune_state some_state()
{
    return {.step = 12,
            .next = {345, 6},
            .sequences = 78,
            .tokens = 1'234,
            .supervised = 567,
            .loss = {0.1 + 0.2, 1 / 3.0},
            .best = {-1e-300, 10, 4, 2}};
}

xin::checkpoint some_data()
{
    xin::checkpoint data{345, {}, {{100, {{1, 2}, {3, 4, 5}}}}};
    data.made_of.add("seed", 7);
    return data;
}

} // namespace

TEST_CASE("tune_checkpoint: what is written is read back, every bit")
{
    crossin_test::temporary_folder const folder;
    std::string const path = folder.file("checkpoint.safetensors");
    owned here(two, 1), there(two, 50);
    xin::adamw optimizer(here.list), other(there.list);
    optimizer.step(0.1);
    optimizer.step(0.1);
    xin::fingerprint made_of;
    made_of.add("model \"x\"", 0xFFFFFFFFFFFFFFFFU);
    xin::write_tune_checkpoint(path, some_state(), some_data(), made_of, here.list, optimizer.state());

    xin::saved_tune const saved = xin::read_tune_checkpoint(path);
    CHECK(saved.state == some_state());
    CHECK(saved.data == some_data());
    CHECK(saved.made_of == made_of);
    CHECK(there.values != here.values);
    xin::restore_tune(saved, there.list, other);
    CHECK(there.values == here.values);
    CHECK(other.state() == optimizer.state());

    std::string const bytes = crossin_test::read_file(path);
    xin::write_tune_checkpoint(path, saved.state, saved.data, saved.made_of, there.list, other.state());
    CHECK(crossin_test::read_file(path) == bytes);
    CHECK_FALSE(crossin_test::exists(path + ".partial"));
}

TEST_CASE("tune_checkpoint: arrays that are not those of the model are named, and nothing changes")
{
    crossin_test::temporary_folder const folder;
    std::string const path = folder.file("checkpoint.safetensors");
    owned here(two, 1);
    xin::write_tune_checkpoint(path, {}, {}, {}, here.list, xin::adamw(here.list).state());
    xin::saved_tune const saved = xin::read_tune_checkpoint(path);
    auto const message = [&](auto const& shapes) -> std::string {
        owned there(shapes, 9);
        auto const before = there.values;
        xin::adamw optimizer(there.list);
        optimizer.step(0); // a state that is told from a new one
        auto const moments = optimizer.state();
        try {
            xin::restore_tune(saved, there.list, optimizer);
        } catch (xin::error const& problem) {
            CHECK(there.values == before);
            CHECK(optimizer.state() == moments);
            return problem.what();
        }
        return "nothing";
    };
    using shapes = std::vector<std::tuple<std::string, std::size_t, std::size_t>>;
    CHECK_THAT(message(shapes{{"b.lora_A.weight", 2, 3}}), ContainsSubstring("holds \"a.bias\", which is not trained"));
    CHECK_THAT(message(shapes{{"b.lora_A.weight", 2, 3}, {"a.bias", 1, 5}, {"c", 1, 1}}),
               ContainsSubstring("holds no tensor \"value.c\""));
    CHECK_THAT(message(shapes{{"b.lora_A.weight", 3, 2}, {"a.bias", 1, 5}}),
               ContainsSubstring("has the shape [2, 3]; [3, 2] was expected"));
    CHECK(message(two) == "nothing");
}

TEST_CASE("tune_checkpoint: files that are none are told so")
{
    crossin_test::temporary_folder const folder;
    std::string const path = folder.file("checkpoint.safetensors");
    owned here(two, 1);
    auto const message = [&] {
        try {
            static_cast<void>(xin::read_tune_checkpoint(path));
        } catch (xin::error const& problem) {
            return std::string(problem.what());
        }
        return std::string();
    };
    CHECK_THAT(message(), ContainsSubstring("cannot be opened") || ContainsSubstring("cannot be"));
    xin::write_parameters(path, here.list);
    CHECK_THAT(message(), ContainsSubstring("is no checkpoint of training"));
    xin::write_safetensors(path, {}, {{"format", "crossin tune checkpoint"}});
    CHECK_THAT(message(), ContainsSubstring("it has no \"version\""));
    xin::write_safetensors(path, {}, {{"format", "crossin tune checkpoint"}, {"version", "2"}});
    CHECK_THAT(message(), ContainsSubstring("has format version 2; this program reads version 1"));
    xin::write_safetensors(path, {},
                           {{"format", "crossin tune checkpoint"}, {"version", "1"}, {"state", "{\"step\": \"x\"}"}});
    CHECK_THAT(message(), ContainsSubstring("\"step\" is \"x\"; expected a whole number"));
    xin::write_safetensors(path, {}, {{"format", "crossin tune checkpoint"}, {"version", "1"}, {"state", "{}"}});
    CHECK_THAT(message(), ContainsSubstring("lacks the key \"step\""));

    xin::write_tune_checkpoint(path, {}, {}, {}, here.list, xin::adamw(here.list).state());
    std::string const whole = crossin_test::read_file(path);
    for (std::size_t const length : {std::size_t{0}, std::size_t{7}, whole.size() / 2, whole.size() - 1}) {
        crossin_test::write_file(path, whole.substr(0, length));
        CHECK(message() != "");
    }
}

TEST_CASE("tune_checkpoint: parameters alone, under their own names")
{
    crossin_test::temporary_folder const folder;
    std::string const path = folder.file("best.safetensors");
    owned here(two, 1), there(two, 2);
    xin::write_parameters(path, here.list, {{"format", "pt"}, {"step", "5"}});
    xin::tensor_set const file = xin::read_safetensors(path);
    CHECK(file.size() == 2);
    CHECK(file.metadata("step") == "5");
    CHECK(file.at("b.lora_A.weight", {2, 3}).floats() == here.values[0]);
    xin::read_parameters(path, there.list);
    CHECK(there.values == here.values);

    owned more({{"b.lora_A.weight", 2, 3}, {"a.bias", 1, 6}}, 3);
    auto const before = more.values;
    CHECK_THROWS_WITH(xin::read_parameters(path, more.list), ContainsSubstring("[1, 6] was expected"));
    CHECK(more.values == before);
    owned fewer({{"a.bias", 1, 5}}, 3);
    CHECK_THROWS_WITH(xin::read_parameters(path, fewer.list), ContainsSubstring("which is not trained in this run"));
}
