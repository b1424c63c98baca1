// SPDX-License-Identifier: MIT
// A component keeps a reference to its corpus, so it takes none that is about to die.
// expect: deleted

#include <crossin/compose/component.hpp>
#include <crossin/compose/tasks.hpp>
#include <crossin/core/record_list.hpp>

using namespace crossin::literals;

crossin::component lasting(crossin::record_list const& corpus) { return {"base", corpus, crossin::same_language{}, 1}; }

#ifdef CROSSIN_COMPILE_FAIL
crossin::component dangling() { return {"base", crossin::record_list("en"_lang, {}), crossin::same_language{}, 1}; }
#endif
