// SPDX-License-Identifier: MIT
#include "report_pages.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>
#include <utility>
#include <vector>

#include <dirent.h>
#include <sys/stat.h>

#include <crossin/core/text_table.hpp>
#include <crossin/io/mapped_file.hpp>
#include <crossin/io/output_file.hpp>
#include <crossin/io/settings_json.hpp>
#include <crossin/report/html.hpp>
#include <crossin/report/json.hpp>
#include <crossin/report/plain_text.hpp>

#include "pictures.hpp"
#include "report_parts.hpp"

namespace program {
namespace {

constexpr std::size_t peeked_bytes = 65'536;
constexpr std::size_t most_bytes = 64'000'000; // of a file that may be one of ours; training data is passed over
constexpr int most_depth = 3;

enum class content : std::uint8_t { other, ledger, log, checkpoint, results };

/// What a file seems to hold, by its first bytes.
[[nodiscard]] content content_of(std::string const& path)
{
    bool const lines = path.ends_with(".jsonl");
    struct stat status = {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return content::other;
    std::FILE* const file = std::fopen(path.c_str(), "rb");
    if (!file) return content::other;
    std::string head(peeked_bytes, '\0');
    head.resize(std::fread(head.data(), 1, head.size(), file));
    std::fclose(file);
    auto const holds = [&](std::string_view text) { return head.find(text) != std::string::npos; };
    if (!head.starts_with('{') && !head.starts_with('[')) return content::other;
    if (lines) return head.starts_with("{\"step\": ") ? content::log : content::other;
    if (status.st_size > static_cast<decltype(status.st_size)>(most_bytes)) return content::other;
    if (holds("\"equals_plan\"")) return content::ledger;
    if (holds("\"crossin run\"")) return content::checkpoint;
    bool const results = holds("\"overall_acc\"") || holds("\"intervals\"") || holds("\"benchmarks\"");
    return results ? content::results : content::other;
}

struct found_file {
    content what = content::other;
    std::string path = {};
};

/// Errors: `error{not_found}` for a folder that cannot be read.
void find_files(std::string const& folder, int depth, std::vector<found_file>& found)
{
    DIR* const opened = ::opendir(folder.c_str());
    if (!opened) {
        if (depth > 0) return;
        crossin::fail(crossin::errc::not_found, {folder}, "is no folder that can be read");
    }
    std::vector<std::string> names;
    while (dirent const* const entry = ::readdir(opened)) // NOLINT(concurrency-mt-unsafe): a stream of our own
        if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
    ::closedir(opened);
    std::ranges::sort(names);
    for (std::string const& name : names) {
        std::string const path = folder + "/" + name;
        struct stat status = {};
        if (::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) {
            if (depth < most_depth) find_files(path, depth + 1, found);
        } else if (content const what = content_of(path); what != content::other) {
            found.push_back({what, path});
        }
    }
}

void add_checkpoint(crossin::report& to, std::string const& path)
{
    crossin::setting const root = crossin::read_settings_json(path);
    to.sections.push_back({"A run that is not finished", {}});
    to.sections.back().blocks.emplace_back(path + " is the checkpoint of a run that has written " +
                                           crossin::grouped(root.at("taken").count()) +
                                           " examples and can go on; its ledger comes at its end.");
}

} // namespace

bool add_json(crossin::report& to, crossin::setting const& root)
{
    if (root.is_map() && root.find("equals_plan")) {
        add_ledger(to, root);
        return true;
    }
    return add_results(to, root);
}

crossin::report report_of_folder(std::string const& folder)
{
    std::vector<found_file> found;
    find_files(folder, 0, found);
    crossin::report made;
    made.title = "Report of " + folder;
    std::size_t used = 0;
    for (content const what : {content::ledger, content::checkpoint, content::log, content::results})
        for (found_file const& one : found) {
            if (one.what != what) continue;
            std::size_t const before = made.sections.size();
            if (what == content::log)
                add_log(made, one.path);
            else if (what == content::checkpoint)
                add_checkpoint(made, one.path);
            else
                add_json(made, crossin::read_settings_json(one.path));
            if (made.sections.size() > before) made.summary += (used++ > 0 ? ", " : "Made of ") + one.path;
        }
    if (used == 0)
        crossin::fail(crossin::errc::not_found, {folder},
                      "holds nothing to report of; ledgers of `crossin compose --ledger`, logs of `crossin tune` and "
                      "results of `crossin score --format json` or `crossin eval` can be");
    made.summary += ".";
    return made;
}

std::string write_report(crossin::report of, std::string const& path, std::string const& format)
{
    std::string sentence, text;
    if (format == "json") {
        text = to_json(of);
    } else if (format == "text") {
        text = to_string(of);
    } else {
        sentence = draw_pictures(of);
        if (!sentence.empty()) of.summary += (of.summary.empty() ? "" : " ") + sentence;
        text = to_html(of);
    }
    if (path == "-")
        std::fputs(text.c_str(), stdout);
    else
        crossin::atomic_write(path, text);
    return sentence;
}

} // namespace program
