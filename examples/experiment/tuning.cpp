// SPDX-License-Identifier: MIT
#include "tuning.hpp"

#include <utility>
#include <vector>

#include <crossin/batch/any_tokenizer.hpp>
#include <crossin/batch/collate.hpp>
#include <crossin/batch/token_batches.hpp>
#include <crossin/compose/read_recipe.hpp>
#include <crossin/io/output_file.hpp>
#include <crossin/model/adapted.hpp>
#include <crossin/model/load_weights.hpp>
#include <crossin/recipe/open.hpp>
#include <crossin/recipe/yaml.hpp>
#include <crossin/train/read_tune_options.hpp>
#include <crossin/train/tuner.hpp>

#include "json.hpp"
#include "kernels/kernels.hpp"

namespace experiment {
namespace {

namespace xin = crossin;

template <class Add>
void write_records(std::string const& path, Add const& add)
{
    program::json_writer json;
    json.list([&] {
        add([&](std::string const& id, std::string_view instruction, std::string_view output) {
            json.object([&] {
                json.member("id", id);
                json.member("instruction", instruction);
                json.member("input", "");
                json.member("output", output);
            });
        });
    });
    xin::atomic_write(path, json.finish());
}

[[nodiscard]] xin::adapter_config adapter_of(xin::lora_settings const& lora)
{
    xin::adapter_config made;
    made.rank = lora.rank;
    made.alpha = lora.alpha;
    made.dropout = lora.dropout;
    made.target.names = lora.targets;
    return made;
}

} // namespace

void write_corpora(world const& of, std::string const& folder)
{
    for (std::size_t l = 0; l < language_count; ++l) {
        std::string const ending = '.' + std::string(languages[l]) + ".json";
        write_records(folder + "/facts" + ending, [&](auto const& add) {
            for (std::size_t f = 0; f < of.facts(); ++f)
                if (of.tunable(f)) add("fact-" + std::to_string(f), of.question(f, l), of.answer(f, l));
        });
        write_records(folder + "/words" + ending, [&](auto const& add) {
            for (std::size_t r = 0; r < relation_count; ++r)
                for (std::size_t v = 0; v < of.values(static_cast<relation>(r)); ++v)
                    if (!of.is_shared(static_cast<relation>(r), v)) {
                        std::string_view const text = of.value(static_cast<relation>(r), v, l);
                        add("word-" + std::to_string(r) + '-' + std::to_string(v), text, text);
                    }
        });
    }
}

tuned tune(std::string const& folder, std::string const& recipe, std::uint64_t count, std::uint64_t seed,
           unsigned threads)
{
    xin::setting const settings = xin::read_yaml(recipe);
    xin::tune_options const options = xin::read_tune_options(settings.at("tune"));
    xin::decoder_weights<float> weights = xin::load_decoder_weights<float>(folder);
    tuned made;
    if (count == 0) {
        made.who = std::make_unique<model>(std::move(weights), std::vector<xin::adapter_layer<float>>(),
                                           xin::decoder_options(), program::make_kernel(threads));
        return made;
    }
    xin::recipe read = xin::read_recipe(settings, folder);
    read.seed = seed;
    xin::open_options how;
    how.threads = threads;
    how.cache_folder = "none";
    xin::opened_recipe const opened(std::move(read), how);

    xin::adapter start = fresh_adapter(adapter_of(options.lora), weights, seed);
    xin::decoder_options learning;
    learning.dropout = options.lora.dropout;
    made.who = std::make_unique<model>(std::move(weights), std::move(start.layers), learning,
                                       program::make_kernel(threads));
    xin::batch_options rows = options.batches;
    rows.last = count;
    xin::token_batches batches(opened.data(), xin::collator(xin::open_tokenizer(folder), options.rows), rows);
    xin::tuner_options loop = tuner_options_of(options, steps_of_examples(options, count));
    loop.seed = seed;
    loop.threads = threads;
    xin::tuner tuner(*made.who, loop);
    static_cast<void>(tuner.run(batches));
    made.steps = tuner.state().step;
    made.supervised = tuner.state().supervised;
    made.loss = tuner.state().loss.mean();
    return made;
}

} // namespace experiment
