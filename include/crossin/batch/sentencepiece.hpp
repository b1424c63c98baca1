// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_SENTENCEPIECE_HPP
#define CROSSIN_BATCH_SENTENCEPIECE_HPP

/// \file
/// The `.model` files of SentencePiece, by its own library. Layer: batch. Needs: error, settings, settings_json,
/// tokenizer, sentencepiece.

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sentencepiece_processor.h>

#include <crossin/batch/tokenizer.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/io/settings_json.hpp>

namespace crossin {

/// A SentencePiece model, unigram or BPE. What stands in front of a text is not the model's to say: made of a model
/// alone, `special().before` is empty. Text cannot spell the special tokens.
///
/// Models:        `tokenizer`.
/// Errors:        a constructor throws `error{parse}` with the file and the library's words for one that cannot be
///                loaded; `decode` throws `error{invalid_argument}` for an id outside of the vocabulary.
/// Thread safety: copies share the model; any number of threads may use one object.
class sentencepiece_tokenizer {
public:
    explicit sentencepiece_tokenizer(std::string const& path)
    {
        auto model = std::make_shared<sentencepiece::SentencePieceProcessor>();
        if (auto const status = model->Load(path); !status.ok())
            fail(errc::parse, place{path}, "SentencePiece cannot load this model: " + status.ToString());
        special_.begin = known(model->bos_id());
        special_.end = known(model->eos_id());
        special_.unknown = known(model->unk_id());
        special_.padding = known(model->pad_id());
        model_ = std::move(model);
    }
    /// The same with what `tokenizer_config.json` says of the tokens around every text (`add_bos_token`,
    /// `add_eos_token`). Where it does not say, a text begins with the model's begin, if there is one, as those of
    /// Llama, Mistral and Gemma do, and nothing stands behind it.
    ///
    /// Errors: `error{mismatch}` for a token that is asked for and that the model lacks; `error{parse}` for what is no
    ///         map.
    sentencepiece_tokenizer(std::string const& path, setting const& config) : sentencepiece_tokenizer(path)
    {
        frame(config.map(), "add_bos_token", special_.begin, special_.begin.has_value(), special_.before);
        frame(config, "add_eos_token", special_.end, false, special_.after);
    }

    void encode(std::string_view text, std::vector<token_id>& ids) const
    {
        std::vector<int> made;
        if (auto const status = model_->Encode({text.data(), text.size()}, &made); !status.ok())
            fail(errc::unsupported, "SentencePiece cannot encode this text: " + status.ToString());
        ids.insert(ids.end(), made.begin(), made.end());
    }
    void decode(std::span<token_id const> ids, std::string& text) const
    {
        for (token_id const id : ids)
            if (id < 0 || static_cast<std::size_t>(id) >= size()) detail::fail_id(id, size());
        std::vector<int> spelled; // the library writes a mark of its own for what is unknown
        std::copy_if(ids.begin(), ids.end(), std::back_inserter(spelled),
                     [&](token_id id) { return id != special_.unknown; });
        std::string made;
        if (auto const status = model_->Decode(spelled, &made); !status.ok())
            fail(errc::unsupported, "SentencePiece cannot decode these ids: " + status.ToString());
        text += made;
    }
    [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(model_->GetPieceSize()); }
    [[nodiscard]] special_ids const& special() const noexcept { return special_; }
    [[nodiscard]] static constexpr bool spells_special() noexcept { return false; }
    /// As the model writes it, with U+2581 for blanks; empty for ids that are none.
    [[nodiscard]] std::string_view text_of(token_id id) const noexcept
    {
        if (id < 0 || static_cast<std::size_t>(id) >= size()) return {};
        return model_->IdToPiece(id);
    }

private:
    static void frame(setting const& config, char const* key, std::optional<token_id> const& token, bool wanted,
                      std::vector<token_id>& side)
    {
        setting const* const given = config.given(key);
        if (given) wanted = given->flag();
        if (!wanted) return;
        if (!token) fail(errc::mismatch, given->where(), in_quotes(key) + " is true, and the model has no such token");
        side = {*token};
    }
    [[nodiscard]] static std::optional<token_id> known(int id) noexcept
    {
        return id < 0 ? std::nullopt : std::optional<token_id>(id);
    }

    std::shared_ptr<sentencepiece::SentencePieceProcessor const> model_;
    special_ids special_;
};

/// The `tokenizer.model` in a model's folder, or a file that ends in `.model`, with what `tokenizer_config.json` beside
/// it says, if it is there: what stands in front of a text is as models are tuned with it.
///
/// Errors: those of `read_settings_json` and `sentencepiece_tokenizer`.
[[nodiscard]] inline sentencepiece_tokenizer read_sentencepiece_tokenizer(std::string const& path)
{
    bool const is_file = path.ends_with(".model");
    std::string const folder = is_file ? path.substr(0, path.rfind('/') + 1) : path + "/";
    setting config = setting::of_map({});
    try {
        config = read_settings_json(folder + "tokenizer_config.json");
    } catch (error const& problem) {
        if (problem.code() != errc::not_found) throw;
    }
    return {is_file ? path : folder + "tokenizer.model", config};
}

} // namespace crossin
#endif
