// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_HPP
#define CROSSIN_ALIGN_HPP

/// \file
/// All of align/.

#include <crossin/align/align.hpp>
#include <crossin/align/alignment.hpp>
#include <crossin/align/bead.hpp>
#include <crossin/align/by_content.hpp>
#include <crossin/align/by_key.hpp>

#endif
