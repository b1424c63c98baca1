// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_DETAIL_INDEX_FILE_HPP
#define CROSSIN_IO_DETAIL_INDEX_FILE_HPP

/// \file
/// The file an index is kept in: header, facts, locations, tally. Layer: io. Needs: mapped_file, sample_hash.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <crossin/core/record.hpp>
#include <crossin/core/tally.hpp>
#include <crossin/io/detail/posix.hpp>
#include <crossin/io/detail/sample_hash.hpp>
#include <crossin/io/format.hpp>
#include <crossin/io/mapped_file.hpp>

namespace crossin::detail {

static_assert(std::is_trivially_copyable_v<record_facts> && std::has_unique_object_representations_v<record_facts>);

/// The first bytes of an index file. All numbers are the machine's own; `endian` tells a foreign file.
struct index_header {
    static constexpr std::uint64_t magic_number = 0x3178646978736F72U; ///< with the version, what the file begins with
    static constexpr std::uint64_t version_number = 2 << 8 | sizeof(record_facts);
    static constexpr std::uint64_t body_at = 256; ///< offset of the facts [bytes]

    std::uint64_t magic = magic_number; ///< read on a machine of the other endianness it is another number
    std::uint64_t version = version_number;
    std::uint64_t data_bytes = 0; ///< size of the file that is indexed
    std::int64_t modified_ns = 0; ///< its time of change
    std::int64_t built_ns = 0;    ///< when the index was begun
    std::uint64_t sample = 0;     ///< hash of a sample of the file
    std::uint64_t content = 0;    ///< hash of all of the file, chunk by chunk
    std::uint64_t options = 0;    ///< hash of how it was read
    std::uint64_t digest = 0;     ///< of the records
    std::uint64_t records = 0;
    std::uint64_t prompt_bytes = 0;
    std::uint64_t response_bytes = 0;
    std::uint64_t prompt_characters = 0;
    std::uint64_t response_characters = 0;
    std::uint64_t longest_bytes = 0; ///< longest record in the file
    std::uint64_t with_id = 0;       ///< records that have an id
    std::uint64_t repeated_ids = 0;  ///< records whose id stands at an earlier record too
    std::uint64_t tally_bytes = 0;
    std::uint64_t body = 0;   ///< `sample_hash` of what follows the header
    std::uint64_t header = 0; ///< hash of the fields above

    [[nodiscard]] std::uint64_t own_hash() const noexcept
    {
        return hash64({reinterpret_cast<char const*>(this), offsetof(index_header, header)}, version_number);
    }
    [[nodiscard]] std::uint64_t file_bytes() const noexcept
    {
        return body_at + records * (sizeof(record_facts) + sizeof(record_location)) + tally_bytes;
    }
};
static_assert(sizeof(index_header) <= index_header::body_at && std::is_trivially_copyable_v<index_header>);

inline constexpr std::size_t checked_body_bytes = 4U << 20; ///< bodies up to this are hashed whole when they are opened

/// The tally of an index as bytes: reasons with counts and examples; the path is the file's own.
[[nodiscard]] inline std::string tally_to_bytes(tally const& counts)
{
    std::string bytes;
    auto const number = [&](std::uint64_t value) { bytes.append(reinterpret_cast<char const*>(&value), 8); };
    auto const text = [&](std::string_view value) {
        number(value.size());
        bytes += value;
    };
    number(counts.kept);
    number(counts.reasons().size());
    for (tally::reason const& one : counts.reasons()) {
        text(one.name);
        number(one.count);
        number(one.drops);
        number(one.examples.size());
        for (tally::example const& example : one.examples) {
            number(example.where.line);
            number(example.where.byte);
            text(example.detail);
        }
    }
    return bytes;
}

/// The tally that the bytes hold; nothing when they are damaged.
[[nodiscard]] inline std::optional<tally> tally_from_bytes(std::string_view bytes, std::string const& path)
{
    bool whole = true;
    auto const number = [&] {
        std::uint64_t value = 0;
        whole = whole && bytes.size() >= 8;
        if (!whole) return value;
        std::memcpy(&value, bytes.data(), 8);
        bytes.remove_prefix(8);
        return value;
    };
    auto const text = [&] {
        std::uint64_t const size = number();
        whole = whole && size <= bytes.size();
        if (!whole) return std::string();
        std::string value(bytes.substr(0, static_cast<std::size_t>(size)));
        bytes.remove_prefix(static_cast<std::size_t>(size));
        return value;
    };
    tally counts;
    counts.kept = number();
    std::uint64_t const reasons = number();
    for (std::uint64_t i = 0; i < reasons && whole; ++i) {
        std::string const name = text();
        std::uint64_t const count = number();
        bool const drops = number() != 0;
        std::uint64_t const examples = number();
        if (!whole || examples > tally::examples_kept || examples > count || count >> 40 != 0) return {};
        for (std::uint64_t k = 0; k < examples && whole; ++k) {
            place where{path, number(), 0, true};
            where.byte = number();
            counts.add(name, std::move(where), text(), drops);
        }
        for (std::uint64_t k = examples; k < count && whole; ++k) counts.add(name, {}, {}, drops);
    }
    if (!whole || !bytes.empty()) return {};
    return counts;
}

/// Where the index of `data` is kept; empty: nowhere.
[[nodiscard]] inline std::string index_path(std::string const& data, std::string folder)
{
    if (folder.empty()) {
        char const* const set = std::getenv("CROSSIN_CACHE");
        if (set) folder = set;
    }
    if (folder == "none") return {};
    if (folder.empty()) return data + ".xidx";
    std::size_t const slash = data.rfind('/');
    std::string const file = slash == std::string::npos ? data : data.substr(slash + 1);
    std::string absolute = data;
    if (char* const real = ::realpath(data.c_str(), nullptr)) {
        absolute = real;
        std::free(real);
    }
    static constexpr char hex[] = "0123456789abcdef";
    std::string name = folder + "/" + file + ".";
    for (std::uint64_t hash = hash64(absolute), i = 0; i < 12; ++i, hash >>= 4) name += hex[hash & 15];
    return name + ".xidx";
}

/// Takes an index as it is built: into a file beside its final name where there is one, into memory otherwise.
///
/// A folder that cannot be written, or a disk that is full, is no error: what was written is taken back into memory.
class index_sink {
public:
    explicit index_sink(std::string path) : path_(std::move(path))
    {
        if (path_.empty()) return;
        static std::atomic<unsigned> serial = 0;
        partial_ = path_ + "." + std::to_string(::getpid()) + "-" + std::to_string(serial++) + ".partial";
        file_ = descriptor(::open(partial_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
        if (file_ && !write(std::string(index_header::body_at, '\0'))) take_back();
    }
    index_sink(index_sink const&) = delete;
    index_sink& operator=(index_sink const&) = delete;
    ~index_sink()
    {
        if (file_) ::unlink(partial_.c_str());
    }

    void add(std::vector<record_facts> const& facts)
    {
        if (file_ && !write({reinterpret_cast<char const*>(facts.data()), facts.size() * sizeof(record_facts)}))
            take_back();
        if (!file_) facts_.insert(facts_.end(), facts.begin(), facts.end());
        count_ += facts.size();
    }

    [[nodiscard]] bool in_memory() const noexcept { return !file_; }
    [[nodiscard]] std::vector<record_facts>& facts() noexcept { return facts_; } ///< when `in_memory()`
    [[nodiscard]] std::string const& path() const noexcept { return path_; }

    /// The facts so far, behind the room for the header; no bytes when `in_memory()`.
    [[nodiscard]] mapped_file look() const { return file_ ? mapped_file(partial_) : mapped_file(); }

    /// Writes locations and tally and returns the file, still under its passing name; no bytes when it is in memory.
    [[nodiscard]] mapped_file finish(std::vector<record_location> const& places, std::string const& tally)
    {
        std::string_view const bytes(reinterpret_cast<char const*>(places.data()),
                                     places.size() * sizeof(record_location));
        if (file_ && !(write(bytes) && write(tally))) take_back();
        return look();
    }
    /// Writes the header and gives the file its name. Returns whether it could.
    bool publish(index_header const& header)
    {
        bool const done = ::pwrite(file_.get(), &header, sizeof header, 0) == sizeof header &&
                          ::rename(partial_.c_str(), path_.c_str()) == 0;
        if (done) file_ = descriptor();
        return done;
    }

private:
    [[nodiscard]] bool write(std::string_view bytes) const noexcept
    {
        return write_all(file_.get(), bytes.data(), bytes.size()) == 0;
    }
    /// The disk is full: reads the facts back and goes on in memory.
    [[gnu::cold]] void take_back()
    {
        facts_.resize(static_cast<std::size_t>(count_));
        auto* to = reinterpret_cast<char*>(facts_.data());
        std::uint64_t const wanted = count_ * sizeof(record_facts);
        for (std::uint64_t done = 0; done < wanted;) {
            ::ssize_t const got = ::pread(file_.get(), to + done, static_cast<std::size_t>(wanted - done),
                                          static_cast<::off_t>(index_header::body_at + done));
            if (got <= 0) fail_system(partial_, "read back");
            done += static_cast<std::uint64_t>(got);
        }
        ::unlink(partial_.c_str());
        file_ = descriptor();
    }

    std::string path_;
    std::string partial_;
    descriptor file_;
    std::uint64_t count_ = 0; ///< facts handed in
    std::vector<record_facts> facts_;
};

} // namespace crossin::detail
#endif
