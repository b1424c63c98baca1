// SPDX-License-Identifier: MIT
#include <crossin/prompt/template.hpp>

#include "support/catch.hpp"

#include <array>
#include <string>
#include <string_view>

using namespace crossin;

namespace {

std::string render(prompt_template const& with, turn const& one, std::string_view tag = {},
                   std::string_view system = {})
{
    std::string out;
    with.render({"", system, {&one, 1}}, tag, out);
    return out;
}

// The message of the error that parsing throws.
std::string complaint(template_text const& text, errc code = errc::parse)
{
    try {
        prompt_template const parsed(text, place{"recipe.yaml", 7});
    } catch (error const& problem) {
        CHECK(problem.code() == code);
        CHECK(problem.where() == place{"recipe.yaml", 7});
        return problem.message();
    }
    return "no error";
}

bool has(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

constexpr template_text small{.name = "small", .without_input = "Q: {instruction} A:{output_lang}"};

} // namespace

TEST_CASE("template: slots are filled in one pass, so that braces in values stay")
{
    prompt_template const form({.with_input = "<{instruction}|{input}|{output_lang}|{system}>",
                                .without_input = "<{instruction}|{output_lang}>"});
    CHECK(render(form, {"{input} {{", "}{instruction}", ""}, "{system}", "{output_lang}") ==
          "<{input} {{|}{instruction}|{system}|{output_lang}>");
    CHECK(render(form, {"a", "", ""}, "t") == "<a|t>");
}

TEST_CASE("template: doubled braces are single ones")
{
    CHECK(render(template_text{.without_input = "{{{instruction}}} {{instruction}} }}{{"}, {"x", "", ""}) ==
          "{x} {instruction} }{");
    // A form for an input that is made of the other one keeps them.
    CHECK(render(template_text{.without_input = "{{{instruction}}}"}, {"x", "y", ""}) == "{x\ny}");
}

TEST_CASE("template: without a form for it, the input follows the instruction on its own line")
{
    CHECK(render(small, {"Sum up.", "1 2", ""}, "[vi]") == "Q: Sum up.\n1 2 A:[vi]");
    CHECK(render(small, {"Sum up.", "", ""}) == "Q: Sum up. A:");
}

TEST_CASE("template: appends, and leaves alone what is there")
{
    prompt_template const form = small;
    turn const one{"x", "", ""};
    std::string out = "before ";
    form.render({"", "", {&one, 1}}, "", out);
    CHECK(out == "before Q: x A:");
}

TEST_CASE("template: earlier turns stand before the last one with their answers")
{
    std::array<turn, 3> const turns{turn{"a", "", "1"}, turn{"b", "c", "2"}, turn{"d", "", "never shown"}};
    template_text text = small;
    text.response_end = "<end>";
    std::string out;
    prompt_template(text).render({"", "", turns}, "[vi]", out);
    CHECK(out == "Q: a A:1<end>\nQ: b\nc A:2<end>\nQ: d A:[vi]");

    text.between_turns = " / ";
    out.clear();
    prompt_template(text).render({"", "", turns}, "[vi]", out, "[es]");
    CHECK(out == "Q: a A:[es]1 / Q: b\nc A:[es]2 / Q: d A:[vi]");
}

TEST_CASE("template: the opening stands once, and goes by the system text")
{
    std::array<turn, 2> const turns{turn{"a", "", "1"}, turn{"b", "", ""}};
    template_text text = small;
    text.opening = "<<{system}>>";
    text.opening_without_system = "--";
    auto const all = [&](std::string_view system) {
        std::string out;
        prompt_template(text).render({"", system, turns}, "", out);
        return out;
    };
    CHECK(all("Be {kind}.") == "<<Be {kind}.>>Q: a A:1\nQ: b A:");
    CHECK(all("") == "--Q: a A:1\nQ: b A:");
    text.system = "Help.";
    CHECK(all("") == "<<Help.>>Q: a A:1\nQ: b A:");
    CHECK(all("Be kind.") == "<<Be kind.>>Q: a A:1\nQ: b A:");
    text.opening = "# ";
    CHECK(all("") == "# Q: a A:1\nQ: b A:");
}

TEST_CASE("template: a default system text of its own where the first turn has an input")
{
    template_text text = small;
    text.opening = "{system}. ";
    text.system = "none";
    text.system_with_input = "some";
    CHECK(render(text, {"a", "", ""}) == "none. Q: a A:");
    CHECK(render(text, {"a", "b", ""}) == "some. Q: a\nb A:");
    CHECK(render(text, {"a", "b", ""}, "", "mine") == "mine. Q: a\nb A:");
    text.system_with_input = "";
    CHECK(render(text, {"a", "b", ""}) == "none. Q: a\nb A:");
}

TEST_CASE("template: the end of a response is kept apart")
{
    template_text text = small;
    text.response_end = "<|im_end|>";
    prompt_template const form = text;
    CHECK(form.response_end() == "<|im_end|>");
    CHECK(render(form, {"x", "", ""}) == "Q: x A:");
}

TEST_CASE("template: what it can show")
{
    CHECK(prompt_template(small).has_output_lang());
    CHECK_FALSE(prompt_template(small).has_system());
    CHECK_FALSE(prompt_template({.without_input = "{instruction}"}).has_output_lang());
    CHECK_FALSE(prompt_template({.with_input = "{instruction}{input}{output_lang}", .without_input = "{instruction}"})
                    .has_output_lang());
    CHECK(prompt_template({.opening = "{system}", .without_input = "{instruction}"}).has_system());
    CHECK(prompt_template({.without_input = "{system}{instruction}"}).has_system());
    CHECK(prompt_template(small).name() == "small");
}

TEST_CASE("template: equal ones are equal, and what renders otherwise has another digest")
{
    prompt_template const form = small;
    CHECK(form == prompt_template(small));
    CHECK(form.digest() == prompt_template(small).digest());
    auto const other = [&](auto part, std::string_view value) {
        template_text text = small;
        text.*part = value;
        return prompt_template(text).digest() != form.digest();
    };
    CHECK(other(&template_text::opening, "x"));
    CHECK(other(&template_text::opening_without_system, "x"));
    CHECK(other(&template_text::system, "x"));
    CHECK(other(&template_text::system_with_input, "x"));
    CHECK(other(&template_text::with_input, "{instruction}{input}"));
    CHECK(other(&template_text::without_input, "Q: {instruction} A:"));
    CHECK(other(&template_text::without_input, "Q: {instruction} A{output_lang}:"));
    CHECK(other(&template_text::before_earlier, "x"));
    CHECK(other(&template_text::between_turns, "x"));
    CHECK(other(&template_text::response_end, "x"));
    CHECK_FALSE(other(&template_text::name, "x"));
}

TEST_CASE("template: an unknown slot is an error with its place and the nearest known one")
{
    std::string const message = complaint({.name = "mine", .without_input = "Q: {instrction}"});
    CHECK(has(message, "\"mine\""));
    CHECK(has(message, "unknown slot {instrction}"));
    CHECK(has(message, "nearest known one is {instruction}"));
    CHECK(has(message, "without_input, byte 3"));
    CHECK(has(complaint({.without_input = "{instruction}{}"}), "unknown slot {}"));
    CHECK(has(complaint({.without_input = "{instruction}{outputlang}"}), "{output_lang}"));
    CHECK(has(complaint({.opening = "{System}", .without_input = "{instruction}"}), "{system}"));
}

TEST_CASE("template: a single brace is an error")
{
    CHECK(has(complaint({.without_input = "{instruction} {"}), "single '{'"));
    CHECK(has(complaint({.without_input = "{instruction} }"}), "single '}'"));
    CHECK(has(complaint({.without_input = "{instruction} } {{"}), "byte 14"));
    CHECK(has(complaint({.with_input = "{instruction}{input}{", .without_input = "{instruction}"}),
              "with_input, byte 20"));
}

TEST_CASE("template: a form that would lose text, or has a slot without a value, is an error")
{
    CHECK(has(complaint({}), "lacks the slot {instruction} in without_input"));
    CHECK(has(complaint({.without_input = "hello"}), "lacks the slot {instruction}"));
    CHECK(has(complaint({.with_input = "{instruction}", .without_input = "{instruction}"}), "lacks the slot {input}"));
    CHECK(has(complaint({.with_input = "{input}", .without_input = "{instruction}"}), "lacks the slot {instruction}"));
    CHECK(has(complaint({.without_input = "{instruction}{input}"}), "{input}, which has no value there"));
    CHECK(has(complaint({.opening = "{instruction}", .without_input = "{instruction}"}), "no value there"));
}

TEST_CASE("template: rendering allocates nothing once the text has grown")
{
    prompt_template const form = small;
    turn const one{"instruction", "input", ""};
    std::string out;
    form.render({"", "", {&one, 1}}, "[vi]", out);
    char const* const data = out.data();
    std::size_t const room = out.capacity();
    for (int i = 0; i < 10; ++i) {
        out.clear();
        form.render({"", "", {&one, 1}}, "[vi]", out);
    }
    CHECK(out.data() == data);
    CHECK(out.capacity() == room);
}
