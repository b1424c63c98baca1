// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_IO_BENCHMARK_TOOLS_HPP
#define CROSSIN_TESTS_IO_BENCHMARK_TOOLS_HPP

/// \file
/// What the tests of readers of benchmarks share.

#include <string>
#include <string_view>

#include "support/errors.hpp"
#include "support/files.hpp"

namespace crossin_test {

inline bool contains(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// What a reader says of a file, without the folder that it lies in.
template <class Read>
std::string refused(Read const& read, std::string_view bytes)
{
    temporary_folder const folder;
    std::string const path = folder.write("f", bytes);
    std::string const what = error_of([&] { (void)read(path); }).what();
    return contains(what, path) ? what.substr(what.find(path) + path.size()) : what;
}

} // namespace crossin_test
#endif
