// SPDX-License-Identifier: MIT
#include "json.hpp"

#include <array>
#include <charconv>

namespace program {

std::string json_number(double one)
{
    std::array<char, 32> digits{};
    char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), one).ptr;
    return {digits.data(), static_cast<std::size_t>(end - digits.data())};
}

std::string json_text(std::string_view one)
{
    constexpr std::string_view hexadecimal = "0123456789abcdef";
    std::string text(1, '"');
    for (char const c : one) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            text += '\\';
            text += c;
        } else if (c == '\n') {
            text += "\\n";
        } else if (byte < 0x20) {
            text += "\\u00";
            text += hexadecimal[byte >> 4U];
            text += hexadecimal[byte & 15U];
        } else {
            text += c;
        }
    }
    text += '"';
    return text;
}

} // namespace program
