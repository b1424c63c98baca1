// SPDX-License-Identifier: MIT
#include "tune_run.hpp"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <sys/stat.h>

#include <crossin/batch/collate.hpp>
#include <crossin/batch/token_batches.hpp>
#include <crossin/compose/composition.hpp>
#include <crossin/core/parallel.hpp>
#include <crossin/core/text_table.hpp>
#include <crossin/io/output_file.hpp>
#include <crossin/lora/peft.hpp>
#include <crossin/model/adapted.hpp>
#include <crossin/model/decoder.hpp>
#include <crossin/model/load_weights.hpp>
#include <crossin/model/memory_plan.hpp>
#include <crossin/recipe/open.hpp>
#include <crossin/train/tuner.hpp>

#include "adapter_files.hpp"
#include "kernels/kernels.hpp"
#include "tokenizer_files.hpp"
#include "tune_log.hpp"
#include "validation.hpp"

namespace program {
namespace {

using batches = crossin::token_batches<crossin::composition, crossin::any_tokenizer>;

std::sig_atomic_t volatile asked_to_stop = 0;
extern "C" void ask_to_stop(int /*signal*/)
{
    asked_to_stop = 1;
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

/// As long as it lives, the first SIGINT or SIGTERM asks instead of ending the program.
class stop_requests {
public:
    stop_requests()
    {
        asked_to_stop = 0;
        interrupt_ = std::signal(SIGINT, &ask_to_stop);
        terminate_ = std::signal(SIGTERM, &ask_to_stop);
    }
    stop_requests(stop_requests const&) = delete;
    stop_requests& operator=(stop_requests const&) = delete;
    ~stop_requests()
    {
        std::signal(SIGINT, interrupt_);
        std::signal(SIGTERM, terminate_);
    }
    [[nodiscard]] static bool any() noexcept { return asked_to_stop != 0; }

private:
    void (*interrupt_)(int) = nullptr;
    void (*terminate_)(int) = nullptr;
};

/// Errors: `error{invalid_argument}` for a folder that holds the files of a run, and no checkpoint to go on from. An empty
/// log is what a run leaves that was killed before its first checkpoint.
void expect_own_folder(std::string const& folder)
{
    auto const holds = [](std::string const& path) {
        struct stat status = {};
        return ::stat(path.c_str(), &status) == 0 && status.st_size > 0;
    };
    for (char const* const name : {"adapter_model.safetensors", "log.jsonl", "best.safetensors"})
        if (holds(folder + '/' + name))
            crossin::fail(crossin::errc::invalid_argument, {folder},
                          std::string("holds ") + name +
                              " of another run already; name another folder with --out, or remove it");
}

/// A path in one spelling: without ./ before it and slashes behind it.
[[nodiscard]] std::string tidy_path(std::string path)
{
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    while (path.size() > 2 && path.starts_with("./")) path.erase(0, path.find_first_not_of('/', 1));
    return path;
}

[[nodiscard]] crossin::adapter_config config_of(tune_request const& request)
{
    crossin::lora_settings const& lora = request.options.lora;
    crossin::adapter_config config;
    config.rank = lora.rank;
    config.alpha = lora.alpha;
    config.dropout = lora.dropout;
    config.scaling = lora.rank_stabilized ? crossin::lora_scaling::by_root_of_rank : crossin::lora_scaling::by_rank;
    config.dora = lora.dora;
    config.target.names = lora.targets;
    config.rank_pattern = lora.rank_pattern;
    config.alpha_pattern = lora.alpha_pattern;
    if (lora.embeddings) config.modules_to_save.emplace_back("embed_tokens");
    if (lora.head) config.modules_to_save.emplace_back("lm_head");
    config.base = tidy_path(request.model.path);
    return config;
}

/// What, besides the data, decides the bits of a run.
[[nodiscard]] crossin::fingerprint made_of(tune_request const& request, crossin::adapter const& start,
                                           opened_model& opened, crossin::opened_recipe const* held_out)
{
    crossin::fingerprint made;
    add_model(made, opened.weights);
    std::vector<crossin::token_id> ids;
    opened.words.encode("The 2 foxes; dos zorros, 两只狐狸, hai con cáo.", ids);
    crossin::special_ids const& special = opened.words.special();
    ids.insert(ids.end(), special.before.begin(), special.before.end());
    for (auto const& one : {special.begin, special.end}) ids.push_back(one.value_or(-1));
    std::uint64_t words = opened.words.size();
    for (crossin::token_id const id : ids) words = crossin::hash_combine(words, static_cast<std::uint64_t>(id));
    made.add("tokenizer", words);
    crossin::adapter_config config = start.config;
    config.base.clear(); // a path
    std::uint64_t hash = crossin::hash64(crossin::to_json(config));
    for (crossin::adapter_layer<float> const& layer : start.layers)
        for (crossin::matrix<float> const* const one : {&layer.factors.a, &layer.factors.b})
            hash = crossin::hash_combine(hash, crossin::hash64({reinterpret_cast<char const*>(one->data()),
                                                                one->rows() * one->cols() * sizeof(float)}));
    made.add("adapter", hash);
    made.add("kernel", crossin::hash64(name_of(fastest_instructions())));
    crossin::collate_options const& rows = request.options.rows;
    hash = 0;
    for (std::uint64_t const one :
         {std::uint64_t{rows.max_length}, static_cast<std::uint64_t>(rows.cut), static_cast<std::uint64_t>(rows.begin),
          std::uint64_t{rows.end}, crossin::hash64(rows.response_end), std::uint64_t{rows.see_prompt}})
        hash = crossin::hash_combine(hash, one);
    made.add("rows", hash);
    crossin::batch_options const& of = request.options.batches;
    hash = 0;
    for (std::uint64_t const one : {of.examples, std::uint64_t{of.pack}, of.bins, request.last})
        hash = crossin::hash_combine(hash, one);
    made.add("batches", hash);
    if (request.options.validate_every > 0) {
        hash = request.options.validation_examples;
        if (held_out)
            for (crossin::fingerprint::part const& one : held_out->data().made_of().parts())
                hash = crossin::hash_combine(crossin::hash_combine(hash, crossin::hash64(one.name)), one.hash);
        made.add("examples of validation", hash);
    }
    return made;
}

/// What is validated on.
struct validation_source {
    crossin::composition const* examples;
    std::uint64_t first, last;
};

/// Errors: `error{invalid_argument}` where there are too few.
[[nodiscard]] validation_source validation_of(tune_request const& request, crossin::composition const& learned,
                                              crossin::opened_recipe const* held_out)
{
    std::uint64_t const count = request.options.validate_every == 0 ? 0 : request.options.validation_examples;
    if (held_out) {
        static_cast<void>(held_out->data().plan(count));
        return {&held_out->data(), 0, count};
    }
    crossin::run_table const whole = learned.plan(request.last + count);
    auto const comes_again = [](crossin::plan_cell const& cell) { return cell.got > cell.rows; };
    if (count > 0 && std::ranges::any_of(whole.cells, comes_again))
        std::printf("note: rows come more than once, so that validation is on rows that were learned from; `validate: "
                    "{recipe: FILE}`\nnames held-out ones\n");
    return {&learned, request.last, request.last + count};
}

[[nodiscard]] crossin::batch_loss validate(crossin::decoder<crossin::any_engine>& model, validation_source const& on,
                                           crossin::collator<crossin::any_tokenizer> const& collate,
                                           crossin::batch_options options, language_losses& by_language)
{
    options.pack = false;
    options.last = on.last;
    options.allow_empty = true;
    batches apart(*on.examples, collate, options, {on.first, 0});
    return evaluate_by_language(model, apart, by_language);
}

/// Rows that the model takes. Errors: `error{invalid_argument}` when the recipe asks for longer ones.
void fit_rows(tune_request& request, std::uint64_t longest)
{
    std::size_t& length = request.options.rows.max_length;
    if (length <= longest) return;
    if (request.length_is_said)
        crossin::fail(crossin::errc::invalid_argument,
                      "rows of " + std::to_string(length) + " tokens are longer than the " + std::to_string(longest) +
                          " that the model takes; set a smaller `length` in the recipe's section `tune`");
    length = static_cast<std::size_t>(longest);
}

/// What the run will take, with an adapter of which the layers may be yet to come. Errors: `error{limit}` when the machine
/// has not so much.
[[nodiscard]] crossin::memory_plan planned_memory(tune_request const& request, crossin::adapter const& start,
                                                  module_matcher const& match,
                                                  crossin::decoder_weights<float> const& weights,
                                                  crossin::decoder_options const& options)
{
    crossin::memory_request asked;
    asked.stored = stored_type(weights.embedding);
    asked.load.linear = request.options.base;
    asked.options = options;
    asked.magnitudes = start.config.dora;
    asked.evaluates = request.options.validate_every > 0;
    auto const shapes = linear_shapes(weights.config);
    for (crossin::module_shape const& one : crossin::linear_modules(weights.config))
        for (std::size_t p = 0; p < crossin::linear_parts; ++p)
            if (one.module.ends_with(shapes[p].name) && is_target(start.config, one.module, match))
                asked.ranks[p] = std::max(asked.ranks[p], rank_of(start.config, one.module, match));
    crossin::batch_options const& rows = request.options.batches;
    std::uint64_t const learned = rows.pack ? rows.bins : rows.examples,
                        validated = asked.evaluates ? rows.examples : 0;
    asked.longest_text = request.options.rows.max_length;
    if (__builtin_mul_overflow(std::max(learned, validated), asked.longest_text, &asked.batch_tokens))
        asked.batch_tokens = std::numeric_limits<std::uint64_t>::max(); // which no plan takes
    asked.threads = crossin::thread_count(request.threads);
    crossin::memory_plan plan = plan_memory(weights.config, asked);
    for (crossin::saved_tensor const& one : start.saved) plan.weights += one.values.size() * sizeof(float);
    require_memory(plan);
    return plan;
}

/// A model, and the adapter that its training starts from.
struct prepared_model {
    opened_model opened;
    crossin::adapter start = {};
    crossin::decoder_options how = {};
    crossin::memory_plan memory = {};
};

/// Opens model and adapter. Weights that are to be held in another format are copied once the memory is known to suffice.
[[nodiscard]] prepared_model prepare(tune_request& request)
{
    module_matcher const match;
    bool const fresh = request.model.adapter.empty();
    prepared_model made{open_model(request.model)};
    crossin::decoder_weights<float>& weights = made.opened.weights;
    fit_rows(request, weights.config.longest_tokens);
    made.start = fresh ? crossin::adapter{config_of(request), {}, {}} : read_adapter(request.model.adapter, match);
    if (!fresh) expect_model(made.start, crossin::linear_modules(weights.config), match);
    crossin::adapter_config const& config = made.start.config;
    if (config.dora && config.dropout > 0)
        crossin::fail(crossin::errc::unsupported, "adapters with DoRA are trained without dropout here; set it to 0");
    made.how.trained = trained_kinds_of(config);
    made.how.dropout = config.dropout;
    made.how.recompute = request.options.recompute;
    made.memory = planned_memory(request, made.start, match, weights, made.how);
    crossin::load_options load;
    load.linear = request.options.base;
    if (load.linear != crossin::weight_format::as_stored)
        weights = crossin::load_decoder_weights<float>(request.model.path, load);
    if (fresh) made.start = fresh_adapter(config_of(request), weights, request.options.seed, match);
    place_saved(made.start, weights);
    made.start.saved.clear();
    return made;
}

/// What will be done, in two lines or three.
void print_plan(tune_request const& request, std::size_t layers, std::span<crossin::parameter<float> const> trained,
                crossin::adapter_config const& config, crossin::memory_plan const& memory)
{
    std::uint64_t values = 0;
    for (crossin::parameter<float> const& one : trained) values += one.value.size();
    crossin::batch_options const& rows = request.options.batches;
    std::printf("%s linear layers, %s values to train; %s steps of %s rows of at most %s tokens\n",
                crossin::grouped(layers).c_str(), crossin::grouped(values).c_str(),
                crossin::grouped(request.steps).c_str(),
                crossin::grouped(request.options.accumulate * (rows.pack ? rows.bins : rows.examples)).c_str(),
                crossin::grouped(request.options.rows.max_length).c_str());
    std::string whole;
    for (std::string const& name : config.modules_to_save) whole += (whole.empty() ? "" : ", ") + name;
    if (!whole.empty())
        std::printf("trained whole: %s; the adapter will be large, and cannot be exported as GGUF\n", whole.c_str());
    std::printf("memory: at most %s (weights %s, what is trained %s, activations %s)\n",
                crossin::bytes_text(memory.total()).c_str(), crossin::bytes_text(memory.weights).c_str(),
                crossin::bytes_text(memory.parameters + memory.gradients + memory.optimizer).c_str(),
                crossin::bytes_text(memory.activations + memory.logits).c_str());
}

} // namespace

bool tune(tune_request request, crossin::opened_recipe& examples, crossin::opened_recipe const* held_out)
{
    crossin::tune_options const& options = request.options;
    crossin::composition& data = examples.data();
    validation_source const apart = validation_of(request, data, held_out);
    crossin::tuner_options loop = tuner_options_of(options, request.steps);
    loop.folder = request.out;
    loop.threads = request.threads;
    bool const resumes = is_there(loop.checkpoint_path());
    if (!resumes) expect_own_folder(request.out);

    prepared_model made = prepare(request);
    crossin::adapter_config const config = made.start.config;
    std::size_t const layers = made.start.layers.size();
    crossin::fingerprint const parts = made_of(request, made.start, made.opened, held_out);
    crossin::decoder<crossin::any_engine> model(std::move(made.opened.weights), std::move(made.start.layers), made.how,
                                                make_kernel(request.threads));
    std::optional<crossin::tuner<crossin::decoder<crossin::any_engine>>> tuner(std::in_place, model, loop, parts);
    if (resumes) {
        crossin::saved_tune const saved = crossin::read_tune_checkpoint(loop.checkpoint_path());
        data.resume(saved.data);
        tuner->resume(saved);
    }
    print_plan(request, layers, model.parameters(), config, made.memory);
    stop_requests const signals;
    crossin::make_folder(request.out);
    tune_log log(request.out + "/log.jsonl", tuner->state(), request.steps);
    if (resumes) log.goes_on();

    crossin::collate_options rows_apart = options.rows;
    if (held_out) rows_apart.response_end = held_out->of().prompt.response_end();
    crossin::collator<crossin::any_tokenizer> const collate(made.opened.words, options.rows),
        collate_apart(made.opened.words, rows_apart);
    crossin::batch_options learned = options.batches;
    learned.last = request.last;
    batches training(data, collate, learned);
    crossin::tune_events events;
    events.stepped = [&](crossin::tune_progress const& step) { log.step(step); };
    language_losses by_language;
    events.validate = [&] { return validate(model, apart, collate_apart, options.batches, by_language); };
    events.validated = [&](crossin::tune_validation const& found) { log.validation(found, by_language); };
    events.data = [&](std::uint64_t next) {
        examples.verify_unchanged();
        log.sync();
        return data.checkpoint_at(next);
    };
    events.interrupted = [] { return stop_requests::any(); };
    crossin::tune_end const end = tuner->run(training, events);
    log.end(end, tuner->state());
    tuner.reset(); // its moments make room for the copy of what was trained
    if (end == crossin::tune_end::interrupted) return false;

    examples.verify_unchanged();
    if (held_out) held_out->verify_unchanged();
    if (options.validate_every > 0) crossin::read_parameters(loop.best_path(), model.parameters());
    crossin::write_peft(request.out, trained_adapter(model, config), module_matcher());
    std::remove(loop.checkpoint_path().c_str());
    return true;
}

} // namespace program
