// SPDX-License-Identifier: MIT
#include <crossin/model/attention.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "numbers.hpp"

namespace xin = crossin;
using namespace crossin_test;

namespace {

bool sees(std::size_t i, std::size_t j, std::size_t prefix, std::size_t window)
{
    bool const near = window == 0 || std::max(i, j) - std::min(i, j) < window;
    return near && (j <= i || (i < prefix && j < prefix));
}

/// As the formula reads, key by key.
xin::matrix<double> plain_attention(xin::attention_heads const& heads, std::vector<xin::attention_text> const& texts,
                                    xin::matrix<double> const& q, xin::matrix<double> const& k,
                                    xin::matrix<double> const& v)
{
    xin::matrix<double> out(q.rows(), q.cols());
    for (auto const& text : texts)
        for (std::size_t h = 0; h < heads.heads; ++h) {
            std::size_t const at = h * heads.width, from = h / (heads.heads / heads.key_value_heads) * heads.width;
            for (std::size_t i = 0; i < text.queries; ++i) {
                std::size_t const place = text.keys - text.queries + i;
                double sum = 0;
                std::vector<double> total(heads.width);
                for (std::size_t j = 0; j < text.keys; ++j) {
                    if (!sees(place, j, text.prefix, heads.window)) continue;
                    double score = 0;
                    for (std::size_t d = 0; d < heads.width; ++d)
                        score += q(text.first_query + i, at + d) * k(text.first_key + j, from + d);
                    double const weight = std::exp(score / std::sqrt(static_cast<double>(heads.width)));
                    sum += weight;
                    for (std::size_t d = 0; d < heads.width; ++d) total[d] += weight * v(text.first_key + j, from + d);
                }
                for (std::size_t d = 0; d < heads.width; ++d) out(text.first_query + i, at + d) = total[d] / sum;
            }
        }
    return out;
}

struct setting {
    xin::attention_heads heads;
    std::vector<xin::attention_text> texts;
};

/// Masks, windows, groups, texts longer than a block, odd widths.
std::vector<setting> settings()
{
    return {
        {{2, 2, 4, 0}, {{0, 5, 0, 5, 0}}},
        {{6, 2, 3, 0}, {{0, 7, 0, 7, 3}, {7, 1, 7, 1, 0}, {8, 4, 8, 4, 4}}},
        {{3, 1, 5, 3}, {{0, 9, 0, 9, 0}, {9, 6, 9, 6, 5}}},
        {{2, 1, 6, 0}, {{0, 53, 0, 53, 0}, {53, 0, 53, 0, 0}, {53, 50, 53, 50, 49}}},
        {{2, 1, 2, 20}, {{0, 61, 0, 61, 50}}},
        {{2, 1, 4, 4}, {{0, 2, 0, 9, 0}, {2, 1, 9, 3, 0}}}, // with keys of before
    };
}

} // namespace

TEST_CASE("attention: what is visible is an interval, that of the mask")
{
    for (std::size_t prefix : {0U, 1U, 4U, 9U})
        for (std::size_t window : {0U, 1U, 3U, 20U}) {
            xin::attention_text const text{0, 9, 0, 9, prefix};
            for (std::size_t i = 0; i < 9; ++i) {
                auto const keys = xin::visible(text, window, i);
                for (std::size_t j = 0; j < 9; ++j)
                    CHECK((j >= keys.first && j < keys.last) == sees(i, j, prefix, window));
            }
        }
}

TEST_CASE("attention: outputs equal the formula, gradients central differences")
{
    for (setting const& s : settings()) {
        std::size_t queries = 0, keys = 0;
        for (auto const& text : s.texts) {
            queries = std::max(queries, text.first_query + text.queries);
            keys = std::max(keys, text.first_key + text.keys);
        }
        std::size_t const width = s.heads.heads * s.heads.width, narrow = s.heads.key_value_heads * s.heads.width;
        auto q = random_matrix(queries, width, 1, 2), k = random_matrix(keys, narrow, 2, 2),
             v = random_matrix(keys, narrow, 3);
        auto const r = random_matrix(queries, width, 4);
        xin::matrix<double> out(queries, width), lse(queries, s.heads.heads);
        xin::attention<double> layer;
        auto const forward = [&](unsigned threads) {
            layer.forward(s.heads, s.texts, xin::matrix_view<double const>(q), xin::matrix_view<double const>(k),
                          xin::matrix_view<double const>(v), out, lse, threads);
        };
        forward(2);
        CHECK(difference(out, plain_attention(s.heads, s.texts, q, k, v)) < 1e-13);

        auto const loss = [&] { return product(plain_attention(s.heads, s.texts, q, k, v), r); };
        xin::matrix<double> dq(queries, width), dk(keys, narrow), dv(keys, narrow);
        layer.backward(s.heads, s.texts, xin::matrix_view<double const>(q), xin::matrix_view<double const>(k),
                       xin::matrix_view<double const>(v), lse.view(), r.view(), dq, dk, dv);
        CHECK(difference(copy_of(dq), central_differences(all_of(q), loss)) < 1e-7);
        CHECK(difference(copy_of(dk), central_differences(all_of(k), loss)) < 1e-7);
        CHECK(difference(copy_of(dv), central_differences(all_of(v), loss)) < 1e-7);

        layer.backward(s.heads, s.texts, xin::matrix_view<double const>(q), xin::matrix_view<double const>(k),
                       xin::matrix_view<double const>(v), lse.view(), r.view(), q, k, v, 3); // in their places
        CHECK(q == dq);
        CHECK(k == dk);
        CHECK(v == dv);
    }
}

TEST_CASE("attention: the last queries alone, with the keys of all, are those of the whole text")
{
    xin::attention_heads const heads{4, 2, 8, 0};
    auto const q = random_matrix<float>(60, 32, 1), k = random_matrix<float>(60, 16, 2),
               v = random_matrix<float>(60, 16, 3);
    xin::attention<float> layer;
    xin::matrix<float> whole(60, 32), lse(60, 4), part(2, 32), part_lse(2, 4);
    std::vector<xin::attention_text> const all{{0, 60, 0, 60, 0}}, last{{0, 2, 0, 60, 0}};
    layer.forward(heads, all, q.view(), k.view(), v.view(), whole, lse);
    layer.forward(heads, last, xin::matrix_view<float const>(q.row(58), 2, 32), k.view(), v.view(), part, part_lse);
    for (std::size_t i = 0; i < 64; ++i) CHECK(part.data()[i] == Approx(whole.row(58)[i]).margin(1e-6));
}

TEST_CASE("attention: a short text has the same bits beside a long one")
{
    xin::attention_heads const heads{2, 1, 16, 0};
    auto const q = random_matrix<float>(60, 32, 1), k = random_matrix<float>(60, 16, 2),
               v = random_matrix<float>(60, 16, 3);
    xin::attention<float> layer;
    xin::matrix<float> both(60, 32), alone(5, 32), lse(60, 2);
    std::vector<xin::attention_text> const texts{{0, 5, 0, 5, 0}, {5, 55, 5, 55, 0}};
    layer.forward(heads, texts, q.view(), k.view(), v.view(), both, lse);
    layer.forward(heads, {texts.data(), 1}, q.view(), k.view(), v.view(), alone, lse);
    CHECK(std::equal(alone.data(), alone.data() + 5 * 32, both.data()));
}

TEST_CASE("attention: large scores")
{
    xin::attention_heads const heads{1, 1, 16, 0};
    auto const q = random_matrix<float>(60, 16, 1, 100), k = random_matrix<float>(60, 16, 2, 100),
               v = random_matrix<float>(60, 16, 3);
    xin::attention<float> layer;
    xin::matrix<float> out(60, 16), lse(60, 1);
    std::vector<xin::attention_text> const text{{0, 60, 0, 60, 0}};
    layer.forward(heads, text, q.view(), k.view(), v.view(), out, lse);
    for (std::size_t i = 0; i < 60 * 16; ++i) CHECK(std::abs(out.data()[i]) <= 1);
}

TEST_CASE("attention: any number of threads, the same bits")
{
    xin::attention_heads const heads{4, 2, 64, 0};
    std::size_t const n = 2100; // all parts are large enough for threads
    auto const q = random_matrix<float>(n, 256, 1), k = random_matrix<float>(n, 128, 2),
               v = random_matrix<float>(n, 128, 3), r = random_matrix<float>(n, 256, 4);
    std::vector<xin::attention_text> const texts{{0, 1500, 0, 1500, 0}, {1500, 600, 1500, 600, 100}};
    std::vector<xin::matrix<float>> results;
    for (unsigned const threads : {1U, 3U}) {
        xin::attention<float> layer;
        xin::matrix<float> out(n, 256), lse(n, 4), dq(n, 256), dk(n, 128), dv(n, 128);
        layer.forward(heads, texts, q.view(), k.view(), v.view(), out, lse, threads);
        layer.backward(heads, texts, q.view(), k.view(), v.view(), lse.view(), r.view(), dq, dk, dv, threads);
        for (auto const& m : {out, lse, dq, dk, dv}) results.push_back(m);
    }
    for (std::size_t i = 5; i < results.size(); ++i) CHECK(results[i] == results[i % 5]);
}
