// SPDX-License-Identifier: MIT
#ifndef CROSSIN_COMPOSE_RECIPE_HPP
#define CROSSIN_COMPOSE_RECIPE_HPP

/// \file
/// A recipe: all that decides what a composition holds, as a value. Layer: compose. Needs: core, mix, prompt, records.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <crossin/compose/options.hpp>
#include <crossin/compose/tasks.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/language.hpp>
#include <crossin/core/tally.hpp>
#include <crossin/mix/row_order.hpp>
#include <crossin/prompt/catalogue.hpp>
#include <crossin/prompt/template.hpp>
#include <crossin/records/checks.hpp>

namespace crossin {

/// Files of one corpus, or of one in several languages.
struct recipe_corpus {
    enum class alignment : std::uint8_t { none, id, row, content };

    /// The files of a language. Paths are relative to the recipe's folder.
    struct source {
        language_tag language = {};
        std::vector<std::string> files = {};
    };
    std::string name = {};
    std::vector<source> sources = {};
    std::string format = {}; ///< empty: told from name and first bytes
    /// What the files call id, system, instruction, input and output, where it is something else.
    std::vector<std::pair<std::string, std::string>> fields = {};
    std::vector<std::string> columns = {}; ///< of TSV files
    bool header = false;                   ///< TSV files begin with a line of names
    alignment align = alignment::none;     ///< none: one language
    row_checks checks = {};
    problem_policy drift = {}; ///< with `row`: rows that no longer say the same
    /// With `content`: pairs of little confidence, and records without a partner.
    problem_policy doubtful = {on_problem::keep};
    problem_policy no_partner = {on_problem::skip};
    problem_policy bad_records = {}; ///< records that cannot be parsed
    place where = {};
};

/// How the languages of a component are weighted.
struct recipe_languages {
    enum class kind : std::uint8_t { alike, proportional, exponent, temperature, unimax, listed, adaptive };
    kind how = kind::alike;
    double value = 1;                 ///< exponent or temperature
    std::optional<double> later = {}; ///< the value at `until`, reached step by step
    std::uint64_t from = 0, until = 0;
    double budget = 0;     ///< of UniMax [examples]; 0: the component's share of the run
    double max_epochs = 1; ///< of UniMax
    std::vector<std::pair<language_tag, double>> weights = {}; ///< of `listed`
};

/// A direction that a recipe lists.
struct recipe_direction {
    direction languages = {};
    double weight = 1;
};

/// A component of the mixture.
struct recipe_component {
    enum class task : std::uint8_t { answer, translate, pair_in_context };
    std::string name = {};
    std::string from = {}; ///< name of a corpus
    task what = task::answer;
    double weight = 0;
    std::string directions = {};               ///< a policy's name, such as x2en; empty: the task's default
    std::vector<recipe_direction> listed = {}; ///< instead of `directions`
    bool distinct = false;                     ///< of x2x: question and answer never in one language
    recipe_languages languages = {};
    std::uint64_t max_epochs = 0;
    bool once = false;
    translated field = translated::instruction;
    std::string instruction = {}; ///< of translations, word for word; empty: written for the direction
    locality how = {};
    place where = {};
};

/// Weights of components from a position on.
struct recipe_stage {
    std::uint64_t from = 0;
    bool gradual = false;
    std::vector<std::pair<std::string, double>> weights = {}; ///< component, weight; the others weigh nothing
    place where = {};
};

/// Where composed examples go.
struct recipe_output {
    std::string path = {};    ///< empty: as the program is told
    std::string format = {};  ///< empty: alpaca
    std::string trainer = {}; ///< `llamafactory`: its data set description is written beside the output
};

/// Takes what is wrong with a recipe or its files, so that one can go on and find more.
using problem_sink = std::function<void(error const&)>;

/// A recipe.
struct recipe {
    std::uint64_t seed = 0;
    std::uint64_t examples = 0; ///< 0: as the program is told
    std::vector<language_tag> languages = {};
    std::optional<language_tag> pivot = {}; ///< default: the first of `languages`
    std::vector<recipe_corpus> corpora = {};
    bool exclude_duplicates = false;
    std::vector<std::string> benchmarks = {}; ///< files whose texts must not be trained on; {lang} is in place
    weight_unit unit = weight_unit::examples;
    place unit_where = {};
    run_end ends = run_end::never;
    std::vector<recipe_component> mixture = {};
    std::vector<recipe_stage> schedule = {};
    prompt_template prompt = prompts::alpaca;
    hint_style hint = hint_style::tag;
    recipe_output output = {};
    std::string folder = {}; ///< that paths are relative to; empty: the current one
    place where = {};        ///< the file that it was read from

    /// Errors: `error{not_found}` naming the corpus that is not there.
    [[nodiscard]] recipe_corpus const& corpus(std::string_view name, place const& asked_where) const
    {
        for (recipe_corpus const& one : corpora)
            if (one.name == name) return one;
        fail(errc::not_found, asked_where, "no corpus is called " + in_quotes(name));
    }
};

} // namespace crossin
#endif
