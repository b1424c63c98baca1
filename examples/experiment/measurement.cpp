// SPDX-License-Identifier: MIT
#include "measurement.hpp"

#include <algorithm>
#include <charconv>

#include <sys/stat.h>

#include <crossin/io/output_file.hpp>
#include <crossin/io/settings_json.hpp>

#include "json.hpp"

namespace experiment {
namespace {

namespace xin = crossin;

[[nodiscard]] std::size_t language_of(xin::setting const& from)
{
    auto const found = std::ranges::find(languages, from.text());
    if (found == languages.end()) from.reject("a language of the experiment");
    return static_cast<std::size_t>(found - languages.begin());
}

} // namespace

void write_measurement(measurement const& what, std::string const& path)
{
    program::json_writer json;
    json.object([&] {
        json.member("made_of", std::to_string(what.made_of)); // 64 bits are too many for a JSON number
        json.member("world", what.world);
        json.member("variant", what.variant);
        json.member("examples", what.examples);
        json.member("steps", what.steps);
        json.member("supervised_tokens", what.supervised);
        json.member("loss", what.loss);
        json.list("pairs", [&] {
            for (answers const& one : what.pairs)
                json.object([&] {
                    json.member("question", languages[one.question_language]);
                    json.member("answer", languages[one.answer_language]);
                    json.member("written", one.written);
                    json.member("chosen", one.chosen);
                });
        });
    });
    xin::atomic_write(path, json.finish());
}

std::optional<measurement> read_measurement(std::string const& path)
{
    struct stat status = {};
    if (::stat(path.c_str(), &status) != 0) return std::nullopt;
    xin::setting const from = xin::read_settings_json(path);
    measurement made;
    std::string const hash = from.at("made_of").text();
    std::from_chars(hash.data(), hash.data() + hash.size(), made.made_of);
    made.world = from.at("world").count();
    made.variant = from.at("variant").text();
    made.examples = from.at("examples").count();
    made.steps = from.at("steps").count();
    made.supervised = from.at("supervised_tokens").count();
    made.loss = from.at("loss").number();
    for (xin::setting const& one : from.at("pairs").list())
        made.pairs.push_back({language_of(one.at("question")), language_of(one.at("answer")), one.at("written").text(),
                              one.at("chosen").text()});
    return made;
}

} // namespace experiment
