// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_DETAIL_BPE_PARTS_HPP
#define CROSSIN_BATCH_DETAIL_BPE_PARTS_HPP

/// \file
/// The model and the added tokens of a tokenizer file. Layer: batch. Needs: error, settings, tokenizer_file, bpe_model,
/// added_tokens.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/batch/detail/added_tokens.hpp>
#include <crossin/batch/detail/bpe_model.hpp>
#include <crossin/batch/detail/byte_letters.hpp>
#include <crossin/batch/detail/text_steps.hpp>
#include <crossin/batch/tokenizer.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/io/tokenizer_file.hpp>

namespace crossin::detail {

/// What copies of a tokenizer share. Never changes once it is made.
struct bpe_parts {
    bpe_model model;
    std::vector<added_token> added;
    std::vector<std::uint32_t> added_of; ///< by id; `text_finder::none`: not an added token
    text_finder in_text;                 ///< added tokens that are looked for in the text as it came
    text_finder in_normal_text;          ///< and those looked for once it went through the normalizer
    special_ids special;

    [[nodiscard]] std::size_t size() const noexcept { return added_of.size(); }
    [[nodiscard]] added_token const* added_at(token_id id) const noexcept
    {
        std::uint32_t const at = added_of[static_cast<std::size_t>(id)];
        return at == text_finder::none ? nullptr : &added[at];
    }
    [[nodiscard]] token_id find(std::string_view text) const noexcept
    {
        for (added_token const& token : added)
            if (token.text == text) return token.id;
        return model.tokens.find(text);
    }
    /// Lets no text become a special token. One of a single character stays what that character is.
    void keep_out_special()
    {
        model.unmade.assign(size(), false);
        auto const keep_out = [&](token_id id) { model.unmade[static_cast<std::size_t>(id)] = true; };
        for (added_token const& token : added)
            if (token.special) keep_out(token.id);
        for (auto const& named : {special.begin, special.end, special.unknown, special.padding})
            if (named) keep_out(*named);
    }
};

/// Makes `bpe_parts` of a file; `normalizer` is the one of the file.
class bpe_builder {
public:
    /// Requires: `check_model(file)`.
    bpe_builder(tokenizer_file const& file, bool byte_level) : file_(file)
    {
        setting const& model = file.settings.at("model");
        if (setting const* const added = file.settings.given("added_tokens")) added_ = &added->list();
        parts_.model.byte_level = byte_level;
        parts_.model.byte_fallback = model.flag_or("byte_fallback", false);
        parts_.model.fuse_unknown = model.flag_or("fuse_unk", false);
        parts_.model.whole_words = model.flag_or("ignore_merges", false);
        std::size_t const tokens = file.vocabulary.size() + (added_ ? added_->size() : 0);
        id_limit_ = std::min<std::size_t>(tokens * 16 + 4096, most_tokens);
        add_vocabulary();
        add_merges();
        parts_.model.byte_ids.fill(no_token);
        for (unsigned byte = 0; byte < 256; ++byte) parts_.model.byte_ids[byte] = id_of_byte(byte);
        if (setting const* const unknown = model.given("unk_token")) {
            parts_.model.unknown = id_of(unknown->text());
            if (parts_.model.unknown == no_token) unknown->reject("a token of the vocabulary");
            parts_.special.unknown = parts_.model.unknown;
        }
    }

    /// Refuses what is no model of byte-pair encoding, by its name, and what this one would do that is not done here.
    static void check_model(tokenizer_file const& file)
    {
        setting const* const given = file.settings.given("model");
        if (!given || !given->is_map()) fail(errc::parse, file.settings.where(), "the tokenizer file has no \"model\"");
        setting const& model = *given;
        if (setting const* const type = model.given("type"); type && type->text() != "BPE")
            fail(errc::unsupported, type->where(),
                 "the model is " + in_quotes(type->text()) + "; of tokenizer files only BPE is supported");
        if (setting const* const dropout = model.given("dropout"); dropout && dropout->number() != 0)
            fail(errc::unsupported, dropout->where(),
                 "the flag \"dropout\" is set, and merges are never left out here");
        for (char const* const key : {"continuing_subword_prefix", "end_of_word_suffix"})
            if (setting const* const affix = model.given(key); affix && !affix->text().empty())
                fail(errc::unsupported, affix->where(),
                     "the flag " + in_quotes(key) + " is " + in_quotes(affix->text()) + ", which is not supported");
        if (!file.has_merges && file.merges.empty())
            fail(errc::parse, model.where(), "the model lacks the list \"merges\"; it may be empty");
    }

    [[nodiscard]] bpe_parts build(text_steps& normalizer)
    {
        add_tokens(normalizer);
        if (setting const* const post = file_.settings.given("post_processor")) add_frame(*post);
        special_ids& special = parts_.special;
        if (special.before.size() == 1) special.begin = special.before[0];
        if (special.after.size() == 1) special.end = special.after[0];
        return std::move(parts_);
    }

private:
    /// The place of an entry of the vocabulary or of the merges.
    [[nodiscard]] place place_of(std::vector<std::uint64_t> const& bytes, std::size_t entry) const
    {
        if (entry >= bytes.size()) return {.path = file_.path};
        return {.path = file_.path, .byte = bytes[entry], .has_byte = true};
    }

    void add_vocabulary()
    {
        token_table& tokens = parts_.model.tokens;
        std::vector<bool> taken;
        std::string bytes;
        if (file_.vocabulary.empty()) fail(errc::parse, place{file_.path}, "the vocabulary is empty");
        for (std::size_t i = 0; i < file_.vocabulary.size(); ++i) {
            auto const& [token, id] = file_.vocabulary[i];
            claim(i, taken);
            bool fresh = true;
            if (!parts_.model.byte_level)
                fresh = tokens.insert(token, static_cast<token_id>(id));
            else if (bytes_of(token, bytes))
                fresh = tokens.insert(bytes, static_cast<token_id>(id));
            else
                tokens.keep(token, static_cast<token_id>(id)); // letters of no byte: no text is spelled with it
            if (!fresh)
                fail(errc::parse, place_of(file_.token_bytes, i),
                     "the token " + in_quotes(token) + " stands twice in the vocabulary");
        }
    }
    void claim(std::size_t entry, std::vector<bool>& taken) const
    {
        auto const& [token, id] = file_.vocabulary[entry];
        if (id >= id_limit_) fail_limit(place_of(file_.token_bytes, entry), token, id);
        if (id >= taken.size()) taken.resize(id + 1);
        if (taken[id])
            fail(errc::parse, place_of(file_.token_bytes, entry),
                 "the id " + std::to_string(id) + " of the token " + in_quotes(token) +
                     " is that of another token, too");
        taken[id] = true;
    }
    /// Ids far above the number of tokens are damage, and would cost memory for nothing.
    [[noreturn, gnu::cold]] void fail_limit(place where, std::string_view token, std::uint64_t id) const
    {
        fail(errc::limit, std::move(where),
             "the token " + in_quotes(token) + " has the id " + std::to_string(id) +
                 "; in a file of so few tokens ids stay below " + std::to_string(id_limit_));
    }

    /// The id of a token as the file spells it.
    [[nodiscard]] token_id id_of(std::string_view token)
    {
        if (!parts_.model.byte_level) return parts_.model.tokens.find(token);
        return bytes_of(token, room_) ? parts_.model.tokens.find(room_) : no_token;
    }
    [[nodiscard]] token_id id_of_byte(unsigned byte) const
    {
        static constexpr char hex[] = "0123456789ABCDEF";
        if (parts_.model.byte_level)
            return parts_.model.tokens.find(std::string(1, static_cast<char>(static_cast<unsigned char>(byte))));
        return parts_.model.tokens.find(std::string("<0x") + hex[byte >> 4] + hex[byte & 15] + ">");
    }

    void add_merges()
    {
        parts_.model.merges.reserve(file_.merges.size());
        std::uint32_t rank = 0;
        std::string both;
        for (std::size_t i = 0; i < file_.merges.size(); ++i) {
            auto const& [left, right] = file_.merges[i];
            both = left;
            both += right;
            token_id const ids[] = {id_of(left), id_of(right), id_of(both)};
            std::string const* const spellings[] = {&left, &right, &both};
            for (std::size_t part = 0; part < 3; ++part)
                if (ids[part] == no_token)
                    fail(errc::parse, place_of(file_.merge_bytes, i),
                         "the merge of " + in_quotes(left) + " and " + in_quotes(right) + " needs the token " +
                             in_quotes(*spellings[part]) + ", which the vocabulary lacks");
            parts_.model.merges.insert(ids[0], ids[1], {rank++, ids[2]});
        }
    }

    void add_tokens(text_steps& normalizer)
    {
        std::size_t size = parts_.model.tokens.size();
        if (added_)
            for (setting const& one : *added_) size = std::max(size, add_token(one, normalizer));
        parts_.added_of.assign(size, text_finder::none);
        for (std::size_t i = 0; i < parts_.added.size(); ++i)
            parts_.added_of[static_cast<std::size_t>(parts_.added[i].id)] = static_cast<std::uint32_t>(i);
    }
    /// Returns: one more than its id.
    std::size_t add_token(setting const& one, text_steps& normalizer)
    {
        added_token token{.text = one.at("content").text(),
                          .special = one.flag_or("special", false),
                          .normalized = one.flag_or("normalized", false),
                          .single_word = one.flag_or("single_word", false),
                          .strip_left = one.flag_or("lstrip", false),
                          .strip_right = one.flag_or("rstrip", false)};
        std::uint64_t const id = one.at("id").count();
        if (id >= id_limit_) fail_limit(one.at("id").where(), token.text, id);
        if (token.text.empty()) one.at("content").reject("a text that is not empty");
        token.id = static_cast<token_id>(id);
        if (token_id const known = id_of(token.text); known != no_token && known != token.id)
            fail(errc::mismatch, one.where(),
                 "the added token " + in_quotes(token.text) + " has the id " + std::to_string(id) + ", and " +
                     std::to_string(known) + " in the vocabulary");
        expect_free(one, token);
        auto const number = static_cast<std::uint32_t>(parts_.added.size());
        std::string wanted = token.text;
        if (token.normalized) normalizer.apply(wanted); // as its text will look by then
        if (!wanted.empty()) (token.normalized ? parts_.in_normal_text : parts_.in_text).insert(wanted, number);
        parts_.added.push_back(std::move(token));
        return static_cast<std::size_t>(id) + 1;
    }

    /// Refuses an id that is another token's, in the vocabulary or among the added ones, and a text that stands twice.
    void expect_free(setting const& one, added_token const& token)
    {
        if (added_texts_.find(token.text) != no_token)
            fail(errc::mismatch, one.where(), "the added token " + in_quotes(token.text) + " is added twice");
        bool const bytes = parts_.model.byte_level && bytes_of(token.text, room_);
        std::string_view other = parts_.model.tokens.text(token.id);
        if (other == (bytes ? room_ : token.text)) other = {};
        if (other.empty()) other = added_texts_.text(token.id);
        if (!other.empty())
            fail(errc::mismatch, one.where(),
                 "the added token " + in_quotes(token.text) + " has the id " + std::to_string(token.id) +
                     ", which is that of " + in_quotes(other));
        added_texts_.insert(token.text, token.id);
    }

    /// What the file puts around every text.
    void add_frame(setting const& post)
    {
        std::string const& type = post.at("type").text();
        special_ids& special = parts_.special;
        if (type == "Sequence") {
            for (setting const& step : post.at("processors").list()) add_frame(step);
        } else if (type == "TemplateProcessing") {
            expect_first_frame(post, type);
            bool behind = false;
            for (setting const& item : post.at("single").list()) {
                if (item.map().find("Sequence")) {
                    if (behind)
                        fail(errc::unsupported, item.where(),
                             "the text stands twice in \"single\": a second Sequence is not supported");
                    behind = true;
                    continue;
                }
                setting const& name = item.at("SpecialToken").at("id");
                for (setting const& id : post.at("special_tokens").at(name.text()).at("ids").list())
                    (behind ? special.after : special.before).push_back(checked(id));
            }
        } else if (type == "RobertaProcessing" || type == "BertProcessing") {
            expect_first_frame(post, type);
            for (char const* const key : {"cls", "sep"}) {
                setting const& pair = post.at(key);
                if (pair.list().size() != 2) pair.reject("a list of a token and its id");
                (*key == 'c' ? special.before : special.after).push_back(checked(pair.items()[1]));
            }
        } else if (type != "ByteLevel") { // which only moves offsets
            fail(errc::unsupported, post.where(),
                 "the post-processor " + in_quotes(type) +
                     " is not supported; those that are: Sequence, "
                     "TemplateProcessing, RobertaProcessing, BertProcessing, ByteLevel");
        }
    }
    void expect_first_frame(setting const& post, std::string_view type)
    {
        if (framed_)
            fail(errc::unsupported, post.where(),
                 "a second post-processor that puts tokens around a text, " + in_quotes(type) + ", is not supported");
        framed_ = true;
    }
    [[nodiscard]] token_id checked(setting const& id) const
    {
        if (id.count() >= parts_.size()) id.reject("an id below " + std::to_string(parts_.size()));
        return static_cast<token_id>(id.count());
    }

    tokenizer_file const& file_;
    std::vector<setting> const* added_ = nullptr;
    std::size_t id_limit_ = 0;
    bool framed_ = false;
    bpe_parts parts_;
    token_table added_texts_;
    std::string room_;
};

} // namespace crossin::detail
#endif
