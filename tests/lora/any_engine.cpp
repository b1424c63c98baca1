// SPDX-License-Identifier: MIT
#include <crossin/lora/any_engine.hpp>

#include "support/catch.hpp"

#include <type_traits>
#include <utility>

#include <crossin/core/error.hpp>
#include <crossin/lora/engine.hpp>

#include "engine_cases.hpp"
#include "random_layer.hpp"

namespace xin = crossin;
using crossin_test::random_matrix;

static_assert(xin::linear_engine<xin::any_engine>);
static_assert(std::is_nothrow_move_constructible_v<xin::any_engine> && !std::is_copy_constructible_v<xin::any_engine>);
static_assert(!std::is_constructible_v<xin::any_engine, xin::formula_engine<double>>); // of another scalar

namespace {

/// What an engine of one's own looks like; counts, and hands on to the formula.
class counting_engine : public xin::formula_engine<float> {
public:
    explicit counting_engine(int& calls) : calls_(&calls) {}
    template <class... Arguments>
    void forward(Arguments&&... arguments)
    {
        ++*calls_;
        xin::formula_engine<float>::forward(std::forward<Arguments>(arguments)...);
    }
    [[nodiscard]] unsigned threads() const noexcept { return 5; }

private:
    int* calls_;
};

} // namespace

TEST_CASE("any_engine: an engine like the formula, alone and in groups, with factors and without")
{
    xin::any_engine engine{xin::formula_engine<float>()};
    crossin_test::check_engine(engine);
}

TEST_CASE("any_engine: asks the engine that it holds, and takes it along")
{
    int calls = 0;
    xin::any_engine first{counting_engine(calls)};
    xin::any_engine engine(std::move(first));
    auto const w = random_matrix<float>(3, 4, 1), x = random_matrix<float>(2, 4, 2);
    xin::matrix<float> y(2, 3), expected(2, 3);
    engine.forward(xin::dense_weights(w.view()), x, y);
    xin::formula_engine<float>().forward(xin::dense_weights(w.view()), x, expected);
    CHECK(y == expected);
    CHECK(calls == 1);
    CHECK(engine.threads() == 5);
    CHECK_THROWS_AS(engine.forward(xin::dense_weights(w.view()), x, xin::matrix_view(y.data(), 2, 2)), xin::error);
}
