// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_CONCEPTS_HPP
#define CROSSIN_CORE_CONCEPTS_HPP

/// \file
/// What the components ask of the types that users bring. Layer: core. Needs: error, language, record.

#include <concepts>
#include <cstdint>
#include <string>

#include <crossin/core/error.hpp>
#include <crossin/core/language.hpp>
#include <crossin/core/record.hpp>

namespace crossin {

/// Index to element: a random-access sequence of numbers, always the same ones.
template <class S>
concept index_sampler = requires(S const& s, std::uint64_t i) {
    { s.size() } -> std::unsigned_integral;
    { s[i] } -> std::convertible_to<std::uint64_t>;
};

/// An indexed collection of records in one language.
///
/// Requires: `read` and `facts` may be called from any number of threads, each with a workspace of its own; the
///           view that `read` gives is valid until its workspace is used again.
///           `source(i)` says where record i lies, for people. `name()` is what messages call the corpus.
///           `digest()` is equal for equal contents only.
template <class C>
concept record_corpus = requires(C const& c, std::uint64_t i, typename C::workspace& workspace) {
    { c.size() } -> std::convertible_to<std::uint64_t>;
    { c.language() } -> std::convertible_to<language_tag>;
    { c.read(i, workspace) } -> std::same_as<record_view>;
    { c.facts(i) } -> std::convertible_to<record_facts>;
    { c.source(i) } -> std::convertible_to<place>;
    { c.name() } -> std::convertible_to<std::string>;
    { c.digest() } -> std::convertible_to<std::uint64_t>;
};

/// A corpus that can fetch what `read` will need. Step 0 touches what tells where the record lies, step 1 the record.
template <class C>
concept prefetching_corpus = record_corpus<C> && requires(C const& c, std::uint64_t i) { c.prefetch(i, 0); };

} // namespace crossin
#endif
