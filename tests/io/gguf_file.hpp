// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_IO_GGUF_FILE_HPP
#define CROSSIN_TESTS_IO_GGUF_FILE_HPP

/// \file
/// A small reader of GGUF files, by the description of the format, that takes nothing for granted.

#include <cstdint>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace crossin_test {

struct gguf_tensor {
    std::string name;
    std::vector<std::uint64_t> dimensions; ///< innermost first
    std::uint32_t type = 0;
    std::uint64_t offset = 0; ///< behind the head [bytes]
};

struct gguf_file {
    std::vector<std::string> keys;             ///< in order
    std::map<std::string, std::string> values; ///< "f32 8", "text llama", "list a, b"
    std::vector<gguf_tensor> tensors;
    std::string data; ///< from the first multiple of 32 behind the head on

    [[nodiscard]] gguf_tensor const& at(std::string_view name) const
    {
        for (gguf_tensor const& one : tensors)
            if (one.name == name) return one;
        throw std::runtime_error("no tensor " + std::string(name));
    }
    [[nodiscard]] std::vector<float> floats(std::string_view name) const
    {
        gguf_tensor const& one = at(name);
        std::uint64_t count = 1;
        for (auto const d : one.dimensions) count *= d;
        if (one.type != 0 || one.offset + 4 * count > data.size()) throw std::runtime_error("no floats");
        std::vector<float> values_of(count);
        std::memcpy(values_of.data(), data.data() + one.offset, 4 * count);
        return values_of;
    }
};

inline gguf_file read_gguf(std::string const& bytes)
{
    std::size_t at = 0;
    auto const take = [&](std::size_t size) {
        if (bytes.size() - at < size) throw std::runtime_error("the file is cut short");
        at += size;
        return std::string_view(bytes).substr(at - size, size);
    };
    auto const whole = [&](std::size_t size) {
        std::uint64_t value = 0;
        std::string_view const raw = take(size);
        for (std::size_t i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(raw[i]);
        return value;
    };
    auto const text = [&] { return std::string(take(static_cast<std::size_t>(whole(8)))); };
    if (take(4) != "GGUF" || whole(4) != 3) throw std::runtime_error("no GGUF of version 3");
    gguf_file file;
    std::uint64_t const tensors = whole(8), keys = whole(8);
    for (std::uint64_t i = 0; i < keys; ++i) {
        std::string const key = file.keys.emplace_back(text());
        std::string shown;
        switch (whole(4)) {
        case 4: shown = "u32 " + std::to_string(whole(4)); break;
        case 6: {
            float value = 0;
            std::memcpy(&value, take(4).data(), 4);
            shown = "f32 " + std::to_string(value);
            break;
        }
        case 7: shown = "bool " + std::to_string(whole(1)); break;
        case 8: shown = "text " + text(); break;
        case 9:
            if (whole(4) != 8) throw std::runtime_error("a list of something else");
            shown = "list";
            for (std::uint64_t left = whole(8); left > 0; --left) shown += " " + text();
            break;
        case 10: shown = "u64 " + std::to_string(whole(8)); break;
        default: throw std::runtime_error("a value of an unknown type");
        }
        file.values[key] = shown;
    }
    for (std::uint64_t i = 0; i < tensors; ++i) {
        gguf_tensor& one = file.tensors.emplace_back();
        one.name = text();
        for (std::uint64_t left = whole(4); left > 0; --left) one.dimensions.push_back(whole(8));
        one.type = static_cast<std::uint32_t>(whole(4));
        one.offset = whole(8);
        if (one.offset % 32 != 0) throw std::runtime_error("a tensor out of line");
    }
    while (at % 32 != 0)
        if (take(1)[0] != '\0') throw std::runtime_error("no zeros between head and data");
    file.data = bytes.substr(at);
    if (file.data.size() % 32 != 0) throw std::runtime_error("the end is not filled up");
    return file;
}

} // namespace crossin_test
#endif
