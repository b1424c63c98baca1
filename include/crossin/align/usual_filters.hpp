// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_USUAL_FILTERS_HPP
#define CROSSIN_ALIGN_USUAL_FILTERS_HPP

/// \file
/// A careful choice of filters for pairs of texts. Layer: align. Needs: all filters.

#include <crossin/align/content_filters.hpp>
#include <crossin/align/language_filter.hpp>
#include <crossin/align/language_identifier.hpp>
#include <crossin/align/length_filters.hpp>
#include <crossin/align/noise_filters.hpp>
#include <crossin/align/pair_filter.hpp>
#include <crossin/core/language.hpp>

namespace crossin {

/// Filters with their usual limits, from what is cheap to tell to what is dear: empty sides, damaged text, few letters,
/// scripts, lengths and their ratio, long words, markup, repetition, numbers, copies, languages, duplicates.
///
/// Of clean news in 14 languages beside English they leave out 2 % at the most; see the page of this header.
///
/// `target_for_source` is how many characters of the target stand for one of the source, `expected_length_ratio`.
///
/// Requires: the identifier outlives the filters.
[[nodiscard]] inline pair_filters usual_filters(language_identifier const& identifier, language_tag const& source,
                                                language_tag const& target, double target_for_source = 1)
{
    pair_filters filters{not_empty{},
                         damage_filter{},
                         letter_share_filter{},
                         script_filter(source, target),
                         length_filter({.language = source}, {.language = target}),
                         length_ratio_filter({.expected = target_for_source}),
                         long_word_filter{},
                         markup_filter{},
                         repetition_filter{},
                         numbers_filter{}};
    if (!is_same_language(source, target)) filters.add(copy_filter{});
    filters.add(language_filter(identifier, source, target));
    filters.add(duplicate_filter{});
    return filters;
}
pair_filters usual_filters(language_identifier const&&, language_tag const&, language_tag const&, double = 1) = delete;

} // namespace crossin
#endif
