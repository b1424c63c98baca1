// SPDX-License-Identifier: MIT
// Training: the code of the pages docs/reference/train/*.md.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <crossin/batch/byte_tokenizer.hpp>
#include <crossin/batch/token_batches.hpp>
#include <crossin/io/settings_json.hpp>
#include <crossin/train.hpp>

namespace xin = crossin;

namespace {

//! [tunable]
// Learns how often each byte comes: log p(byte) = log softmax(bias)[byte]. Everything that the concept asks for.
class byte_frequencies {
public:
    byte_frequencies() : bias_(size), gradient_(size)
    {
        list_.push_back({"bias", xin::parameter_kind::bias, 1, size, bias_, gradient_});
    }
    byte_frequencies(byte_frequencies const&) = delete; // the parameters stay where they are

    // The trained arrays and their gradients, the same ones as long as the model lives.
    [[nodiscard]] std::span<xin::parameter<float> const> parameters() const { return list_; }
    // Adds the gradients of the sum of the losses. The key would decide what dropout leaves out.
    xin::batch_loss accumulate(xin::token_sequences const& batch, std::uint64_t /*key*/) { return pass(batch, true); }
    // The sum of the losses alone.
    xin::batch_loss evaluate(xin::token_sequences const& batch) { return pass(batch, false); }

private:
    static constexpr std::size_t size = 259;

    xin::batch_loss pass(xin::token_sequences const& batch, bool learn)
    {
        double sum = 0;
        for (float const b : bias_) sum += std::exp(static_cast<double>(b));
        xin::batch_loss loss;
        for (std::int32_t const label : batch.labels) {
            if (label == xin::no_label) continue;
            loss += {std::log(sum) - static_cast<double>(bias_[static_cast<std::size_t>(label)]), 1};
            for (std::size_t j = 0; learn && j < size; ++j)
                gradient_[j] += static_cast<float>(std::exp(static_cast<double>(bias_[j])) / sum) -
                                static_cast<float>(std::cmp_equal(j, label));
        }
        return loss;
    }

    std::vector<float> bias_, gradient_;
    std::vector<xin::parameter<float>> list_;
};
static_assert(xin::tunable<byte_frequencies>);
//! [tunable]

struct pair_of_texts {
    std::string prompt, response;
};

} // namespace

int main()
{
    std::vector<pair_of_texts> texts;
    for (int i = 0; i < 64; ++i) texts.push_back({"question", std::string(static_cast<std::size_t>(1 + i % 5), 'a')});
    {
        //! [rate]
        xin::learning_rate const rate{.shape = xin::rate_shape::cosine, .peak = 1, .steps = 100, .warm_up = 4};
        for (std::uint64_t const step : {0, 4, 52, 99}) std::printf("%.3f ", rate(step));
        std::printf("\n");
        //! [rate]
    }

    std::string const path = (std::filesystem::temp_directory_path() / "crossin-train.checkpoint").string();
    byte_frequencies model;
    {
        //! [run]
        xin::token_batches batches(texts, xin::collator{xin::byte_tokenizer()}, {.examples = 4});
        xin::tuner_options options;
        options.rate = {.peak = 0.5, .steps = 8, .warm_up = 2};
        options.accumulate = 2; // steps of 8 examples
        xin::tuner tune(model, options);
        xin::tune_end const end = tune.run(batches, {.stepped = [](xin::tune_progress const& at) {
                                               if (at.step % 4 == 0)
                                                   std::printf("step %d of %d: loss %.2f\n", static_cast<int>(at.step),
                                                               static_cast<int>(at.steps), at.mean_loss);
                                           }});
        std::cout << (end == xin::tune_end::all_steps ? "all steps\n" : "stopped\n");
        //! [run]

        //! [save]
        tune.save(path); // with the checkpoint of a composition as a second argument
        byte_frequencies other;
        xin::tuner resumed(other, options);
        xin::batch_position const next = resumed.resume(xin::read_tune_checkpoint(path));
        std::cout << "goes on behind step " << resumed.state().step << " with example " << next.index << '\n';

        options.rate.peak = 0.1;
        try {
            xin::tuner(other, options).resume(xin::read_tune_checkpoint(path));
        } catch (xin::error const& problem) {
            std::cout << problem.message() << '\n';
        }
        //! [save]
        std::filesystem::remove(path);
    }
    {
        //! [steps]
        byte_frequencies fresh;
        xin::adamw optimizer(fresh.parameters(), {.decay = 0.01});
        xin::learning_rate const rate{.shape = xin::rate_shape::linear, .peak = 0.1, .steps = 3};
        xin::token_batches batches(texts, xin::collator{xin::byte_tokenizer()}, {.examples = 4, .last = 12});
        for (xin::token_batch const& batch : batches) { // a loop of one's own
            xin::clear_gradients(fresh.parameters());
            xin::batch_loss const loss = fresh.accumulate(batch, 0);
            double const per_token = 1 / static_cast<double>(loss.tokens);
            double const norm = xin::gradient_norm(fresh.parameters()) * per_token;
            optimizer.step(rate(optimizer.state().steps), per_token * xin::clip_factor(norm, 1));
        }
        std::cout << optimizer.state().steps << " steps\n";
        //! [steps]
    }
    {
        //! [average]
        xin::moving_average mean;
        for (double const loss : {4.0, 3.0, 2.0}) mean.add(loss, /*decay*/ 0.5);
        std::printf("%.4f\n", mean.mean()); // (0.25 * 4 + 0.5 * 3 + 2) / 1.75
        //! [average]

        //! [patience]
        xin::early_stop so_far;
        xin::early_stop_options const how{.patience = 2};
        for (double const loss : {4.0, 3.0, 3.5, 3.2}) so_far.add(loss, /*step*/ 100 * (so_far.validations + 1), how);
        std::cout << "best at step " << so_far.best_step << (so_far.ends(how) ? ", and over\n" : "\n");
        //! [patience]
    }
    {
        //! [section]
        xin::setting const section = xin::settings_from_json(
            R"({"preset": "crossin-official", "learning_rate": 2e-4, "accumulate": 8, "train": "none"})");
        xin::tune_options const options = xin::read_tune_options(section);
        std::uint64_t const steps = xin::steps_of_examples(options, 20'000);
        std::cout << "rank " << options.lora.rank << ", " << steps << " steps, "
                  << xin::tuner_options_of(options, steps).rate.warm_up << " of them warm-up\n";
        //! [section]
    }
}
