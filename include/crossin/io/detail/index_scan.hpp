// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_DETAIL_INDEX_SCAN_HPP
#define CROSSIN_IO_DETAIL_INDEX_SCAN_HPP

/// \file
/// Reads and checks all records of one chunk of a file. Layer: io. Needs: framing, record.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/record.hpp>
#include <crossin/core/tally.hpp>
#include <crossin/io/detail/framing.hpp>
#include <crossin/io/format.hpp>

namespace crossin::detail {

/// Limits of an index; smaller ones are for tests.
struct index_limits {
    std::uint64_t record_bytes = std::uint64_t{1} << 30; ///< of one record in its file
    std::uint64_t records = 0xFFFFFFFE;                  ///< of one file
};

/// A file and how it is read.
struct scan_task {
    std::string_view file = {}; ///< its bytes, 64 readable ones behind them
    format kind = {};
    format_settings settings = {};
    on_problem policy = on_problem::stop;
    index_limits limits = {};
};

/// What one chunk holds.
class chunk_scan {
public:
    struct noted {
        std::uint64_t byte = 0;
        std::string detail = {};
    };
    struct problem_count {
        std::uint64_t dropped = 0;
        std::uint64_t kept = 0;
        std::vector<noted> examples = {}; ///< the first few
    };

    std::vector<record_location> places = {};
    std::vector<record_facts> facts = {};
    std::array<problem_count, record_problem_count> problems = {};
    record_problem stopped_by = record_problem::none; ///< with `on_problem::stop`; the last example tells where
    json_mistake broken_frame = {};                   ///< the chunk cannot be cut into records
    std::uint64_t longest_bytes = 0;

    /// Fills this with the records of a chunk.
    void run(scan_task const& task, chunk part, framing const& frame)
    {
        places.clear();
        facts.clear();
        for (problem_count& one : problems) one = {};
        stopped_by = record_problem::none;
        broken_frame = {};
        longest_bytes = 0;
        bool const utf8 = task.kind.shape == layout::lines &&
                          is_utf8(task.file.substr(static_cast<std::size_t>(part.begin),
                                                   static_cast<std::size_t>(part.end - part.begin)));
        auto const unit = [&](std::string_view bytes) {
            if (!checked(task, bytes, utf8)) return stopped_by == record_problem::none;
            if (!task.kind.expand) {
                add(task, {offset_of(task, bytes.data()), static_cast<std::uint32_t>(bytes.size()), 0});
                return stopped_by == record_problem::none;
            }
            expanded_.clear();
            if (!task.kind.expand(bytes, room_, expanded_)) reject_room(task, bytes);
            for (record_location one : expanded_) {
                one.offset += offset_of(task, bytes.data());
                if (stopped_by == record_problem::none) add(task, one);
            }
            return stopped_by == record_problem::none;
        };
        if (frame.elements)
            broken_frame = each_element(task.file, part, unit);
        else
            each_line(task.file, part, frame.skip_blank, unit);
    }

private:
    static std::uint64_t offset_of(scan_task const& task, char const* at) noexcept
    {
        return static_cast<std::uint64_t>(at - task.file.data());
    }

    /// Notes a problem. Returns whether the record stays.
    [[gnu::cold, gnu::noinline]] bool note(scan_task const& task, record_problem what, char const* at,
                                           std::string detail)
    {
        bool const keepable = what >= record_problem::no_output;
        bool const notice = what == record_problem::empty_output;
        bool const stays = notice || (keepable && task.policy == on_problem::keep);
        problem_count& count = problems[static_cast<std::size_t>(what)];
        if (stays)
            ++count.kept;
        else
            ++count.dropped;
        if (count.examples.size() < tally::examples_kept)
            count.examples.push_back({offset_of(task, at), std::move(detail)});
        if (!stays && task.policy == on_problem::stop) stopped_by = what;
        return stays;
    }

    /// Notes what a parser left in the room.
    [[gnu::cold]] bool reject_room(scan_task const& task, std::string_view bytes)
    {
        if (room_.problem == record_problem::none) {
            bool const object = !bytes.empty() && bytes[0] == '{';
            room_.reject(object ? record_problem::broken_json : record_problem::wrong_type, bytes.data(),
                         object ? "a text in this record holds half of a surrogate pair"
                                : "a record must be a JSON object in braces");
        }
        return note(task, room_.problem, room_.problem_at, room_.problem_detail);
    }

    /// Whether a line or value is well-formed.
    [[nodiscard]] bool checked(scan_task const& task, std::string_view bytes, bool known_utf8)
    {
        if (bytes.size() > task.limits.record_bytes) {
            note(task, record_problem::too_large, bytes.data(),
                 "a record of " + std::to_string(bytes.size()) + " bytes is above the limit of " +
                     std::to_string(task.limits.record_bytes));
            return false;
        }
        text_mistake found;
        if (task.kind.shape == layout::json) {
            if (tester_.accepts(bytes)) [[likely]]
                return true;
            found = tester_.mistake(bytes);
        } else if (!known_utf8 && !is_utf8(bytes)) {
            std::size_t const at = first_invalid_utf8(bytes);
            found = {record_problem::invalid_utf8, at, utf8_message(bytes, at)};
        }
        if (found.problem == record_problem::none) return true;
        note(task, found.problem, bytes.data() + found.at, std::move(found.message));
        return false;
    }

    /// Reads one record and adds it.
    void add(scan_task const& task, record_location where)
    {
        record_bytes bytes{task.file.substr(static_cast<std::size_t>(where.offset), where.length), {}};
        if (where.aside != 0)
            bytes.aside = task.file.substr(
                static_cast<std::size_t>(where.offset + static_cast<std::uint64_t>(std::int64_t{where.aside})));
        if (!task.kind.parse(bytes, task.settings, room_)) {
            reject_room(task, bytes.own);
            return;
        }
        if (room_.problem != record_problem::none && !reject_room(task, bytes.own)) return;
        for (turn const& one : room_.turns)
            if (blank(one.instruction) &&
                !note(task, record_problem::empty_instruction, bytes.own.data(), "the instruction is empty"))
                return;
        record_facts const known = facts_of(room_.view());
        if (known.response_bytes == 0 && room_.problem == record_problem::none && !task.settings.prompts_only)
            note(task, record_problem::empty_output, bytes.own.data(), "the output is empty");
        places.push_back(where);
        facts.push_back(known);
        if (where.length > longest_bytes) longest_bytes = where.length;
    }

    [[nodiscard]] static bool blank(std::string_view text) noexcept
    {
        for (char const c : text)
            if (!is_json_space(c)) return false;
        return true;
    }

    json_tester tester_;
    record_room room_;
    format::emitter expanded_;
};

} // namespace crossin::detail
#endif
