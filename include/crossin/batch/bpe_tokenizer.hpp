// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_BPE_TOKENIZER_HPP
#define CROSSIN_BATCH_BPE_TOKENIZER_HPP

/// \file
/// The tokenizer of a `tokenizer.json` with byte-pair encoding. Layer: batch. Needs: error, settings, tokenizer_file,
/// tokenizer, pattern, normalize.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/batch/detail/added_tokens.hpp>
#include <crossin/batch/detail/bpe_parts.hpp>
#include <crossin/batch/detail/text_steps.hpp>
#include <crossin/batch/detail/token_decoder.hpp>
#include <crossin/batch/detail/word_cache.hpp>
#include <crossin/batch/detail/word_splits.hpp>
#include <crossin/batch/tokenizer.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/handle.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/io/settings_json.hpp>
#include <crossin/io/tokenizer_file.hpp>
#include <crossin/text/pattern.hpp>

namespace crossin {

/// How a `bpe_tokenizer` reads text.
struct bpe_options {
    /// Whether text that spells a special token, such as `<|im_end|>`, becomes that token. Texts of strangers cannot
    /// forge the end of a turn without: neither as an added token, nor by merges, nor as a whole word.
    bool special_in_text = true;
    friend bool operator==(bpe_options const&, bpe_options const&) = default;
};

/// Byte-pair encoding as a `tokenizer.json` describes it: added tokens, normalizer, words, merges, decoder.
///
/// Models:        `tokenizer`.
/// Complexity:    O(n log n) for a word of n characters; words that come again are looked up. No allocation a word
///                once the buffers have grown.
/// Errors:        a constructor throws `error{parse}`, `error{mismatch}` or `error{limit}` for a file that
///                contradicts itself, and `error{unsupported}` naming the part that is not done: models other than
///                BPE, dropout, affixes of words, steps that are not known. Truncation and padding are left to the
///                batch. `encode` throws `error{unsupported}` for a character that the vocabulary can neither spell
///                nor call unknown (Hugging Face's drops it), and `error{encoding}` with the byte for text that is not
///                UTF-8; `decode` throws `error{invalid_argument}` for an id outside of the vocabulary.
/// Thread safety: an object serves one thread at a time; copies share the vocabulary and may work at once.
/// Source:        the format of Hugging Face's tokenizers. Merges: Sennrich and others (arXiv 1508.07909), section
///                3.2, the earliest merge first, from left to right.
class bpe_tokenizer {
public:
    explicit bpe_tokenizer(tokenizer_file const& file, bpe_options const& options = {})
        : bpe_tokenizer(file, nullptr, options)
    {}
    /// The same with what `tokenizer_config.json` says: the names of special tokens, and whether the first and the last
    /// of them stand around every text (`add_bos_token`, `add_eos_token`).
    ///
    /// Those two replace what the post-processor does where `tokenizer_class` is one of Llama's or Gemma's, as in
    /// transformers. Elsewhere programs differ in whether they look at them, so that they may only repeat it.
    ///
    /// Errors: `error{mismatch}` for a name that is none of the vocabulary's tokens, and for an `add_bos_token` or
    ///         `add_eos_token` that names no token or contradicts the file; `error{parse}` for what is no map.
    bpe_tokenizer(tokenizer_file const& file, setting const& config, bpe_options const& options = {})
        : bpe_tokenizer(file, &config, options)
    {}

    /// Appends the ids of `text`; `ids` is as it was when this throws.
    void encode(std::string_view text, std::vector<token_id>& ids)
    {
        detail::require_utf8(text); // what steps through it may then step by the first byte of each character
        std::size_t const before = ids.size();
        try {
            each_section(parts_->in_text, text, true, ids, [&](std::string_view section, bool at_start) {
                normal_.assign(section);
                normalizer_.apply(normal_);
                each_section(
                    parts_->in_normal_text, normal_, at_start, ids,
                    [&](std::string_view words, bool at_words_start) { encode_words(words, at_words_start, ids); });
            });
        } catch (...) {
            ids.resize(before);
            throw;
        }
    }

    /// Appends the text of `ids`. Special tokens stand for nothing, and bytes that are not UTF-8 become U+FFFD.
    void decode(std::span<token_id const> ids, std::string& text)
    {
        std::vector<std::string> tokens;
        tokens.reserve(ids.size());
        for (token_id const id : ids) {
            if (id < 0 || static_cast<std::size_t>(id) >= size()) detail::fail_id(id, size());
            detail::added_token const* const added = parts_->added_at(id);
            if (!added)
                tokens.emplace_back(parts_->model.tokens.text(id));
            else if (!added->special)
                tokens.push_back(added->text);
        }
        decoder_.decode(tokens, text);
    }

    [[nodiscard]] std::size_t size() const noexcept { return parts_->size(); }
    [[nodiscard]] special_ids const& special() const noexcept { return parts_->special; }
    /// Whether text that spells a special token becomes it.
    [[nodiscard]] bool spells_special() const noexcept { return options_.special_in_text; }
    /// The id of a token by its text: that of an added token, or the text inside the vocabulary, which is bytes
    /// where the vocabulary is byte-level. Complexity: O(added tokens).
    [[nodiscard]] std::optional<token_id> find(std::string_view token) const noexcept
    {
        token_id const id = parts_->find(token);
        return id == detail::no_token ? std::nullopt : std::optional(id);
    }
    /// What `find` finds the id by; empty for ids that are none. Valid as long as a copy of this object lives.
    [[nodiscard]] std::string_view text_of(token_id id) const noexcept
    {
        if (id < 0 || static_cast<std::size_t>(id) >= size()) return {};
        detail::added_token const* const added = parts_->added_at(id);
        return added ? std::string_view(added->text) : parts_->model.tokens.text(id);
    }

private:
    bpe_tokenizer(tokenizer_file const& file, setting const* config, bpe_options const& options) : options_(options)
    {
        detail::bpe_builder::check_model(file); // first: a file of another kind is refused for that, not for a step
        if (setting const* const from = file.settings.given("normalizer")) normalizer_ = detail::text_steps(*from);
        if (setting const* const from = file.settings.given("pre_tokenizer")) splits_ = detail::word_splits(*from);
        bool const byte_level = splits_.byte_level();
        if (setting const* const from = file.settings.given("decoder"))
            decoder_ = detail::token_decoder(*from, byte_level);
        detail::bpe_parts parts = detail::bpe_builder(file, byte_level).build(normalizer_);
        if (config) {
            name_special(config->map(), "bos_token", parts, parts.special.begin);
            name_special(*config, "eos_token", parts, parts.special.end);
            name_special(*config, "unk_token", parts, parts.special.unknown);
            name_special(*config, "pad_token", parts, parts.special.padding);
            frame(*config, "add_bos_token", parts.special.begin, parts.special.before);
            frame(*config, "add_eos_token", parts.special.end, parts.special.after);
        }
        if (!options.special_in_text) parts.keep_out_special();
        parts_ = handle<detail::bpe_parts const>::make(std::move(parts));
    }

    static void name_special(setting const& config, char const* key, detail::bpe_parts const& parts,
                             std::optional<token_id>& id)
    {
        setting const* const named = config.given(key);
        if (!named) return;
        setting const& name = named->is_map() ? named->at("content") : *named;
        token_id const found = parts.find(name.text());
        if (found == detail::no_token)
            fail(errc::mismatch, name.where(),
                 in_quotes(key) + " is " + in_quotes(name.text()) + ", which is none of the vocabulary's tokens");
        id = found;
    }

    /// What `add_bos_token` and `add_eos_token` say of one side of a text.
    static void frame(setting const& config, char const* key, std::optional<token_id> const& token,
                      std::vector<token_id>& side)
    {
        setting const* const given = config.given(key);
        if (!given) return;
        std::vector<token_id> wanted;
        if (given->flag()) {
            if (!token) fail(errc::mismatch, given->where(), in_quotes(key) + " is true, and no such token is named");
            wanted = {*token};
        }
        if (wanted == side) return;
        setting const* const type = config.given("tokenizer_class");
        bool const replaces = type && (type->text().starts_with("Llama") || type->text().starts_with("Gemma"));
        if (!replaces)
            fail(errc::mismatch, given->where(),
                 in_quotes(key) + " is " + given->text() +
                     ", and the post-processor of tokenizer.json says otherwise; take the key out to follow that, or "
                     "change the post-processor");
        side = std::move(wanted);
    }

    /// Appends the added tokens in `text`, and calls `section(text, at_start)` with what lies between them.
    template <class Section>
    void each_section(detail::text_finder const& finder, std::string_view text, bool at_start,
                      std::vector<token_id>& ids, Section section)
    {
        std::size_t done = 0;
        for (auto hit = finder.next(text, 0); hit.number != detail::text_finder::none;
             hit = finder.next(text, hit.end)) {
            detail::added_token const& token = parts_->added[hit.number];
            if (token.special && !options_.special_in_text) continue;
            if (token.single_word && touches_word(text, hit.begin, hit.end)) continue;
            std::size_t begin = token.strip_left ? detail::white_space_before(text, hit.begin) : hit.begin;
            begin = begin < done ? done : begin;
            if (done < begin) section(text.substr(done, begin - done), at_start && done == 0);
            ids.push_back(token.id);
            done = token.strip_right ? detail::white_space_behind(text, hit.end) : hit.end;
        }
        if (done < text.size()) section(text.substr(done), at_start && done == 0);
    }
    [[nodiscard]] bool touches_word(std::string_view text, std::size_t begin, std::size_t end)
    {
        if (!letter_) letter_.emplace("\\w");
        if (begin > 0) {
            std::size_t const before = detail::code_point_before(text, begin);
            if (letter_->occurs_in(text.substr(before, begin - before))) return true;
        }
        if (end == text.size()) return false;
        std::size_t behind = end;
        static_cast<void>(next_code_point(text, behind));
        return letter_->occurs_in(text.substr(end, behind - end));
    }

    void encode_words(std::string_view section, bool at_start, std::vector<token_id>& ids)
    {
        text_.assign(section);
        splits_.split(text_, at_start, words_);
        for (detail::text_range const& where : words_) {
            std::string_view const word = std::string_view(text_).substr(where.begin, where.end - where.begin);
            if (cache_.find(word, ids)) continue;
            std::size_t const first = ids.size();
            parts_->model.encode(word, ids, work_);
            cache_.insert(word, std::span<token_id const>(ids).subspan(first));
        }
    }

    bpe_options options_;
    handle<detail::bpe_parts const> parts_;
    detail::text_steps normalizer_;
    detail::word_splits splits_;
    detail::token_decoder decoder_;
    std::optional<text_pattern> letter_;
    detail::word_cache cache_;
    detail::bpe_workspace work_;
    std::string normal_, text_;
    std::vector<detail::text_range> words_;
};

/// The tokenizer in a model's folder, or of a file that ends in `.json`, with what `tokenizer_config.json` beside it
/// says, if it is there.
///
/// Errors: those of `read_tokenizer_file`, `read_settings_json` and `bpe_tokenizer`.
[[nodiscard]] inline bpe_tokenizer read_bpe_tokenizer(std::string const& path, bpe_options const& options = {})
{
    bool const is_file = path.ends_with(".json");
    std::size_t const slash = path.rfind('/');
    std::string const folder = !is_file                     ? path + "/"
                               : slash == std::string::npos ? std::string()
                                                            : path.substr(0, slash + 1);
    tokenizer_file const file = read_tokenizer_file(is_file ? path : folder + "tokenizer.json");
    setting config;
    try {
        config = read_settings_json(folder + "tokenizer_config.json");
    } catch (error const& problem) {
        if (problem.code() != errc::not_found) throw;
        return bpe_tokenizer(file, options);
    }
    return bpe_tokenizer(file, config, options);
}

} // namespace crossin
#endif
