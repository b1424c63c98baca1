// SPDX-License-Identifier: MIT
#include <crossin/io/mapped_file.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include "support/files.hpp"
#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

TEST_CASE("mapped_file: the bytes of the file, and zeros behind them, also at the end of a page")
{
    temporary_folder const folder;
    for (std::size_t const size : {1U, 63U, 4095U, 4096U, 4097U, 65536U, 100000U}) {
        std::string const text(size, 'x');
        mapped_file const file(folder.write("file", text));
        REQUIRE(file.bytes() == text);
        REQUIRE(file.size() == size);
        for (std::size_t i = 0; i < mapped_file::padding; ++i) REQUIRE(file.bytes().data()[size + i] == '\0');
    }
}

TEST_CASE("mapped_file: an empty file has no bytes")
{
    temporary_folder const folder;
    mapped_file const file(folder.write("empty", ""));
    CHECK(file.bytes().empty());
    CHECK(file.bytes().data()[0] == '\0');
    file.advise(access_pattern::soon);
}

TEST_CASE("mapped_file: advice changes nothing that is read")
{
    temporary_folder const folder;
    std::string const text(300000, 'y');
    mapped_file const file(folder.write("file", text));
    for (access_pattern const pattern :
         {access_pattern::normal, access_pattern::sequential, access_pattern::random, access_pattern::soon}) {
        file.advise(pattern);
        file.advise(pattern, 70000, 10);
        file.advise(pattern, 400000, 10);
    }
    CHECK(file.bytes() == text);
}

TEST_CASE("mapped_file: moving keeps the bytes where they are")
{
    temporary_folder const folder;
    mapped_file a(folder.write("a", "one")), b(folder.write("b", "two"));
    char const* const data = b.bytes().data();
    a = std::move(b);
    CHECK(a.bytes() == "two");
    CHECK(a.bytes().data() == data);
    mapped_file const c(std::move(a));
    CHECK(c.bytes() == "two");
}

TEST_CASE("mapped_file: missing files, folders and other things are refused in words")
{
    temporary_folder const folder;
    error const missing = error_of([&] { mapped_file(folder.file("absent")); });
    CHECK(missing.code() == errc::not_found);
    CHECK(std::string(missing.what()) == folder.file("absent") + ": cannot be opened: No such file or directory");

    error const is_folder = error_of([&] { mapped_file(std::string(folder.path())); });
    CHECK(is_folder.code() == errc::io);
    CHECK(is_folder.message() == "is a folder; a file was expected");

    error const device = error_of([] { mapped_file("/dev/null"); });
    CHECK(device.code() == errc::io);
    CHECK(device.message().find("not a regular file") != std::string::npos);

    if (::geteuid() != 0) { // who may do everything is refused nothing
        std::string const path = folder.write("closed", "x");
        ::chmod(path.c_str(), 0);
        CHECK(error_of([&] { mapped_file{path}; }).message() == "cannot be opened: Permission denied");
    }
}

TEST_CASE("mapped_file: a change of the file is noticed")
{
    temporary_folder const folder;
    std::string const path = folder.write("file", "some bytes");
    mapped_file const file(path);
    CHECK_FALSE(file.changed());
    SECTION("another size")
    {
        write_file(path, "other bytes");
        CHECK(file.changed());
    }
    SECTION("another time")
    {
        timespec const times[2] = {{1, 0}, {1, 0}};
        ::utimensat(AT_FDCWD, path.c_str(), times, 0);
        CHECK(file.changed());
    }
    SECTION("another file under the name; the old bytes stay")
    {
        folder.write("new", "some bytes");
        REQUIRE(::rename(folder.file("new").c_str(), path.c_str()) == 0);
        CHECK(file.changed());
        CHECK(file.bytes() == "some bytes");
    }
    SECTION("no file")
    {
        ::unlink(path.c_str());
        CHECK(file.changed());
    }
}
