// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_SENTENCEPIECE_HPP
#define CROSSIN_BATCH_SENTENCEPIECE_HPP

/// \file
/// The `.model` files of SentencePiece, by its own library. Layer: batch. Needs: error, tokenizer, sentencepiece.

#include <cstddef>
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

namespace crossin {

/// A SentencePiece model, unigram or BPE. What stands in front of a text is not the model's to say, so that
/// `special().before` is empty; Llama's models want `special().begin` there. Text cannot spell the special tokens.
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
        std::string made;
        if (auto const status = model_->Decode(std::vector<int>(ids.begin(), ids.end()), &made); !status.ok())
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
    [[nodiscard]] static std::optional<token_id> known(int id) noexcept
    {
        return id < 0 ? std::nullopt : std::optional<token_id>(id);
    }

    std::shared_ptr<sentencepiece::SentencePieceProcessor const> model_;
    special_ids special_;
};

} // namespace crossin
#endif
