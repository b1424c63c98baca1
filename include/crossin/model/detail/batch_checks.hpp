// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_DETAIL_BATCH_CHECKS_HPP
#define CROSSIN_MODEL_DETAIL_BATCH_CHECKS_HPP

/// \file
/// Whether a batch fits a decoder. Layer: model. Needs: token_sequences, model_config.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/token_sequences.hpp>
#include <crossin/io/model_config.hpp>
#include <crossin/model/attention.hpp>

namespace crossin::detail {

/// Throws for an id that the vocabulary does not have. `of` says what the ids are, as " of the batch".
inline void check_ids(std::span<std::uint32_t const> ids, model_config const& config, std::string_view of = "")
{
    for (std::size_t t = 0; t < ids.size(); ++t)
        if (ids[t] >= config.vocabulary) [[unlikely]]
            fail(errc::mismatch, "token " + std::to_string(t) + std::string(of) + " has the id " +
                                     std::to_string(ids[t]) + ", and the model knows ids below " +
                                     std::to_string(config.vocabulary) +
                                     "; was the text cut up by the tokenizer of another model?");
}

/// Throws for a text that is longer than the model takes. `with` says what it ends with.
inline void check_length(std::size_t tokens, model_config const& config, std::string_view with = "")
{
    if (tokens > config.longest_tokens) [[unlikely]]
        fail(errc::limit, "a text of " + std::to_string(tokens) + " tokens" + std::string(with) +
                              " is longer than the " + std::to_string(config.longest_tokens) +
                              " that the model takes; shorten it");
}

/// The texts of a batch, as attention takes them, and the places that have a label.
struct checked_batch {
    std::vector<attention_text> texts;
    std::vector<std::uint32_t> places; ///< those with a label, ascending
};

/// Throws for a batch that does not fit the model, or itself.
inline void check_batch(token_sequences const& batch, model_config const& config, checked_batch& to)
{
    to.texts.clear();
    to.places.clear();
    std::size_t const tokens = batch.tokens();
    if (batch.labels.size() != tokens && !batch.labels.empty())
        fail(errc::mismatch, "a batch of " + std::to_string(tokens) + " tokens has " +
                                 std::to_string(batch.labels.size()) + " labels; there must be one each, or none");
    if (!batch.prefixes.empty() && batch.prefixes.size() != batch.size())
        fail(errc::mismatch, "a batch of " + std::to_string(batch.size()) + " texts has " +
                                 std::to_string(batch.prefixes.size()) + " prefixes; there must be one each, or none");
    if (batch.begins.empty() ? tokens != 0 : batch.begins.front() != 0 || batch.begins.back() != tokens)
        fail(errc::mismatch, "the texts of a batch begin at token 0 and end at its last");
    check_ids(batch.ids, config, " of the batch");
    for (std::size_t s = 0; s < batch.size(); ++s) {
        std::size_t const first = batch.begins[s], last = batch.begins[s + 1];
        if (first > last) fail(errc::mismatch, "text " + std::to_string(s) + " of the batch ends before it begins");
        check_length(last - first, config);
        if (batch.prefix(s) > last - first)
            fail(errc::mismatch, "text " + std::to_string(s) + " of the batch has a prefix of " +
                                     std::to_string(batch.prefix(s)) + " tokens, and is " +
                                     std::to_string(last - first) + " long");
        to.texts.push_back({first, last - first, first, last - first, batch.prefix(s)});
    }
    for (std::size_t t = 0; t < batch.labels.size(); ++t) {
        std::int32_t const label = batch.labels[t];
        if (label == no_label) continue;
        if (label < 0 || static_cast<std::uint64_t>(label) >= config.vocabulary) [[unlikely]]
            fail(errc::mismatch, "token " + std::to_string(t) + " of the batch has the label " + std::to_string(label) +
                                     ", and the model knows ids below " + std::to_string(config.vocabulary));
        to.places.push_back(static_cast<std::uint32_t>(t));
    }
}

} // namespace crossin::detail
#endif
