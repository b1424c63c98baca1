// SPDX-License-Identifier: MIT
#include <crossin/core/language.hpp>
#include <crossin/core/parallel.hpp>
#include <crossin/core/permutation.hpp>
#include <crossin/core/version.hpp>

#include <atomic>
#include <cstdint>

int main()
{
    using namespace crossin::literals;
    static_assert(CROSSIN_VERSION_MAJOR == 0);

    std::uint64_t const rows = 1000;
    crossin::permutation const shuffle(rows, 7);
    std::atomic<std::uint64_t> sum = 0; // on two threads, so that threads are linked
    crossin::for_each_block(rows, 2, [&](std::uint64_t row) { sum += shuffle(row); });
    return "pt-BR"_lang.region() == "BR" && sum == rows * (rows - 1) / 2 ? 0 : 1;
}
