// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_HPP
#define CROSSIN_BATCH_HPP

/// \file
/// All of batch/: token ids and labels of a batch.

#include <crossin/batch/labels.hpp>

#endif
