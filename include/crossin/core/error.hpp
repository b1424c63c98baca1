// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_ERROR_HPP
#define CROSSIN_CORE_ERROR_HPP

/// \file
/// The one error type of the library: a code, a place, a sentence. Layer: core. Needs: nothing.

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace crossin {

/// What kind of thing went wrong. Programs branch on it; people read the message.
enum class errc : std::uint8_t {
    invalid_argument, ///< a value handed to the library cannot be used
    not_found,        ///< a file, a language, a component that is named but absent
    io,               ///< the operating system refused to read or write
    parse,            ///< bytes that are not the format they are said to be
    encoding,         ///< bytes that are not UTF-8
    mismatch,         ///< two things that should belong together do not (rows, checkpoint, corpus)
    limit,            ///< a limit was passed (skipped records, size, depth)
    exhausted,        ///< more was asked for than there is
    unsupported,      ///< understood, and not done
};

/// Where in the outside world something stands.
struct place {
    std::string path = {};  ///< file, or a name for what is not a file
    std::uint64_t line = 0; ///< 1-based, as editors count; 0: unknown
    std::uint64_t byte = 0; ///< 0-based offset in the file [bytes]; meaningful where `line` or `has_byte` is set
    bool has_byte = false;  ///< `byte` is known
    friend bool operator==(place const&, place const&) = default;
};

/// "path:line (byte n)", with the parts that are known.
[[nodiscard]] inline std::string to_string(place const& where)
{
    std::string text = where.path;
    if (where.line != 0) text.append(":").append(std::to_string(where.line)); // "" + string: GCC 12 warns at -O3
    if (where.has_byte) text.append(" (byte ").append(std::to_string(where.byte)).append(")");
    return text;
}

/// An error is a value: code, place, and a sentence that says what was found, what was expected, what to do.
///
/// `what()` is "place: message", or the message alone where no place is known.
class error : public std::runtime_error {
public:
    error(errc code, std::string const& message) : error(code, place{}, message) {}
    error(errc code, place where, std::string const& message)
        : std::runtime_error(where == place{} ? message : to_string(where) + ": " + message), code_(code),
          where_(std::move(where)), message_(message)
    {}

    [[nodiscard]] errc code() const noexcept { return code_; }
    [[nodiscard]] place const& where() const noexcept { return where_; }
    [[nodiscard]] std::string const& message() const noexcept { return message_; }

private:
    errc code_;
    place where_;
    std::string message_;
};

/// Throws `error`, out of line of the path that found it.
[[noreturn, gnu::cold, gnu::noinline]] inline void fail(errc code, std::string const& message)
{
    throw error(code, message);
}

/// Throws `error` with its place, out of line of the path that found it.
[[noreturn, gnu::cold, gnu::noinline]] inline void fail(errc code, place where, std::string const& message)
{
    throw error(code, std::move(where), message);
}

/// Throws `error{invalid_argument}` unless `condition` holds.
constexpr void require(bool condition, char const* message)
{
    if (!condition) [[unlikely]]
        fail(errc::invalid_argument, message);
}

/// Text for a message: at most `width` bytes, cut between code points, control characters shown as '?'.
[[nodiscard]] inline std::string shortened(std::string_view text, std::size_t width = 60)
{
    bool const cut = text.size() > width;
    if (cut) {
        while (width > 0 && (static_cast<unsigned char>(text[width]) & 0xC0U) == 0x80U) --width;
        text = text.substr(0, width);
    }
    std::string shown(text);
    for (char& c : shown)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
    if (cut) shown += "...";
    return shown;
}

/// `text` in double quotes and shortened, for messages.
[[nodiscard]] inline std::string in_quotes(std::string_view text, std::size_t width = 60)
{
    return '"' + shortened(text, width) + '"';
}

} // namespace crossin
#endif
