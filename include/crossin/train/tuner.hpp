// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TRAIN_TUNER_HPP
#define CROSSIN_TRAIN_TUNER_HPP

/// \file
/// The loop: any model that can be tuned, over any range of batches. Layer: train. Needs: adamw, clip, learning_rate,
/// tunable, tune_checkpoint, tuner_options.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <crossin/batch/collate.hpp>
#include <crossin/batch/token_batch.hpp>
#include <crossin/core/checkpoint.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/fingerprint.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/core/random.hpp>
#include <crossin/core/token_sequences.hpp>
#include <crossin/io/checkpoint_file.hpp>
#include <crossin/lora/parameter.hpp>
#include <crossin/lora/target.hpp>
#include <crossin/train/adamw.hpp>
#include <crossin/train/clip.hpp>
#include <crossin/train/tunable.hpp>
#include <crossin/train/tune_checkpoint.hpp>
#include <crossin/train/tune_state.hpp>
#include <crossin/train/tuner_options.hpp>

namespace crossin {
inline namespace CROSSIN_DETAIL_TARGET { // of the optimizer in it

/// Trains a model, step by step.
///
/// A step takes `accumulate` batches and divides the sum of their gradients by the tokens learned in all of them, so that
/// small batches give what one large batch of the same examples gives. (A mean of the batches' means would weight a token
/// the more the shorter its batch is.)
///
/// Requires: the model outlives it.
/// State:    `state()`, the optimizer's and the parameters. `save` and `resume` keep all three: a run that goes on from a
///           checkpoint gives the same bits as one that was not stopped.
/// Errors:   `error{invalid_argument}` for options that make no sense. `error{limit}` for a loss or a gradient that is not
///           finite, naming the step, its examples and the parameter: parameters are then those of the last step that
///           was whole, and the last checkpoint is as it was.
template <tunable Model>
class tuner {
public:
    /// `made_of` names what else a run depends on: the model's files, the recipe, how rows are made.
    explicit tuner(Model& model, tuner_options options, fingerprint const& made_of = {})
        : model_(&model), parameters_(model.parameters()), options_((check(options), std::move(options))),
          optimizer_(parameters_, options_.optimizer, options_.threads), made_of_(describe(made_of))
    {
        require(!parameters_.empty(), "the model has no parameter to train");
    }

    [[nodiscard]] tuner_options const& options() const noexcept { return options_; }
    [[nodiscard]] tune_state const& state() const noexcept { return state_; }
    [[nodiscard]] adamw const& optimizer() const noexcept { return optimizer_; }
    /// What checkpoints say they belong to.
    [[nodiscard]] fingerprint const& made_of() const noexcept { return made_of_; }
    /// Whether all steps are taken, or patience ended.
    [[nodiscard]] bool done() const noexcept
    {
        return state_.step >= options_.rate.steps || state_.best.ends(options_.stop);
    }

    /// Adds a batch to the step at hand. A batch without texts, where all were left out, is passed over.
    template <class Batch>
    void accumulate(Batch const& batch)
    {
        token_sequences const texts = batch;
        if (taken_ == 0) clear_gradients(parameters_);
        std::uint64_t const key = combine_keys(options_.seed, state_.step, taken_);
        ++taken_;
        remember(batch, texts);
        if constexpr (requires { step_counts_ += batch.counts; }) step_counts_ += batch.counts;
        if (texts.tokens() == 0) return;
        batch_loss const loss = model_->accumulate(texts, key);
        if (!std::isfinite(loss.sum)) fail_not_finite("the loss is " + std::to_string(loss.sum));
        step_loss_ += loss;
        step_tokens_ += texts.tokens();
    }

    /// Takes the step that was accumulated.
    ///
    /// Errors: and `error{invalid_argument}` when nothing in it was to be learned.
    tune_progress update()
    {
        if (step_loss_.tokens == 0)
            fail(errc::invalid_argument,
                 step_name() + ": none of its batches has a token to learn; " + examples_text());
        double const per_token = 1 / static_cast<double>(step_loss_.tokens);
        double const norm = gradient_norm(parameters_, options_.threads) * per_token;
        if (!std::isfinite(norm))
            fail_not_finite("the gradient of " + in_quotes(not_finite(parameters_), 120) + " is not finite");
        double const rate = options_.rate(state_.step);
        double const factor = clip_factor(norm, options_.clip);
        optimizer_.step(rate, factor * per_token);
        state_.step += 1;
        state_.next = next_;
        state_.sequences += indices_.size();
        state_.tokens += step_tokens_;
        state_.supervised += step_loss_.tokens;
        state_.left_out += step_counts_.left_out;
        state_.cut_rows += step_counts_.cut_rows;
        state_.cut_answers += step_counts_.cut_answer;
        state_.loss.add(step_loss_.mean(), options_.loss_decay);
        tune_progress const report{.step = state_.step,
                                   .steps = options_.rate.steps,
                                   .loss = step_loss_.mean(),
                                   .mean_loss = state_.loss.mean(),
                                   .rate = rate,
                                   .norm = norm,
                                   .clipped = factor < 1,
                                   .tokens = step_tokens_,
                                   .supervised = step_loss_.tokens,
                                   .next = next_};
        drop_step();
        return report;
    }

    /// Forgets what was accumulated, as when an error ended the step.
    void drop_step() noexcept
    {
        taken_ = 0;
        step_loss_ = {};
        step_tokens_ = 0;
        step_counts_ = {};
        indices_.clear();
        next_ = state_.next;
    }

    /// Trains until all steps are taken, the batches are used up, patience ends or somebody asks to stop. Of a last step
    /// that is not whole, what there is of it is taken, unless nothing in it is to be learned: it is counted then, and no
    /// step. Where there is validation, it comes behind the last step too. Files are those of `options().folder`; a run
    /// that was asked to stop leaves a checkpoint there, always, of its last whole step.
    ///
    /// A `token_batches` is set to where the run goes on; any other range begins there already.
    /// Errors: and those of the batches, of the events and of writing.
    template <batch_range Batches>
    tune_end run(Batches&& batches, tune_events const& events = {})
    {
        if constexpr (requires { batches.seek(batches.position()); }) {
            if (state_ == tune_state{}) state_.next = batches.position(); // a run begins where they stand
            batches.seek(state_.next);
        }
        if (!options_.folder.empty() && options_.save_every > 0 && state_.step == 0)
            save(options_.checkpoint_path(), data_at(events)); // a folder that cannot be written to is found now
        auto const started = std::chrono::steady_clock::now();
        std::uint64_t const first_step = state_.step;
        std::uint64_t tokens = 0;
        bool saved = true; // as far as the run has come
        drop_step();
        auto at = std::ranges::begin(batches);
        auto const end = std::ranges::end(batches);
        tune_end reason = tune_end::all_steps;
        while (state_.step < options_.rate.steps) {
            if (state_.best.ends(options_.stop)) {
                reason = tune_end::patience;
                break;
            }
            bool asked = false;
            auto const ask = [&] { return asked = events.interrupted && events.interrupted(); };
            for (; taken_ < options_.accumulate && !ask() && at != end; ++at) accumulate(*at);
            if (asked) {
                reason = tune_end::interrupted;
                break;
            }
            if (step_loss_.tokens == 0 && at == end) {
                saved = saved && taken_ == 0;
                state_.left_out += step_counts_.left_out;
                state_.next = next_;
                reason = tune_end::used_up;
                break;
            }
            tune_progress report = update();
            saved = false;
            tokens += report.tokens;
            std::chrono::duration<double> const passed = std::chrono::steady_clock::now() - started;
            report.tokens_per_second = static_cast<double>(tokens) / std::max(passed.count(), 1e-9);
            report.seconds_left = passed.count() / static_cast<double>(state_.step - first_step) *
                                  static_cast<double>(options_.rate.steps - state_.step);
            if (events.stepped) events.stepped(report);
            if (events.validate && options_.validate_every > 0 && state_.step % options_.validate_every == 0)
                validate(events);
            if (!options_.folder.empty() && options_.save_every > 0 && state_.step % options_.save_every == 0) {
                save(options_.checkpoint_path(), data_at(events));
                saved = true;
            }
        }
        drop_step();
        bool const stopped = reason == tune_end::interrupted;
        if constexpr (requires { batches.seek(state_.next); })
            if (stopped) batches.seek(state_.next); // behind the last whole step
        if (!stopped && events.validate && options_.validate_every > 0 && state_.step > state_.best.last_step) {
            validate(events);
            saved = false;
        }
        if (reason == tune_end::all_steps && state_.best.ends(options_.stop)) reason = tune_end::patience;
        if (!options_.folder.empty() && (stopped || (options_.save_every > 0 && !saved)))
            save(options_.checkpoint_path(), data_at(events));
        return reason;
    }

    /// Writes a checkpoint; `data` is that of the composition at `state().next.index`.
    ///
    /// Requires: no step is half accumulated. Errors: those of `write_tune_checkpoint`.
    void save(std::string const& path, checkpoint const& data = {}) const
    {
        write_tune_checkpoint(path, state_, data, made_of_, parameters_, optimizer_.state());
    }

    /// Goes on where a checkpoint was taken.
    ///
    /// Returns: where batches go on. A composition resumes by `saved.data`, which names what differs if it is another.
    /// Errors:  `error{mismatch}` naming what differs when parameters, options or `made_of` are not those of the checkpoint.
    ///          Nothing has changed then.
    batch_position resume(saved_tune const& saved)
    {
        require_same(saved.made_of, made_of_, saved.arrays.path());
        restore_tune(saved, parameters_, optimizer_);
        state_ = saved.state;
        drop_step();
        return state_.next;
    }

private:
    [[nodiscard]] fingerprint describe(fingerprint const& made_of) const
    {
        fingerprint all;
        for (fingerprint::part const& one : made_of.parts()) all.add(one.name, one.hash);
        std::uint64_t hash = 0;
        for (parameter<float> const& one : parameters_)
            for (std::uint64_t const value : {hash64(one.name), static_cast<std::uint64_t>(one.kind),
                                              std::uint64_t{one.rows}, std::uint64_t{one.cols}})
                hash = hash_combine(hash, value);
        all.add("trained parameters", hash);
        add_options(all, options_);
        return all;
    }

    /// Which examples the step is made of, for messages, and where the next begins.
    template <class Batch>
    void remember(Batch const& batch, token_sequences const& texts)
    {
        if constexpr (requires { next_ = batch.next; })
            next_ = batch.next;
        else
            ++next_.index; // counts batches
        for (std::size_t i = 0; i < texts.size(); ++i)
            if constexpr (requires { indices_.push_back(batch.indices[i]); })
                indices_.push_back(batch.indices[i]);
            else
                indices_.push_back(next_.index - 1);
    }

    void validate(tune_events const& events)
    {
        batch_loss const loss = events.validate();
        if (loss.tokens == 0 || !std::isfinite(loss.sum))
            fail(errc::limit, "after step " + std::to_string(state_.step) + " the loss of validation is " +
                                  (loss.tokens == 0 ? "over no token" : std::to_string(loss.sum)) +
                                  "; the last checkpoint is as it was");
        bool const best = state_.best.add(loss.mean(), state_.step, options_.stop);
        if (best && !options_.folder.empty())
            write_parameters(
                options_.best_path(), parameters_,
                {{"format", "pt"}, {"step", std::to_string(state_.step)}, {"loss", std::to_string(loss.mean())}});
        if (events.validated)
            events.validated({state_.step, loss.mean(), loss.tokens, best, state_.best.best, state_.best.best_step});
    }

    [[nodiscard]] checkpoint data_at(tune_events const& events) const
    {
        return events.data ? events.data(state_.next.index) : checkpoint{state_.next.index, {}, {}};
    }

    [[nodiscard]] std::string step_name() const { return "step " + std::to_string(state_.step + 1); }
    [[nodiscard]] std::string examples_text() const
    {
        if (indices_.empty()) return "no example is in it";
        std::string text = indices_.size() == 1 ? "its example is " : "its examples are ";
        for (std::size_t i = 0; i < indices_.size() && i < 16; ++i)
            text += (i == 0 ? "" : ", ") + std::to_string(indices_[i]);
        if (indices_.size() > 16) text += " and " + std::to_string(indices_.size() - 16) + " more";
        return text;
    }
    [[noreturn, gnu::cold]] void fail_not_finite(std::string const& what) const
    {
        fail(errc::limit,
             step_name() + ": " + what + "; " + examples_text() +
                 ". Parameters are those of the step before, and the last checkpoint is as it was. Look at these "
                 "examples; with a lower rate or gradients cut shorter it is another run, with a folder of its own");
    }

    Model* model_;
    std::span<parameter<float> const> parameters_;
    tuner_options options_;
    adamw optimizer_;
    fingerprint made_of_;
    tune_state state_;
    // The step at hand.
    std::uint64_t taken_ = 0; ///< batches in it
    batch_loss step_loss_;
    std::uint64_t step_tokens_ = 0;
    collate_counts step_counts_;
    std::vector<std::uint64_t> indices_;
    batch_position next_;
};

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin
#endif
