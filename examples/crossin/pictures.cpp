// SPDX-License-Identifier: MIT
#include "pictures.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

#include <sys/wait.h>
#include <unistd.h>

#include <crossin/core/error.hpp>
#include <crossin/report/gnuplot.hpp>

namespace program {
namespace {

/// A file with a text in it, for as long as this lives.
class temporary_file {
public:
    explicit temporary_file(std::string const& text)
    {
        char const* const folder = std::getenv("TMPDIR");
        path_ = std::string(folder && *folder ? folder : "/tmp") + "/crossin.XXXXXX";
        int const file = ::mkstemp(path_.data());
        if (file < 0) crossin::fail(crossin::errc::io, {path_}, "cannot be made, for a picture; TMPDIR names a folder");
        bool whole = true;
        for (std::size_t at = 0; at < text.size() && whole;) {
            auto const written = ::write(file, text.data() + at, text.size() - at);
            whole = written > 0;
            if (whole) at += static_cast<std::size_t>(written);
        }
        ::close(file);
        if (whole) return;
        ::unlink(path_.c_str());
        crossin::fail(crossin::errc::io, {path_}, "cannot be written, for a picture");
    }
    temporary_file(temporary_file const&) = delete;
    temporary_file& operator=(temporary_file const&) = delete;
    ~temporary_file() { ::unlink(path_.c_str()); }
    [[nodiscard]] std::string const& path() const noexcept { return path_; }

private:
    std::string path_;
};

struct ended {
    int code = 0; ///< 127: there is no such program
    std::string output = {};
};

/// Runs gnuplot on a script. The path goes through the environment, so that no character of it means anything to a shell.
[[nodiscard]] ended run_gnuplot(std::string const& script)
{
    temporary_file const file(script);
    ::setenv("CROSSIN_PICTURE", file.path().c_str(), 1);
    std::FILE* const pipe = ::popen("LC_ALL=C exec gnuplot -d \"$CROSSIN_PICTURE\" 2> /dev/null", "r");
    if (!pipe) return {127, ""};
    ended made;
    std::array<char, 65536> room{};
    while (std::size_t const got = std::fread(room.data(), 1, room.size(), pipe)) made.output.append(room.data(), got);
    int const status = ::pclose(pipe);
    made.code = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
    return made;
}

} // namespace

std::string draw_pictures(crossin::report& of)
{
    std::string sentence;
    for_each_figure(of, [&](crossin::report_figure& figure) {
        if (!sentence.empty()) return;
        ended const made = run_gnuplot(gnuplot_script(figure));
        if (made.code == 127) {
            sentence = "Pictures were left out, for want of the program gnuplot (Debian, Ubuntu: gnuplot-nox); all "
                       "numbers stand in the tables.";
            return;
        }
        try {
            figure.svg = embedded_svg(made.output, figure);
        } catch (crossin::error const&) {
            sentence = "Pictures were left out from \"" + figure.caption +
                       "\" on, which gnuplot could not draw; all numbers stand in the tables.";
        }
    });
    return sentence;
}

} // namespace program
