// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_JSON_HPP
#define CROSSIN_EXAMPLES_CROSSIN_JSON_HPP

/// \file
/// JSON text, value by value.

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace program {

/// A text as JSON, with its quotes.
[[nodiscard]] std::string json_text(std::string_view one);
/// A number as JSON, as short as it can be told from its neighbours.
[[nodiscard]] std::string json_number(double one);

/// Writes one JSON document. Objects and lists are lambdas: `json.object([&] { json.member("asked", 0.5); });`
class json_writer {
public:
    template <class Body>
    void object(Body&& body)
    {
        nested('{', '}', body);
    }
    template <class Body>
    void list(Body&& body)
    {
        nested('[', ']', body);
    }

    /// The name of the next value, in an object.
    void name(std::string_view key)
    {
        next();
        text(key);
        text_ += ": ";
        named_ = true;
    }

    void value(std::string_view one)
    {
        next();
        text(one);
    }
    void value(char const* one) { value(std::string_view(one)); }
    void value(bool one) { plain(one ? "true" : "false"); }
    void value(std::unsigned_integral auto one) { plain(std::to_string(one)); }
    void value(double one) { plain(json_number(one)); }

    template <class Value>
    void member(std::string_view key, Value const& one)
    {
        name(key);
        value(one);
    }
    /// A value that is JSON already.
    void raw(std::string_view key, std::string_view json)
    {
        name(key);
        plain(json.substr(0, json.find_last_not_of('\n') + 1));
    }
    template <class Body>
    void object(std::string_view key, Body&& body)
    {
        name(key);
        object(body);
    }
    template <class Body>
    void list(std::string_view key, Body&& body)
    {
        name(key);
        list(body);
    }

    /// The document, with a line feed at its end.
    [[nodiscard]] std::string finish() { return text_ + '\n'; }

private:
    template <class Body>
    void nested(char opening, char closing, Body& body)
    {
        next();
        text_ += opening;
        first_ = true;
        ++depth_;
        body();
        --depth_;
        if (!first_) line();
        first_ = false;
        text_ += closing;
    }
    void next()
    {
        if (named_ || depth_ == 0) {
            named_ = false;
            return;
        }
        if (!first_) text_ += ',';
        first_ = false;
        line();
    }
    void line()
    {
        text_ += '\n';
        text_.append(2 * depth_, ' ');
    }
    void plain(std::string_view one)
    {
        next();
        text_ += one;
    }
    void text(std::string_view one) { text_ += json_text(one); }

    std::string text_;
    std::size_t depth_ = 0;
    bool first_ = true;  ///< of its object or list
    bool named_ = false; ///< the name stands there, the value does not yet
};

} // namespace program
#endif
