// SPDX-License-Identifier: MIT
#include "trainer.hpp"

#include <crossin/io/mapped_file.hpp>
#include <crossin/io/output_file.hpp>

#include "json.hpp"

// Source: LLaMA-Factory's own page on data sets, data/README.md: `columns` for records, `tags` for conversations.

namespace program {
namespace {

void write_columns(json_writer& json, std::string const& output, std::string const& format)
{
    json.object("columns", [&] {
        if (format == "messages") {
            json.member("messages", "messages");
            return;
        }
        bool const fields = format == "alpaca";
        json.member("prompt", fields ? "instruction" : "prompt");
        if (fields) json.member("query", "input");
        json.member("response", fields ? "output" : "completion");
        if (!fields) return;
        // A column that no record has would be an error there. Inside of texts the quotes have a backslash before them.
        crossin::mapped_file const written(output);
        if (written.bytes().find("\"system\": \"") != std::string_view::npos) json.member("system", "system");
        if (written.bytes().find("\"history\": [") != std::string_view::npos) json.member("history", "history");
    });
    if (format != "messages") return;
    json.object("tags", [&] {
        json.member("role_tag", "role");
        json.member("content_tag", "content");
        json.member("user_tag", "user");
        json.member("assistant_tag", "assistant");
        json.member("system_tag", "system");
    });
}

/// Whether the description at `path` holds nothing but the data set `name`.
[[nodiscard]] bool is_ours(std::string const& path, std::string const& name)
{
    try {
        crossin::mapped_file const there(path);
        std::string const begin = "{\n  \"" + name + "\": {\n    \"file_name\": ";
        return there.bytes().starts_with(begin) && there.bytes().find("\n  },\n") == std::string_view::npos;
    } catch (crossin::error const& problem) {
        return problem.code() == crossin::errc::not_found;
    }
}

} // namespace

void check_llamafactory(std::string const& format)
{
    if (format == "tsv" || format == "text")
        crossin::fail(crossin::errc::unsupported,
                      "LLaMA-Factory does not read the format " + format +
                          "; with `for: llamafactory` write alpaca, messages or prompt-completion");
}

std::string describe_for_llamafactory(std::string const& output, std::string const& format)
{
    std::size_t const slash = output.rfind('/');
    std::string const folder = slash == std::string::npos ? "." : output.substr(0, slash);
    std::string const file = slash == std::string::npos ? output : output.substr(slash + 1);
    std::string const name = file.substr(0, file.find('.', 1));
    json_writer json;
    json.object([&] {
        json.object(name, [&] {
            json.member("file_name", file);
            if (format == "messages") json.member("formatting", "sharegpt");
            write_columns(json, output, format);
        });
    });
    std::string const path = folder + "/dataset_info.json", text = json.finish();
    std::string next;
    if (is_ours(path, name))
        crossin::atomic_write(path, text);
    else
        next = path + " describes other data sets and was left as it is; add to it:\n" + text;
    next += "next: llamafactory-cli train with `dataset_dir: " + folder + "` and `dataset: " + name +
            "` in its settings\n";
    if (format == "prompt-completion")
        next += "      (and `template: empty`, as the prompts are in their template already)\n";
    return next;
}

} // namespace program
