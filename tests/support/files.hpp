// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_SUPPORT_FILES_HPP
#define CROSSIN_TESTS_SUPPORT_FILES_HPP

/// \file
/// Temporary folders, whole files, and the shared data sets that are not part of the repository.

#include <optional>
#include <string>
#include <string_view>

namespace crossin_test {

/// A new, empty folder, removed with everything in it at the end of the scope.
class temporary_folder {
public:
    temporary_folder();
    temporary_folder(temporary_folder const&) = delete;
    temporary_folder& operator=(temporary_folder const&) = delete;
    ~temporary_folder();

    /// Returns: the absolute path of the folder.
    [[nodiscard]] std::string const& path() const noexcept { return path_; }

    /// Returns: the absolute path of a file or folder in it, which need not exist.
    [[nodiscard]] std::string file(std::string_view name) const;

    /// Writes a file of the folder, along with the folders on the way to it.
    /// Returns: its absolute path.
    std::string write(std::string_view name, std::string_view bytes) const;

private:
    std::string path_;
};

/// Returns: the bytes of a file.
/// Errors:  `std::runtime_error` with the path when it cannot be read.
[[nodiscard]] std::string read_file(std::string const& path);

/// Writes a whole file, in place of what was there.
void write_file(std::string const& path, std::string_view bytes);

/// Returns: whether a file or a folder is there.
[[nodiscard]] bool exists(std::string const& path);

/// Returns: the path of a file or folder of the shared data sets, for example
///          `shared_data("xquad/xquad.en.json")`. They lie where the environment variable
///          CROSSIN_SHARED_DATA says, or else where the build was told. If it is absent, nothing, and a
///          note is printed; the test then does without:
///          `auto const path = shared_data("xquad"); if (!path) return;`
[[nodiscard]] std::optional<std::string> shared_data(std::string_view name);

/// Returns: the path of a file or folder of this repository, for example
///          `source_path("examples/data")`.
[[nodiscard]] std::string source_path(std::string_view name);

} // namespace crossin_test
#endif
