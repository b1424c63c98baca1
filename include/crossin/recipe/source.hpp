// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECIPE_SOURCE_HPP
#define CROSSIN_RECIPE_SOURCE_HPP

/// \file
/// The files that a recipe names, read and joined. Layer: recipe. Needs: compose, io, records.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/compose/recipe.hpp>
#include <crossin/core/error.hpp>
#include <crossin/io/corpus.hpp>
#include <crossin/records/by_id.hpp>
#include <crossin/records/by_position.hpp>
#include <crossin/records/duplicates.hpp>
#include <crossin/records/overlap.hpp>
#include <crossin/records/parallel_corpus.hpp>
#include <crossin/records/row_list.hpp>

namespace crossin {

/// What a recipe does not say.
struct open_options {
    unsigned threads = 0;          ///< for indexing; 0: all that the machine runs at once
    std::string cache_folder = {}; ///< for indexes, as `read_options` says
    std::function<std::uint64_t(std::string_view)> count_tokens = {}; ///< for weights in tokens
    /// For `align: content`: pairs the corpora of the languages, the pivot first, as a `record_aligner` does.
    std::function<void(recipe_corpus const&, std::span<corpus const* const>, row_list&)> pair_by_content = {};
};

namespace detail {

/// The aligner that a program plugged in.
struct plugged_aligner {
    recipe_corpus const& what;
    open_options const& options;
    row_checks const& checks = what.checks;

    void align(std::span<corpus const* const> corpora, row_list& rows) const
    {
        options.pair_by_content(what, corpora, rows);
    }
};

} // namespace detail

/// A path of a recipe: relative to its folder, unless it begins with a slash.
[[nodiscard]] inline std::string path_in(recipe const& of, std::string const& path)
{
    return of.folder.empty() || path.starts_with('/') ? path : of.folder + "/" + path;
}

/// How the files of a corpus are to be read.
[[nodiscard]] inline read_options options_of(recipe_corpus const& what, open_options const& options)
{
    read_options how;
    how.format = what.format;
    how.columns = what.columns;
    how.header = what.header;
    how.bad_records = what.bad_records;
    how.threads = options.threads;
    how.cache_folder = options.cache_folder;
    for (auto const& [field, name] : what.fields)
        (field == "id"            ? how.fields.id
         : field == "system"      ? how.fields.system
         : field == "instruction" ? how.fields.instruction
         : field == "input"       ? how.fields.input
                                  : how.fields.output) = name;
    return how;
}

/// The files of a corpus in one language. Errors: those of `read`.
[[nodiscard]] inline corpus open_corpus(recipe const& from, recipe_corpus::source const& what, read_options const& how)
{
    std::vector<std::string> paths;
    for (std::string const& file : what.files) paths.push_back(path_in(from, file));
    return read(what.language, paths, how);
}

/// The languages of a corpus in the order in which they are joined: the pivot, against which the others are checked, first.
[[nodiscard]] inline std::vector<recipe_corpus::source> pivot_first(recipe const& from, recipe_corpus const& what)
{
    std::vector<recipe_corpus::source> sources = what.sources;
    if (!from.pivot) return sources;
    auto const pivot = std::ranges::find(sources, *from.pivot, &recipe_corpus::source::language);
    if (pivot != sources.end()) std::rotate(sources.begin(), pivot, pivot + 1);
    return sources;
}

/// The benchmarks of a recipe, to look texts up in. Empty where it names none. Errors: those of `read`.
[[nodiscard]] inline overlap_index open_benchmarks(recipe const& from, open_options const& options)
{
    overlap_index index;
    read_options how;
    how.prompts_only = true;
    how.threads = options.threads;
    how.cache_folder = options.cache_folder;
    for (std::string const& file : from.benchmarks) index.add(read(language_tag(), path_in(from, file), how));
    return index;
}

/// The files of one corpus of a recipe, read and joined, without the rows that the recipe excludes.
class recipe_source {
public:
    /// Opens the files. Errors: those of `read` and of the other constructor.
    recipe_source(recipe const& from, recipe_corpus const& what, overlap_index const& benchmarks,
                  open_options const& options)
        : recipe_source(from, what, opened(from, what, options), benchmarks, options)
    {}

    /// Joins what was opened, one corpus a language, as `pivot_first` orders them.
    ///
    /// Errors: those of `parallel`; `error{exhausted}` when no row is left; `error{unsupported}` for `align: content`
    ///         where no aligner is plugged in.
    recipe_source(recipe const& from, recipe_corpus const& what, std::list<corpus> languages,
                  overlap_index const& benchmarks, open_options const& options = {})
        : name_(what.name), corpora_(std::move(languages))
    {
        bool const excludes = from.exclude_duplicates || benchmarks.size() > 0;
        if (corpora_.size() == 1 && !excludes) return;
        std::vector<corpus const*> pointers;
        for (corpus const& one : corpora_) pointers.push_back(&one);
        if (corpora_.size() == 1)
            rows_.emplace(by_position{}, std::move(pointers));
        else if (what.align == recipe_corpus::alignment::row)
            rows_.emplace(by_position{what.checks, what.drift}, std::move(pointers));
        else if (what.align == recipe_corpus::alignment::content)
            rows_.emplace(plugged(what, options), std::move(pointers));
        else
            rows_.emplace(by_id{what.checks}, std::move(pointers));
        if (from.exclude_duplicates) drop_duplicates(*rows_);
        if (benchmarks.size() > 0) drop_overlaps(*rows_, benchmarks);
        if (rows_->size() == 0)
            fail(errc::exhausted, what.where, "no row of corpus " + in_quotes(name_) + " is left to draw from");
    }

    [[nodiscard]] std::string const& name() const noexcept { return name_; }
    [[nodiscard]] std::list<corpus> const& corpora() const noexcept { return corpora_; }
    /// The joined rows, where there is more than one language or the recipe excludes rows.
    [[nodiscard]] parallel_corpus<corpus> const* rows() const noexcept { return rows_ ? &*rows_ : nullptr; }

private:
    static detail::plugged_aligner plugged(recipe_corpus const& what, open_options const& options)
    {
        if (!options.pair_by_content)
            fail(errc::unsupported, what.where,
                 "corpus " + in_quotes(what.name) +
                     " is to be paired by content, and no aligner is plugged in (open_options::pair_by_content); pair "
                     "it "
                     "by id or by row");
        return {what, options};
    }

    static std::list<corpus> opened(recipe const& from, recipe_corpus const& what, open_options const& options)
    {
        std::list<corpus> corpora;
        read_options const how = options_of(what, options);
        for (recipe_corpus::source const& one : pivot_first(from, what)) corpora.push_back(open_corpus(from, one, how));
        return corpora;
    }

    std::string name_;
    std::list<corpus> corpora_; ///< a list, so that pointers to them stay good
    std::optional<parallel_corpus<corpus>> rows_;
};

} // namespace crossin
#endif
