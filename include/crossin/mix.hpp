// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MIX_HPP
#define CROSSIN_MIX_HPP

/// \file
/// All of mix/: schedules and stages, mixtures of any ranges, shards, plans and ledgers, streams.

#include <crossin/mix/draws.hpp>
#include <crossin/mix/interleave.hpp>
#include <crossin/mix/ledger.hpp>
#include <crossin/mix/mixture.hpp>
#include <crossin/mix/row_order.hpp>
#include <crossin/mix/schedule.hpp>
#include <crossin/mix/shard.hpp>
#include <crossin/mix/stages.hpp>

#endif
