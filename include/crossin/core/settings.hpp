// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_SETTINGS_HPP
#define CROSSIN_CORE_SETTINGS_HPP

/// \file
/// A tree of named values with the places they were read from, whatever the file format. Layer: core. Needs: error,
/// nearest.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/nearest.hpp>

namespace crossin {

/// A value of a settings file: nothing, text, a list or a map. Numbers and truth values are text until they are asked
/// for, so that `no` in a list of languages stays Norwegian and 1e400 is an error with a place.
class setting {
public:
    enum class kind : std::uint8_t { nothing, text, list, map };

    setting() = default;
    static setting of_text(place where, std::string text)
    {
        return setting(kind::text, std::move(where), std::move(text));
    }
    static setting of_list(place where) { return setting(kind::list, std::move(where), {}); }
    static setting of_map(place where) { return setting(kind::map, std::move(where), {}); }
    static setting of_nothing(place where) { return setting(kind::nothing, std::move(where), {}); }

    [[nodiscard]] kind type() const noexcept { return kind_; }
    [[nodiscard]] bool is_map() const noexcept { return kind_ == kind::map; }
    [[nodiscard]] bool is_list() const noexcept { return kind_ == kind::list; }
    [[nodiscard]] bool is_text() const noexcept { return kind_ == kind::text; }
    [[nodiscard]] bool empty() const noexcept { return kind_ == kind::nothing; }
    [[nodiscard]] place const& where() const noexcept { return where_; }
    /// Dotted path from the root, such as `mixture.cross.share`; for messages.
    [[nodiscard]] std::string const& name() const noexcept { return name_; }

    /// Appends to a list.
    void push_back(setting item)
    {
        item.rename(name_ + "[" + std::to_string(items_.size()) + "]");
        items_.push_back(std::move(item));
    }
    /// Adds an entry to a map; `key_where` is where its key stands. Errors: `error{parse}` when the key is there already.
    void insert(std::string key, setting value, place key_where)
    {
        if (find(key))
            fail(errc::parse, std::move(key_where), "the key " + in_quotes(key) + " stands twice in " + shown_name());
        value.rename(name_.empty() ? key : name_ + "." + key);
        keys_.push_back(std::move(key));
        key_places_.push_back(std::move(key_where));
        items_.push_back(std::move(value));
    }
    void insert(std::string key, setting value)
    {
        place const where = value.where_;
        insert(std::move(key), std::move(value), where);
    }

    [[nodiscard]] std::vector<setting> const& items() const noexcept { return items_; }   ///< of a list or map
    [[nodiscard]] std::vector<std::string> const& keys() const noexcept { return keys_; } ///< of a map, in order
    [[nodiscard]] setting const* find(std::string_view key) const noexcept
    {
        for (std::size_t i = 0; i < keys_.size(); ++i)
            if (keys_[i] == key) return &items_[i];
        return nullptr;
    }
    /// The entry `key`, unless it is absent or null.
    [[nodiscard]] setting const* given(std::string_view key) const noexcept
    {
        setting const* const found = find(key);
        return found && !found->empty() ? found : nullptr;
    }
    /// The entry `key`. Errors: `error{parse}` when it is missing.
    [[nodiscard]] setting const& at(std::string_view key) const
    {
        if (setting const* const found = find(key)) return *found;
        fail(errc::parse, where_, shown_name() + " lacks the key " + in_quotes(key));
    }

    /// Errors: `error{parse}` naming the first key that is not in `known`, and the nearest that is.
    void expect_keys(std::span<std::string_view const> known) const
    {
        expect(kind::map, "a map of keys and values");
        for (std::size_t i = 0; i < keys_.size(); ++i) expect_key(i, known);
    }
    /// The same for the i-th key alone. Requires: i < keys().size().
    void expect_key(std::size_t i, std::span<std::string_view const> known) const
    {
        for (std::string_view const key : known)
            if (key == keys_[i]) return;
        fail(errc::parse, key_places_[i],
             "unknown key " + in_quotes(keys_[i]) + " in " + shown_name() + "; the nearest known one is " +
                 in_quotes(nearest(keys_[i], known)));
    }

    /// The text. Errors: `error{parse}` when this is no text.
    [[nodiscard]] std::string const& text() const
    {
        expect(kind::text, "a text");
        return text_;
    }
    /// One of `known`. Errors: `error{parse}` with the nearest known word.
    [[nodiscard]] std::string const& one_of(std::span<std::string_view const> known) const
    {
        for (std::string_view const word : known)
            if (text() == word) return text_;
        fail(errc::parse, where_,
             shown_name() + " is " + in_quotes(text_) + "; the nearest known value is " +
                 in_quotes(nearest(text_, known)));
    }
    /// A number, or a percentage as its hundredth. Errors: `error{parse}` when the text is none, or not finite.
    [[nodiscard]] double number() const;
    /// A whole number ('_' between digits allowed). Errors: `error{parse}` when the text is none.
    [[nodiscard]] std::uint64_t count() const;
    /// true/false, yes/no, on/off. Errors: `error{parse}` for anything else.
    [[nodiscard]] bool flag() const;
    /// `flag()` of the entry `key`, or `otherwise` where it is absent or null.
    [[nodiscard]] bool flag_or(std::string_view key, bool otherwise) const
    {
        setting const* const found = given(key);
        return found ? found->flag() : otherwise;
    }
    /// The items of a list. Errors: `error{parse}` when this is none.
    [[nodiscard]] std::vector<setting> const& list() const
    {
        expect(kind::list, "a list");
        return items_;
    }
    /// This, if it is a map. Errors: `error{parse}` when it is none.
    [[nodiscard]] setting const& map() const
    {
        expect(kind::map, "a map of keys and values");
        return *this;
    }
    /// A list's items, or the single value as a list of one.
    [[nodiscard]] std::span<setting const> as_list() const noexcept
    {
        return is_list() ? std::span<setting const>(items_) : std::span<setting const>(this, 1);
    }

    /// Errors: `error{parse}` saying what was expected.
    [[noreturn]] void reject(std::string const& expected) const
    {
        std::string const found = is_text() ? in_quotes(text_) : is_list() ? "a list" : is_map() ? "a map" : "nothing";
        fail(errc::parse, where_, shown_name() + " is " + found + "; expected " + expected);
    }

private:
    setting(kind type, place where, std::string text) : kind_(type), where_(std::move(where)), text_(std::move(text)) {}

    void expect(kind wanted, char const* expected) const
    {
        if (kind_ != wanted) reject(expected);
    }
    [[nodiscard]] std::string shown_name() const { return name_.empty() ? "the file" : in_quotes(name_); }
    void rename(std::string name)
    {
        name_ = std::move(name);
        for (std::size_t i = 0; i < items_.size(); ++i)
            items_[i].rename(is_list() ? name_ + "[" + std::to_string(i) + "]" : name_ + "." + keys_[i]);
    }

    kind kind_ = kind::nothing;
    place where_;
    std::string name_;
    std::string text_;
    std::vector<std::string> keys_;
    std::vector<place> key_places_; ///< one a key
    std::vector<setting> items_;
};

} // namespace crossin

#include <crossin/core/detail/setting_values.hpp>

#endif
