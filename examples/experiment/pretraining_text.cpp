// SPDX-License-Identifier: MIT
#include "pretraining_text.hpp"

#include <crossin/core/random.hpp>

namespace experiment {
namespace {

constexpr std::uint64_t text_key = 0x7465787473; // apart from what the world itself draws

/// What stands between a text and its translation: " = [es] ".
[[nodiscard]] std::string in_language(std::size_t language)
{
    return ' ' + std::string(same_as) + " [" + std::string(languages[language]) + "] ";
}

} // namespace

pretraining_text::pretraining_text(world const& of, std::uint64_t lines, text_shares const& shares)
    : world_(&of), lines_(lines), shares_(shares)
{
    for (std::uint32_t f = 0; f < of.facts(); ++f)
        for (std::uint8_t l = 0; l < language_count; ++l) {
            if (!of.told(f, l)) continue;
            if (!of.told_in_english_only(f)) with_two_.push_back(static_cast<std::uint32_t>(told_.size()));
            told_.push_back({f, l});
        }
}

std::size_t pretraining_text::other_language(told_fact const& of, std::uint64_t bits) const
{
    std::array<std::size_t, language_count> found = {};
    std::size_t count = 0;
    for (std::size_t l = 0; l < language_count; ++l)
        if (l != of.language && world_->told(of.fact, l)) found[count++] = l;
    return found[crossin::below(count, bits)];
}

std::string pretraining_text::dictionary_line(std::uint64_t index) const
{
    std::uint64_t const key = crossin::combine_keys(world_->seed(), text_key, index);
    auto const draw = [&](std::uint64_t n, std::uint64_t counter) {
        return static_cast<std::size_t>(crossin::below(n, crossin::random_bits(key, counter)));
    };
    std::size_t const from = draw(language_count, 0);
    std::size_t to = draw(language_count - 1, 1);
    to += to >= from;
    auto const pair = [&](std::string_view a, std::string_view b) {
        return std::string(a) + in_language(to) + std::string(b);
    };
    std::size_t const which = draw(world_->entities() + 2 * relation_count * 32, 2);
    if (which < world_->entities()) return pair(world_->name(which, from), world_->name(which, to));
    auto const about = static_cast<relation>(draw(relation_count, 3));
    std::size_t const value = draw(world_->values(about), 4);
    return pair(world_->value(about, value, from), world_->value(about, value, to));
}

pretraining_text::line pretraining_text::operator[](std::uint64_t index) const
{
    std::uint64_t const key = crossin::combine_keys(world_->seed(), text_key);
    auto const draw = [&](std::uint64_t n, std::uint64_t stream) {
        return crossin::below(n, crossin::random_bits(key, index, stream));
    };
    std::uint64_t kind = draw(100, 0);
    auto const is = [&](unsigned share) {
        if (kind < share) return true;
        kind -= share;
        return false;
    };
    if (is(shares_.dictionary)) return {{}, dictionary_line(index)};
    if (is(shares_.questions)) {
        told_fact const& one = told_[draw(told_.size(), 1)];
        return {{},
                world_->question(one.fact, one.language) + ' ' + std::string(world_->answer(one.fact, one.language))};
    }
    bool const parallel = is(shares_.parallel), switched = !parallel && is(shares_.switched);
    auto const form = static_cast<std::size_t>(draw(3, 2));
    if (!parallel && !switched) {
        told_fact const& one = told_[draw(told_.size(), 1)];
        return {{}, world_->statement(one.fact, one.language, form)};
    }
    told_fact const& one = told_[with_two_[draw(with_two_.size(), 1)]];
    std::size_t const other = other_language(one, crossin::random_bits(key, index, 3));
    if (parallel)
        return {{},
                world_->statement(one.fact, one.language, form) + in_language(other) +
                    world_->statement(one.fact, other, form)};
    std::uint64_t const which = draw(3, 4); // the name, the value or both
    return {{},
            world_->statement(one.fact, one.language, form, which == 1 ? one.language : other,
                              which == 0 ? one.language : other)};
}

} // namespace experiment
