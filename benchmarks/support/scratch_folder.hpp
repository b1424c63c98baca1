// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BENCHMARKS_SUPPORT_SCRATCH_FOLDER_HPP
#define CROSSIN_BENCHMARKS_SUPPORT_SCRATCH_FOLDER_HPP

/// \file
/// Where a benchmark writes.

#include <filesystem>
#include <string>

#include <unistd.h>

namespace crossin_bench {

/// A folder beside the corpora for what a benchmark writes; removed with this object.
class scratch_folder {
public:
    explicit scratch_folder(std::string const& beside) : path_(beside + "/run-" + std::to_string(getpid()))
    {
        std::filesystem::create_directories(path_);
    }
    ~scratch_folder() { std::filesystem::remove_all(path_); }
    scratch_folder(scratch_folder const&) = delete;
    scratch_folder& operator=(scratch_folder const&) = delete;

    [[nodiscard]] std::string operator/(std::string const& name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

} // namespace crossin_bench
#endif
