// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECIPE_READ_PARALLEL_HPP
#define CROSSIN_RECIPE_READ_PARALLEL_HPP

/// \file
/// Files of several languages, read and joined in one call. Layer: recipe. Needs: io, records.

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/language.hpp>
#include <crossin/io/corpus.hpp>
#include <crossin/io/read_options.hpp>
#include <crossin/records/parallel_corpus.hpp>
#include <crossin/records/record_aligner.hpp>

namespace crossin {

/// The corpora in files whose paths differ in the language only, which stands for `{lang}` in `path`, joined by a policy
/// such as `by_id{}`. The first language is the pivot; the result owns the corpora.
///
/// Errors: those of `read` and `parallel`; `error{invalid_argument}` for a path without `{lang}`.
template <record_aligner<corpus> Aligner>
[[nodiscard]] parallel_corpus<corpus> read_parallel(Aligner const& aligner, std::span<language_tag const> languages,
                                                    std::string_view path, read_options const& options = {})
{
    constexpr std::string_view slot = "{lang}";
    if (path.find(slot) == std::string_view::npos)
        fail(errc::invalid_argument,
             "the path " + in_quotes(path) + " lacks {lang}, for which each language is put in turn");
    std::vector<corpus> corpora;
    corpora.reserve(languages.size()); // so that pointers into it stay good
    std::vector<corpus const*> pointers;
    for (language_tag const& language : languages) {
        std::string file(path);
        for (std::size_t at = file.find(slot); at != std::string::npos;
             at = file.find(slot, at + language.text().size()))
            file.replace(at, slot.size(), language.text());
        corpora.push_back(read(language, file, options));
        pointers.push_back(&corpora.back());
    }
    return parallel_corpus<corpus>(aligner, std::move(pointers), std::move(corpora));
}

/// The same with languages as tags in text: `read_parallel(by_id{}, {"en", "vi"}, "alpaca.{lang}.json")`.
///
/// Errors: as above; `error{invalid_argument}` for a text that is no tag.
template <record_aligner<corpus> Aligner>
[[nodiscard]] parallel_corpus<corpus> read_parallel(Aligner const& aligner,
                                                    std::initializer_list<std::string_view> languages,
                                                    std::string_view path, read_options const& options = {})
{
    std::vector<language_tag> tags;
    for (std::string_view const text : languages) tags.push_back(language_tag::parse(text));
    return read_parallel(aligner, std::span<language_tag const>(tags), path, options);
}

} // namespace crossin
#endif
