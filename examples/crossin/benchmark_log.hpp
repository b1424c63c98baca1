// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_BENCHMARK_LOG_HPP
#define CROSSIN_EXAMPLES_CROSSIN_BENCHMARK_LOG_HPP

/// \file
/// What models answered on benchmarks, read from logs and made ready to be scored and compared.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <crossin/eval/answer_alignment.hpp>
#include <crossin/eval/consistency.hpp>
#include <crossin/eval/summed_score.hpp>

namespace program {

/// How predictions become answers.
struct answer_options {
    bool align = false; ///< by what they mean, or else by their first three characters
    crossin::answer_policy ties = crossin::answer_policy::random;
    std::uint64_t seed = 1;
};

/// Scores under their names: a score_family.
class named_scores {
public:
    using writer = std::function<void(std::span<double const> sums, std::span<double> scores)>;

    named_scores(std::vector<std::string> names, writer write) : names_(std::move(names)), write_(std::move(write)) {}
    [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }
    [[nodiscard]] std::vector<std::string> const& names() const noexcept { return names_; }
    void operator()(std::span<double const> sums, std::span<double> scores) const { write_(sums, scores); }

private:
    std::vector<std::string> names_;
    writer write_;
};

/// What was made of predictions.
struct answer_counts {
    std::uint64_t choices = 0; ///< those that mean one choice
    std::uint64_t ties = 0;
    std::uint64_t none = 0; ///< no choice was recognised
};

/// One benchmark of one log.
struct benchmark_log {
    std::string path;
    std::string benchmark = {}; ///< where the log names it
    std::vector<std::string> languages = {};
    std::vector<std::string> ids = {};         ///< one an item
    std::vector<std::uint64_t> questions = {}; ///< one an item: a hash of choices and right answers, 0 of metrics
    crossin::item_statistics items;
    named_scores scores;
    std::optional<crossin::parallel_answers> answers = {}; ///< of parallel multiple choice
    answer_counts counts = {};                             ///< of its predictions
};

/// All benchmarks of a log: one of parallel multiple choice, as SeaEval writes it, or metrics of items, an object a line.
///
/// Languages of `first` come first, in its order; then the others in the order of the log.
///
/// Errors: those of the readers; `error{mismatch}` for predictions that are missing.
[[nodiscard]] std::vector<benchmark_log> read_benchmark_logs(std::string const& path, answer_options const& options,
                                                             std::vector<std::string> const& first = {});

/// `--answers` and `--ties` of the command line. Errors: `error{invalid_argument}` for ties where there can be none.
[[nodiscard]] answer_options answers_by(std::string const& answers, std::string const& ties, std::uint64_t seed);

/// "language_acc.Malay" as people read it.
[[nodiscard]] std::string shown_score(std::string const& name);

/// "0.1234", with its sign where it is negative or `plus` is asked for.
[[nodiscard]] std::string signed_decimal(double number, unsigned decimals, bool plus = false);

} // namespace program
#endif
