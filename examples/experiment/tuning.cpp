// SPDX-License-Identifier: MIT
#include "tuning.hpp"

#include <utility>
#include <vector>

#include <crossin/batch/any_tokenizer.hpp>
#include <crossin/batch/collate.hpp>
#include <crossin/batch/token_batches.hpp>
#include <crossin/compose/read_recipe.hpp>
#include <crossin/model/adapted.hpp>
#include <crossin/model/load_weights.hpp>
#include <crossin/recipe/open.hpp>
#include <crossin/recipe/yaml.hpp>
#include <crossin/train/read_tune_options.hpp>
#include <crossin/train/tuner.hpp>

#include "kernels/kernels.hpp"

namespace experiment {
namespace {

namespace xin = crossin;

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
