// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BENCHMARKS_SUPPORT_CORPORA_HPP
#define CROSSIN_BENCHMARKS_SUPPORT_CORPORA_HPP

/// \file
/// Made-up corpora of any size: four languages, records of about 350 bytes with equal ids, as JSON lines and as TSV.

#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/random.hpp>

namespace crossin_bench {

inline constexpr std::array<std::string_view, 4> languages{"en", "zh", "vi", "es"};

namespace detail {

inline void append_utf8(std::uint32_t code, std::string& out)
{
    out += static_cast<char>(0xE0U | code >> 12);
    out += static_cast<char>(0x80U | (code >> 6 & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
}

/// A sentence of made-up words, or of ideographs where there are no blanks in the language.
inline std::string sentence(std::string_view language, std::uint64_t key)
{
    using crossin::below;
    using crossin::random_bits;
    static constexpr std::array<std::string_view, 12> plain{"ta", "re", "no",  "li", "sun", "mor",
                                                            "pe", "ka", "del", "vi", "or",  "en"};
    static constexpr std::array<std::string_view, 12> marked{"tã", "rế", "nó",  "lị", "sùn", "mơ",
                                                             "pé", "ña", "đêl", "ví", "ở",   "ín"};
    std::string text;
    if (language == "zh") {
        std::uint64_t const length = 14 + below(36, random_bits(key, 0));
        for (std::uint64_t i = 1; i <= length; ++i)
            append_utf8(0x4E00 + static_cast<std::uint32_t>(below(3000, random_bits(key, i))), text);
        append_utf8(0x3002, text);
        return text;
    }
    std::uint64_t const words = 8 + below(14, random_bits(key, 0));
    for (std::uint64_t i = 1; i <= words; ++i) {
        std::uint64_t const bits = random_bits(key, i);
        if (i > 1) text += ' ';
        for (std::uint64_t part = 0; part < 1 + bits % 3; ++part) {
            std::uint64_t const which = (bits >> (8 + 8 * part)) % plain.size();
            text += language != "en" && (bits >> (40 + part)) % 3 == 0 ? marked[which] : plain[which];
        }
    }
    return text + '.';
}

} // namespace detail

/// Folder with LANGUAGE.jsonl and LANGUAGE.tsv for `records` records each, made once and kept.
///
/// It lies in $CROSSIN_BENCH_DATA, or in a folder for temporary files.
[[nodiscard]] inline std::string corpora(std::uint64_t records)
{
    namespace fs = std::filesystem;
    char const* const asked = std::getenv("CROSSIN_BENCH_DATA");
    fs::path const folder = (asked ? fs::path(asked) : fs::temp_directory_path() / "crossin-bench") /
                            std::to_string(records);
    if (fs::exists(folder / "complete")) return folder.string();
    std::cerr << "making corpora of " << records << " records in " << folder.string() << "\n";
    fs::create_directories(folder);
    for (std::uint64_t l = 0; l < languages.size(); ++l) {
        std::string_view const language = languages[l];
        std::vector<std::string> pool;
        for (std::uint64_t i = 0; i < 20'000; ++i)
            pool.push_back(detail::sentence(language, crossin::combine_keys(l, i)));
        std::ofstream json(folder / (std::string(language) + ".jsonl"), std::ios::binary);
        std::ofstream tsv(folder / (std::string(language) + ".tsv"), std::ios::binary);
        for (std::uint64_t i = 0; i < records; ++i) {
            auto const pick = [&](std::uint64_t n) -> std::string const& {
                return pool[crossin::below(pool.size(), crossin::random_bits(99, i, n))];
            };
            std::string const instruction = pick(0) + " #" + std::to_string(i);
            std::string const input = crossin::random_bits(98, i) % 3 == 0 ? pick(1) : "";
            std::string output = pick(2);
            for (std::uint64_t more = crossin::random_bits(97, i) % 3; more > 0; --more) output += " " + pick(2 + more);
            json << R"({"id": "a)" << i << R"(", "instruction": ")" << instruction << R"(", "input": ")" << input
                 << R"(", "output": ")" << output << R"(", "language": ")" << language << "\"}\n";
            tsv << instruction << '\t' << output << '\n';
        }
    }
    std::ofstream(folder / "complete") << records << "\n";
    return folder.string();
}

} // namespace crossin_bench
#endif
