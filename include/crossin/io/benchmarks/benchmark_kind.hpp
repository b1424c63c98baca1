// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_BENCHMARKS_BENCHMARK_KIND_HPP
#define CROSSIN_IO_BENCHMARKS_BENCHMARK_KIND_HPP

/// \file
/// Which benchmark a file belongs to, and which language. Layer: io. Needs: formats, sentence_pairs, mapped_file.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/language.hpp>
#include <crossin/core/nearest.hpp>
#include <crossin/io/benchmarks/detail/benchmark_lines.hpp>
#include <crossin/io/benchmarks/sentence_pairs.hpp>
#include <crossin/io/formats.hpp>
#include <crossin/io/mapped_file.hpp>

namespace crossin {

/// Benchmarks by the layout of their files, each of which has a reader.
enum class benchmark_kind : std::uint8_t {
    seaeval,      ///< `read_seaeval`
    questions,    ///< `read_span_questions`
    xcopa,        ///< `read_causal_choices`
    mgsm,         ///< `read_word_problems`
    xnli,         ///< `read_xnli`
    pawsx,        ///< `read_pawsx`
    conllu,       ///< `read_conllu`
    tagged_words, ///< `read_tagged_words`
};

/// Their names, in the order of `benchmark_kind`.
inline constexpr std::array<std::string_view, 8> benchmark_kinds = {"seaeval", "questions", "xcopa",  "mgsm",
                                                                    "xnli",    "pawsx",     "conllu", "tagged_words"};

[[nodiscard]] constexpr std::string_view name_of(benchmark_kind kind) noexcept
{
    return benchmark_kinds[static_cast<std::size_t>(kind)];
}

/// The kind called `name`. Errors: `error{invalid_argument}` with the nearest known name.
[[nodiscard]] inline benchmark_kind benchmark_kind_named(std::string_view name)
{
    auto const at = std::ranges::find(benchmark_kinds, name);
    if (at != benchmark_kinds.end()) return static_cast<benchmark_kind>(at - benchmark_kinds.begin());
    fail(errc::invalid_argument,
         in_quotes(name) + " is no kind of benchmark; the nearest is " + in_quotes(nearest(name, benchmark_kinds)));
}

namespace detail {

[[nodiscard]] inline std::optional<benchmark_kind> json_kind_of(std::string_view bytes)
{
    json_beginning const start = look_at_json(bytes);
    std::vector<std::string_view> const keys(start.keys.begin(), start.keys.end());
    if (start.first == '[') return has_key(keys, "id") ? std::optional(benchmark_kind::seaeval) : std::nullopt;
    if (start.first != '{') return std::nullopt;
    if (squad_format::fits(keys)) return benchmark_kind::questions;
    if (has_key(keys, "premise") && has_key(keys, "choice1")) return benchmark_kind::xcopa;
    return std::nullopt;
}

/// By the first line that tells.
[[nodiscard]] inline std::optional<benchmark_kind> table_kind_of(std::string_view line)
{
    std::vector<std::string_view> const cells = cells_of(line);
    auto const named = [&](std::string_view name) { return std::ranges::find(cells, name) != cells.end(); };
    auto const is_one_of = [](auto const& labels, std::string_view cell) {
        return std::ranges::find(labels, cell) != labels.end();
    };
    if (named("sentence1") && named("sentence2"))
        return named("gold_label") ? benchmark_kind::xnli : benchmark_kind::pawsx;
    if (line.starts_with("# ") || cells.size() == 10) return benchmark_kind::conllu;
    std::string_view const last = trimmed(cells.back());
    if (cells.size() == 3 && (is_one_of(xnli_labels, last) || last == "contradictory")) return benchmark_kind::xnli;
    if (cells.size() == 3 && is_one_of(pawsx_labels, last)) return benchmark_kind::pawsx;
    if (cells.size() != 2) return std::nullopt;
    if (whole_number(last)) return benchmark_kind::mgsm;
    if (last == "O" || last.starts_with("B-") || last.starts_with("I-")) return benchmark_kind::tagged_words;
    return std::nullopt;
}

/// Two letters that are a language in the benchmarks' file names. (By the form alone, `ud` would be one.)
inline constexpr std::string_view benchmark_languages =
    " af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu ha he hi hr ht hu hy id ig is it ja "
    "jv "
    "ka kk km kn ko ky lb lo lt lv mk ml mn mr ms mt my ne nl no pa pl ps pt qu ro ru si sk sl so sq sr sv sw ta te tg "
    "th tl tr uk ur uz vi wo xh yo zh zu ";

/// Three letters as Tatoeba has them, and the tag.
inline constexpr std::array<std::array<std::string_view, 2>, 12> three_letter_languages = {{{"ara", "ar"},
                                                                                            {"cmn", "zh"},
                                                                                            {"deu", "de"},
                                                                                            {"eng", "en"},
                                                                                            {"fra", "fr"},
                                                                                            {"hin", "hi"},
                                                                                            {"ind", "id"},
                                                                                            {"ita", "it"},
                                                                                            {"jpn", "ja"},
                                                                                            {"rus", "ru"},
                                                                                            {"spa", "es"},
                                                                                            {"vie", "vi"}}};

} // namespace detail

/// The benchmark of a file by its first bytes; nothing where they fit none. Files of plain sentences, of labels alone and
/// of pairs of ids fit none: they could be anything.
///
/// Errors: those of `mapped_file`; `error{parse}`, `error{encoding}` or `error{unsupported}` for an empty file, UTF-16, and
///         one that is compressed.
[[nodiscard]] inline std::optional<benchmark_kind> benchmark_kind_of(std::string const& path)
{
    mapped_file const file(path);
    detail::refuse_foreign(file);
    std::string_view bytes = file.bytes();
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    std::size_t const begin = bytes.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) fail(errc::parse, place{path}, "the file is empty");
    if (bytes[begin] == '{' || bytes[begin] == '[')
        if (auto const kind = detail::json_kind_of(bytes)) return kind;
    std::string_view line = bytes.substr(begin, bytes.find('\n', begin) - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return detail::table_kind_of(line);
}

/// The language that a file's name tells: the first part of it that is one, between dots, dashes and underscores, as in
/// `xquad.vi.json`, `test-vi.tsv`, `mgsm_es.tsv`, `zh_pud-ud-test.conllu` and `tatoeba.vie-eng.vie`.
[[nodiscard]] inline std::optional<language_tag> language_in_name(std::string_view path)
{
    std::string_view name = path.substr(path.rfind('/') + 1);
    while (!name.empty()) {
        std::size_t const end = std::min(name.find_first_of(".-_"), name.size());
        std::string_view const part = name.substr(0, end);
        name.remove_prefix(std::min(end + 1, name.size()));
        for (auto const& [three, tag] : detail::three_letter_languages)
            if (part == three) return language_tag::parse(tag);
        bool const known = part.size() >= 2 &&
                           detail::benchmark_languages.find(' ' + std::string(part) + ' ') != std::string_view::npos;
        if (known) return language_tag::parse(part);
    }
    return std::nullopt;
}

} // namespace crossin
#endif
