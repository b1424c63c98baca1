// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_RECORD_INDEX_HPP
#define CROSSIN_IO_RECORD_INDEX_HPP

/// \file
/// Where each record of a file lies and what it is like, found out once. Layer: io. Needs: formats, index_file.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/record.hpp>
#include <crossin/core/tally.hpp>
#include <crossin/io/detail/index_build.hpp>
#include <crossin/io/detail/index_file.hpp>
#include <crossin/io/formats.hpp>
#include <crossin/io/mapped_file.hpp>
#include <crossin/io/read_options.hpp>

namespace crossin {

/// Sums over the records of a corpus.
struct corpus_totals {
    std::uint64_t records = 0;
    std::uint64_t prompt_bytes = 0;
    std::uint64_t response_bytes = 0;
    std::uint64_t prompt_characters = 0; ///< [code points]
    std::uint64_t response_characters = 0;
    std::uint64_t longest_bytes = 0; ///< longest record as it stands in its file [bytes]
    std::uint64_t with_id = 0;       ///< records that have an id
    std::uint64_t repeated_ids = 0;  ///< records whose id stands at an earlier record of the file too
    friend bool operator==(corpus_totals const&, corpus_totals const&) = default;
};

/// Location and facts of every record of a file, from a cache where a valid one is found and built otherwise.
///
/// A cache is valid when size, time of change, a sample of the file's bytes and the options are what they were. Where
/// only the time differs, the whole file is hashed. A cache that is stale, damaged or of another version is replaced
/// without a word; where none can be written, the index stays in memory (64 bytes a record instead of none).
///
/// Requires:   `file` outlives this object.
/// Complexity: building reads the file once, on all threads, with 16 bytes a record of memory; opening a cache reads
///             270 KB of the file and at most 4 MiB of the cache.
/// Errors:     those of `detail::reading_of`; `error{parse}`, `error{encoding}` or `error{limit}` with path, line and
///             byte for a bad record under `on_problem::stop`, `error{limit}` for more of them than may be skipped and
///             for more than 2^32 - 2 records, `error{mismatch}` for a file that changes while it is read.
class record_index {
public:
    record_index(mapped_file const& file, detail::reading const& how, read_options const& options,
                 detail::index_limits limits = {})
    {
        std::string const path = detail::index_path(file.path(), options.cache_folder);
        if (!load(file, how, options, path)) {
            detail::built_index built = detail::build_index(file, how, options, limits, path);
            header_ = built.header;
            tally_ = std::move(built.counts);
            kept_ = std::move(built.file);
            own_facts_ = std::move(built.facts);
            own_places_ = std::move(built.places);
        } else {
            from_cache_ = true;
        }
        facts_ = own_facts_.data();
        places_ = own_places_.data();
        if (!in_memory()) {
            char const* const body = kept_.bytes().data() + detail::index_header::body_at;
            facts_ = reinterpret_cast<record_facts const*>(body);
            places_ = reinterpret_cast<record_location const*>(body + header_.records * sizeof(record_facts));
        }
        detail::enforce_policy(file, tally_, options.bad_records);
    }

    [[nodiscard]] std::uint64_t size() const noexcept { return header_.records; }
    /// Requires: i < size().
    [[nodiscard]] record_facts const& facts(std::uint64_t i) const noexcept { return facts_[i]; }
    /// Requires: i < size().
    [[nodiscard]] record_location const& location(std::uint64_t i) const noexcept { return places_[i]; }

    [[nodiscard]] crossin::tally const& tally() const noexcept { return tally_; }
    /// Equal for equal records in the same order, whatever format they are in.
    [[nodiscard]] std::uint64_t digest() const noexcept { return header_.digest; }
    /// Hash of the file's bytes as they were when the index was built.
    [[nodiscard]] std::uint64_t content_hash() const noexcept { return header_.content; }
    [[nodiscard]] bool from_cache() const noexcept { return from_cache_; }
    [[nodiscard]] bool in_memory() const noexcept { return kept_.bytes().empty(); }

    [[nodiscard]] corpus_totals totals() const noexcept
    {
        return {header_.records,           header_.prompt_bytes,        header_.response_bytes,
                header_.prompt_characters, header_.response_characters, header_.longest_bytes,
                header_.with_id,           header_.repeated_ids};
    }

private:
    /// Maps the cache at `path` when it is valid.
    [[nodiscard]] bool load(mapped_file const& file, detail::reading const& how, read_options const& options,
                            std::string const& path)
    {
        using header = detail::index_header;
        if (path.empty() || ::access(path.c_str(), R_OK) != 0) return false;
        try {
            kept_ = mapped_file(path);
        } catch (error const&) {
            return false;
        }
        std::string_view const bytes = kept_.bytes();
        bool valid = bytes.size() >= header::body_at;
        if (valid) {
            std::memcpy(&header_, bytes.data(), sizeof header_);
            valid = header_.magic == header::magic_number && header_.version == header::version_number &&
                    header_.header == header_.own_hash() && header_.file_bytes() == bytes.size() &&
                    header_.options == how.options && header_.data_bytes == file.size() &&
                    header_.body == detail::sample_hash(bytes.substr(header::body_at), detail::checked_body_bytes) &&
                    header_.sample == detail::sample_hash(file.bytes(), detail::sampled_file_bytes) &&
                    (detail::settled(header_, file) ||
                     header_.content == detail::content_hash(file.bytes(), options.threads));
        }
        if (valid) {
            auto counts = detail::tally_from_bytes(
                bytes.substr(bytes.size() - static_cast<std::size_t>(header_.tally_bytes)), file.path());
            valid = counts.has_value();
            if (valid) tally_ = *std::move(counts);
        }
        if (!valid) kept_ = mapped_file();
        return valid;
    }

    detail::index_header header_;
    mapped_file kept_; ///< the cache; no bytes: the index is in memory
    std::vector<record_facts> own_facts_;
    std::vector<record_location> own_places_;
    record_facts const* facts_ = nullptr;
    record_location const* places_ = nullptr;
    crossin::tally tally_;
    bool from_cache_ = false;
};

} // namespace crossin
#endif
