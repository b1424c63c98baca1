// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TEXT_HPP
#define CROSSIN_TEXT_HPP

/// \file
/// All of text/: normal forms, kinds of characters, graphemes, words, sentences, patterns, scripts, names of languages.

#include <crossin/text/characters.hpp>
#include <crossin/text/graphemes.hpp>
#include <crossin/text/language_names.hpp>
#include <crossin/text/letter_case.hpp>
#include <crossin/text/normalize.hpp>
#include <crossin/text/pattern.hpp>
#include <crossin/text/script.hpp>
#include <crossin/text/segment.hpp>
#include <crossin/text/version.hpp>

#endif
