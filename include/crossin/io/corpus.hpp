// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_CORPUS_HPP
#define CROSSIN_IO_CORPUS_HPP

/// \file
/// Records of one language in files, read where they lie. Layer: io. Needs: concepts, record_index.

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/concepts.hpp>
#include <crossin/core/handle.hpp>
#include <crossin/core/language.hpp>
#include <crossin/core/prefetch.hpp>
#include <crossin/core/record.hpp>
#include <crossin/core/tally.hpp>
#include <crossin/io/record_index.hpp>

namespace crossin {

/// The records of one or more files in one language, numbered through in the order of the files.
///
/// Models:     record_corpus, prefetching_corpus; move-only.
/// State:      none that reading changes: any number of threads may read, each with a workspace of its own. A record
///             lies in the mapped file or, where it has escapes, in the workspace.
/// Complexity: `read` takes time in the length of the record and allocates nothing once the workspace has grown.
/// Errors:     `read` throws `error{mismatch}` with path, line and byte for a record that can no longer be read because
///             its file was written to. Files that are cut short while they are mapped: see `mapped_file`.
class corpus {
public:
    using workspace = record_room;

    /// Opens or builds the indexes of `paths`. `given`: a format that is settled; otherwise by name or found out.
    corpus(language_tag language, std::vector<std::string> const& paths, read_options const& options,
           format const* given = nullptr)
        : language_(language), name_(options.name)
    {
        require(!paths.empty(), "a corpus needs at least one file");
        for (std::string const& path : paths) {
            files_.push_back(handle<source_file>::make(path, options, given, size()));
            record_index const& index = files_.back()->index;
            tally_ += index.tally();
            digest_ = files_.size() == 1 ? index.digest() : hash_combine(digest_, index.digest());
            add(totals_, index.totals());
        }
        if (name_.empty()) name_ = paths[0] + (paths.size() > 1 ? " (+" + std::to_string(paths.size() - 1) + ")" : "");
        if (files_.size() > 1 && totals_.with_id > 0) find_ids_in_several_files(options.threads);
    }

    corpus(corpus&&) noexcept = default;
    corpus& operator=(corpus&&) noexcept = default;

    [[nodiscard]] std::uint64_t size() const noexcept { return totals_.records; }
    [[nodiscard]] language_tag language() const noexcept { return language_; }
    [[nodiscard]] std::string const& name() const noexcept { return name_; }
    /// Equal for equal records in the same order in the same number of files, whatever their format.
    [[nodiscard]] std::uint64_t digest() const noexcept { return digest_; }
    [[nodiscard]] crossin::tally const& tally() const noexcept { return tally_; }
    [[nodiscard]] corpus_totals const& totals() const noexcept { return totals_; }
    [[nodiscard]] bool all_have_ids() const noexcept { return totals_.with_id == totals_.records; }
    /// Whether no two records carry the same id (by its 64-bit hash).
    [[nodiscard]] bool ids_are_unique() const noexcept { return totals_.repeated_ids == 0; }

    /// Requires: i < size().
    [[nodiscard]] record_facts const& facts(std::uint64_t i) const noexcept
    {
        source_file const& file = file_of(i);
        return file.index.facts(i - file.first);
    }

    /// The record, valid until `room` is used again. Requires: i < size().
    [[nodiscard]] record_view read(std::uint64_t i, workspace& room) const
    {
        source_file const& file = file_of(i);
        record_location const where = file.index.location(i - file.first);
        std::uint64_t const size = file.map.size(),
                            aside = where.offset + static_cast<std::uint64_t>(std::int64_t{where.aside});
        if (where.offset <= size && where.length <= size - where.offset && aside <= size) [[likely]] {
            char const* const data = file.map.bytes().data();
            record_bytes const bytes{{data + where.offset, where.length},
                                     where.aside == 0 ? std::string_view()
                                                      : std::string_view(data + aside, size - aside)};
            if (file.how.kind.parse(bytes, file.how.settings, room)) [[likely]]
                return room.view();
        }
        fail(errc::mismatch, source(i), "the record can no longer be read; the file was changed after it was indexed");
    }

    /// Fetches what `read` will need: step 0 where the record lies, step 1 its first bytes.
    void prefetch(std::uint64_t i, int step) const noexcept
    {
        source_file const& file = file_of(i);
        record_location const& where = file.index.location(i - file.first);
        if (step == 0) {
            prefetch_line(&where);
            return;
        }
        if (where.offset > file.map.size()) return;
        constexpr std::uint32_t most = 512; // [bytes] a record longer than that is read at the memory's own pace
        char const* const begin = file.map.bytes().data() + where.offset;
        prefetch_bytes(begin, std::min(where.length, most));
        if (where.aside != 0) prefetch_line(begin + where.aside);
    }

    /// Path, line and byte of a record. Complexity: O(bytes before it).
    [[nodiscard]] place source(std::uint64_t i) const
    {
        source_file const& file = file_of(i);
        return detail::place_in(file.map.path(), file.map.bytes(), file.index.location(i - file.first).offset);
    }

    /// Errors: `error{mismatch}` naming a file that is no longer what was mapped, by identity, size or time.
    void verify_unchanged() const
    {
        for (auto const& file : files_)
            if (file->map.changed())
                fail(errc::mismatch, place{file->map.path()}, "the file was changed while it was in use; run again");
    }
    /// The same, and every byte is compared with what was indexed. Complexity: O(bytes).
    void verify_contents(unsigned threads = 0) const
    {
        verify_unchanged();
        for (auto const& file : files_)
            if (detail::content_hash(file->map.bytes(), threads) != file->index.content_hash())
                fail(errc::mismatch, place{file->map.path()},
                     "the contents of the file are not what was indexed; run again");
    }

    [[nodiscard]] std::size_t file_count() const noexcept { return files_.size(); }
    [[nodiscard]] std::string const& path(std::size_t file) const noexcept { return files_[file]->map.path(); }
    /// The format that a file is read in.
    [[nodiscard]] std::string_view format_name(std::size_t file = 0) const noexcept
    {
        return files_[file]->how.kind.name;
    }
    /// The bytes of a file, as `record_index::location` counts them.
    [[nodiscard]] std::string_view bytes(std::size_t file = 0) const noexcept { return files_[file]->map.bytes(); }
    [[nodiscard]] record_index const& index(std::size_t file = 0) const noexcept { return files_[file]->index; }

private:
    struct source_file {
        source_file(std::string const& path, read_options const& options, format const* given,
                    std::uint64_t first_record)
            : map(path), how(detail::reading_of(map, options, given)), index(map, how, options), first(first_record)
        {}
        mapped_file map;
        detail::reading how;
        record_index index;
        std::uint64_t first; ///< number of its first record
    };

    [[nodiscard]] source_file const& file_of(std::uint64_t i) const noexcept
    {
        assert(i < size());
        std::size_t file = files_.size() - 1;
        while (files_[file]->first > i) --file; // few files: a walk is quicker than a search
        return *files_[file];
    }

    static void add(corpus_totals& sum, corpus_totals const& more) noexcept
    {
        sum.records += more.records;
        sum.prompt_bytes += more.prompt_bytes;
        sum.response_bytes += more.response_bytes;
        sum.prompt_characters += more.prompt_characters;
        sum.response_characters += more.response_characters;
        sum.longest_bytes = std::max(sum.longest_bytes, more.longest_bytes);
        sum.with_id += more.with_id;
        sum.repeated_ids += more.repeated_ids;
    }

    /// Ids that stand in one file and again in another.
    void find_ids_in_several_files(unsigned threads)
    {
        detail::id_findings const ids = detail::find_repeated_ids(
            size(), [&](std::uint64_t i) { return facts(i).id_hash; }, threads, crossin::tally::examples_kept);
        for (std::uint64_t i = totals_.repeated_ids; i < ids.repeated; ++i) {
            std::uint64_t const shown = i - totals_.repeated_ids;
            if (shown < ids.examples.size())
                tally_.add(detail::repeated_id_name, source(ids.examples[shown].again),
                           "the id stands at " + to_string(source(ids.examples[shown].first)) + " too", false);
            else
                tally_.add(detail::repeated_id_name, {}, {}, false);
        }
        totals_.repeated_ids = ids.repeated;
    }

    language_tag language_;
    std::string name_;
    std::vector<handle<source_file>> files_;
    crossin::tally tally_;
    corpus_totals totals_;
    std::uint64_t digest_ = 0;
};

/// The corpus in a file.
[[nodiscard]] inline corpus read(language_tag language, std::string_view path, read_options const& options = {})
{
    return corpus(language, {std::string(path)}, options);
}
/// The corpus in several files, one after the other.
[[nodiscard]] inline corpus read(language_tag language, std::vector<std::string> const& paths,
                                 read_options const& options = {})
{
    return corpus(language, paths, options);
}

/// The same with the language as a BCP 47 tag in text. Errors: `error{invalid_argument}` when it is none.
[[nodiscard]] inline corpus read(std::string_view language, std::string_view path, read_options const& options = {})
{
    return read(language_tag::parse(language), path, options);
}
[[nodiscard]] inline corpus read(std::string_view language, std::vector<std::string> const& paths,
                                 read_options const& options = {})
{
    return read(language_tag::parse(language), paths, options);
}
[[nodiscard]] inline corpus read(std::string_view language, std::initializer_list<char const*> paths,
                                 read_options const& options = {})
{
    return read(language_tag::parse(language), std::vector<std::string>(paths.begin(), paths.end()), options);
}

/// The corpus in files of a format of the caller's own.
template <record_format F>
[[nodiscard]] corpus read_as(language_tag language, std::vector<std::string> const& paths,
                             read_options const& options = {})
{
    static constexpr format made = format_of<F>();
    return corpus(language, paths, options, &made);
}

static_assert(prefetching_corpus<corpus>);

} // namespace crossin
#endif
