// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_DETAIL_TOKEN_DECODER_HPP
#define CROSSIN_BATCH_DETAIL_TOKEN_DECODER_HPP

/// \file
/// The `decoder` of a tokenizer file. Layer: batch. Needs: error, settings, split_pattern, tokenizer.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <crossin/batch/detail/split_pattern.hpp>
#include <crossin/batch/tokenizer.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/settings.hpp>

namespace crossin::detail {

/// The byte of a token such as `<0x0A>`; -1 for any other token.
[[nodiscard]] inline int byte_of_token(std::string_view token) noexcept
{
    if (token.size() != 6 || !token.starts_with("<0x") || token[5] != '>') return -1;
    int value = 0;
    for (char const c : token.substr(3, 2)) {
        int const digit = c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0) return -1;
        value = value * 16 + digit;
    }
    return value;
}

/// Turns the texts of tokens into text, step by step.
class token_decoder {
public:
    token_decoder() = default;
    /// Requires: `byte_level` says whether the texts of tokens are bytes already.
    /// Errors:   `error{unsupported}` naming a step that is not known.
    token_decoder(setting const& from, bool byte_level) { add(from, byte_level); }

    /// Appends the text of `tokens`, which it uses up. Without any step, tokens are words with spaces between them.
    void decode(std::vector<std::string>& tokens, std::string& out)
    {
        for (auto& step : steps_) std::visit([&](auto& known) { known.apply(tokens); }, step);
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            if (i > 0 && steps_.empty()) out += ' ';
            out += tokens[i];
        }
    }

private:
    static void fuse(std::vector<std::string>& tokens)
    {
        if (tokens.size() < 2) return;
        for (std::size_t i = 1; i < tokens.size(); ++i) tokens[0] += tokens[i];
        tokens.resize(1);
    }

    struct replace_step {
        split_pattern pattern;
        std::string content;
        void apply(std::vector<std::string>& tokens)
        {
            for (std::string& token : tokens) {
                std::string changed;
                replace_matches(token, pattern, content, changed);
                token.swap(changed);
            }
        }
    };
    struct bytes_step { ///< runs of <0x00> to <0xFF> become text; bytes that are none, one U+FFFD each
        static void apply(std::vector<std::string>& tokens)
        {
            std::vector<std::string> kept;
            std::string run;
            auto const end_run = [&] {
                if (run.empty()) return;
                std::string text;
                append_repaired(run, text);
                if (text != run) {
                    text.clear();
                    for (std::size_t i = 0; i < run.size(); ++i) text += "\xEF\xBF\xBD";
                }
                kept.push_back(std::move(text));
                run.clear();
            };
            for (std::string& token : tokens) {
                if (int const byte = byte_of_token(token); byte >= 0) {
                    run += static_cast<char>(static_cast<unsigned char>(byte));
                    continue;
                }
                end_run();
                kept.push_back(std::move(token));
            }
            end_run();
            tokens.swap(kept);
        }
    };
    struct fuse_step {
        static void apply(std::vector<std::string>& tokens) { fuse(tokens); }
    };
    struct strip_step { ///< takes up to `start` and `stop` times `content` from the ends of each token
        std::string content;
        std::uint64_t start = 0, stop = 0;
        void apply(std::vector<std::string>& tokens) const
        {
            for (std::string& token : tokens) {
                std::string_view left = token;
                for (std::uint64_t i = 0; i < start && left.starts_with(content); ++i)
                    left.remove_prefix(content.size());
                for (std::uint64_t i = 0; i < stop && left.ends_with(content); ++i) left.remove_suffix(content.size());
                token = std::string(left);
            }
        }
    };
    struct byte_level_step {
        static void apply(std::vector<std::string>& tokens)
        {
            fuse(tokens);
            if (tokens.empty()) return;
            std::string text;
            append_repaired(tokens[0], text);
            tokens[0].swap(text);
        }
    };
    struct marks_step { ///< marks become spaces; those of the first token go, as an encoder has put one in front
        split_pattern marks;
        bool strip_first = false;
        void apply(std::vector<std::string>& tokens)
        {
            for (std::size_t i = 0; i < tokens.size(); ++i) {
                std::string text;
                replace_matches(tokens[i], marks, i == 0 && strip_first ? "" : " ", text);
                tokens[i].swap(text);
            }
        }
    };

    void add(setting const& from, bool byte_level)
    {
        std::string const& type = from.at("type").text();
        if (type == "Sequence") {
            for (setting const& step : from.at("decoders").list()) add(step, byte_level);
        } else if (type == "Replace") {
            steps_.emplace_back(replace_step{split_pattern(from.at("pattern")), from.at("content").text()});
        } else if (type == "ByteFallback") {
            steps_.emplace_back(bytes_step{});
        } else if (type == "Fuse") {
            steps_.emplace_back(fuse_step{});
        } else if (type == "Strip") {
            steps_.emplace_back(
                strip_step{text_to_find(from.at("content")), count_or_0(from, "start"), count_or_0(from, "stop")});
        } else if (type == "ByteLevel") {
            if (!byte_level)
                fail(errc::unsupported, from.where(),
                     "the decoder ByteLevel needs the pre-tokenizer ByteLevel beside it");
            steps_.emplace_back(byte_level_step{});
        } else if (type == "Metaspace") {
            setting const* const named = from.given("replacement");
            std::string const mark = named ? text_to_find(*named) : "\u2581";
            setting const* const scheme = from.given("prepend_scheme");
            bool const prepends = scheme ? scheme->text() != "never" : from.flag_or("add_prefix_space", true);
            steps_.emplace_back(marks_step{split_pattern::literal(mark), prepends});
        } else {
            fail(errc::unsupported, from.where(),
                 "the decoder " + in_quotes(type) +
                     " is not supported; those that are: Sequence, Replace, ByteFallback, "
                     "Fuse, Strip, ByteLevel, Metaspace");
        }
    }
    [[nodiscard]] static std::uint64_t count_or_0(setting const& from, std::string_view key)
    {
        setting const* const found = from.given(key);
        return found ? found->count() : 0;
    }

    std::vector<std::variant<replace_step, bytes_step, fuse_step, strip_step, byte_level_step, marks_step>> steps_;
};

} // namespace crossin::detail
#endif
