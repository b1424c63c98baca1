// SPDX-License-Identifier: MIT
#ifndef CROSSIN_COMPOSE_COMPONENT_MODEL_HPP
#define CROSSIN_COMPOSE_COMPONENT_MODEL_HPP

/// \file
/// What a composition knows of a component, whatever the types of its corpora and task. Layer: compose. Needs: core,
/// records, task.

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <crossin/compose/task.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/fingerprint.hpp>
#include <crossin/core/handle.hpp>
#include <crossin/core/language.hpp>
#include <crossin/records/row_groups.hpp>

namespace crossin {

/// Weights of languages from the number of rows that each has.
using language_weights = std::function<std::vector<double>(std::span<std::uint64_t const>)>;

/// The rows of a direction: intervals, or a list where the task cannot use all of them.
class row_set {
public:
    row_set() = default;
    explicit row_set(row_intervals all) : intervals_(std::move(all)), size_(intervals_.size()) {}
    explicit row_set(std::vector<std::uint32_t> chosen)
        : chosen_(handle<std::vector<std::uint32_t> const>::make(std::move(chosen))), size_(chosen_->size())
    {}

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    /// Requires: k < size().
    [[nodiscard]] std::uint64_t operator[](std::uint64_t k) const noexcept
    {
        return chosen_ ? (*chosen_)[k] : intervals_[k];
    }
    friend bool operator==(row_set const& a, row_set const& b)
    {
        if (a.chosen_ && b.chosen_) return *a.chosen_ == *b.chosen_;
        return !a.chosen_ && !b.chosen_ && a.intervals_ == b.intervals_;
    }

private:
    row_intervals intervals_;
    handle<std::vector<std::uint32_t> const> chosen_;
    std::uint64_t size_ = 0;
};

/// A direction of a component.
struct component_leaf {
    direction languages = {};
    double weight = 0; ///< among the component's directions
    row_set rows = {};
    std::uint32_t rows_id = 0;              ///< equal for directions that have the same rows
    std::string prepared = {};              ///< what the task prepared for the direction
    std::array<std::uint8_t, 3> reads = {}; ///< numbers of the languages of prompt, response and pivot
};

/// Where an example comes from, for people.
struct record_source {
    language_tag language = {};
    std::string id = {};
    place where = {};
};

/// Room that a component needs to read its records; one a thread.
struct component_workspace {
    component_workspace() = default;
    component_workspace(component_workspace const&) = delete;
    component_workspace& operator=(component_workspace const&) = delete;
    virtual ~component_workspace() = default;
};

/// A component without its types. Const access from any number of threads.
class component_model {
public:
    component_model() = default;
    component_model(component_model const&) = delete;
    component_model& operator=(component_model const&) = delete;
    virtual ~component_model() = default;

    [[nodiscard]] std::vector<component_leaf> const& leaves() const noexcept { return leaves_; }
    /// Numbered as in `component_leaf::reads`.
    [[nodiscard]] std::vector<language_tag> const& languages() const noexcept { return languages_; }
    [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::uint64_t usable_rows() const noexcept { return usable_rows_; } ///< in at least one direction
    [[nodiscard]] std::uint64_t unusable_rows() const noexcept { return rows_ - usable_rows_; }

    /// The weight of each direction, in the order of `leaves()`, under other weights of the languages; directions
    /// without rows weigh nothing. `by_language` is given the number of rows of each of `languages()`.
    [[nodiscard]] virtual std::vector<double> direction_weights(language_weights const& by_language) const = 0;

    [[nodiscard]] virtual handle<component_workspace> make_workspace() const = 0;

    /// Fetches what `write` will need. Step 0 what tells where the records lie, step 1 the records.
    virtual void prefetch(component_leaf const& leaf, std::uint64_t row, int step) const = 0;

    /// Writes the example of row `row` of the leaf. Requires: `room` was made by this component.
    virtual void write(component_leaf const& leaf, std::uint64_t row, std::uint64_t bits, component_workspace& room,
                       example_draft& draft) const = 0;

    /// Text in one example of each row of the leaf, added up. Complexity: O(rows), the first time.
    [[nodiscard]] virtual text_size size_of(component_leaf const& leaf) const = 0;
    /// Text in the example of row `row` of the leaf.
    [[nodiscard]] virtual text_size size_of(component_leaf const& leaf, std::uint64_t row) const = 0;

    /// The records that row `row` of the leaf is made of.
    [[nodiscard]] virtual std::vector<record_source> sources(component_leaf const& leaf, std::uint64_t row) const = 0;

    /// Adds corpora, rows, task and directions, under names that begin with `name`.
    virtual void describe(std::string const& name, fingerprint& made_of) const = 0;

protected:
    std::vector<component_leaf> leaves_;
    std::vector<language_tag> languages_;
    std::uint64_t rows_ = 0;
    std::uint64_t usable_rows_ = 0;
};

namespace detail {

/// `call()`, with the component's name in the message of what it throws.
template <class Call>
decltype(auto) naming(std::string const& component, Call call)
{
    try {
        return call();
    } catch (error const& problem) {
        fail(problem.code(), problem.where(), "component " + in_quotes(component) + ": " + problem.message());
    }
}

} // namespace detail
} // namespace crossin
#endif
