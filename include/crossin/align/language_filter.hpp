// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_LANGUAGE_FILTER_HPP
#define CROSSIN_ALIGN_LANGUAGE_FILTER_HPP

/// \file
/// A filter of pairs by the languages of their texts. Layer: align. Needs: pair_filter, language_identifier.

#include <string>
#include <string_view>

#include <crossin/align/language_identifier.hpp>
#include <crossin/align/pair_filter.hpp>
#include <crossin/core/language.hpp>

namespace crossin {

/// Neither side is surely in another language than it should be. A text whose language the identifier cannot tell stays,
/// and so does all of a language that it does not know. Models: pair_filter.
///
/// Requires: the identifier outlives the filter, and may be asked by several threads.
/// Source:   OpusFilter's LanguageIDFilter and Bicleaner's hard rules; to doubt in favour of the pair is ours.
template <identifies_languages Identifier = language_identifier>
class language_filter {
public:
    language_filter(Identifier const& identifier, language_tag const& of_source, language_tag const& of_target)
        : identifier_(&identifier), source_(of_source), target_(of_target), asks_source_(identifier.knows(of_source)),
          asks_target_(identifier.knows(of_target))
    {}
    language_filter(Identifier const&&, language_tag const&, language_tag const&) = delete;

    [[nodiscard]] static std::string_view reason() noexcept { return "language"; }
    [[nodiscard]] bool operator()(text_pair const& pair) const
    {
        return (!asks_source_ || fits(pair.source, source_)) && (!asks_target_ || fits(pair.target, target_));
    }
    [[nodiscard]] std::string detail(text_pair const& pair) const
    {
        bool const source = asks_source_ && !fits(pair.source, source_);
        language_guess const guess = identifier_->identify(source ? pair.source : pair.target);
        return std::string("the ") + (source ? "source" : "target") + " looks like " + to_string(guess.language) +
               ": " + in_quotes(source ? pair.source : pair.target);
    }

private:
    [[nodiscard]] bool fits(std::string_view text, language_tag const& language) const
    {
        language_tag const found = static_cast<language_guess>(identifier_->identify(text)).language;
        return found == language_tag{} || is_same_language(found, language);
    }

    Identifier const* identifier_;
    language_tag source_, target_;
    bool asks_source_, asks_target_;
};

} // namespace crossin
#endif
