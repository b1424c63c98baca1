// SPDX-License-Identifier: MIT
#include "eval_model.hpp"

#include <algorithm>
#include <mutex>
#include <string_view>
#include <utility>

#include <crossin/core/error.hpp>
#include <crossin/core/parallel.hpp>
#include <crossin/io/generation_config.hpp>
#include <crossin/lora/linear_modules.hpp>
#include <crossin/model/adapted.hpp>
#include <crossin/prompt/question_prompt.hpp>

#include "adapter_files.hpp"
#include "chat_form.hpp"
#include "kernels/kernels.hpp"

namespace program {

asked_files::asked_files(model_choice const& choice, std::string const& name) : opened(open_model(choice))
{
    crossin::model_config const& config = opened.weights.config;
    if (!choice.adapter.empty()) {
        module_matcher const match;
        adapter = read_adapter(choice.adapter, match);
        expect_model(adapter, crossin::linear_modules(config), match);
        place_saved(adapter, opened.weights);
        adapter.saved = {};
    }
    if (!choice.path.ends_with(".bin")) options.end_ids = crossin::read_generation_config(choice.path, config).end_ids;
    if (options.end_ids.empty()) options.end_ids = config.end_ids;
    if (options.end_ids.empty() && opened.words.special().end)
        options.end_ids = {static_cast<std::uint32_t>(*opened.words.special().end)};
    if (name == "none") return;
    form = form_named(name, choice.path);
    if (!form->response_end().empty()) options.stop_texts = {form->response_end()};
    stop_at_special_tokens(options, opened.words);
}

asked_model::asked_model(asked_files const& files)
    : files_(files), words_(files.opened.words), engine_(make_kernel(1)),
      model_(engine_, files.opened.weights, files.adapter.layers)
{}

std::string asked_model::write(std::string const& prompt, std::uint64_t most_tokens, bool first_line)
{
    crossin::generation_options options = files_.options;
    options.most_tokens = most_tokens;
    std::vector<std::uint32_t> ids = ids_of(formed(prompt));
    cut(ids, most_tokens);
    auto const text_of_ids = [&](std::span<std::uint32_t const> answer) {
        std::vector<crossin::token_id> const all(answer.begin(), answer.end());
        std::string text;
        words_.decode(all, text);
        return text;
    };
    if (!first_line) return generate(model_, ids, options, text_of_ids).text;
    std::string shown;
    std::string const whole = generate(model_, ids, options, text_of_ids, [&](std::uint32_t, std::string_view news) {
                                  shown += news;
                                  std::size_t const begin = shown.find_first_not_of(" \t\r\n");
                                  return begin == std::string::npos || shown.find('\n', begin) == std::string::npos;
                              }).text;
    return std::string(crossin::first_line(whole));
}

std::vector<crossin::answer_score> asked_model::score(std::string const& prompt, std::span<std::string const> answers)
{
    // Tokens may join the end of the prompt to the beginning of an answer: the texts are taken apart as wholes, and what
    // all of them begin with is the prompt.
    std::string const asked = formed(prompt);
    std::string const blank = asked.empty() || asked.ends_with(' ') || asked.ends_with('\n') ? "" : " ";
    std::vector<std::uint32_t> shared = ids_of(asked);
    std::vector<std::vector<std::uint32_t>> ids;
    for (std::string const& answer : answers) {
        ids.push_back(ids_of(asked + blank + answer));
        auto const differ = std::ranges::mismatch(shared, ids.back());
        std::size_t const same = std::min(static_cast<std::size_t>(differ.in1 - shared.begin()), ids.back().size() - 1);
        shared.resize(same);
    }
    std::size_t longest = 0;
    for (std::vector<std::uint32_t>& one : ids) {
        one.erase(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(shared.size()));
        longest = std::max(longest, one.size());
    }
    cut(shared, longest);
    return score_answers(model_, shared, std::span<std::vector<std::uint32_t> const>(ids));
}

std::string asked_model::formed(std::string const& prompt) const
{
    if (!files_.form) return prompt;
    crossin::turn const asked{.instruction = prompt};
    std::string text;
    files_.form->render({.turns = {&asked, 1}}, {}, text);
    return text;
}

std::vector<std::uint32_t> asked_model::ids_of(std::string const& text)
{
    std::vector<crossin::token_id> ids;
    words_.encode(text, ids);
    crossin::begin_with(ids, words_.special().before);
    if (ids.empty())
        crossin::fail(crossin::errc::invalid_argument,
                      "the prompt is empty, and the vocabulary has no token to begin with");
    return {ids.begin(), ids.end()};
}

void asked_model::cut(std::vector<std::uint32_t>& prompt, std::size_t answer)
{
    ++cuts.prompts;
    std::size_t const longest = files_.opened.weights.config.longest_tokens;
    if (answer + 2 > longest)
        crossin::fail(crossin::errc::limit, "an answer of " + std::to_string(answer) +
                                                " tokens leaves no room for its question: the model reads " +
                                                std::to_string(longest));
    if (prompt.size() + answer <= longest) return;
    std::size_t const out = prompt.size() + answer - longest;
    ++cuts.cut;
    cuts.tokens += out;
    auto const middle = prompt.begin() + static_cast<std::ptrdiff_t>((prompt.size() - out) / 2);
    prompt.erase(middle, middle + static_cast<std::ptrdiff_t>(out));
}

asked_models::asked_models(asked_files const& files, unsigned threads)
{
    for (unsigned i = 0; i < crossin::thread_count(threads); ++i)
        models_.push_back(std::make_unique<asked_model>(files));
}

void asked_models::each(std::uint64_t count, std::function<void(asked_model&, std::uint64_t)> const& work)
{
    std::mutex lock;
    std::vector<asked_model*> idle;
    for (auto const& one : models_) idle.push_back(one.get());
    crossin::for_each_block(count, static_cast<unsigned>(models_.size()), [&](std::uint64_t i) {
        asked_model* mine = nullptr;
        {
            std::lock_guard const hold(lock);
            mine = idle.back(); // as many as there are threads
            idle.pop_back();
        }
        auto const give_back = [&] {
            std::lock_guard const hold(lock);
            idle.push_back(mine);
        };
        try {
            work(*mine, i);
        } catch (...) {
            give_back();
            throw;
        }
        give_back();
    });
}

cut_counts asked_models::take_cuts()
{
    cut_counts all;
    for (auto const& one : models_) {
        cut_counts const cuts = std::exchange(one->cuts, {});
        all.prompts += cuts.prompts;
        all.cut += cuts.cut;
        all.tokens += cuts.tokens;
    }
    return all;
}

} // namespace program
