// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <crossin/core/error.hpp>
#include <crossin/core/parallel.hpp>
#include <crossin/core/text_table.hpp>
#include <crossin/io/generation_config.hpp>
#include <crossin/lora/adapter.hpp>
#include <crossin/lora/linear_modules.hpp>
#include <crossin/model/adapted.hpp>
#include <crossin/model/cached_decoder.hpp>
#include <crossin/model/generate.hpp>
#include <crossin/model/memory_plan.hpp>

#include "adapter_files.hpp"
#include "chat_form.hpp"
#include "commands.hpp"
#include "kernels/kernels.hpp"
#include "model_files.hpp"

namespace program {
namespace {

struct generate_command {
    model_choice model = {};
    std::string prompt = {};
    std::string form = "none"; ///< name of a template, "chat" or "none"
    std::string base = "as_stored";
    std::optional<std::uint64_t> most_tokens = {};
    std::optional<double> temperature = {};
    std::optional<std::uint64_t> top_k = {};
    std::optional<double> top_p = {};
    std::vector<std::string> stop_texts = {};
    bool see_prompt = false;
    std::optional<std::uint64_t> seed = {};
    unsigned threads = 0;
};

/// What the model's makers advise, where a file says so, with what the command line says in its place.
[[nodiscard]] crossin::generation_options options_of(generate_command const& command,
                                                     crossin::decoder_weights<float> const& weights,
                                                     crossin::special_ids const& special)
{
    crossin::generation_options options;
    if (!command.model.path.ends_with(".bin"))
        options = generation_options_of(crossin::read_generation_config(command.model.path, weights.config));
    if (options.end_ids.empty()) options.end_ids = weights.config.end_ids;
    if (options.end_ids.empty() && special.end) options.end_ids = {static_cast<std::uint32_t>(*special.end)};
    if (command.most_tokens) options.most_tokens = *command.most_tokens;
    if (command.temperature) options.sampling.temperature = *command.temperature;
    if (command.top_k) options.sampling.top_k = *command.top_k;
    if (command.top_p) options.sampling.top_p = *command.top_p;
    if (options.sampling.temperature == 0)
        for (auto const& [given, name] : {std::pair{command.top_k.has_value(), "--top-k"},
                                          {command.top_p.has_value(), "--top-p"},
                                          {command.seed.has_value(), "--seed"}})
            if (given)
                crossin::fail(
                    crossin::errc::invalid_argument,
                    std::string(name) +
                        " is about drawing, and the likeliest token is always taken; set --temperature above 0");
    for (std::string const& text : command.stop_texts) options.stop_texts.push_back(text);
    options.prefix = command.see_prompt;
    options.key = command.seed.value_or(42);
    return options;
}

/// The prompt as the model is to see it; where the template says how an answer ends, that is a stop text.
[[nodiscard]] std::string text_of(generate_command const& command, crossin::generation_options& options)
{
    std::string text = command.prompt;
    if (text == "-") text.assign(std::istreambuf_iterator<char>(std::cin), {});
    if (command.form == "none") return text;
    crossin::prompt_template const form = form_named(command.form, command.model.path);
    if (!form.response_end().empty()) options.stop_texts.push_back(form.response_end());
    crossin::turn const asked{.instruction = text};
    std::string prompt;
    form.render({.turns = {&asked, 1}}, {}, prompt);
    return prompt;
}

/// What generation takes besides the tokens of the answer.
[[nodiscard]] crossin::memory_request request_of(generate_command const& command, opened_model const& opened,
                                                 crossin::load_options const& load, crossin::adapter const& adapter,
                                                 std::size_t prompt)
{
    crossin::memory_request asked;
    asked.stored = stored_type(opened.weights.embedding);
    asked.load = load;
    asked.training = false;
    auto const shapes = linear_shapes(opened.weights.config);
    for (crossin::adapter_layer<float> const& layer : adapter.layers)
        for (std::size_t p = 0; p < crossin::linear_parts; ++p)
            if (layer.module.ends_with(shapes[p].name))
                asked.ranks[p] = std::max<std::uint64_t>(asked.ranks[p], layer.factors.rank());
    asked.magnitudes = adapter.config.dora;
    if (command.see_prompt) { // all rows of it at once
        asked.batch_tokens = prompt;
        asked.label_tokens = 1;
    }
    asked.threads = crossin::thread_count(command.threads);
    return asked;
}

/// How many tokens the answer may have: as many as were asked for, or else as the advice, the model and the machine's
/// memory allow.
///
/// Errors: `error{limit}` when the machine has not the memory for what was asked for, or for any answer.
[[nodiscard]] std::uint64_t answer_tokens(generate_command const& command, opened_model const& opened,
                                          crossin::adapter const& adapter, crossin::memory_request asked,
                                          std::uint64_t prompt, std::uint64_t advised)
{
    crossin::model_config config = opened.weights.config;
    std::uint64_t const longest = config.longest_tokens, room = longest - std::min(prompt, longest);
    if (command.see_prompt) config.window_tokens = 0; // places of a prompt are kept whatever the window
    std::uint64_t saved = 0;                          // copies that take the place of the model's [bytes]
    for (crossin::saved_tensor const& one : adapter.saved) saved += one.values.size() * sizeof(float);
    auto const plan_of = [&](std::uint64_t answer) {
        asked.cached_tokens = std::min(prompt + std::min(answer, room), longest);
        crossin::memory_plan plan = plan_memory(config, asked);
        plan.parameters += saved;
        return plan;
    };
    if (command.most_tokens) {
        require_memory(plan_of(*command.most_tokens));
        return *command.most_tokens;
    }
    std::uint64_t const most = advised == 0 ? room : std::min(advised, room);
    std::uint64_t const available = crossin::available_memory().value_or(~std::uint64_t{0});
    if (plan_of(most).total() <= available) return most;
    require_memory(plan_of(1));
    std::uint64_t fits = 1, too_many = most;
    while (too_many - fits > 1) {
        std::uint64_t const middle = fits + (too_many - fits) / 2;
        (plan_of(middle).total() <= available ? fits : too_many) = middle;
    }
    std::fprintf(stderr, "crossin: note: the answer has at most %s tokens, for which the memory suffices\n",
                 crossin::grouped(fits).c_str());
    return fits;
}

[[nodiscard]] int run(generate_command const& command)
{
    crossin::load_options load;
    load.linear = static_cast<crossin::weight_format>(std::ranges::find(crossin::weight_format_names, command.base) -
                                                      crossin::weight_format_names.begin());
    opened_model opened = open_model(command.model);
    crossin::generation_options options = options_of(command, opened.weights, opened.words.special());
    std::vector<crossin::token_id> ids;
    opened.words.encode(text_of(command, options), ids);
    crossin::begin_with(ids, opened.words.special().before);
    if (ids.empty())
        crossin::fail(crossin::errc::invalid_argument,
                      "the prompt is empty, and the vocabulary has no token to begin with");
    stop_at_special_tokens(options, opened.words);
    std::vector<std::uint32_t> const prompt(ids.begin(), ids.end());
    crossin::adapter adapter;
    if (!command.model.adapter.empty()) {
        module_matcher const match;
        adapter = read_adapter(command.model.adapter, match);
        expect_model(adapter, crossin::linear_modules(opened.weights.config), match);
    }
    options.most_tokens = answer_tokens(command, opened, adapter,
                                        request_of(command, opened, load, adapter, prompt.size()), prompt.size(),
                                        options.most_tokens);
    if (load.linear != crossin::weight_format::as_stored)
        opened.weights = crossin::load_decoder_weights<float>(command.model.path, load);
    place_saved(adapter, opened.weights);
    adapter.saved = {};
    crossin::any_engine engine = make_kernel(command.threads);
    crossin::cached_decoder<crossin::any_engine> model(engine, opened.weights, adapter.layers);
    auto const text_of_ids = [&](std::span<std::uint32_t const> answer) {
        std::vector<crossin::token_id> const all(answer.begin(), answer.end());
        std::string text;
        opened.words.decode(all, text);
        return text;
    };
    auto const tell = [](std::uint32_t, std::string_view news) {
        std::fwrite(news.data(), 1, news.size(), stdout);
        std::fflush(stdout);
    };
    static_cast<void>(generate(model, prompt, options, text_of_ids, tell));
    std::fputc('\n', stdout);
    return std::ferror(stdout) != 0 ? 1 : 0;
}

} // namespace

void add_generate(CLI::App& to, int& exit_code)
{
    auto const command = std::make_shared<generate_command>();
    CLI::App& app = *to.add_subcommand("generate", "Writes what a model answers");
    add_model(app, command->model);
    app.add_option("--prompt", command->prompt, "the text to go on from; - reads it from standard input")->required();
    app.add_option(
           "--template", command->form,
           "what the prompt is put into: a name of the catalogue such as alpaca, `chat` for the model's own chat "
           "template, or `none`")
        ->capture_default_str();
    app.add_option("--base", command->base, "how the frozen weights are kept")
        ->check(CLI::IsMember(
            std::vector<std::string>(crossin::weight_format_names.begin(), crossin::weight_format_names.end())))
        ->capture_default_str();
    app.add_option("--tokens", command->most_tokens, "at most so many; default: as the model advises, or all it takes")
        ->check(CLI::PositiveNumber);
    app.add_option("--temperature", command->temperature,
                   "0: the likeliest token, always; default: as the model advises, or 0");
    app.add_option("--top-k", command->top_k, "draw among the likeliest k tokens; 0: all");
    app.add_option("--top-p", command->top_p, "draw among the likeliest tokens that have this probability together");
    app.add_option("--stop", command->stop_texts, "a text that ends the answer; may be given again");
    app.add_option("--seed", command->seed, "of the draws; default: 42");
    app.add_flag("--see-prompt", command->see_prompt,
                 "all of the prompt sees all of it, for models that were tuned with `see_prompt`");
    app.add_option("--threads", command->threads, "threads to use; 0, the default: all there are");
    app.footer("Examples:\n"
               "  crossin generate --model my-model --prompt \"Once upon a time\" --tokens 50\n"
               "  crossin generate --model my-model --adapter my-adapter --template alpaca --prompt \"Name a fruit.\"");
    app.callback([command, &exit_code] { exit_code = run(*command); });
}

} // namespace program
