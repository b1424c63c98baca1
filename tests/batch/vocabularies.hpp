// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_BATCH_VOCABULARIES_HPP
#define CROSSIN_TESTS_BATCH_VOCABULARIES_HPP

/// \file
/// Small vocabularies as tokenizer files write them.

#include <crossin/batch/bpe_tokenizer.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crossin_test {

/// A JSON string.
inline std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (char const c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

/// `{"a": 0, "b": 1, ...}`
inline std::string vocabulary_json(std::vector<std::string> const& tokens)
{
    std::string out = "{";
    for (std::size_t i = 0; i < tokens.size(); ++i) out += (i ? "," : "") + quoted(tokens[i]) + ":" + std::to_string(i);
    return out + "}";
}

/// `[["a", "b"], ...]`
inline std::string merges_json(std::vector<std::pair<std::string, std::string>> const& merges)
{
    std::string out = "[";
    for (auto const& [left, right] : merges)
        out += (out.size() > 1 ? ",[" : "[") + quoted(left) + "," + quoted(right) + "]";
    return out + "]";
}

/// A file with this model and these other members, such as `, "normalizer": {...}`.
inline std::string bpe_json(std::vector<std::string> const& tokens,
                            std::vector<std::pair<std::string, std::string>> const& merges,
                            std::string const& model_members = {}, std::string const& members = {})
{
    return R"({"model": {"type": "BPE", "vocab": )" + vocabulary_json(tokens) + R"(, "merges": )" +
           merges_json(merges) + model_members + "}" + members + "}";
}

inline crossin::bpe_tokenizer bpe_of(std::string const& json, crossin::bpe_options const& options = {})
{
    return crossin::bpe_tokenizer(crossin::tokenizer_file_from_json(json, "t.json"), options);
}

/// The letter that a byte-level vocabulary writes for a byte, as the rule is stated: bytes that print are themselves,
/// the others are numbered from 256.
inline std::string letter_of(unsigned byte)
{
    unsigned others = 0;
    for (unsigned b = 0; b <= byte; ++b) {
        bool const prints = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
        unsigned const code = prints ? b : 256 + others++;
        if (b != byte) continue;
        if (code < 0x80) return std::string(1, static_cast<char>(code));
        return {static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 0x3F))};
    }
    return {};
}

/// `text` in those letters.
inline std::string letters_of(std::string_view text)
{
    std::string out;
    for (char const c : text) out += letter_of(static_cast<unsigned char>(c));
    return out;
}

/// The 256 letters, in the order of their bytes.
inline std::vector<std::string> all_letters()
{
    std::vector<std::string> letters;
    for (unsigned byte = 0; byte < 256; ++byte) letters.push_back(letter_of(byte));
    return letters;
}

} // namespace crossin_test
#endif
