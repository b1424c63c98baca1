// SPDX-License-Identifier: MIT
#include <crossin/core/token_sequences.hpp>

#include "support/catch.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

namespace xin = crossin;

TEST_CASE("token_sequences: texts, tokens and prefixes, none of them by default")
{
    xin::token_sequences const none;
    CHECK(none.size() == 0);
    CHECK(none.tokens() == 0);
    std::vector<std::uint32_t> const ids{7, 8, 9}, begins{0, 1, 3}, prefixes{0, 2};
    std::vector<std::int32_t> const labels{8, xin::no_label, 1};
    xin::token_sequences const causal{ids, begins, labels, {}}, prefixed{ids, begins, labels, prefixes};
    CHECK(causal.size() == 2);
    CHECK(causal.tokens() == 3);
    CHECK(causal.prefix(1) == 0);
    CHECK(prefixed.prefix(0) == 0);
    CHECK(prefixed.prefix(1) == 2);
}

TEST_CASE("batch_loss: sums add up, and the mean is that of all tokens")
{
    xin::batch_loss loss{6, 2};
    loss += {1, 5};
    CHECK(loss == xin::batch_loss{7, 7});
    CHECK(loss.mean() == 1);
    CHECK(std::isnan(xin::batch_loss{}.mean()));
}
