// SPDX-License-Identifier: MIT
// Tokenizers: the code of docs/reference/batch/*tokenizer.md, and of docs/reference/io/tokenizer_file.md.

#include <cstddef>
#include <cstdint>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/batch.hpp>
#include <crossin/io.hpp>

namespace xin = crossin;

//! [concept]
// Everything that the concept asks for.
class letters {
public:
    /// Appends the ids of the text itself.
    void encode(std::string_view text, std::vector<xin::token_id>& ids) const
    {
        for (char const c : text) ids.push_back(c >= 'a' && c <= 'z' ? c - 'a' : 26);
    }
    /// Appends the text of ids; those that stand for no text add nothing.
    void decode(std::span<xin::token_id const> ids, std::string& text) const
    {
        for (xin::token_id const id : ids)
            if (id < 26) text += static_cast<char>('a' + id);
    }
    /// One more than the largest id.
    [[nodiscard]] std::size_t size() const { return 28; }
    [[nodiscard]] xin::special_ids const& special() const { return special_; }

private:
    xin::special_ids special_{.end = 27, .unknown = 26, .after = {27}};
};
static_assert(xin::tokenizer<letters>);
//! [concept]

void show(std::vector<xin::token_id> const& ids)
{
    for (xin::token_id const id : ids) std::cout << id << ' ';
    std::cout << '\n';
}

int main()
{
    {
        //! [use]
        letters t;
        std::vector<xin::token_id> row; // of a batch; memory is kept
        xin::encode_framed(t, "cab", row);
        show(row); // 2 0 1 27
        std::cout << xin::decoded(t, row) << '\n';
        //! [use]
    }
    {
        //! [bytes]
        xin::byte_tokenizer t;
        show(xin::encoded(t, "né")); // 113 198 172
        std::cout << xin::decoded(t, xin::encoded(t, "Việt")) << ' ' << t.size() << '\n';
        //! [bytes]
    }
    {
        //! [file]
        xin::tokenizer_file const file = xin::tokenizer_file_from_json(R"({
            "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2, "<end>": 3}, "merges": ["a b"]},
            "added_tokens": [{"id": 3, "content": "<end>", "special": true}]})");
        std::cout << file.vocabulary.size() << ' ' << file.merges[0].second << ' '
                  << file.settings.at("model").at("type").text() << '\n'; // 4 b BPE
        //! [file]

        //! [bpe]
        xin::bpe_tokenizer t(file);         // read_bpe_tokenizer("my-model") for a model's folder
        show(xin::encoded(t, "abba<end>")); // 2 1 0 3
        xin::bpe_tokenizer other = t;       // for another thread: the vocabulary is shared
        std::cout << other.find("<end>").value() << ' ' << other.text_of(2) << '\n';
        //! [bpe]

        //! [any]
        xin::any_tokenizer any = t; // xin::open_tokenizer("my-model") for a folder or file
        show(xin::encoded(any, "abba"));
        //! [any]
    }
    {
        std::string bytes(4, '\0');
        for (std::string_view const piece : {"<unk>", "<s>", "</s>", " ", "a", " a"}) {
            bytes += std::string(4, '\0'); // all scores are 0
            bytes += static_cast<char>(piece.size());
            bytes += std::string(3, '\0');
            bytes += piece;
        }
        //! [llama2c]
        xin::llama2c_tokenizer t(bytes); // read_llama2c_tokenizer("tok512.bin") for a file
        show(xin::encoded(t, "a a"));    // 5 5
        std::cout << '"' << xin::decoded(t, xin::encoded(t, "a a")) << "\"\n";
        //! [llama2c]
    }
}
