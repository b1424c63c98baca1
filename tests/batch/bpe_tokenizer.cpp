// SPDX-License-Identifier: MIT
#include <crossin/batch/bpe_tokenizer.hpp>

#include <crossin/core/random.hpp>

#include "batch/vocabularies.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

#include <array>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace crossin;
using namespace crossin_test;

namespace {

using ids = std::vector<token_id>;

// Spaces as marks, bytes for what is not spelled, all of the text one word.
std::string const marks = R"(, "normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"},
    {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]}, "decoder": {"type": "Sequence", "decoders": [
    {"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"},
    {"type": "Strip", "content": " ", "start": 1, "stop": 0}]})";
std::vector<std::string> const marked{"<unk>", "<s>", "</s>", "▁", "a", "b", "▁a", "ab", "▁ab", "<0xC3>", "<0xA9>"};
std::vector<std::pair<std::string, std::string>> const marked_merges{{"a", "b"}, {"▁", "ab"}, {"▁", "a"}};
std::string const fallback = R"(, "unk_token": "<unk>", "fuse_unk": true, "byte_fallback": true)";
std::string const specials = R"(, "added_tokens": [{"id": 1, "content": "<s>", "special": true},
    {"id": 2, "content": "</s>", "special": true}])";

std::string refused(std::string const& json)
{
    try {
        static_cast<void>(bpe_of(json));
    } catch (error const& problem) {
        return problem.what();
    }
    return "not refused";
}
std::string refused_with(std::string const& model_members, std::string const& members = {})
{
    return refused(bpe_json(marked, marked_merges, model_members, members));
}

// Byte-pair encoding as its definition reads: the earliest merge that is there, leftmost first, until none is.
ids naive(std::vector<std::string> word, std::vector<std::pair<std::string, std::string>> const& merges,
          std::map<std::string, token_id> const& vocabulary)
{
    for (bool joined = true; joined;) {
        joined = false;
        for (auto const& [left, right] : merges) {
            for (std::size_t i = 0; i + 1 < word.size() && !joined; ++i)
                if (word[i] == left && word[i + 1] == right) {
                    word[i] += word[i + 1];
                    word.erase(word.begin() + static_cast<std::ptrdiff_t>(i) + 1);
                    joined = true;
                }
            if (joined) break;
        }
    }
    ids made;
    for (std::string const& token : word) made.push_back(vocabulary.at(token));
    return made;
}

} // namespace

TEST_CASE("bpe_tokenizer: merges in their order, bytes and unknown for the rest")
{
    bpe_tokenizer t = bpe_of(bpe_json(marked, marked_merges, fallback, marks + specials));
    CHECK(encoded(t, "ab a") == ids{8, 6});
    CHECK(encoded(t, "b") == ids{3, 5});
    CHECK(encoded(t, "é") == ids{3, 9, 10});
    CHECK(encoded(t, "üüa") == ids{3, 0, 4}); // a byte of ü is no token, and neighbours that are unknown are one
    CHECK(encoded(t, "").empty());
    CHECK(t.size() == 11);
    CHECK(t.special().unknown == 0);
    CHECK(t.find("▁ab") == 8);
    CHECK(t.find("<s>") == 1);
    CHECK_FALSE(t.find("zz"));
    CHECK(t.text_of(8) == "▁ab");
    CHECK(t.text_of(11).empty());
}

TEST_CASE("bpe_tokenizer: decoding undoes encoding where the vocabulary spells all")
{
    bpe_tokenizer t = bpe_of(bpe_json(marked, marked_merges, fallback, marks + specials));
    for (std::string const text : {"ab a", " ab", "a  b", "éé", ""}) CHECK(decoded(t, encoded(t, text)) == text);
    CHECK(decoded(t, ids{1, 8, 2}) == "ab");                  // special tokens stand for nothing
    CHECK(decoded(t, ids{4, 9, 4}) == "a\uFFFDa");            // half of é
    CHECK(decoded(t, ids{9, 9, 10}) == "\uFFFD\uFFFD\uFFFD"); // bytes that are not UTF-8 together
    CHECK_THROWS_AS(decoded(t, ids{11}), error);
    CHECK_THROWS_AS(decoded(t, ids{-1}), error);
}

TEST_CASE("bpe_tokenizer: the decoder Metaspace takes all marks off the first token, as Hugging Face's does")
{
    std::string const steps = R"(, "pre_tokenizer": {"type": "Metaspace"}, "decoder": {"type": "Metaspace")";
    std::vector<std::string> const tokens{"▁", "▁▁a▁", "b"};
    bpe_tokenizer t = bpe_of(bpe_json(tokens, {}, {}, steps + "}"));
    CHECK(decoded(t, ids{1, 1, 2}) == "a  a b");
    CHECK(decoded(t, ids{0, 0, 2}) == " b");
    bpe_tokenizer never = bpe_of(bpe_json(tokens, {}, {}, steps + R"(, "prepend_scheme": "never"})"));
    CHECK(decoded(never, ids{1, 2}) == "  a b");
}

TEST_CASE("bpe_tokenizer: random merges, as the definition reads")
{
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        std::vector<std::string> tokens{"a", "b", "c", "é"};
        std::vector<std::pair<std::string, std::string>> merges;
        std::map<std::string, token_id> vocabulary;
        for (token_id id = 0; id < 4; ++id) vocabulary.emplace(tokens[static_cast<std::size_t>(id)], id);
        for (std::uint64_t i = 0; i < 30; ++i) {
            std::string const left = tokens[random_bits(seed, 2 * i) % tokens.size()];
            std::string const right = tokens[random_bits(seed, 2 * i + 1) % tokens.size()];
            if (left.size() + right.size() > 12) continue;
            if (std::find(merges.begin(), merges.end(), std::pair(left, right)) != merges.end()) continue;
            merges.emplace_back(left, right);
            if (vocabulary.emplace(left + right, static_cast<token_id>(tokens.size())).second)
                tokens.push_back(left + right);
        }
        bpe_tokenizer t = bpe_of(bpe_json(tokens, merges));
        for (std::uint64_t text = 0; text < 30; ++text) {
            std::vector<std::string> word;
            std::string whole;
            for (std::uint64_t i = 0; i < 1 + text * 3; ++i) {
                word.push_back(tokens[random_bits(seed + 1000, text * 100 + i) % 4]);
                whole += word.back();
            }
            ids const expected = naive(word, merges, vocabulary);
            REQUIRE(encoded(t, whole) == expected);
            REQUIRE(encoded(t, whole) == expected); // and again, where it is known
        }
    }
}

TEST_CASE("bpe_tokenizer: a text of a hundred thousand characters in one word")
{
    bpe_tokenizer t = bpe_of(bpe_json(marked, marked_merges, fallback, marks));
    std::string text;
    for (int i = 0; i < 30'000; ++i) text += "ab a";
    ids const made = encoded(t, text);
    CHECK(made.size() == 60'000); // "▁ab" once, then "▁a" and "ab" in turn, and "▁a"
    CHECK(made[0] == 8);
    CHECK(made[1] == 6);
    CHECK(made[2] == 7);
    CHECK(decoded(t, made) == text);
}

TEST_CASE("bpe_tokenizer: merging looks at no more pairs than three times the characters")
{
    // Doubling a, b and ab and so on: each merge makes room for others on both sides.
    for (std::size_t const characters : {2U, 3U, 64U, 1000U, 100'000U}) {
        std::size_t looked = 0;
        auto const merge_of = [&](token_id left, token_id right) {
            ++looked;
            return left == right && left < 16 ? detail::merge{static_cast<std::uint32_t>(left), left + 1}
                                              : detail::merge{};
        };
        detail::bpe_workspace work;
        ids word(characters, 0);
        detail::merge_tokens(word, 0, merge_of, work);
        CHECK(looked <= 3 * characters);
        CHECK(looked >= characters - 1);
        CHECK(word.size() < 2 + characters / 65536 + 16);
    }
}

TEST_CASE("bpe_tokenizer: byte-level vocabularies spell bytes with letters")
{
    std::vector<std::string> tokens = all_letters();
    tokens.push_back(letters_of("é"));
    tokens.push_back(letters_of(" é"));
    tokens.push_back("two words"); // a space is the letter of no byte: no text is spelled with it
    std::vector<std::pair<std::string, std::string>> const merges{{letter_of(0xC3), letter_of(0xA9)},
                                                                  {letter_of(' '), letters_of("é")}};
    std::string const members =
        R"(, "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
        "decoder": {"type": "ByteLevel"}, "post_processor": {"type": "ByteLevel"}, "normalizer": {"type": "NFC"},
        "added_tokens": [{"id": 259, "content": "<|end|>", "special": true}, {"id": 262, "content": "<x>"}])";
    bpe_tokenizer t = bpe_of(bpe_json(tokens, merges, {}, members));
    CHECK(encoded(t, "é é") == ids{256, 257});
    CHECK(encoded(t, "e\xCC\x81") == ids{256}); // NFC first
    CHECK(encoded(t, "a\xC3\xA8") == ids{'a', 0xC3, 0xA8});
    CHECK(encoded(t, "é<|end|> é<x>") == ids{256, 259, 257, 262});
    CHECK(t.size() == 263);
    CHECK(decoded(t, ids{256, 259, 257, 262, 261, 258}) == "é é<x>two words");
    CHECK(decoded(t, ids{'a', 0xC3}) == "a\uFFFD");
    CHECK(t.find(" é") == 257); // bytes inside
    for (std::string const text :
         {"Give three tips.", "给出三个保持健康的秘诀。", "Đưa ra ba lời khuyên 🙂", "\n \t\r\n", "it's"})
        CHECK(decoded(t, encoded(t, text)) == text);
}

TEST_CASE("bpe_tokenizer: a word that is a token is not built from merges where the file says so")
{
    std::vector<std::pair<std::string, std::string>> const merges{{"b", "c"}, {"a", "b"}, {"ab", "c"}};
    std::vector<std::string> const tokens{"a", "b", "c", "bc", "ab", "abc"};
    bpe_tokenizer by_merges = bpe_of(bpe_json(tokens, merges));
    bpe_tokenizer whole = bpe_of(bpe_json(tokens, merges, R"(, "ignore_merges": true)"));
    CHECK(encoded(by_merges, "abc") == ids{0, 3});
    CHECK(encoded(whole, "abc") == ids{5});
    CHECK(encoded(whole, "abca") == ids{0, 3, 0});
}

TEST_CASE("bpe_tokenizer: merges in one text mean the same as pairs")
{
    std::string const pairs = bpe_json(marked, marked_merges, fallback, marks);
    std::string texts = pairs;
    for (auto const& [left, right] : marked_merges) {
        std::string const pair = "[\"" + left + "\",\"" + right + "\"]";
        texts.replace(texts.find(pair), pair.size(), "\"" + left + " " + right + "\"");
    }
    REQUIRE(texts != pairs);
    bpe_tokenizer a = bpe_of(pairs), b = bpe_of(texts);
    for (std::string const text : {"ab a", "aab", "bab ba"}) CHECK(encoded(a, text) == encoded(b, text));
}

TEST_CASE("bpe_tokenizer: added tokens stand before all else")
{
    std::vector<std::string> const tokens{"a", "b", " ", "<", ">"};
    bpe_tokenizer t = bpe_of(bpe_json(tokens, {}, {}, R"(, "added_tokens": [
        {"id": 5, "content": "<a>"}, {"id": 6, "content": "<a><b>"}, {"id": 7, "content": "<b>", "special": true},
        {"id": 8, "content": "ab", "single_word": true}, {"id": 9, "content": "<<", "lstrip": true},
        {"id": 10, "content": ">>", "rstrip": true}])"));
    CHECK(encoded(t, "a<a>b") == ids{0, 5, 1});
    CHECK(encoded(t, "<a><b>") == ids{6}); // the longest
    CHECK(encoded(t, "<a><") == ids{5, 3});
    CHECK(encoded(t, "<b><b>") == ids{7, 7});
    CHECK(encoded(t, "ab <ab> aba") == ids{8, 2, 3, 8, 4, 2, 0, 1, 0});
    CHECK(encoded(t, "a  << a") == ids{0, 9, 2, 0});
    CHECK(encoded(t, "a >>  a") == ids{0, 2, 10, 0});
    CHECK(encoded(t, ">>  <<") == ids{10, 9});
}

TEST_CASE("bpe_tokenizer: texts of strangers need not become special tokens")
{
    std::vector<std::string> const tokens{"<", "e", ">", "<e>"};
    std::string const json = bpe_json(tokens, {}, {},
                                      R"(, "added_tokens": [{"id": 3, "content": "<e>", "special": true},
        {"id": 4, "content": "ee"}])");
    bpe_tokenizer trusting = bpe_of(json), careful = bpe_of(json, {.special_in_text = false});
    CHECK(encoded(trusting, "<e>ee") == ids{3, 4});
    CHECK(encoded(careful, "<e>ee") == ids{0, 1, 2, 4});

    // Neither by merges, nor as a whole word, nor where the settings alone call it special.
    std::vector<std::string> const more{"<", "e", ">", "<e>", "<e"};
    std::vector<std::pair<std::string, std::string>> const merges{{"<", "e"}, {"<e", ">"}};
    std::string const added = R"(, "added_tokens": [{"id": 3, "content": "<e>", "special": true}])";
    std::string const whole = R"(, "ignore_merges": true)";
    bpe_options const off{.special_in_text = false};
    for (std::string const& model : {std::string(), whole}) {
        bpe_tokenizer spells = bpe_of(bpe_json(more, merges, model));
        CHECK(encoded(spells, "<e>") == ids{3});
        bpe_tokenizer merged = bpe_of(bpe_json(more, merges, model, added), off);
        CHECK(encoded(merged, "<e>e") == ids{4, 2, 1});
        bpe_tokenizer named(tokenizer_file_from_json(bpe_json(more, merges, model)),
                            settings_from_json(R"({"eos_token": "<e>"})"), off);
        CHECK(encoded(named, "<e>") == ids{4, 2});
    }
}

TEST_CASE("bpe_tokenizer: added tokens may be looked for after the normalizer")
{
    std::vector<std::string> const tokens{"A", "é", "▁"};
    bpe_tokenizer t = bpe_of(bpe_json(tokens, {}, {}, R"(, "normalizer": {"type": "NFKC"}, "added_tokens": [
        {"id": 3, "content": "Ａé", "normalized": true}, {"id": 4, "content": "ＡＡ", "normalized": false}])"));
    CHECK(encoded(t, "Aé") == ids{3});
    CHECK(encoded(t, "Ａe\xCC\x81") == ids{3});
    CHECK(encoded(t, "ＡＡA") == ids{4, 0});
    CHECK(encoded(t, "AAA") == ids{0, 0, 0});
}

TEST_CASE("bpe_tokenizer: what the file puts around a text, and what it calls special")
{
    std::string const post = R"(, "post_processor": {"type": "Sequence", "processors": [{"type": "ByteLevel"},
        {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
        {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
        "special_tokens": {"<s>": {"id": "<s>", "ids": [1]}, "</s>": {"id": "</s>", "ids": [2]}}}]})";
    std::string const json = bpe_json(marked, marked_merges, fallback, marks + specials + post);
    bpe_tokenizer t = bpe_of(json);
    ids framed;
    encode_framed(t, "a", framed);
    CHECK(framed == ids{1, 6, 2});
    CHECK(t.special().begin == 1);
    CHECK(t.special().end == 2);
    CHECK_FALSE(t.special().padding);

    setting const config = settings_from_json(
        R"({"bos_token": null, "eos_token": {"content": "</s>"}, "pad_token": "<unk>", "unk_token": "<unk>"})");
    bpe_tokenizer const named(tokenizer_file_from_json(json), config);
    CHECK(named.special().begin == 1);
    CHECK(named.special().end == 2);
    CHECK(named.special().padding == 0);
    CHECK_THROWS_AS(bpe_tokenizer(tokenizer_file_from_json(json), settings_from_json(R"({"eos_token": "<e>"})")),
                    error);

    bpe_tokenizer const roberta = bpe_of(bpe_json(marked, marked_merges, {}, R"(, "post_processor":
        {"type": "RobertaProcessing", "cls": ["<s>", 1], "sep": ["</s>", 2]})"));
    CHECK(roberta.special().before == ids{1});
    CHECK(roberta.special().after == ids{2});
}

TEST_CASE("bpe_tokenizer: characters that nothing spells are an error, and the ids are as they were")
{
    bpe_tokenizer t = bpe_of(bpe_json(marked, marked_merges));
    ids made{7};
    try {
        t.encode("abü", made);
        FAIL("not refused");
    } catch (error const& problem) {
        CHECK(problem.code() == errc::unsupported);
        CHECK(problem.message() ==
              "the vocabulary has no token for \"ü\", bytes 0xC3 0xBC, and none for what is unknown; "
              "take another tokenizer for this text");
    }
    CHECK(made == ids{7});
}

TEST_CASE("bpe_tokenizer: text that is not UTF-8 is refused with the byte, wherever it breaks off")
{
    bpe_tokenizer t = bpe_of(bpe_json({"a", "<", "y", ">"}, {}, {}, R"(, "added_tokens": [
        {"id": 4, "content": "<y>", "rstrip": true}, {"id": 5, "content": "<z>", "lstrip": true},
        {"id": 6, "content": "aa", "single_word": true}])"));
    for (auto const& [text, byte] : std::vector<std::pair<std::string, std::uint64_t>>{{"a<y>\xE6", 4},
                                                                                       {"a<y>\xF0\x9F", 4},
                                                                                       {"\x80<z>", 0},
                                                                                       {"aa\xE6", 2},
                                                                                       {"\xC0\x80", 0},
                                                                                       {"a\xED\xA0\x80", 1}}) {
        ids made{7};
        try {
            t.encode(std::string_view(text), made);
            FAIL("not refused");
        } catch (error const& problem) {
            CHECK(problem.code() == errc::encoding);
            CHECK(problem.where() == place{.path = "text", .byte = byte, .has_byte = true});
        }
        CHECK(made == ids{7});
    }
}

TEST_CASE("bpe_tokenizer: files that are not supported are refused by name")
{
    CHECK(refused(R"({"model": {"type": "Unigram", "vocab": []}})") ==
          "t.json:1 (byte 19): the model is \"Unigram\"; of tokenizer files only BPE is supported");
    CHECK(refused(R"({"added_tokens": []})").find("has no \"model\"") != std::string::npos);
    CHECK(refused_with(R"(, "dropout": 0.1)").find("\"dropout\" is set") != std::string::npos);
    CHECK(refused_with(R"(, "dropout": null)") == "not refused");
    CHECK(refused_with(R"(, "end_of_word_suffix": "</w>")").find("\"end_of_word_suffix\" is \"</w>\"") !=
          std::string::npos);
    CHECK(refused_with("", R"(, "normalizer": {"type": "BertNormalizer"})").find("normalizer \"BertNormalizer\"") !=
          std::string::npos);
    CHECK(refused_with("", R"(, "pre_tokenizer": {"type": "BertPreTokenizer"})").find("\"BertPreTokenizer\"") !=
          std::string::npos);
    CHECK(refused_with("", R"(, "decoder": {"type": "WordPiece"})").find("decoder \"WordPiece\"") != std::string::npos);
    CHECK(refused_with("", R"(, "decoder": {"type": "ByteLevel"})").find("needs the pre-tokenizer") !=
          std::string::npos);
    CHECK(refused_with("", R"(, "post_processor": {"type": "Other"})").find("post-processor \"Other\"") !=
          std::string::npos);
    std::string const broken = refused_with(
        "", ",\n\"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"Regex\": \"(a\"}}");
    CHECK(broken.find("t.json:2") == 0);
    CHECK(broken.find("the regular expression \"(a\" cannot be used") != std::string::npos);
    CHECK(refused_with("", R"(, "pre_tokenizer": {"type": "Split", "pattern": {"String": "a"}, "behavior": "Isolatd"})")
              .find("nearest known value is \"Isolated\"") != std::string::npos);
}

TEST_CASE("bpe_tokenizer: files that contradict themselves are refused")
{
    CHECK(refused(bpe_json({"a", "b"}, {{"a", "b"}})).find("needs the token \"ab\", which the vocabulary lacks") !=
          std::string::npos);
    CHECK(refused(bpe_json({"a", "a"}, {})).find("the token \"a\" stands twice") != std::string::npos);
    CHECK(refused(bpe_json({}, {})).find("the vocabulary is empty") != std::string::npos);
    CHECK(refused(R"({"model": {"vocab": {"a": 1, "b": 1}, "merges": []}})")
              .find("the id 1 of the token \"b\" is that of another") != std::string::npos);
    CHECK(refused(R"({"model": {"vocab": {"a": 0, "b": 4128}, "merges": []}})")
              .find("(byte 34): the token \"b\" has the id 4128; in a file of so few tokens ids stay below 4128") !=
          std::string::npos);
    CHECK(refused(R"({"model": {"vocab": {"a": 0, "b": 4127}, "merges": []}})") == "not refused");
    CHECK(refused_with("", R"(, "added_tokens": [{"id": 67108863, "content": "<x>"}])").find("ids stay below 4288") !=
          std::string::npos);
    CHECK(refused_with(R"(, "unk_token": "<u>")").find("expected a token of the vocabulary") != std::string::npos);
    CHECK(refused_with("", R"(, "added_tokens": [{"id": 9, "content": "ab"}])").find("has the id 9, and 7") !=
          std::string::npos);
    CHECK(refused_with("", R"(, "added_tokens": [{"id": 9, "content": ""}])").find("a text that is not empty") !=
          std::string::npos);
    CHECK(refused_with("", R"(, "post_processor": {"type": "RobertaProcessing", "cls": ["c", 11], "sep": ["s", 2]})")
              .find("an id below 11") != std::string::npos);
}

TEST_CASE("bpe_tokenizer: what is wrong in a vocabulary or its merges is told with its byte")
{
    std::string const json = R"({"model": {"vocab": {"a": 0, "b": 1, "ab": 1}, "merges": ["a b", ["a", "c"]]}})";
    CHECK(refused(json).find("t.json (byte " + std::to_string(json.find("1},")) + "): the id 1") == 0);
    std::string const merges = R"({"model": {"vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b", ["a", "c"]]}})";
    CHECK(refused(merges).find("t.json (byte " + std::to_string(merges.find("[\"a\", \"c\"]")) + "): the merge of") ==
          0);
}

TEST_CASE("bpe_tokenizer: an added token does not take the id or the text of another one")
{
    CHECK(refused_with("", R"(, "added_tokens": [{"id": 4, "content": "<x>"}])")
              .find(R"(the added token "<x>" has the id 4, which is that of "a")") != std::string::npos);
    CHECK(refused_with("", R"(, "added_tokens": [{"id": 11, "content": "<x>"}, {"id": 11, "content": "<y>"}])")
              .find(R"("<y>" has the id 11, which is that of "<x>")") != std::string::npos);
    CHECK(refused_with("", R"(, "added_tokens": [{"id": 11, "content": "<x>"}, {"id": 12, "content": "<x>"}])")
              .find(R"("<x>" is added twice)") != std::string::npos);
    CHECK(refused_with("", R"(, "added_tokens": [{"id": 11, "content": "<x>"}, {"id": 4, "content": "a"}])") ==
          "not refused");
}

TEST_CASE("bpe_tokenizer: marks and contents that are looked for are not empty")
{
    for (std::string const members : {R"(, "pre_tokenizer": {"type": "Metaspace", "replacement": ""})",
                                      R"(, "decoder": {"type": "Metaspace", "replacement": ""})",
                                      R"(, "decoder": {"type": "Strip", "content": "", "start": 1, "stop": 0})"})
        CHECK(refused_with("", members).find("expected a text that is not empty") != std::string::npos);
    CHECK_THROWS_AS(detail::split_pattern::literal(""), error);
}

TEST_CASE("bpe_tokenizer: parts of another kind than theirs are refused")
{
    std::string const list = "expected a list", map = "expected a map";
    CHECK(refused_with("", R"(, "added_tokens": "abc")").find(list) != std::string::npos);
    CHECK(refused_with("", R"(, "added_tokens": {"<x>": {"id": 11, "content": "<x>"}})").find(list) !=
          std::string::npos);
    CHECK(refused_with("", R"(, "normalizer": {"type": "Sequence", "normalizers": "NFC"})").find(list) !=
          std::string::npos);
    CHECK(refused_with("", R"(, "pre_tokenizer": {"type": "Sequence", "pretokenizers": {"a": {"type": "Digits"}}})")
              .find(list) != std::string::npos);
    CHECK(refused_with("", R"(, "decoder": {"type": "Sequence", "decoders": "Fuse"})").find(list) != std::string::npos);
    CHECK(refused_with("", R"(, "post_processor": {"type": "Sequence", "processors": "ByteLevel"})").find(list) !=
          std::string::npos);
    CHECK(refused_with("", R"(, "post_processor": {"type": "TemplateProcessing", "single": "<s> $A"})").find(list) !=
          std::string::npos);
    CHECK(refused_with("", R"(, "post_processor": {"type": "TemplateProcessing", "single": ["<s>"]})").find(map) !=
          std::string::npos);
    CHECK(refused_with("", R"(, "post_processor": {"type": "BertProcessing", "cls": {"a": "<s>", "b": 1}, "sep": []})")
              .find(list) != std::string::npos);
    CHECK(refused(R"({"model": {"vocab": {"a": 0}, "merges": {"a": "b"}}})").find("\"merges\" is no list") !=
          std::string::npos);
    CHECK(refused(R"({"model": {"vocab": {"a": 0}}})").find("lacks the list \"merges\"") != std::string::npos);
    tokenizer_file const file = tokenizer_file_from_json(bpe_json(marked, marked_merges));
    CHECK_THROWS_AS(bpe_tokenizer(file, settings_from_json(R"([{"bos_token": "<s>"}])")), error);
}

TEST_CASE("bpe_tokenizer: models of other kinds are refused for what they are, whatever their steps")
{
    CHECK(refused(R"({"normalizer": {"type": "BertNormalizer"}, "pre_tokenizer": {"type": "BertPreTokenizer"},
        "model": {"type": "WordPiece", "vocab": {"a": 0}}})")
              .find("the model is \"WordPiece\"") != std::string::npos);
    CHECK(refused(R"({"normalizer": {"type": "Precompiled"}, "model": {"type": "Unigram", "vocab": [["a", 0]]}})")
              .find("the model is \"Unigram\"") != std::string::npos);
}

namespace {
std::string const framing = R"({"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>"}},
    {"Sequence": {"id": "A"}}], "special_tokens": {"<s>": {"ids": [1]}}})";
}

TEST_CASE("bpe_tokenizer: one step puts tokens around a text, and the text stands there once")
{
    CHECK(refused_with("", R"(, "post_processor": )" + framing) == "not refused");
    CHECK(
        refused_with("", R"(, "post_processor": {"type": "Sequence", "processors": [)" + framing + "," + framing + "]}")
            .find("a second post-processor that puts tokens around a text, \"TemplateProcessing\"") !=
        std::string::npos);
    std::string twice = framing;
    twice.insert(twice.find("}],"), R"(}, {"Sequence": {"id": "A"})");
    CHECK(refused_with("", R"(, "post_processor": )" + twice).find("a second Sequence is not supported") !=
          std::string::npos);
}

TEST_CASE("bpe_tokenizer: add_bos_token and add_eos_token of Llama's and Gemma's classes replace the post-processor")
{
    tokenizer_file const plain = tokenizer_file_from_json(bpe_json(marked, marked_merges, fallback, marks + specials));
    tokenizer_file const framed = tokenizer_file_from_json(
        bpe_json(marked, marked_merges, fallback, marks + specials + R"(, "post_processor": )" + framing));
    auto const around = [](tokenizer_file const& file, std::string const& config) {
        special_ids const special = bpe_tokenizer(file, settings_from_json(config)).special();
        return std::pair(special.before, special.after);
    };
    std::string const names = R"("bos_token": "<s>", "eos_token": "</s>", )";
    CHECK(around(plain, "{" + names + R"("add_bos_token": true, "tokenizer_class": "LlamaTokenizerFast"})") ==
          std::pair(ids{1}, ids{}));
    CHECK(
        around(framed, "{" + names +
                           R"("add_bos_token": false, "add_eos_token": true, "tokenizer_class": "GemmaTokenizer"})") ==
        std::pair(ids{}, ids{2}));
    CHECK(around(framed, "{" + names + R"("add_eos_token": null, "tokenizer_class": "LlamaTokenizer"})") ==
          std::pair(ids{1}, ids{}));
    CHECK(around(framed, "{" + names + R"("add_bos_token": true, "add_eos_token": false})") ==
          std::pair(ids{1}, ids{})); // which only repeats it
    auto const refused_config = [&](tokenizer_file const& file, std::string const& config) {
        try {
            static_cast<void>(around(file, config));
        } catch (error const& problem) {
            return problem.code() == errc::mismatch ? problem.message() : "another code";
        }
        return std::string("not refused");
    };
    CHECK(refused_config(framed, "{" + names + R"("add_bos_token": false, "tokenizer_class": "Qwen2Tokenizer"})")
              .find("\"add_bos_token\" is false, and the post-processor of tokenizer.json says otherwise") == 0);
    CHECK(refused_config(plain, R"({"add_eos_token": true, "tokenizer_class": "LlamaTokenizer"})") ==
          "\"add_eos_token\" is true, and no such token is named");
}

TEST_CASE("bpe_tokenizer: copies share the vocabulary and work at once", "[threads]")
{
    bpe_tokenizer first = bpe_of(
        bpe_json(marked, marked_merges, fallback, marks + R"(, "pre_tokenizer": {"type": "Split",
        "pattern": {"Regex": "▁?[^▁]+"}, "behavior": "Isolated"})"));
    ids const expected = encoded(first, "ab a bab é");
    std::array<int, 4> wrong{};
    std::vector<std::thread> threads;
    for (int& mine : wrong)
        threads.emplace_back([&mine, &first, &expected, own = first]() mutable {
            for (int i = 0; i < 100; ++i) mine += encoded(own, "ab a bab é") != expected || own.size() != first.size();
        });
    for (std::thread& thread : threads) thread.join();
    for (int const mine : wrong) CHECK(mine == 0);
}

TEST_CASE("bpe_tokenizer: the vocabulary of TinyStories-656K")
{
    auto const path = shared_data("tinystories-656k");
    if (!path) return;
    bpe_tokenizer t = read_bpe_tokenizer(*path);
    CHECK(t.size() == 2048);
    CHECK(t.special().begin == 1);
    CHECK(t.special().end == 2);
    CHECK(t.special().padding == 0);
    ids framed;
    encode_framed(t, "Once upon a time", framed);
    CHECK(framed == ids{1, 80, 147, 201, 282, 57});
    CHECK(
        decoded(t, ids{1, 80, 147, 201, 282, 57, 313, 598, 303, 1049, 1468, 267, 628, 333, 94, 1210, 263, 251, 604}) ==
        "Once upon a time, a little girl named Lily lived in a small house with her mom, dad, and her dog");
    std::string const story = "One day, Lily said: \"Can we go to the park?\" It was 10 km away!\n\nThey  went.";
    CHECK(decoded(t, encoded(t, story)) == story);
    bpe_tokenizer same = read_bpe_tokenizer(*path + "/tokenizer.json");
    CHECK(same.special() == t.special());
}
