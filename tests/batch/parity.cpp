// SPDX-License-Identifier: MIT
// Ids of real vocabularies against another implementation's, as benchmarks/peers/tokenizer_ids.mjs writes them. The
// vocabularies are too large for the shared data: the environment variable CROSSIN_TOKENIZERS names folders that hold
// tokenizer.json and ids.jsonl, with colons between them.
#include <crossin/batch/bpe_tokenizer.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

using namespace crossin;

namespace {

std::vector<token_id> ids_in(setting const& list)
{
    std::vector<token_id> ids;
    for (setting const& id : list.items()) ids.push_back(static_cast<token_id>(id.count()));
    return ids;
}

struct comparison {
    std::size_t texts = 0, tokens = 0, differing = 0, framed_otherwise = 0, decoded_otherwise = 0;
    std::string first_difference;
};

comparison compared(std::string const& folder)
{
    bpe_tokenizer t = read_bpe_tokenizer(folder);
    std::string const lines = crossin_test::read_file(folder + "/ids.jsonl");
    comparison found;
    for (std::size_t begin = 0; begin < lines.size();) {
        std::size_t const end = lines.find('\n', begin);
        setting const line = settings_from_json(std::string_view(lines).substr(begin, end - begin));
        begin = end + 1;
        std::string const& text = line.at("text").text();
        std::vector<token_id> const ours = encoded(t, text), theirs = ids_in(line.at("ids"));
        ++found.texts;
        found.tokens += ours.size();
        if (ours != theirs && found.differing++ == 0) found.first_difference = text;
        std::vector<token_id> framed;
        encode_framed(t, text, framed);
        found.framed_otherwise += framed != ids_in(line.at("framed"));
        found.decoded_otherwise += decoded(t, ours) != line.at("decoded").text();
    }
    return found;
}

} // namespace

TEST_CASE("parity: no text has other ids")
{
    char const* const named = std::getenv("CROSSIN_TOKENIZERS");
    if (!named) {
        std::puts("skipped: CROSSIN_TOKENIZERS names no folder");
        return;
    }
    std::string_view folders = named;
    while (!folders.empty()) {
        std::size_t const end = std::min(folders.find(':'), folders.size());
        std::string const folder(folders.substr(0, end));
        folders.remove_prefix(std::min(end + 1, folders.size()));
        comparison const found = compared(folder);
        std::printf("%s: %zu texts, %zu tokens, %zu differ, %zu framed otherwise, %zu decoded otherwise\n",
                    folder.c_str(), found.texts, found.tokens, found.differing, found.framed_otherwise,
                    found.decoded_otherwise);
        CHECK(found.texts > 0);
        CHECK(found.differing == 0);
        CHECK(found.framed_otherwise == 0);
        CHECK(found.decoded_otherwise == 0);
        CHECK(found.first_difference.empty());
    }
}
