// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_DETAIL_INDEX_BUILD_HPP
#define CROSSIN_IO_DETAIL_INDEX_BUILD_HPP

/// \file
/// Builds the index of a file: chunks on all threads, results in the order of the file. Layer: io. Needs: index_scan,
/// index_file, id_check, parallel.

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/parallel.hpp>
#include <crossin/core/tally.hpp>
#include <crossin/io/detail/id_check.hpp>
#include <crossin/io/detail/index_file.hpp>
#include <crossin/io/detail/index_scan.hpp>
#include <crossin/io/formats.hpp>

namespace crossin::detail {

inline constexpr std::size_t sampled_file_bytes = 1U << 20; ///< files up to this are hashed whole when they are opened

/// Hash of all of `bytes`, on several threads.
[[nodiscard]] inline std::uint64_t content_hash(std::string_view bytes, unsigned threads)
{
    constexpr std::size_t block_bytes = 1U << 20;
    std::vector<std::uint64_t> hashes(bytes.size() / block_bytes + 1);
    for_each_block(hashes.size(), threads, [&](std::uint64_t block) {
        hashes[block] = hash64(bytes.substr(static_cast<std::size_t>(block) * block_bytes, block_bytes));
    });
    std::uint64_t hash = bytes.size();
    for (std::uint64_t const one : hashes) hash = hash_combine(hash, one);
    return hash;
}

/// Whether the file has the time it had, and was not changed so shortly before the index was begun that a second
/// change could have got the same time.
[[nodiscard]] inline bool settled(index_header const& header, mapped_file const& file) noexcept
{
    constexpr std::int64_t coarsest_clock_ns = 100'000'000; // above the tick of the clocks that file systems use
    return header.modified_ns == file.modified_ns() && header.built_ns - header.modified_ns > coarsest_clock_ns;
}

/// What tallies call a record whose id an earlier one of the file carries too.
inline constexpr std::string_view repeated_id_name = "duplicate id";

/// An index that was just built, in a file or in memory.
struct built_index {
    index_header header = {};
    tally counts = {};
    mapped_file file = {}; ///< no bytes: in memory
    std::vector<record_facts> facts = {};
    std::vector<record_location> places = {};
};

/// Errors: `error{limit}` when more records were left out than `policy` allows.
inline void enforce_policy(mapped_file const& file, tally const& counts, problem_policy const& policy)
{
    if (counts.kept == 0)
        fail(errc::parse, place{file.path()},
             "the file holds no usable record" +
                 (counts.dropped() == 0 ? std::string() : "; " + std::to_string(counts.dropped()) + " were left out"));
    if (policy.action != on_problem::skip) return;
    auto const allowed = policy.at_most * static_cast<double>(counts.total());
    if (static_cast<double>(counts.dropped()) <= allowed) return;
    std::string reasons;
    place where{file.path()};
    for (tally::reason const& one : counts.reasons())
        if (one.drops) {
            reasons += (reasons.empty() ? "" : ", ") + std::to_string(one.count) + " " + one.name;
            if (where.line == 0 && !one.examples.empty()) where = one.examples.front().where;
        }
    fail(errc::limit, where,
         std::to_string(counts.dropped()) + " of " + std::to_string(counts.total()) + " records cannot be used (" +
             reasons + "), which is more than the share that may be skipped; this is the first");
}

[[nodiscard]] inline errc code_of(record_problem problem) noexcept
{
    return problem == record_problem::invalid_utf8 ? errc::encoding
           : problem == record_problem::too_large  ? errc::limit
                                                   : errc::parse;
}

/// Adds the results of chunks up, in the order of the file.
class index_builder {
public:
    index_builder(mapped_file const& file, index_limits const& limits, std::string const& cache_path)
        : file_(file), limits_(limits), sink_(cache_path), lines_(file.path(), file.bytes())
    {}

    /// Errors: what stopped the chunk, with its place.
    void add(chunk_scan const& scan)
    {
        if (scan.stopped_by != record_problem::none) {
            chunk_scan::noted const& last = scan.problems[static_cast<std::size_t>(scan.stopped_by)].examples.back();
            fail(code_of(scan.stopped_by), lines_.at(last.byte), last.detail);
        }
        if (scan.broken_frame.message) fail(errc::parse, lines_.at(scan.broken_frame.at), scan.broken_frame.message);
        if (places_.size() + scan.places.size() > limits_.records)
            fail(errc::limit, place{file_.path()},
                 "the file holds more than " + std::to_string(limits_.records) + " records; split it");
        for (record_facts const& one : scan.facts) {
            for (std::uint64_t const hash : {one.id_hash, one.prompt_hash, one.response_hash})
                header_.digest = hash_combine(header_.digest, hash);
            header_.prompt_bytes += one.prompt_bytes;
            header_.response_bytes += one.response_bytes;
            header_.prompt_characters += one.prompt_characters;
            header_.response_characters += one.response_characters;
        }
        header_.longest_bytes = std::max(header_.longest_bytes, scan.longest_bytes);
        sink_.add(scan.facts);
        places_.insert(places_.end(), scan.places.begin(), scan.places.end());
        for (std::size_t i = 0; i < record_problem_count; ++i) count(static_cast<record_problem>(i), scan.problems[i]);
    }

    [[nodiscard]] built_index finish(scan_task const& task, reading const& how, std::int64_t begun_ns, unsigned threads)
    {
        header_.records = counts_.kept = places_.size();
        note_repeated_ids(task, threads);
        std::string const counts = tally_to_bytes(counts_);
        header_.tally_bytes = counts.size();
        header_.data_bytes = file_.size();
        header_.modified_ns = file_.modified_ns();
        header_.built_ns = begun_ns;
        header_.options = how.options;
        header_.sample = sample_hash(file_.bytes(), sampled_file_bytes);
        header_.content = content_hash(file_.bytes(), threads);
        built_index built;
        built.file = sink_.finish(places_, counts);
        if (!built.file.bytes().empty()) {
            header_.body = sample_hash(built.file.bytes().substr(index_header::body_at), checked_body_bytes);
            header_.header = header_.own_hash();
            sink_.publish(header_); // failing that, the mapped file lives on without a name
        } else {
            built.facts = std::move(sink_.facts());
            built.places = std::move(places_);
        }
        built.header = header_;
        built.counts = std::move(counts_);
        return built;
    }

private:
    void note_repeated_ids(scan_task const& task, unsigned threads)
    {
        mapped_file const written = sink_.look();
        record_facts const* const facts = sink_.in_memory() ? sink_.facts().data()
                                                            : reinterpret_cast<record_facts const*>(
                                                                  written.bytes().data() + index_header::body_at);
        id_findings const ids = find_repeated_ids(
            header_.records, [&](std::uint64_t i) { return facts[i].id_hash; }, threads, tally::examples_kept);
        header_.with_id = ids.with_id;
        header_.repeated_ids = ids.repeated;
        record_room room;
        for (std::uint64_t i = 0; i < ids.repeated; ++i) {
            if (i >= ids.examples.size()) {
                counts_.add(repeated_id_name, {}, {}, false);
                continue;
            }
            record_location const& again = places_[ids.examples[i].again];
            record_bytes const bytes{file_.bytes().substr(static_cast<std::size_t>(again.offset), again.length), {}};
            static_cast<void>(task.kind.parse(bytes, task.settings, room)); // for its id only
            place const first = lines_.at(places_[ids.examples[i].first].offset);
            counts_.add(repeated_id_name, lines_.at(again.offset),
                        "the id " + in_quotes(room.id) + " stands at line " + std::to_string(first.line) + " too",
                        false);
        }
    }

    void count(record_problem what, chunk_scan::problem_count const& found)
    {
        bool const drops = found.dropped > 0;
        for (std::uint64_t i = 0; i < found.dropped + found.kept; ++i) {
            bool const shown = i < found.examples.size() && counts_.wants_example(name_of(what));
            if (shown)
                counts_.add(name_of(what), lines_.at(found.examples[i].byte), found.examples[i].detail, drops);
            else
                counts_.add(name_of(what), {}, {}, drops);
        }
    }

    mapped_file const& file_;
    index_limits limits_;
    index_sink sink_;
    line_counter lines_;
    index_header header_;
    std::vector<record_location> places_;
    tally counts_;
};

/// Builds the index of `file` and puts it at `cache_path`, where it can.
///
/// Errors: those of `record_index`.
[[nodiscard]] inline built_index build_index(mapped_file const& file, reading const& how, read_options const& options,
                                             index_limits const& limits, std::string const& cache_path)
{
    struct timespec now = {};
    ::clock_gettime(CLOCK_REALTIME, &now);
    std::int64_t const begun_ns = static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
    file.advise(access_pattern::soon);
    scan_task const task{file.bytes(), how.kind, how.settings, options.bad_records.action, limits};
    framing const frame = frame_of(file, how);
    index_builder builder(file, limits, cache_path);
    for_each_block_in_order<chunk_scan>(
        frame.chunks.size(), options.threads,
        [&](std::uint64_t block, chunk_scan& scan) { scan.run(task, frame.chunks[block], frame); },
        [&](std::uint64_t, chunk_scan const& scan) { builder.add(scan); });
    built_index built = builder.finish(task, how, begun_ns, options.threads);
    if (file.changed())
        fail(errc::mismatch, place{file.path()},
             "the file was changed while it was being indexed; run again when it is complete");
    return built;
}

} // namespace crossin::detail
#endif
