// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_VERSION_HPP
#define CROSSIN_CORE_VERSION_HPP

/// \file
/// The version of the library; CMake reads it from here. Layer: core. Needs: nothing.

#define CROSSIN_VERSION_MAJOR 0
#define CROSSIN_VERSION_MINOR 1
#define CROSSIN_VERSION_PATCH 0

#endif
