// SPDX-License-Identifier: MIT
#include "json.hpp"

#include <array>
#include <charconv>

namespace program {

void json_writer::value(double one)
{
    std::array<char, 32> digits{};
    char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), one).ptr;
    plain({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

void json_writer::text(std::string_view one)
{
    constexpr std::string_view hexadecimal = "0123456789abcdef";
    text_ += '"';
    for (char const c : one) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            text_ += '\\';
            text_ += c;
        } else if (c == '\n') {
            text_ += "\\n";
        } else if (byte < 0x20) {
            text_ += "\\u00";
            text_ += hexadecimal[byte >> 4U];
            text_ += hexadecimal[byte & 15U];
        } else {
            text_ += c;
        }
    }
    text_ += '"';
}

} // namespace program
