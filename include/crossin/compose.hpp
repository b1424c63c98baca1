// SPDX-License-Identifier: MIT
#ifndef CROSSIN_COMPOSE_HPP
#define CROSSIN_COMPOSE_HPP

/// \file
/// All of compose/: tasks, components, recipes, compositions and their plans.

#include <crossin/compose/component.hpp>
#include <crossin/compose/component_model.hpp>
#include <crossin/compose/composition.hpp>
#include <crossin/compose/options.hpp>
#include <crossin/compose/plan.hpp>
#include <crossin/compose/read_recipe.hpp>
#include <crossin/compose/recipe.hpp>
#include <crossin/compose/task.hpp>
#include <crossin/compose/tasks.hpp>

#endif
