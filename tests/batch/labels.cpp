// SPDX-License-Identifier: MIT
#include <crossin/batch/labels.hpp>

#include "support/catch.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/random.hpp>
#include <crossin/sample/language_weights.hpp>

namespace xin = crossin;

namespace {

/// Pairs that own their ids.
struct owned_pairs {
    std::vector<std::vector<std::int32_t>> ids; ///< source, target, source, ...
    std::vector<xin::token_pair<std::int32_t>> pairs;

    explicit owned_pairs(std::vector<std::vector<std::int32_t>> sides) : ids(std::move(sides))
    {
        for (std::size_t i = 0; i < ids.size(); i += 2) pairs.push_back({ids[i], ids[i + 1]});
    }
};

/// `count` pairs of up to 12 and 9 tokens, none of them 0 or -100.
owned_pairs random_pairs(std::size_t count, std::uint64_t seed)
{
    std::vector<std::vector<std::int32_t>> sides;
    for (std::uint64_t i = 0; i < 2 * count; ++i) {
        std::uint64_t const most = i % 2 == 0 ? 13 : 10;
        std::vector<std::int32_t> side(xin::below(most, xin::random_bits(seed, i)));
        for (std::size_t k = 0; k < side.size(); ++k)
            side[k] = static_cast<std::int32_t>(1 + xin::below(50'000, xin::random_bits(seed + 1, 100 * i + k)));
        sides.push_back(std::move(side));
    }
    return owned_pairs(std::move(sides));
}

} // namespace

TEST_CASE("labels: source and target joined, padded to the longest row, loss on the target alone")
{
    owned_pairs const two({{5, 6, 7}, {8, 9}, {5}, {6, 7}});
    auto const batch = xin::label_rows(two.pairs, xin::label_options<std::int32_t>{.pad_id = 2});
    CHECK(batch.rows == 2);
    CHECK(batch.width == 5);
    CHECK(batch.ids == std::vector<std::int32_t>{5, 6, 7, 8, 9, 5, 6, 7, 2, 2});
    CHECK(batch.labels == std::vector<std::int32_t>{-100, -100, -100, 8, 9, -100, 6, 7, -100, -100});
    CHECK(batch.supervised == 4);
    CHECK(batch.cut == 0);
    CHECK(batch.unlearned_rows == 0);
}

TEST_CASE("labels: a row that is too long is cut from the right, and what is lost is counted")
{
    owned_pairs const three({{1, 2, 3, 4}, {5, 6}, {1, 2, 3, 4, 5, 6}, {7, 8}, {1}, {2}});
    auto const batch = xin::label_rows(three.pairs, xin::label_options<std::int32_t>{.max_length = 5});
    CHECK(batch.width == 5);
    CHECK(batch.ids == std::vector<std::int32_t>{1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2, 0, 0, 0});
    CHECK(batch.labels == std::vector<std::int32_t>{-100, -100, -100, -100, 5, -100, -100, -100, -100, -100, -100, 2,
                                                    -100, -100, -100});
    CHECK(batch.cut == 1 + 3);
    CHECK(batch.supervised == 2);
    CHECK(batch.unlearned_rows == 1);
}

TEST_CASE("labels: rows are no wider than the longest of them, and a batch of nothing is nothing")
{
    owned_pairs const two({{1}, {2}, {}, {3}});
    auto const batch = xin::label_rows(two.pairs, xin::label_options<std::int32_t>{.max_length = 4096});
    CHECK(batch.width == 2);
    CHECK(batch.row_ids(1)[0] == 3);
    CHECK(batch.row_labels(1)[0] == 3);
    CHECK(batch.row_labels(1)[1] == -100);

    auto const empty = xin::label_rows({}, xin::label_options<std::int32_t>{});
    CHECK(empty.rows == 0);
    CHECK(empty.width == 0);
    CHECK(empty.ids.empty());
}

TEST_CASE("labels: every token is learned, ignored or cut, in batches of any shape")
{
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        owned_pairs const some = random_pairs(1 + seed % 7, seed);
        xin::label_options<std::int32_t> const options{.max_length = 1 + seed % 20, .pad_id = 0, .ignore_id = -7};
        auto const batch = xin::label_rows(some.pairs, options);
        std::size_t tokens = 0, shown = 0, learned = 0;
        for (std::size_t i = 0; i < some.pairs.size(); ++i) {
            auto const& [source, target] = some.pairs[i];
            tokens += source.size() + target.size();
            for (std::size_t k = 0; k < batch.width; ++k) {
                std::int32_t const id = batch.row_ids(i)[k], label = batch.row_labels(i)[k];
                bool const there = k < std::min(source.size() + target.size(), options.max_length);
                bool const answer = there && k >= source.size();
                REQUIRE(id == (!there ? 0 : answer ? target[k - source.size()] : source[k]));
                REQUIRE(label == (answer ? id : -7));
                shown += there;
                learned += answer;
            }
        }
        CHECK(batch.width <= options.max_length);
        CHECK(batch.supervised == learned);
        CHECK(batch.cut == tokens - shown);
    }
}

TEST_CASE("labels: a batch that is filled again holds nothing of what it held")
{
    owned_pairs const wide = random_pairs(6, 1), narrow({{1}, {2}});
    xin::label_options<std::int32_t> const options{};
    auto batch = xin::label_rows(wide.pairs, options);
    xin::label_rows(narrow.pairs, options, batch);
    CHECK(batch == xin::label_rows(narrow.pairs, options));
}

TEST_CASE("labels: rows are written into memory of the caller's")
{
    owned_pairs const one({{4, 5}, {6}});
    std::vector<std::int32_t> ids(5, 77);
    std::vector<std::int64_t> labels(5, 77);
    std::size_t const learned = xin::fill_row(one.pairs[0], xin::label_options<std::int32_t, std::int64_t>{.pad_id = 9},
                                              std::span(ids), std::span(labels));
    CHECK(learned == 1);
    CHECK(ids == std::vector<std::int32_t>{4, 5, 6, 9, 9});
    CHECK(labels == std::vector<std::int64_t>{-100, -100, 6, -100, -100});
}

TEST_CASE("labels: unsigned and short ids get labels that hold -100 and every id")
{
    static_assert(std::is_same_v<xin::label_of<std::uint16_t>, std::int32_t>);
    static_assert(std::is_same_v<xin::label_of<std::uint32_t>, std::int32_t>);
    static_assert(std::is_same_v<xin::label_of<std::int64_t>, std::int64_t>);
    std::vector<std::uint16_t> const source{1}, target{65'535};
    std::vector<xin::token_pair<std::uint16_t>> const pairs{{source, target}};
    auto const batch = xin::label_rows(pairs, xin::label_options<std::uint16_t>{});
    CHECK(batch.labels == std::vector<std::int32_t>{-100, 65'535});
}

TEST_CASE("labels: rows without room are refused")
{
    owned_pairs const one({{1}, {2}});
    CHECK_THROWS_AS(xin::label_rows(one.pairs, xin::label_options<std::int32_t>{.max_length = 0}), xin::error);
}

TEST_CASE("labels: the mean negative log-likelihood leaves ignored labels out")
{
    std::vector<double> const logs{-0.5, -2.0, -4.0};
    std::vector<std::int64_t> const labels{-100, 3, 8};
    CHECK(xin::mean_negative_log_likelihood(logs, labels) == Approx(3.0));
    CHECK(xin::mean_negative_log_likelihood(logs, labels, std::int64_t{8}) == Approx(1.25));

    std::vector<float> const single{-0.5F, -2.0F, -4.0F};
    CHECK(xin::mean_negative_log_likelihood(single, std::vector<std::int32_t>{1, 2, -100}) == Approx(1.25));
}

TEST_CASE("labels: scores add up over batches, and are what adaptive weights take")
{
    std::vector<double> const logs{-1.0, -3.0, -2.0, -6.0};
    std::vector<std::int32_t> const labels{1, 2, -100, 4};
    xin::likelihood_score whole, first, second;
    whole.add(logs, labels);
    first.add(std::span(logs).first(1), std::span(labels).first(1));
    second.add(std::span(logs).subspan(1), std::span(labels).subspan(1));
    first += second;
    CHECK(first == whole);
    CHECK(whole.tokens == 3);
    CHECK(whole.mean() == Approx(10.0 / 3));

    std::vector<double> const weights = xin::adaptive_weights(std::vector<double>{whole.mean(), 0.5});
    CHECK(weights[0] > weights[1]);
}

TEST_CASE("labels: a score of nothing, and lists that do not fit, are refused")
{
    std::vector<double> const logs{-1.0, -2.0};
    CHECK_THROWS_AS(xin::likelihood_score{}.mean(), xin::error);
    CHECK_THROWS_AS(xin::mean_negative_log_likelihood(logs, std::vector<std::int32_t>{-100, -100}), xin::error);
    try {
        xin::likelihood_score{}.add(logs, std::vector<std::int32_t>{1});
        FAIL("lists of different length were taken");
    } catch (xin::error const& failure) {
        CHECK(failure.code() == xin::errc::mismatch);
        CHECK(failure.message() == "2 log-probabilities stand beside 1 labels; there must be one for each");
    }
}
