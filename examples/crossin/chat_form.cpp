// SPDX-License-Identifier: MIT
#include "chat_form.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <unistd.h>

#include <crossin/io/mapped_file.hpp>
#include <crossin/io/settings_json.hpp>
#include <crossin/prompt/catalogue.hpp>
#include <crossin/prompt/chat_template.hpp>

namespace program {
namespace {

/// The special token that a text spells, with white space around it or none.
[[nodiscard]] std::optional<crossin::token_id> special_token(crossin::any_tokenizer& words, std::string_view text)
{
    constexpr std::string_view white = " \t\r\n";
    std::size_t const first = text.find_first_not_of(white);
    if (first == std::string_view::npos) return std::nullopt;
    text = text.substr(first, text.find_last_not_of(white) + 1 - first);
    for (std::size_t i = 0; i < words.size(); ++i) {
        auto const id = static_cast<crossin::token_id>(i);
        // Twice, since a first token may stand for nothing for its place alone.
        if (words.text_of(id) == text && decoded(words, std::array{id, id}).empty()) return id;
    }
    return std::nullopt;
}

} // namespace

crossin::prompt_template form_named(std::string_view name, std::string const& folder)
{
    if (name != "chat") return crossin::prompt_template(crossin::prompts::find(name));
    crossin::setting const config = crossin::read_settings_json(folder + "/tokenizer_config.json");
    std::string const path = folder + "/chat_template.jinja";
    if (!config.given("chat_template") && ::access(path.c_str(), F_OK) == 0)
        return crossin::prompts::from_chat_template(crossin::mapped_file(path).bytes(), {path});
    return crossin::prompts::from_tokenizer_config(config);
}

void stop_at_special_tokens(crossin::generation_options& options, crossin::any_tokenizer& words)
{
    std::erase_if(options.stop_texts, [&](std::string const& text) {
        std::optional<crossin::token_id> const id = special_token(words, text);
        if (id) options.end_ids.push_back(static_cast<std::uint32_t>(*id));
        return id.has_value();
    });
}

} // namespace program
