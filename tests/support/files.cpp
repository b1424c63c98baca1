// SPDX-License-Identifier: MIT
#include "support/files.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <system_error>

#include <unistd.h>

namespace crossin_test {

namespace fs = std::filesystem;

temporary_folder::temporary_folder()
{
    std::string name = (fs::temp_directory_path() / "crossin-test-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("cannot make a temporary folder " + name);
    path_ = name;
}

temporary_folder::~temporary_folder()
{
    std::error_code ignored; // a folder that stays behind fails no test
    fs::remove_all(path_, ignored);
}

std::string temporary_folder::file(std::string_view name) const { return (fs::path(path_) / name).string(); }

std::string temporary_folder::write(std::string_view name, std::string_view bytes) const
{
    std::string const path = file(name);
    fs::create_directories(fs::path(path).parent_path());
    write_file(path, bytes);
    return path;
}

std::string read_file(std::string const& path)
{
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(std::string const& path, std::string_view bytes)
{
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) throw std::runtime_error("cannot write " + path);
}

bool exists(std::string const& path) { return fs::exists(path); }

std::optional<std::string> shared_data(std::string_view name)
{
    char const* const from_environment = std::getenv("CROSSIN_SHARED_DATA");
    fs::path const root = from_environment ? from_environment : CROSSIN_SHARED_DATA_DIR;
    fs::path const path = root / name;
    if (fs::exists(path)) return path.string();
    std::cout << "skipped: no shared data " << path.string() << " (CROSSIN_SHARED_DATA names their folder)\n";
    return std::nullopt;
}

std::string source_path(std::string_view name) { return (fs::path(CROSSIN_SOURCE_DIR) / name).string(); }

} // namespace crossin_test
