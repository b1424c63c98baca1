// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECIPE_HPP
#define CROSSIN_RECIPE_HPP

/// \file
/// All of recipe/ but `yaml.hpp`, which asks for yaml-cpp: recipes opened, with the files they name.

#include <crossin/recipe/open.hpp>
#include <crossin/recipe/read_parallel.hpp>
#include <crossin/recipe/source.hpp>

#endif
