// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_ANY_TOKENIZER_HPP
#define CROSSIN_BATCH_ANY_TOKENIZER_HPP

/// \file
/// A tokenizer whose kind is known when the program runs, and the one that lies beside a model. Layer: batch.
/// Needs: tokenizer, bpe_tokenizer, llama2c_tokenizer, handle, mapped_file.

#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <crossin/batch/bpe_tokenizer.hpp>
#include <crossin/batch/llama2c_tokenizer.hpp>
#include <crossin/batch/tokenizer.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/handle.hpp>
#include <crossin/io/mapped_file.hpp>

namespace crossin {

/// Any tokenizer, at the price of one indirect call a text.
///
/// Models:        `tokenizer`. Copies have a tokenizer of their own, so that each may serve a thread.
class any_tokenizer {
public:
    // Looks at a member first: a type that is made of an `any_tokenizer` would ask here whether it can be copied, and
    // so ask itself.
    template <class T>
        requires(!std::same_as<std::remove_cvref_t<T>, any_tokenizer> &&
                 requires(T const& words) { words.special(); } && tokenizer<std::remove_cvref_t<T>>)
    any_tokenizer(T&& words)
        : held_(handle<interface>::template make<model<std::remove_cvref_t<T>>>(std::forward<T>(words)))
    {}
    any_tokenizer(any_tokenizer const& other) : held_(other.held_->copy()) {}
    any_tokenizer(any_tokenizer&&) noexcept = default;
    any_tokenizer& operator=(any_tokenizer other) noexcept
    {
        held_ = std::move(other.held_);
        return *this;
    }
    ~any_tokenizer() = default;

    void encode(std::string_view text, std::vector<token_id>& ids) { held_->encode(text, ids); }
    void decode(std::span<token_id const> ids, std::string& text) { held_->decode(ids, text); }
    [[nodiscard]] std::size_t size() const noexcept { return held_->size(); }
    [[nodiscard]] special_ids const& special() const noexcept { return held_->special(); }
    [[nodiscard]] bool spells_special() const noexcept { return held_->spells_special(); }
    /// Empty where the tokenizer does not tell.
    [[nodiscard]] std::string_view text_of(token_id id) const noexcept { return held_->text_of(id); }

private:
    struct interface {
        virtual ~interface() = default;
        virtual void encode(std::string_view text, std::vector<token_id>& ids) = 0;
        virtual void decode(std::span<token_id const> ids, std::string& text) = 0;
        [[nodiscard]] virtual std::size_t size() const noexcept = 0;
        [[nodiscard]] virtual special_ids const& special() const noexcept = 0;
        [[nodiscard]] virtual bool spells_special() const noexcept = 0;
        [[nodiscard]] virtual std::string_view text_of(token_id id) const noexcept = 0;
        [[nodiscard]] virtual handle<interface> copy() const = 0;
    };
    template <class T>
    struct model final : interface {
        explicit model(T from) : words(std::move(from)) {}
        void encode(std::string_view text, std::vector<token_id>& ids) override { words.encode(text, ids); }
        void decode(std::span<token_id const> ids, std::string& text) override { words.decode(ids, text); }
        [[nodiscard]] std::size_t size() const noexcept override { return words.size(); }
        [[nodiscard]] special_ids const& special() const noexcept override { return words.special(); }
        [[nodiscard]] bool spells_special() const noexcept override { return crossin::spells_special(words); }
        [[nodiscard]] std::string_view text_of(token_id id) const noexcept override
        {
            return crossin::text_of(words, id);
        }
        [[nodiscard]] handle<interface> copy() const override { return handle<interface>::template make<model>(words); }
        T words;
    };

    handle<interface> held_; ///< of this object alone
};

namespace detail {

/// Whether `path` can be opened as a file, and is no folder.
[[nodiscard]] inline bool is_file(std::string const& path)
{
    try {
        static_cast<void>(mapped_file(path));
        return true;
    } catch (error const&) {
        return false;
    }
}

} // namespace detail

/// The tokenizer in a file: `tokenizer.json`, with what `tokenizer_config.json` says where one lies beside it, or
/// llama2.c's `.bin`. A folder stands for its `tokenizer.json`.
///
/// Errors: `error{not_found}` for a path that is not there; `error{unsupported}` for a file with another ending, such as
///         SentencePiece's `.model`, which `sentencepiece.hpp` reads; those of the tokenizers.
[[nodiscard]] inline any_tokenizer open_tokenizer(std::string const& path)
{
    if (path.ends_with(".bin")) return read_llama2c_tokenizer(path);
    if (path.ends_with(".model"))
        fail(errc::unsupported, place{path},
             "is a model of SentencePiece, which needs crossin/batch/sentencepiece.hpp");
    if (!path.ends_with(".json") && detail::is_file(path))
        fail(errc::unsupported, place{path},
             "is no tokenizer that is known by its ending: give a .json or .bin file, or a folder with tokenizer.json");
    return read_bpe_tokenizer(path);
}

} // namespace crossin
#endif
