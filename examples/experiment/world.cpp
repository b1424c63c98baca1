// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <crossin/core/error.hpp>
#include <crossin/core/permutation.hpp>
#include <crossin/core/random.hpp>

namespace experiment {
namespace {

constexpr std::size_t values_per_relation = 48, numbers_on_badges = 32;
constexpr std::uint32_t first_year = 1901;
constexpr std::size_t chinese = 3;

/// What random numbers are drawn for.
enum purpose : std::uint64_t { for_names, for_values, for_telling, for_tuning, for_choices };

constexpr std::string_view openings[] = {"B", "D", "F", "G", "K", "L", "M", "N", "P", "R", "S", "T", "V", "Z"};
constexpr std::string_view middles[] = {"a", "e", "i", "o", "u", "ai", "ei"};
constexpr std::string_view endings[] = {"bel", "dan", "fin", "gor", "kas", "len", "mir", "nol",
                                        "pek", "ras", "sud", "tam", "vik", "zon", "rel", "lun"};
constexpr std::string_view characters[] = {"安", "贝", "卡", "达", "恩", "菲", "格", "哈", "伊", "杰", "克", "拉",
                                           "米", "娜", "奥", "帕", "奇", "瑞", "萨", "塔", "乌", "维", "希", "雅"};

/// Puts name and value in their places.
[[nodiscard]] std::string filled(std::string_view text, std::string_view name, std::string_view value)
{
    std::string made;
    while (!text.empty()) {
        bool const is_name = text.starts_with("{n}"), is_value = text.starts_with("{v}");
        if (is_name || is_value)
            made += is_name ? name : value;
        else
            made += text.front();
        text.remove_prefix(is_name || is_value ? 3 : 1);
    }
    return made;
}

void add_words(std::string_view text, std::set<std::string>& to)
{
    while (!text.empty()) {
        std::string_view const one = text.substr(0, text.find(' '));
        if (!one.empty() && !one.starts_with('{')) to.emplace(one);
        text.remove_prefix(std::min(text.size(), one.size() + 1));
    }
}

} // namespace

world::world(std::uint64_t seed, world_options const& options) : seed_(seed)
{
    crossin::require(options.entities > 0, "a world has at least one entity");
    draw_names(options.entities);
    draw_values();
    draw_facts(options);
}

std::uint64_t world::draw(std::uint64_t purpose, std::uint64_t counter) const
{
    return crossin::random_bits(crossin::combine_keys(seed_, purpose), counter);
}

void world::draw_names(std::size_t count)
{
    std::uint64_t const possible = std::size(openings) * std::size(middles) * std::size(endings);
    std::uint64_t const in_chinese = std::size(characters) * std::size(characters) * std::size(characters);
    crossin::require(count <= possible, "there are fewer names than entities");
    crossin::permutation const pick(possible, draw(for_names, 0)), pick_chinese(in_chinese, draw(for_names, 1));
    for (std::size_t i = 0; i < count; ++i) {
        std::uint64_t a = pick(i), b = pick_chinese(i);
        entity_names& made = names_.emplace_back();
        made.shared += openings[a % std::size(openings)];
        a /= std::size(openings);
        made.shared += middles[a % std::size(middles)];
        made.shared += endings[a / std::size(middles)];
        for (int j = 0; j < 3; ++j, b /= std::size(characters)) made.chinese += characters[b % std::size(characters)];
    }
}

void world::draw_values()
{
    auto const add_shared = [&](relation to, std::string const& text) {
        value_words& made = values_[to].emplace_back();
        for (std::string& one : made.words) one = text;
    };
    for (std::uint32_t i = 0; i < values_per_relation; ++i) add_shared(year, std::to_string(first_year + 2 * i));
    for (std::uint32_t i = 0; i < numbers_on_badges; ++i) add_shared(badge, std::to_string(11 + 3 * i));
    for (relation const each : {home, craft, pet, badge})
        for (word const& one : own_words(each)) {
            value_words& made = values_[each].emplace_back();
            for (std::size_t l = 0; l < language_count; ++l) made.words[l] = one[l];
        }
}

void world::draw_facts(world_options const& options)
{
    for (std::uint32_t e = 0; e < options.entities; ++e)
        for (std::size_t r = 0; r < relation_count; ++r) {
            auto const about = static_cast<relation>(r);
            std::uint64_t const value = crossin::below(values(about), draw(for_values, facts_.size()));
            facts_.push_back({e, about, static_cast<std::uint32_t>(value)});
        }
    for (std::size_t l = 0; l < language_count; ++l) {
        crossin::permutation const order(facts_.size(), draw(for_telling, l));
        auto const count = static_cast<std::uint64_t>(options.told[l] * static_cast<double>(facts_.size()) + 0.5);
        for (std::size_t f = 0; f < facts_.size(); ++f) told_[l].push_back(order(f) < count);
    }
    crossin::permutation const order(facts_.size(), draw(for_tuning, 0));
    for (std::size_t f = 0; f < facts_.size(); ++f) tunable_.push_back(order(f) < facts_.size() / 2);
}

std::string_view world::name(std::size_t entity, std::size_t language) const
{
    return language == chinese ? names_[entity].chinese : names_[entity].shared;
}

std::string_view world::value(relation of, std::size_t value, std::size_t language) const
{
    return values_[of][value].words[language];
}

bool world::is_shared(relation of, std::size_t value) const
{
    return values_[of][value].words[0] == values_[of][value].words[1];
}

bool world::told_in_english_only(std::size_t fact) const
{
    for (std::size_t l = 1; l < language_count; ++l)
        if (told(fact, l)) return false;
    return true;
}

std::array<std::uint32_t, world::choice_count> world::choices(std::size_t fact) const
{
    auto const& [entity, about, right] = facts_[fact];
    crossin::permutation const others(values(about) - 1, draw(for_choices, fact));
    std::array<std::uint32_t, choice_count> made = {};
    for (std::size_t i = 0, taken = 0; i < choice_count; ++i) {
        if (i == right_choice(fact)) {
            made[i] = right;
            continue;
        }
        auto const other = static_cast<std::uint32_t>(others(taken++));
        made[i] = other < right ? other : other + 1; // any but the right one
    }
    return made;
}

std::size_t world::right_choice(std::size_t fact) const
{
    return static_cast<std::size_t>(crossin::below(choice_count, draw(for_choices, facts() + fact)));
}

std::string world::statement(std::size_t fact, std::size_t language, std::size_t form) const
{
    return statement(fact, language, form, language, language);
}

std::string world::statement(std::size_t fact, std::size_t language, std::size_t form, std::size_t name_language,
                             std::size_t value_language) const
{
    auto const& [entity, about, right] = facts_[fact];
    auto const& forms = texts_of(about, language).statements;
    return filled(forms[form % forms.size()], name(entity, name_language), value(about, right, value_language));
}

std::string world::question(std::size_t fact, std::size_t language) const
{
    return filled(texts_of(facts_[fact].about, language).question, name(facts_[fact].entity, language), {});
}

std::string_view world::answer(std::size_t fact, std::size_t language) const
{
    return value(facts_[fact].about, facts_[fact].value, language);
}

std::vector<std::string> world::vocabulary() const
{
    std::set<std::string> all;
    for (std::size_t l = 0; l < language_count; ++l)
        for (std::size_t r = 0; r < relation_count; ++r) {
            relation_texts const& texts = texts_of(static_cast<relation>(r), l);
            for (std::string_view const one : texts.statements) add_words(one, all);
            add_words(texts.question, all);
        }
    for (auto const& of : values_)
        for (value_words const& one : of) all.insert(one.words.begin(), one.words.end());
    for (entity_names const& one : names_) {
        all.insert(one.shared);
        all.insert(one.chinese);
    }
    all.emplace(same_as);
    return {all.begin(), all.end()};
}

} // namespace experiment
