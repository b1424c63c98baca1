// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_VALIDATION_HPP
#define CROSSIN_EXAMPLES_CROSSIN_VALIDATION_HPP

/// \file
/// The loss over held-out batches, language by language.

#include <cstddef>
#include <utility>
#include <vector>

#include <crossin/batch/token_batch.hpp>
#include <crossin/core/language.hpp>
#include <crossin/core/token_sequences.hpp>

namespace program {

/// Losses of responses in each language.
using language_losses = std::vector<std::pair<crossin::language_tag, crossin::batch_loss>>;

/// Appends sequence `at` of a batch to another one, as a bin of its own.
inline void add_sequence(crossin::token_batch& to, crossin::token_batch const& from, std::size_t at)
{
    using difference = std::ptrdiff_t;
    auto const begin = static_cast<difference>(from.begins[at]), end = static_cast<difference>(from.begins[at + 1]);
    to.ids.insert(to.ids.end(), from.ids.begin() + begin, from.ids.begin() + end);
    to.labels.insert(to.labels.end(), from.labels.begin() + begin, from.labels.begin() + end);
    to.begins.push_back(static_cast<std::uint32_t>(to.ids.size()));
    if (!from.prefixes.empty()) to.prefixes.push_back(from.prefixes[at]);
    to.indices.push_back(from.indices[at]);
    to.languages.push_back(from.languages[at]);
    to.close_bin();
}

/// Loss over all batches, without dropout; `by_language` gets the parts of which it is the sum.
///
/// The texts of one language are evaluated together, so that this takes no longer than one loss over all.
template <class Model, class Batches>
[[nodiscard]] crossin::batch_loss evaluate_by_language(Model& model, Batches&& batches, language_losses& by_language)
{
    by_language.clear();
    crossin::batch_loss all;
    crossin::token_batch part;
    for (crossin::token_batch const& batch : batches) {
        std::vector<bool> done(batch.size(), false);
        for (std::size_t first = 0; first < batch.size(); ++first) {
            if (done[first]) continue;
            crossin::language_tag const language = batch.languages[first].to;
            part.clear();
            for (std::size_t at = first; at < batch.size(); ++at) {
                if (done[at] || !(batch.languages[at].to == language)) continue;
                done[at] = true;
                add_sequence(part, batch, at);
            }
            if (part.tokens() == 0) continue;
            crossin::batch_loss const loss = model.evaluate(part);
            all += loss;
            auto known = by_language.begin();
            while (known != by_language.end() && !(known->first == language)) ++known;
            if (known == by_language.end()) known = by_language.insert(known, {language, {}});
            known->second += loss;
        }
    }
    return all;
}

} // namespace program
#endif
