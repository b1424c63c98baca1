// SPDX-License-Identifier: MIT
#include <crossin/batch/token_batches.hpp>

#include "support/catch.hpp"

#include <cstdint>
#include <iterator>
#include <ranges>
#include <string>
#include <vector>

#include <crossin/batch/byte_tokenizer.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/example.hpp>
#include <crossin/core/random.hpp>

namespace xin = crossin;
using namespace xin::literals;
using Catch::Matchers::ContainsSubstring;

namespace {

struct pair_of_texts {
    std::string prompt, response;
};
static_assert(xin::example_source<std::vector<pair_of_texts>>);
static_assert(xin::example_source<std::vector<xin::example>>);
static_assert(!xin::rendering_source<std::vector<xin::example>>);
static_assert(!xin::example_source<std::vector<std::string>>);

/// `count` pairs of up to `most` bytes each.
std::vector<pair_of_texts> random_texts(std::size_t count, std::uint64_t most, std::uint64_t seed)
{
    std::vector<pair_of_texts> texts;
    for (std::uint64_t i = 0; i < count; ++i) {
        auto const text = [&](std::uint64_t side) {
            std::string made(1 + xin::below(most, xin::random_bits(seed, 2 * i + side)), 'a');
            for (std::size_t k = 0; k < made.size(); ++k)
                made[k] = static_cast<char>('a' + xin::below(26, xin::random_bits(seed + 1 + side, 1000 * i + k)));
            return made;
        };
        texts.push_back({text(0), text(1)});
    }
    return texts;
}

using byte_batches = xin::token_batches<std::vector<pair_of_texts>, xin::byte_tokenizer>;
static_assert(std::ranges::input_range<byte_batches>);
static_assert(!std::ranges::forward_range<byte_batches>);

std::vector<xin::token_batch> all(byte_batches& batches)
{
    std::vector<xin::token_batch> list;
    for (xin::token_batch const& one : batches) list.push_back(one);
    return list;
}

/// Renders like a composition, with a workspace.
struct renders {
    struct workspace {
        std::string prompt, response;
    };
    [[nodiscard]] std::uint64_t size() const { return 40; }
    [[nodiscard]] xin::example operator[](std::uint64_t i) const
    {
        return {i, "c", {"en"_lang, "vi"_lang}, {}, "p" + std::to_string(i), "r" + std::to_string(i)};
    }
    template <class Sink>
    void render(std::uint64_t first, std::uint64_t last, workspace& room, Sink&& sink) const
    {
        for (std::uint64_t i = first; i < last; ++i) {
            room.prompt = "p" + std::to_string(i);
            room.response = "r" + std::to_string(i);
            sink(xin::example_view{i, "c", {"en"_lang, "vi"_lang}, {}, room.prompt, room.response});
        }
    }
};
static_assert(xin::rendering_source<renders>);

} // namespace

TEST_CASE("token_batches: consecutive examples, each with its index")
{
    auto const texts = random_texts(10, 5, 1);
    byte_batches batches(texts, xin::collator{xin::byte_tokenizer()}, {.examples = 4});
    auto const list = all(batches);
    REQUIRE(list.size() == 3);
    CHECK(list[1].first == 4);
    CHECK(list[1].last == 8);
    CHECK(list[1].next == xin::batch_position{8, 0});
    CHECK(list[1].indices == std::vector<std::uint64_t>{4, 5, 6, 7});
    CHECK(list[1].bin_count() == 4);
    CHECK(list[2].last == 10);
    CHECK(list[2].size() == 2);
    CHECK(batches.counts().examples == 10);
    CHECK(batches.counts().rows == 10);

    xin::collator collate{xin::byte_tokenizer()};
    xin::token_batch expected;
    for (std::size_t i = 4; i < 8; ++i) expected.add(collate(texts[i].prompt, texts[i].response), i, {});
    CHECK(list[1].ids == expected.ids);
    CHECK(list[1].labels == expected.labels);
}

TEST_CASE("token_batches: index and languages of the examples are taken over, rendered or not")
{
    renders const source;
    xin::token_batches rendered(source, xin::collator{xin::byte_tokenizer()}, {.examples = 8});
    std::vector<xin::example> copies;
    for (std::uint64_t i = 0; i < source.size(); ++i) copies.push_back(source[i]);
    xin::token_batches copied(copies, xin::collator{xin::byte_tokenizer()}, {.examples = 8});
    xin::token_batch a, b;
    while (rendered.next(a)) {
        REQUIRE(copied.next(b));
        CHECK(a == b);
        CHECK(a.languages[0].to == "vi"_lang);
    }
    CHECK_FALSE(copied.next(b));
    CHECK(b.empty());

    copies.erase(copies.begin(), copies.begin() + 5); // as a shard's: places and indices are not the same
    xin::token_batches part(copies, xin::collator{xin::byte_tokenizer()}, {.examples = 2});
    REQUIRE(part.next(a));
    CHECK(a.first == 0);
    CHECK(a.indices == std::vector<std::uint64_t>{5, 6});
}

TEST_CASE("token_batches: going on behind any batch gives what not stopping would have given")
{
    auto const texts = random_texts(700, 30, 2);
    for (bool const pack : {false, true}) {
        xin::batch_options const options{.examples = 7, .pack = pack, .bins = 3, .last = 650};
        xin::collator<xin::byte_tokenizer> const collate(xin::byte_tokenizer(), {.max_length = 48});
        byte_batches whole(texts, collate, options, {13, 0});
        auto const list = all(whole);
        REQUIRE(list.size() > 20);
        CHECK(list.back().next == xin::batch_position{650, 0});
        for (std::size_t stop = 0; stop < list.size(); ++stop) {
            byte_batches rest(texts, collate, options, list[stop].next);
            xin::token_batch batch;
            for (std::size_t i = stop + 1; i < std::min(stop + 4, list.size()); ++i) {
                REQUIRE(rest.next(batch));
                REQUIRE(batch == list[i]);
            }
        }
        byte_batches again(texts, collate, options);
        again.seek(list[5].next);
        xin::token_batch batch;
        REQUIRE(again.next(batch));
        CHECK(batch == list[6]);
    }
}

TEST_CASE("token_batches: packed, every example stands in one bin of its window, and no bin is too long")
{
    auto const texts = random_texts(600, 30, 3);
    xin::collator<xin::byte_tokenizer> const collate(xin::byte_tokenizer(), {.max_length = 64});
    byte_batches batches(texts, collate, {.pack = true, .bins = 2}, {100, 0});
    std::vector<int> seen(texts.size());
    std::size_t bins = 0, windows = 0;
    xin::collate_counts counts;
    for (xin::token_batch const& batch : batches) {
        CHECK((batch.last % 256 == 0 || batch.last == 600));
        CHECK((batch.first % 256 == 0 || batch.first == 100));
        REQUIRE(batch.bin_count() <= 2);
        windows += batch.next.bins == 0;
        bins += batch.bin_count();
        counts += batch.counts;
        for (std::size_t bin = 0; bin < batch.bin_count(); ++bin) {
            std::size_t const first = batch.bins[bin], last = batch.bins[bin + 1];
            REQUIRE(batch.begins[last] - batch.begins[first] <= 64);
            for (std::size_t text = first; text < last; ++text) {
                ++seen[batch.indices[text]];
                REQUIRE(batch.indices[text] >= batch.first);
                REQUIRE(batch.indices[text] < batch.last);
            }
        }
    }
    for (std::size_t i = 0; i < texts.size(); ++i) REQUIRE(seen[i] == (i >= 100));
    CHECK(windows == 3);
    CHECK(bins < 450); // packed at all
    CHECK(counts == batches.counts());
    CHECK(counts.examples == 500);
    CHECK(counts.rows == 500);
}

TEST_CASE("token_batches: examples without a token to learn are left out and counted, packed or not")
{
    std::vector<pair_of_texts> const texts{
        {"a", "x"}, {"too long a prompt", "x"}, {"b", "y"}, {"too long as well", ""}};
    xin::collator<xin::byte_tokenizer> const collate(xin::byte_tokenizer(),
                                                     {.max_length = 6, .cut = xin::row_cut::from_right});
    for (bool const pack : {false, true}) {
        byte_batches batches(texts, collate, {.examples = 4, .pack = pack, .bins = 9});
        xin::token_batch batch;
        REQUIRE(batches.next(batch));
        CHECK(batch.indices == std::vector<std::uint64_t>{0, 2});
        CHECK(batch.counts.left_out == 2);
        CHECK(batch.counts.examples == 4);
        CHECK(batch.bin_count() == (pack ? 1 : 2));
        CHECK_FALSE(batches.next(batch));
    }
}

TEST_CASE("token_batches: a batch with nothing to learn is an error, or empty where that is allowed")
{
    std::vector<pair_of_texts> const texts{{"a", "x"}, {"too long a prompt", "x"}, {"b", "y"}};
    xin::collator<xin::byte_tokenizer> const collate(xin::byte_tokenizer(),
                                                     {.max_length = 6, .cut = xin::row_cut::from_right});
    byte_batches strict(texts, collate, {.examples = 1});
    xin::token_batch batch;
    REQUIRE(strict.next(batch));
    CHECK_THROWS_WITH(strict.next(batch),
                      ContainsSubstring("none of the examples 1 to 1 has a token to learn within 6 tokens"));
    byte_batches lax(texts, collate, {.examples = 1, .allow_empty = true});
    auto const list = all(lax);
    REQUIRE(list.size() == 3);
    CHECK(list[1].empty());
    CHECK(list[1].counts.left_out == 1);
    CHECK(list[2].indices == std::vector<std::uint64_t>{2});

    std::vector<pair_of_texts> const hopeless{{"too long a prompt", "x"}};
    byte_batches packed(hopeless, collate, {.pack = true});
    CHECK_THROWS_WITH(packed.next(batch), ContainsSubstring("none of the examples 0 to 0"));
    CHECK_FALSE(packed.next(batch));
    CHECK_THROWS_AS(byte_batches(texts, collate, {.examples = 0}), xin::error);
}

TEST_CASE("token_batches: a batch that nobody looked at is passed over, and none is made ahead")
{
    auto const texts = random_texts(10, 5, 4);
    byte_batches batches(texts, xin::collator{xin::byte_tokenizer()}, {.examples = 2});
    auto at = batches.begin();
    CHECK(batches.position().index == 0);
    ++at;
    CHECK(batches.position().index == 2);
    CHECK((*at).first == 2);
    CHECK(batches.position().index == 4);
    for (xin::token_batch const& batch : batches | std::views::take(2)) CHECK(batch.size() == 2);
    CHECK(batches.position().index == 8);
}

TEST_CASE("token_batches: a position that is none of these batches is refused")
{
    auto const texts = random_texts(300, 30, 6);
    xin::collator<xin::byte_tokenizer> const collate(xin::byte_tokenizer(), {.max_length = 64});
    xin::token_batch batch;
    byte_batches plain(texts, collate, {}, {0, 1});
    CHECK_THROWS_WITH(plain.next(batch), ContainsSubstring("cannot begin 1 bins behind example 0: without packing"));

    byte_batches one_window(texts, collate, {.pack = true, .bins = 1'000'000});
    REQUIRE(one_window.next(batch));
    std::uint64_t const bins = batch.bin_count();
    for (std::uint64_t const behind : {bins, bins + 1, ~std::uint64_t{0}}) {
        byte_batches packed(texts, collate, {.pack = true, .bins = 2}, {0, behind});
        try {
            packed.next(batch);
            FAIL("not refused");
        } catch (xin::error const& problem) {
            CHECK(problem.code() == xin::errc::mismatch);
            CHECK_THAT(problem.message(),
                       ContainsSubstring("the window that begins there fills " + std::to_string(bins) + " bins"));
        }
        CHECK(packed.position() == xin::batch_position{0, behind});
        packed.seek({0, bins - 1});
        REQUIRE(packed.next(batch));
        CHECK(batch.bin_count() == 1);
        CHECK(batch.next == xin::batch_position{256, 0});
    }
    byte_batches most(texts, collate, {.pack = true, .bins = ~std::uint64_t{0}}, {0, 1});
    REQUIRE(most.next(batch));
    CHECK(batch.bin_count() == bins - 1);
}

TEST_CASE("token_batches: prompts that see themselves are told by their lengths, packed or not")
{
    std::vector<pair_of_texts> const texts{{"ab", "x"}, {"a prompt that is cut", "y"}, {"c", "zz"}};
    for (bool const pack : {false, true}) {
        xin::batch_options const options{.examples = 3, .pack = pack};
        xin::token_batch batch;
        byte_batches seeing(texts, xin::collator(xin::byte_tokenizer(), {.max_length = 16, .see_prompt = true}),
                            options);
        std::vector<std::vector<std::uint32_t>> found;
        while (seeing.next(batch)) {
            REQUIRE(batch.prefixes.size() == batch.size());
            CHECK(batch.sequences().prefixes.size() == batch.size());
            for (std::size_t i = 0; i < batch.size(); ++i) {
                std::size_t const row = batch.indices[i];
                std::uint32_t const length = row == 0 ? 2 : row == 1 ? 14 : 1; // of 16 tokens, 2 are the answer's
                CHECK(batch.prefixes[i] == length);
                found.push_back({static_cast<std::uint32_t>(row), batch.prefixes[i]});
            }
        }
        CHECK(found.size() == 3);
        byte_batches causal(texts, xin::collator(xin::byte_tokenizer(), {.max_length = 16}), options);
        while (causal.next(batch)) CHECK(batch.prefixes.empty());
    }
}

TEST_CASE("token_batches: a start at or behind the end gives nothing")
{
    auto const texts = random_texts(3, 5, 5);
    for (bool const pack : {false, true}) {
        byte_batches batches(texts, xin::collator{xin::byte_tokenizer()}, {.pack = pack}, {3, 0});
        CHECK(all(batches).empty());
        batches.seek({99, 0});
        CHECK(all(batches).empty());
    }
}
