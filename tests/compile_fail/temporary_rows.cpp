// SPDX-License-Identifier: MIT
// Nor does it take a parallel corpus that is about to die.
// expect: deleted

#include <utility>

#include <crossin/compose/component.hpp>
#include <crossin/compose/tasks.hpp>
#include <crossin/core/record_list.hpp>
#include <crossin/records/parallel_corpus.hpp>

using rows = crossin::parallel_corpus<crossin::record_list>;

crossin::component lasting(rows const& pairs)
{
    return {"cross", pairs, crossin::cross_lingual(crossin::to_pivot{}), 1};
}

#ifdef CROSSIN_COMPILE_FAIL
crossin::component dangling(rows pairs)
{
    return {"cross", std::move(pairs), crossin::cross_lingual(crossin::to_pivot{}), 1};
}
#endif
