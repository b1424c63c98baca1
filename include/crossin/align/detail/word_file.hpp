// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_WORD_FILE_HPP
#define CROSSIN_ALIGN_DETAIL_WORD_FILE_HPP

/// \file
/// Word models as bytes. Layer: align. Needs: word_counts, hash.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <crossin/align/detail/word_counts.hpp>
#include <crossin/align/word_options.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/core/language.hpp>

namespace crossin::detail {

inline constexpr std::string_view word_model_mark = "crossin word model\n";
inline constexpr std::uint32_t word_model_version = 1;

/// Numbers and texts one after the other, little-endian.
class byte_writer {
public:
    template <class T>
        requires std::is_arithmetic_v<T> || std::is_enum_v<T>
    void add(T value)
    {
        char bytes[sizeof value];
        std::memcpy(bytes, &value, sizeof value);
        if constexpr (std::endian::native == std::endian::big) std::reverse(bytes, bytes + sizeof value);
        bytes_.append(bytes, sizeof value);
    }
    void add(std::string_view text)
    {
        add(std::uint64_t{text.size()});
        bytes_ += text;
    }
    template <class T>
    void add_all(std::span<T const> values)
    {
        add(std::uint64_t{values.size()});
        for (T const value : values) add(value);
    }

    /// All bytes, with their hash behind them.
    [[nodiscard]] std::string take()
    {
        add(hash64(bytes_));
        return std::move(bytes_);
    }

private:
    std::string bytes_;
};

/// Reads what a `byte_writer` wrote.
///
/// Errors: `error{parse}` with the byte where the bytes end too early.
class byte_reader {
public:
    byte_reader(std::string_view bytes, std::string_view name) : bytes_(bytes), name_(name) {}

    template <class T>
        requires std::is_arithmetic_v<T> || std::is_enum_v<T>
    void read(T& value)
    {
        char raw[sizeof value];
        std::memcpy(raw, take(sizeof value).data(), sizeof value);
        if constexpr (std::endian::native == std::endian::big) std::reverse(raw, raw + sizeof value);
        std::memcpy(&value, raw, sizeof value);
    }
    [[nodiscard]] std::string_view read_text() { return take(read_size(1)); }
    template <class T>
    void read_all(std::vector<T>& values)
    {
        values.resize(read_size(sizeof(T)));
        for (T& value : values) read(value);
    }
    [[nodiscard]] std::string_view take(std::size_t size)
    {
        if (size > bytes_.size() - at_) broken("the file ends here, in the middle of the model; copy it again");
        at_ += size;
        return bytes_.substr(at_ - size, size);
    }
    [[noreturn]] void broken(std::string const& sentence) const
    {
        fail(errc::parse, {std::string(name_), 0, at_, true}, sentence);
    }

private:
    [[nodiscard]] std::size_t read_size(std::size_t bytes_each)
    {
        std::uint64_t size = 0;
        read(size);
        if (size > (bytes_.size() - at_) / bytes_each) broken("the file ends before what it announces here");
        return static_cast<std::size_t>(size);
    }

    std::string_view bytes_;
    std::string_view name_;
    std::size_t at_ = 0;
};

inline void write_side(byte_writer& to, word_side const& side)
{
    to.add(std::uint64_t{side.words.size()});
    for (std::uint32_t id = 0; id < side.words.size(); ++id) to.add(side.words[id]);
    to.add_all(std::span<float const>(side.frequency));
    to.add_all(std::span<float const>(side.unlinked));
}

inline void read_side(byte_reader& from, word_side& side, std::size_t family_letters)
{
    std::uint64_t words = 0;
    from.read(words);
    for (std::uint64_t i = 0; i < words; ++i)
        if (side.words.add(from.read_text()) != i) from.broken("a word stands here for the second time");
    from.read_all(side.frequency);
    from.read_all(side.unlinked);
    if (side.frequency.size() != words || side.unlinked.size() != words)
        from.broken("the words before this place and their counts do not agree in number");
    side.settle(family_letters);
}

/// Calls `visit` with each setting that a model was made with, in the order of the file.
template <class Options, class Visit>
void for_each_setting(Options& options, Visit visit)
{
    auto& how = options.training;
    visit(options.tokens);
    visit(options.fold);
    visit(options.heuristic);
    visit(options.threshold);
    visit(how.independent_passes);
    visit(how.chain_passes);
    visit(how.pull);
    visit(how.smoothing);
    visit(how.spelling);
    visit(how.family);
    visit(how.null);
    visit(how.null_smoothing);
    visit(how.jump_smoothing);
    visit(how.smallest_count);
}

[[nodiscard]] inline std::string write_word_model(word_counts const& counts, word_options const& options)
{
    byte_writer to;
    for (char const c : word_model_mark) to.add(c);
    to.add(word_model_version);
    to.add(to_string(options.source_language));
    to.add(to_string(options.target_language));
    for_each_setting(options, [&](auto const& value) { to.add(value); });
    to.add(std::uint64_t{options.most_tokens});
    to.add(std::uint64_t{options.training.family_letters});
    write_side(to, counts.source);
    write_side(to, counts.target);
    to.add_all(std::span<std::uint64_t const>(counts.table.begins));
    to.add_all(std::span<std::uint32_t const>(counts.table.columns));
    to.add_all(std::span<float const>(counts.table.counts));
    to.add_all(std::span<double const>(counts.forward_jumps.of));
    to.add_all(std::span<double const>(counts.backward_jumps.of));
    return to.take();
}

/// Errors: `error{parse}` with the byte for what is no model or not whole, `error{unsupported}` for another version.
[[nodiscard]] inline std::pair<word_counts, word_options> read_word_model(std::string_view bytes, std::string_view name)
{
    byte_reader from(bytes, name);
    place const start = {std::string(name)};
    if (!bytes.starts_with(word_model_mark))
        fail(errc::parse, start, "this is no word model of crossin; `crossin align words --save-model` writes one");
    static_cast<void>(from.take(word_model_mark.size()));
    std::uint32_t version = 0;
    from.read(version);
    if (version != word_model_version)
        fail(errc::unsupported, start,
             "a word model of format " + std::to_string(version) + "; this program reads format " +
                 std::to_string(word_model_version) + ": make it again from its text");
    std::uint64_t hash = 0;
    if (bytes.size() < sizeof hash) from.broken("the file ends here, in the middle of the model; copy it again");
    byte_reader(bytes.substr(bytes.size() - sizeof hash), name).read(hash);
    if (hash != hash64(bytes.substr(0, bytes.size() - sizeof hash)))
        fail(errc::parse, start,
             "the word model is cut short or was changed: its bytes do not have the hash at its end");

    word_counts counts;
    word_options options;
    options.source_language = language_tag::parse(from.read_text());
    options.target_language = language_tag::parse(from.read_text());
    for_each_setting(options, [&](auto& value) { from.read(value); });
    std::uint64_t most_tokens = 0, family_letters = 0;
    from.read(most_tokens);
    from.read(family_letters);
    options.most_tokens = static_cast<std::size_t>(most_tokens);
    options.training.family_letters = static_cast<std::size_t>(family_letters);
    check(options);
    read_side(from, counts.source, options.training.family_letters);
    read_side(from, counts.target, options.training.family_letters);
    from.read_all(counts.table.begins);
    from.read_all(counts.table.columns);
    from.read_all(counts.table.counts);
    std::vector<double> forward, backward;
    from.read_all(forward);
    from.read_all(backward);
    std::size_t const jumps = counts.forward_jumps.of.size();
    bool fits = counts.table.begins.size() == counts.source.words.size() + 1 && counts.table.begins.front() == 0 &&
                counts.table.begins.back() == counts.table.columns.size() &&
                counts.table.counts.size() == counts.table.columns.size() && forward.size() == jumps &&
                backward.size() == jumps && std::ranges::is_sorted(counts.table.begins);
    for (std::uint64_t k = 0; fits && k < counts.table.size(); ++k)
        fits = counts.table.column(k) < counts.target.words.size();
    if (!fits) from.broken("the parts of the word model do not fit together");
    std::ranges::copy(forward, counts.forward_jumps.of.begin());
    std::ranges::copy(backward, counts.backward_jumps.of.begin());
    counts.table.emission.resize(counts.table.size());
    return {std::move(counts), options};
}

} // namespace crossin::detail
#endif
