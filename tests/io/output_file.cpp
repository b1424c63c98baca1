// SPDX-License-Identifier: MIT
#include <crossin/io/output_file.hpp>

#include <csignal>

#include <sys/resource.h>
#include <unistd.h>

#include "support/files.hpp"
#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

/// Lets files grow to `bytes` only, for a while: as a full disk does, writing fails in the middle.
class small_disk {
public:
    explicit small_disk(std::uint64_t bytes) : old_(std::signal(SIGXFSZ, SIG_IGN))
    {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        rlimit const limit = {static_cast<::rlim_t>(bytes), before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    small_disk(small_disk const&) = delete;
    small_disk& operator=(small_disk const&) = delete;
    ~small_disk()
    {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, old_);
    }

private:
    rlimit before_ = {};
    void (*old_)(int);
};

} // namespace

TEST_CASE("output_file: takes its name at the end, and until then the old file stays")
{
    temporary_folder const folder;
    std::string const path = folder.write("out", "old");
    {
        output_file file(path);
        file.append("new ");
        file.append("text");
        file.flush();
        CHECK(read_file(path) == "old");
        CHECK(read_file(path + ".partial") == "new text");
        CHECK(file.length() == 8);
        file.commit();
    }
    CHECK(read_file(path) == "new text");
    CHECK_FALSE(exists(path + ".partial"));
}

TEST_CASE("output_file: without a commit the partial file stays for a later run")
{
    temporary_folder const folder;
    std::string const path = folder.file("out");
    {
        output_file file(path);
        file.append("one\ntwo\n");
        CHECK(file.sync() == 8);
        file.append("thr");
    }
    CHECK_FALSE(exists(path));
    {
        output_file file(path, 4);
        CHECK(file.length() == 4);
        file.append("zwei\n");
        file.commit();
    }
    CHECK(read_file(path) == "one\nzwei\n");
}

TEST_CASE("output_file: a resumed run needs what the checkpoint promises")
{
    temporary_folder const folder;
    std::string const path = folder.file("out");
    error const absent = error_of([&] { output_file(path, 4); });
    CHECK(absent.code() == errc::mismatch);
    CHECK(absent.message() ==
          "is missing; the checkpoint says that 4 bytes of output had been written. Begin anew without the checkpoint");
    folder.write("out.partial", "abc");
    error const shorter = error_of([&] { output_file(path, 4); });
    CHECK(shorter.code() == errc::mismatch);
    CHECK(std::string(shorter.what()) ==
          path + ".partial: holds 3 bytes, fewer than the 4 of the checkpoint; begin anew without the checkpoint");
    CHECK(read_file(path + ".partial") == "abc");
    output_file(path).commit(); // from the beginning, it is cut to nothing
    CHECK(read_file(path).empty());
}

TEST_CASE("output_file: any sizes of pieces come out in order")
{
    temporary_folder const folder;
    numbers random(1);
    std::string expected;
    output_file file(folder.file("out"));
    for (int i = 0; i < 400; ++i) {
        std::string const piece(static_cast<std::size_t>(random(i % 50 == 0 ? 300000 : 2000)),
                                static_cast<char>('a' + i % 26));
        file.append(piece);
        expected += piece;
        CHECK(file.length() == expected.size());
        if (random(30) == 0) file.flush();
    }
    file.commit();
    CHECK(read_file(folder.file("out")) == expected);
}

TEST_CASE("output_file: folders that are absent, in the way, or closed")
{
    temporary_folder const folder;
    error const absent = error_of([&] { output_file(folder.file("no/out")); });
    CHECK(absent.code() == errc::not_found);
    CHECK(std::string(absent.what()) ==
          folder.file("no/out.partial") + ": cannot be written: No such file or directory");
    error const in_the_way = error_of([&] { output_file(std::string(folder.path())); });
    CHECK(in_the_way.message() == "is a folder; the output must be a file");
    folder.write("file", "x");
    CHECK(error_of([&] { output_file(folder.file("file/out")); }).code() == errc::not_found);
    CHECK(error_of([] { output_file("/proc/out"); }).code() != errc::invalid_argument);
    if (::geteuid() != 0) {
        REQUIRE(::chmod(folder.path().c_str(), 0555) == 0);
        CHECK(error_of([&] { output_file(folder.file("out")); }).message() == "cannot be written: Permission denied");
        ::chmod(folder.path().c_str(), 0755);
    }
}

TEST_CASE("output_file: a full disk leaves the old file whole and the partial one usable")
{
    temporary_folder const folder;
    std::string const path = folder.write("out", "old");
    std::uint64_t kept = 0;
    {
        output_file file(path);
        file.append(std::string(5000, 'x'));
        kept = file.sync();
        small_disk const limit(10000);
        error const full = error_of([&] {
            for (int i = 0; i < 100; ++i) {
                file.append(std::string(1000, 'y'));
                file.flush();
            }
        });
        CHECK(full.code() == errc::io);
        CHECK(full.where().path == path + ".partial");
        CHECK(full.message().starts_with("cannot be written: "));
    }
    CHECK(read_file(path) == "old");
    output_file file(path, kept);
    file.append("end");
    file.commit();
    CHECK(read_file(path) == std::string(5000, 'x') + "end");
}

TEST_CASE("atomic_write: all or nothing")
{
    temporary_folder const folder;
    std::string const path = folder.write("file", "old");
    {
        small_disk const limit(1000);
        CHECK(error_of([&] { atomic_write(path, std::string(2000, 'x')); }).code() == errc::io);
    }
    CHECK(read_file(path) == "old");
    CHECK_FALSE(exists(path + ".partial"));
    atomic_write(path, "new");
    CHECK(read_file(path) == "new");
    CHECK_FALSE(exists(path + ".partial"));
}

TEST_CASE("output_file: what is discarded leaves nothing, and the older file as it is")
{
    temporary_folder const folder;
    std::string const path = folder.write("file", "old");
    output_file file(path);
    file.append("new");
    file.flush();
    CHECK(exists(path + ".partial"));
    file.discard();
    file.discard();
    CHECK_FALSE(exists(path + ".partial"));
    CHECK(read_file(path) == "old");
    output_file done(path);
    done.append("new");
    done.commit();
    done.discard(); // too late
    CHECK(read_file(path) == "new");
}

TEST_CASE("make_folder: makes one, or finds it")
{
    temporary_folder const folder;
    make_folder(folder.file("a"));
    make_folder(folder.file("a"));
    write_file(folder.file("a/b"), "text");
    CHECK(error_of([&] { make_folder(folder.file("a/b")); }).code() == errc::io);
    error const absent = error_of([&] { make_folder(folder.file("c/d")); });
    CHECK(absent.code() == errc::not_found);
    CHECK(absent.where().path == folder.file("c/d"));
}

TEST_CASE("output_file: paths in a folder, and the folder of a path")
{
    CHECK(path_in("a", "b") == "a/b");
    CHECK(path_in("a/", "b") == "a/b");
    CHECK(path_in("/", "b") == "/b");
    CHECK(path_in("", "b") == "b");
    CHECK(folder_of("a/b/c") == "a/b/");
    CHECK(folder_of("/b") == "/");
    CHECK(folder_of("b") == ".");
}

TEST_CASE("output_file: two paths lead to one file, however they are spelled")
{
    temporary_folder const folder;
    std::string const here = folder.write("a/b", "text"), other = folder.write("a/c", "text");
    REQUIRE(::symlink(here.c_str(), folder.file("link").c_str()) == 0);
    REQUIRE(::link(here.c_str(), folder.file("hard").c_str()) == 0);
    for (char const* const name : {"a/b", "./a//b", "a/../a/b", "link", "hard"}) {
        CAPTURE(name);
        CHECK(same_file(here, folder.path() + "/" + name));
    }
    CHECK(same_file(folder_of(here), folder.file("a")));
    CHECK_FALSE(same_file(here, other));
    CHECK_FALSE(same_file(here, folder.file("absent")));
    CHECK_FALSE(same_file(folder.file("absent"), folder.file("absent")));
}
