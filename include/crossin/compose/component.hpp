// SPDX-License-Identifier: MIT
#ifndef CROSSIN_COMPOSE_COMPONENT_HPP
#define CROSSIN_COMPOSE_COMPONENT_HPP

/// \file
/// A component of a composition: a source of rows, a task, a weight. Layer: compose. Needs: core, records, sample, mix,
/// task.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <crossin/compose/component_model.hpp>
#include <crossin/compose/detail/typed_component.hpp>
#include <crossin/compose/task.hpp>
#include <crossin/core/concepts.hpp>
#include <crossin/core/error.hpp>
#include <crossin/mix/row_order.hpp>
#include <crossin/records/parallel_corpus.hpp>

namespace crossin {

/// Language weights that change with the position: `at(0)` up to `first`, `at(1)` from `last` on, steps between.
struct language_schedule {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::function<language_weights(double progress)> at = {}; ///< empty: no schedule
};

/// What may be said of a component beside source, task and weight.
struct component_options {
    std::uint64_t max_epochs = 0;     ///< no example is given more often; the rest goes to the others. 0: no limit
    bool once = false;                ///< no example twice, and an error where a run would need it
    language_weights languages = {};  ///< how languages are weighted; empty: all alike
    language_schedule over_time = {}; ///< other weights as the run goes on; empty: always `languages`
    bool adaptive = false;            ///< whether scores that are fed back weight the languages
    std::optional<language_tag> pivot = {}; ///< default: the first language of the source
    locality how = {};                      ///< how far the shuffle carries
};

/// (source, task, weight) under a name. Keeps a reference to the source: corpora outlive their compositions.
///
/// Errors: `error{invalid_argument}` for a weight that is negative or not finite, a task without a direction, a name
///         that is empty; `error{exhausted}` for a positive weight without a usable row.
class component {
public:
    /// Records of one language.
    template <record_corpus Corpus, task Task>
    component(std::string name, Corpus const& corpus, Task what, double weight, component_options options = {})
        : component(std::move(name), detail::one_language<Corpus>(corpus), std::move(what), weight, std::move(options),
                    0)
    {}
    template <record_corpus Corpus, task Task>
    component(std::string, Corpus const&&, Task, double, component_options = {}) = delete;

    /// Records of several languages, joined.
    template <record_corpus Corpus, task Task>
    component(std::string name, parallel_corpus<Corpus> const& rows, Task what, double weight,
              component_options options = {})
        : component(std::move(name), detail::joined_languages<Corpus>(rows), std::move(what), weight,
                    std::move(options), 0)
    {}
    template <record_corpus Corpus, task Task>
    component(std::string, parallel_corpus<Corpus> const&&, Task, double, component_options = {}) = delete;

    [[nodiscard]] std::string const& name() const noexcept { return name_; }
    [[nodiscard]] double weight() const noexcept { return weight_; }
    [[nodiscard]] component_options const& options() const noexcept { return options_; }
    [[nodiscard]] component_model const& model() const noexcept { return *model_; }

private:
    template <class Rows, task Task>
    component(std::string name, Rows rows, Task what, double weight, component_options options, int /*common*/)
        : name_(std::move(name)), weight_(weight), options_(std::move(options))
    {
        require(!name_.empty(), "a component needs a name");
        if (!(weight >= 0 && weight - weight == 0))
            fail(errc::invalid_argument,
                 "the weight of component " + in_quotes(name_) + " must be finite and not negative");
        model_ = detail::naming(name_, [&] {
            return handle<component_model const>::make<detail::typed_component<Rows, Task> const>(
                std::move(rows), std::move(what), options_.languages, options_.pivot);
        });
        if (model_->leaves().empty())
            fail(errc::invalid_argument,
                 "the task of component " + in_quotes(name_) + " has no direction over its languages");
        if (weight > 0 && model_->usable_rows() == 0)
            fail(errc::exhausted, "component " + in_quotes(name_) + " has no usable row: " +
                                      std::to_string(model_->unusable_rows()) + " rows lack what its task reads");
    }

    std::string name_;
    double weight_;
    component_options options_;
    handle<component_model const> model_;
};

} // namespace crossin
#endif
