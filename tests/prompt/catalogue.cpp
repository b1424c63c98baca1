// SPDX-License-Identifier: MIT
#include <crossin/prompt/catalogue.hpp>

#include "support/catch.hpp"

#include <array>
#include <string>
#include <string_view>

using namespace crossin;

namespace {

std::string render(prompt_template const& with, std::string_view instruction, std::string_view input,
                   std::string_view tag = {}, std::string_view system = {})
{
    turn const one{instruction, input, {}};
    std::string out;
    with.render({"", system, {&one, 1}}, tag, out);
    return out;
}

std::string render_two(prompt_template const& with, std::string_view system = {})
{
    std::array<turn, 2> const turns{turn{"First?", "", "One."}, turn{"Second?", "with input", "Two."}};
    std::string out;
    with.render({"", system, turns}, "[vi]", out);
    return out;
}

setting text(std::string value) { return setting::of_text({"recipe.yaml", 3}, std::move(value)); }

} // namespace

TEST_CASE("catalogue: alpaca, as the CrossIn collator renders it")
{
    CHECK(
        render(prompts::alpaca, "Sum {input} up.", "a {b} c") ==
        "Below is an instruction that describes a task, paired with an input that provides further context. Write a "
        "response that appropriately completes the request.\n\n### Instruction:\nSum {input} up.\n\n### Input:\na {b} "
        "c\n\n### Response:\n ");
    CHECK(render(prompts::alpaca, "Da un ejemplo", "línea 1\nlínea 2", "[es]") ==
          "Below is an instruction that describes a task, paired with an input that provides further context. Write a "
          "response that appropriately completes the request.\n\n### Instruction:\nDa un ejemplo\n\n### Input:\nlínea "
          "1\nlínea 2\n\n### Response:\n [es]");
    CHECK(render(prompts::alpaca, "Give one tip for sleep.", "") ==
          "Below is an instruction that describes a task. Write a response that appropriately completes the "
          "request.\n\n### Instruction:\nGive one tip for sleep.\n\n### Response:\n ");
}

TEST_CASE("catalogue: plain and the collator's chat form")
{
    CHECK(render(prompts::plain, "Sum {input} up.", "a {b} c") == "Sum {input} up.\na {b} c\n");
    CHECK(render(prompts::plain, "Say hi", "", "[zh]") == "Say hi\n[zh]");
    CHECK(render(prompts::find("chat_inst"), "Say hi", "", "[zh]") ==
          "[INST] <<SYS>>\nYou are a helpful assistant.\n<</SYS>>\n\nSay hi[/INST][zh]");
    CHECK(render(prompts::find("llama2"), "翻译", "") ==
          "[INST] <<SYS>>\nYou are a helpful assistant.\n<</SYS>>\n\n翻译[/INST]");
    CHECK(render(prompts::llama2_chat, "Sum up.", "a", "[es]") ==
          "[INST] <<SYS>>\nYou are a helpful assistant.\n<</SYS>>\n\nSum up.\na[/INST][es]");
}

TEST_CASE("catalogue: ChatML, with and without a system message")
{
    CHECK(render(prompts::chatml, "Say hi", "") == "<|im_start|>user\nSay hi<|im_end|>\n<|im_start|>assistant\n");
    CHECK(render(prompts::chatml, "Say hi", "to her", "[vi]", "Be kind.") ==
          "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nSay hi\nto "
          "her<|im_end|>\n<|im_start|>assistant\n[vi]");
    CHECK(prompt_template(prompts::chatml).response_end() == "<|im_end|>");
}

TEST_CASE("catalogue: several turns")
{
    CHECK(render_two(prompts::chatml) ==
          "<|im_start|>user\nFirst?<|im_end|>\n<|im_start|>assistant\nOne.<|im_end|>\n"
          "<|im_start|>user\nSecond?\nwith input<|im_end|>\n<|im_start|>assistant\n[vi]");
    CHECK(render_two(prompts::llama2_chat, "S") ==
          "[INST] <<SYS>>\nS\n<</SYS>>\n\nFirst?[/INST]One.</s><s>[INST] Second?\nwith input[/INST][vi]");
    CHECK(render_two(prompts::alpaca) ==
          "Below is an instruction that describes a task. Write a response that appropriately completes the "
          "request.\n\n### Instruction:\nFirst?\n\n### Response:\n One.\n\n"
          "### Instruction:\nSecond?\n\n### Input:\nwith input\n\n### Response:\n [vi]");
    CHECK(render_two(prompts::plain) == "First?\nOne.\nSecond?\nwith input\n[vi]");
}

TEST_CASE("catalogue: a record's system text has its place in each")
{
    CHECK(render(prompts::alpaca, "x", "", "", "Be kind.") == "Be kind.\n\n### Instruction:\nx\n\n### Response:\n ");
    CHECK(render(prompts::plain, "x", "", "", "Be kind.") == "Be kind.\nx\n");
    CHECK(render(prompts::llama2_chat, "x", "", "", "Be kind.") == "[INST] <<SYS>>\nBe kind.\n<</SYS>>\n\nx[/INST]");
    for (std::string_view const name : prompts::names) {
        prompt_template const form = prompts::find(name);
        CHECK(form.has_system());
        CHECK(form.has_output_lang());
    }
}

TEST_CASE("catalogue: Llama 3, as its chat template renders it")
{
    CHECK(render(prompts::llama3, "Say hi", "") == "<|start_header_id|>user<|end_header_id|>\n\nSay "
                                                   "hi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n");
    CHECK(render_two(prompts::llama3, "Be kind.") ==
          "<|start_header_id|>system<|end_header_id|>\n\nBe kind.<|eot_id|>"
          "<|start_header_id|>user<|end_header_id|>\n\nFirst?<|eot_id|>"
          "<|start_header_id|>assistant<|end_header_id|>\n\nOne.<|eot_id|>"
          "<|start_header_id|>user<|end_header_id|>\n\nSecond?\nwith input<|eot_id|>"
          "<|start_header_id|>assistant<|end_header_id|>\n\n[vi]");
    CHECK(prompt_template(prompts::llama3).response_end() == "<|eot_id|>");

    std::string const dates = "<|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December 2023\n"
                              "Today Date: 26 Jul 2024\n\n";
    std::string const turn = "<|start_header_id|>user<|end_header_id|>\n\nSay hi<|eot_id|>"
                             "<|start_header_id|>assistant<|end_header_id|>\n\n";
    CHECK(render(prompts::llama3_1, "Say hi", "") == dates + "<|eot_id|>" + turn);
    CHECK(render(prompts::llama3_1, "Say hi", "", "", "Be kind.") == dates + "Be kind.<|eot_id|>" + turn);
}

TEST_CASE("catalogue: Mistral and Llama 2, with blanks where their chat templates have them")
{
    CHECK(render(prompts::mistral, "Say hi", "") == "[INST] Say hi [/INST]");
    CHECK(render_two(prompts::mistral, "Be kind.") ==
          "[INST] Be kind.\n\nFirst? [/INST] One.</s> [INST] Second?\nwith input [/INST][vi]");
    CHECK(render(prompts::mistral_v3, "Say hi", "", "", "Be kind.") == "[INST] Be kind.\n\nSay hi[/INST]");
    CHECK(render_two(prompts::mistral_v3) == "[INST] First?[/INST] One.</s>[INST] Second?\nwith input[/INST][vi]");
    CHECK(prompt_template(prompts::mistral).response_end() == "</s>");
    CHECK(render(prompts::llama2_spaced, "Say hi", "") == "[INST] Say hi [/INST]");
    CHECK(render_two(prompts::llama2_spaced, "Be kind.") ==
          "[INST] <<SYS>>\nBe kind.\n<</SYS>>\n\nFirst? [/INST] One. </s><s>[INST] Second?\nwith input [/INST][vi]");
}

TEST_CASE("catalogue: Gemma, whose system texts stand in the first turn")
{
    CHECK(render(prompts::gemma, "Say hi", "") == "<start_of_turn>user\nSay hi<end_of_turn>\n<start_of_turn>model\n");
    CHECK(render_two(prompts::gemma, "Be kind.") ==
          "<start_of_turn>user\nBe kind.\n\nFirst?<end_of_turn>\n<start_of_turn>model\nOne.<end_of_turn>\n"
          "<start_of_turn>user\nSecond?\nwith input<end_of_turn>\n<start_of_turn>model\n[vi]");
    CHECK(prompt_template(prompts::gemma).response_end() == "<end_of_turn>");
}

TEST_CASE("catalogue: Qwen, with the system text of each version")
{
    std::string const turn = "<|im_start|>user\nSay hi<|im_end|>\n<|im_start|>assistant\n";
    CHECK(render(prompts::qwen2, "Say hi", "") ==
          "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n" + turn);
    CHECK(render(prompts::qwen2_5, "Say hi", "") ==
          "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\n" +
              turn);
    CHECK(render(prompts::qwen2_5, "Say hi", "", "", "Be kind.") == "<|im_start|>system\nBe kind.<|im_end|>\n" + turn);
}

TEST_CASE("catalogue: Qwen3, with an empty block of thoughts before the last answer only")
{
    CHECK(render(prompts::qwen3, "Say hi", "") ==
          "<|im_start|>user\nSay hi<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n");
    CHECK(render_two(prompts::qwen3) == render_two(prompts::chatml) + "<think>\n\n</think>\n\n");
    CHECK(prompt_template(prompts::qwen3).digest() != prompt_template(prompts::chatml).digest());
}

TEST_CASE("catalogue: by name, or an error with the nearest")
{
    CHECK(prompts::find("alpaca") == prompts::alpaca);
    CHECK(prompts::find("chat_inst") == prompts::llama2_chat);
    for (std::string_view const name : prompts::names)
        if (!name.starts_with("chat_") && name != "llama2") CHECK(prompts::find(name).name == name);
    for (std::string_view const name : prompts::names) CHECK_NOTHROW(prompts::find(name));
    try {
        (void)prompts::find("chat-ml", {"recipe.yaml", 9});
        FAIL("no error");
    } catch (error const& problem) {
        CHECK(problem.code() == errc::not_found);
        CHECK(problem.where() == place{"recipe.yaml", 9});
        CHECK(problem.message() == "no prompt template is called \"chat-ml\"; the nearest known one is \"chatml\"");
    }
}

TEST_CASE("catalogue: from a recipe, by name or in parts")
{
    CHECK(prompts::read(text("chatml")) == prompt_template(prompts::chatml));
    CHECK_THROWS_AS(prompts::read(text("alpacca")), error);

    setting own = setting::of_map({"recipe.yaml", 2});
    own.insert("name", text("mine"));
    own.insert("without_input", text("Q: {instruction}\nA:"));
    own.insert("response_end", text("\n"));
    own.insert("before_earlier", text(" "));
    own.insert("before_last", text(" So:"));
    prompt_template const form = prompts::read(own);
    CHECK(form.name() == "mine");
    CHECK(render(form, "x", "y") == "Q: x\ny\nA: So:");
    CHECK(form.response_end() == "\n");
    CHECK(render_two(form) == "Q: First?\nA: One.\n\nQ: Second?\nwith input\nA: So:");
}

TEST_CASE("catalogue: like a known one, but for what is written")
{
    setting same = setting::of_map({"recipe.yaml", 2});
    same.insert("like", text("alpaca"));
    same.insert("system", text("Answer."));
    prompt_template const form = prompts::read(same);
    CHECK(render(form, "x", "") == "Answer.\n\n### Instruction:\nx\n\n### Response:\n ");
    CHECK(render(form, "x", "y") == "Answer.\n\n### Instruction:\nx\n\n### Input:\ny\n\n### Response:\n ");

    setting bare = setting::of_map({"recipe.yaml", 2});
    bare.insert("like", text("llama2"));
    bare.insert("system", text(""));
    CHECK(render(prompts::read(bare), "x", "") == "[INST] x[/INST]");
}

TEST_CASE("catalogue: what is wrong in a recipe's template is an error with its place")
{
    auto const complaint = [](setting const& from) {
        try {
            (void)prompts::read(from);
        } catch (error const& problem) {
            CHECK(problem.where().path == "recipe.yaml");
            return problem.message();
        }
        return std::string("no error");
    };
    setting unknown = setting::of_map({"recipe.yaml", 2});
    unknown.insert("without_inputs", text("{instruction}"));
    CHECK(complaint(unknown).find("\"without_input\"") != std::string::npos);
    setting slot = setting::of_map({"recipe.yaml", 2});
    slot.insert("without_input", text("{question}"));
    CHECK(complaint(slot).find("{question}") != std::string::npos);
    CHECK(complaint(setting::of_list({"recipe.yaml", 2})) != "no error");
    setting like = setting::of_map({"recipe.yaml", 2});
    like.insert("like", text("alpacca"));
    CHECK(complaint(like).find("\"alpaca\"") != std::string::npos);
}
