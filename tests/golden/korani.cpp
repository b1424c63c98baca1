// SPDX-License-Identifier: MIT
// Operations of the system korani: classification by the likeliest option.

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/eval/rank_options.hpp>

#include "golden/operations.hpp"

namespace golden {
namespace {

namespace xin = crossin;

value::fields rank_classify(input const& from)
{
    std::string_view const norm = text(from["norm"]);
    if (norm != "sum" && norm != "mean") throw std::runtime_error("unknown norm " + std::string(norm));
    auto const ranked = xin::rank_options(list_of(from["options"], reals),
                                          norm == "sum" ? xin::option_score::sum : xin::option_score::mean);
    return {{"scores", ranked.scores}, {"prediction", ranked.best}};
}

constexpr operation all[] = {{"rank_classify", rank_classify}};

} // namespace

std::span<operation const> korani_operations() { return all; }

} // namespace golden
