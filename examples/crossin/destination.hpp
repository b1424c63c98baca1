// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_DESTINATION_HPP
#define CROSSIN_EXAMPLES_CROSSIN_DESTINATION_HPP

/// \file
/// Where composed examples go.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <crossin/io/output_file.hpp>

namespace program {

/// A file that takes its name at the end; or, for `-`, pipes and devices, a stream that is written as it comes.
///
/// Errors: `error{io}` and `error{not_found}` with the path and what the operating system says.
class destination {
public:
    /// `length`: what an earlier run wrote, behind which a file goes on [bytes].
    destination(std::string const& path, std::uint64_t length);
    destination(destination const&) = delete;
    destination& operator=(destination const&) = delete;
    ~destination();

    /// Whether `path` names something else than a file.
    [[nodiscard]] static bool is_stream(std::string const& path);

    void append(std::string_view text);
    /// Hands everything over; of a file, what is behind it survives a crash. Returns the length [bytes].
    std::uint64_t sync();
    /// The file takes its name.
    void commit();
    /// Without `commit()` the file that was begun goes away, unless it is kept for a later run.
    void keep_when_unfinished() { keep_ = true; }

private:
    std::string path_;
    std::optional<crossin::output_file> file_;
    int stream_ = -1; ///< file descriptor
    std::uint64_t length_ = 0;
    bool keep_ = false;
};

} // namespace program
#endif
