// SPDX-License-Identifier: MIT
#include "tokenizer_files.hpp"

#include <sys/stat.h>

#include <CLI/CLI.hpp>

#include <crossin/batch/token_counts.hpp>
#include <crossin/core/error.hpp>
#if defined(CROSSIN_HAS_SENTENCEPIECE)
    #include <crossin/batch/sentencepiece.hpp>
#endif

namespace program {
namespace {

/// A SentencePiece model, where the program was built with its library.
[[nodiscard]] crossin::any_tokenizer open_pieces(std::string const& path)
{
#if defined(CROSSIN_HAS_SENTENCEPIECE)
    return crossin::read_sentencepiece_tokenizer(path);
#else
    crossin::fail(crossin::errc::unsupported, {path},
                  "is a model of SentencePiece, and this program was built without its library; convert it to "
                  "tokenizer.json, or build with libsentencepiece-dev");
#endif
}

} // namespace

bool is_there(std::string const& path)
{
    struct stat status = {};
    return ::stat(path.c_str(), &status) == 0;
}

crossin::any_tokenizer open_words(std::string const& path)
{
    if (path.ends_with(".model")) return open_pieces(path);
    std::string const pieces = path + "/tokenizer.model";
    if (!path.ends_with(".json") && !path.ends_with(".bin") && !is_there(path + "/tokenizer.json") && is_there(pieces))
        return open_pieces(pieces);
    return crossin::open_tokenizer(path);
}

void add_counter(CLI::App& command, crossin::open_options& to)
{
    command.add_option_function<std::string>(
        "--tokenizer", [&to](std::string const& path) { to.count_tokens = crossin::token_counter(open_words(path)); },
        "counts tokens, for weights in tokens: a tokenizer.json, a tokenizer.model, or the folder of one");
}

} // namespace program
