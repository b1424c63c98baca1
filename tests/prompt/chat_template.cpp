// SPDX-License-Identifier: MIT
#include <crossin/prompt/chat_template.hpp>

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <utility>

using namespace crossin;

namespace {

constexpr char const* llama3_jinja =
    "{% for m in messages %}{{ '<|start_header_id|>' + m.role + '<|end_header_id|>\n\n' + m.content + '<|eot_id|>' }}"
    "{% endfor %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}";
constexpr char const* gemma_jinja =
    "{% for m in messages %}{{ '<start_of_turn>' + m.role + '\n' + m.content + '<end_of_turn>\n' }}{% endfor %}";
constexpr char const* chatml_jinja =
    "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content + '<|im_end|>' + '\n' }}{% endfor %}";
constexpr char const* mistral_jinja = "{% for m in messages %}{% if u %}{{ ' [INST] ' + m.content + ' [/INST]' }}"
                                      "{% else %}{{ ' ' + m.content + eos_token }}{% endif %}{% endfor %}";
constexpr char const* mistral_v3_jinja = "{% for m in messages %}{% if u %}{{ '[INST] ' + m.content + '[/INST]' }}"
                                         "{% else %}{{ ' ' + m.content + eos_token }}{% endif %}{% endfor %}";
constexpr char const* llama2_jinja = "{% set c = '<<SYS>>\\n' + s + '\\n<</SYS>>\\n\\n' + m.content %}"
                                     "{{ bos_token + '[INST] ' + c.strip() + ' [/INST]' }}";

/// A template that puts a system text where there is none, with new lines written as in JSON or as they are.
std::string with_default(std::string_view system, std::string_view line)
{
    std::string made = "{% if tools %}{{ '<|im_start|>system";
    made.append(line).append("' + text + '<|im_end|>' }}{% elif first.role != 'system' %}{{ '<|im_start|>system");
    made.append(line).append(system).append("<|im_end|>").append(line).append("' }}{% endif %}");
    return made;
}

std::string refused(std::string const& jinja)
{
    try {
        static_cast<void>(prompts::from_chat_template(jinja, {"tokenizer_config.json", 7}));
    } catch (error const& found) {
        CHECK(found.code() == errc::unsupported);
        CHECK(found.where() == place{"tokenizer_config.json", 7});
        return found.message();
    }
    return "not refused";
}

setting text(std::string value) { return setting::of_text({"tokenizer_config.json", 3}, std::move(value)); }

} // namespace

TEST_CASE("chat_template: each family by the tokens that its template writes")
{
    CHECK(prompts::from_chat_template(llama3_jinja) == prompt_template(prompts::llama3));
    CHECK(prompts::from_chat_template(std::string("{{ \"Cutting Knowledge Date: December 2023\\n\" }}") +
                                      llama3_jinja) == prompt_template(prompts::llama3_1));
    CHECK(prompts::from_chat_template(gemma_jinja) == prompt_template(prompts::gemma));
    CHECK(prompts::from_chat_template(chatml_jinja) == prompt_template(prompts::chatml));
    CHECK(prompts::from_chat_template(mistral_jinja) == prompt_template(prompts::mistral));
    CHECK(prompts::from_chat_template(mistral_v3_jinja) == prompt_template(prompts::mistral_v3));
    CHECK(prompts::from_chat_template(llama2_jinja) == prompt_template(prompts::llama2_spaced));
}

TEST_CASE("chat_template: the system text that a ChatML template puts where there is none")
{
    for (std::string_view const line : {"\n", "\\n"}) {
        CHECK(prompts::from_chat_template(with_default("You are a helpful assistant.", line)) ==
              prompt_template(prompts::qwen2));
        CHECK(prompts::from_chat_template(
                  with_default("You are Qwen, created by Alibaba Cloud. You are a helpful assistant.", line)) ==
              prompt_template(prompts::qwen2_5));
        template_text own = prompts::chatml;
        own.system = "Be brief";
        CHECK(prompts::from_chat_template(with_default("Be brief", line)) == prompt_template(own));
        CHECK(prompts::from_chat_template(with_default("", line)) == prompt_template(prompts::chatml));
    }
}

TEST_CASE("chat_template: a system text may hold quotes, braces and line breaks")
{
    auto const system_of = [](std::string const& jinja) {
        template_text own = prompts::chatml;
        std::string const told = detail::default_chat_system(jinja, {});
        own.system = told;
        CHECK(prompts::from_chat_template(jinja) == prompt_template(own));
        return told;
    };
    auto const said = [](std::string const& text) {
        return "{{ \"<|im_start|>system\\n" + text + "<|im_end|>\\n\" }}";
    };
    CHECK(system_of(said("You're helpful.")) == "You're helpful.");
    CHECK(system_of(said("Say \\\"yes\\\" or {no} for a < b.")) == "Say \"yes\" or {no} for a < b.");
    CHECK(system_of(said("One.\\nTwo,\\tand \\\\n.")) == "One.\nTwo,\tand \\n.");
    CHECK(system_of("{{ '<|im_start|>system\\nIt isn\\'t <b>.<|im_end|>' }}") == "It isn't <b>.");
    CHECK(system_of("{% if x == '}' %}<|im_start|>system\nDon't {guess}.<|im_end|>\n{% endif %}") == "Don't {guess}.");
    CHECK(system_of("{# '<|im_start|>system\nNo.<|im_end|>' #}" + said("Yes.")) == "Yes.");
    CHECK(system_of("<|im_start|>system\n{{ text }}<|im_end|>").empty());
    CHECK(system_of("{{ '<|im_start|>system\\n' + text + '<|im_end|>' }} isn't").empty());
    std::string const tools = "{%- if tools %}{{ '<|im_start|>system\\nUse ' + tools }}{% if x %}y{% endif %}";
    CHECK(system_of(tools + "{% else %}" + said("Talk.") + "{% endif %}") == "Talk.");
    CHECK(system_of(tools + "{% endif %}{{ '<|im_end|>' }}").empty());
    CHECK(system_of("{{ '<|im_start|><|im_end|>' }}{{ 'open").empty());
    CHECK(system_of("<|im_start|><|im_end|>{% open").empty());
}

TEST_CASE("chat_template: a system text that is put together while the template runs is refused")
{
    for (std::string const jinja : {"{{ '<|im_start|>system\\nToday is ' + day + '.<|im_end|>' }}",
                                    "<|im_start|>system\nToday is {{ day }}.<|im_end|>"})
        CHECK(refused(jinja) == "the chat template puts its own system text together while it runs, beginning with "
                                "\"Today is \"; write the template as parts of a recipe's template");
}

TEST_CASE("chat_template: a system text in a string of its own is refused, and names in brackets are none")
{
    std::string const head = "{{- '<|im_start|>system\\n' }}\n  ", end = "{{ '<|im_end|>\\n' }}";
    for (std::string const said :
         {"{{ \"Today is Sunday.\" }}", "{% if s %}{{ s }}{% else %}{{ 'Today is ' + day }}{% endif %}",
          "Today is {{ x }}", "{{ (s if s else 'Today is now') | trim }}", "{{ s | default('Today is now') }}"})
        CHECK(refused(head + said + end).find("beginning with \"Today is ") != std::string::npos);
    for (std::string const said :
         {"{{ m['content'] }}", "{{ m.get('content') + '\\n' }}", "{% if m.role == 'system' %} {% endif %}"})
        CHECK(prompts::from_chat_template(head + said + end + "{{ 'You are X.' }}") ==
              prompt_template(prompts::chatml));
}

TEST_CASE("chat_template: one that ends thoughts before the last answer is Qwen3's")
{
    std::string const jinja = std::string(chatml_jinja) +
                              "{% if loop.last %}{{- '<|im_start|>' + m.role + '\\n<think>\\n' "
                              "+ t.strip('\\n') + '\\n</think>\\n\\n' + m.content }}{% endif %}";
    CHECK(prompts::from_chat_template(jinja) == prompt_template(prompts::qwen3));
    CHECK(
        prompts::from_chat_template(std::string(chatml_jinja) + "{{ m.content.split('</think>')[-1] if loop.last }}") ==
        prompt_template(prompts::chatml));
}

TEST_CASE("chat_template: forms of [INST] whose blanks are others are refused")
{
    std::string const first = "{{ '[INST] ' + m.content + ' [/INST]' }}{{ m.content + eos_token }}",
                      spaced = "{{ '[INST] ' + m.content + ' [/INST]' }}{{ m.content + eos_token + ' ' }}",
                      tight = "{{ '[INST] ' + m.content + '[/INST]' }}{{ m.content + eos_token }}";
    for (std::string const& jinja : {first, spaced, tight})
        CHECK(refused(jinja).find("without the blanks that Mistral's last published ones have") != std::string::npos);
    CHECK(refused(first).find("\"like\" mistral with") != std::string::npos);
    CHECK(refused(tight).find("\"like\" mistral_v3 with") != std::string::npos);
}

TEST_CASE("chat_template: what is not known is named")
{
    CHECK(
        refused("{{ '<|user|>\n' + m.content + '<|end|>' }}") ==
        "the chat template is none that is known: it writes \"<|user|>\"; those of Llama 2 and 3, Mistral (to version "
        "0.3), Gemma, and ChatML are known, and others are written as parts of a recipe's template");
    CHECK(refused("{{ '<|im_start|>user<|im_sep|>' + m.content + '<|im_end|>' }}").find("\"<|im_sep|>\"") !=
          std::string::npos);
    CHECK(refused("{{ '[INST]' + m.content + '[/INST]' }}").find("writes \"[INST]\"") != std::string::npos);
    CHECK(refused("{{ '[SYSTEM_PROMPT]' + s + '[/SYSTEM_PROMPT][INST] ' + m.content + '[/INST]' }}")
              .find("\"[SYSTEM_PROMPT]\"") != std::string::npos);
    CHECK(refused("{{ messages[0]['content'] }}").find("begins \"{{ messages[0]['content'] }}\"") != std::string::npos);
    CHECK(refused("") != "not refused");
}

TEST_CASE("chat_template: out of tokenizer_config.json, as a text or by name")
{
    setting config = setting::of_map({"tokenizer_config.json", 1});
    config.insert("chat_template", text(gemma_jinja));
    CHECK(prompts::from_tokenizer_config(config) == prompt_template(prompts::gemma));

    auto const named = [](std::string name, char const* jinja) {
        setting one = setting::of_map({"tokenizer_config.json", 4});
        one.insert("name", text(std::move(name)));
        one.insert("template", text(jinja));
        return one;
    };
    setting list = setting::of_list({"tokenizer_config.json", 3});
    list.push_back(named("tool_use", chatml_jinja));
    setting const none = [&] {
        setting without = setting::of_map({"tokenizer_config.json", 1});
        without.insert("chat_template", list);
        return without;
    }();
    CHECK_THROWS_AS(prompts::from_tokenizer_config(none), error);
    list.push_back(named("default", llama3_jinja));
    setting both = setting::of_map({"tokenizer_config.json", 1});
    both.insert("chat_template", list);
    CHECK(prompts::from_tokenizer_config(both) == prompt_template(prompts::llama3));

    try {
        static_cast<void>(prompts::from_tokenizer_config(setting::of_map({"tokenizer_config.json", 1})));
        FAIL("not refused");
    } catch (error const& found) {
        CHECK(found.code() == errc::not_found);
        CHECK(found.message().find("\"chat_template\"") != std::string::npos);
    }
}
