// SPDX-License-Identifier: MIT
#include <crossin/io/formats.hpp>

#include <crossin/core/record_list.hpp>

#include "support/files.hpp"
#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

std::vector<record> read_text(std::string_view name, std::string_view text, read_options const& options = uncached())
{
    temporary_folder const folder;
    return records_of(read("en", folder.write(name, text), options));
}

record single(std::string id, std::string system, std::string instruction, std::string input, std::string output)
{
    return {std::move(id), std::move(system), {{std::move(instruction), std::move(input), std::move(output)}}};
}

/// The message for a file with one record, without the path.
std::string message(std::string_view name, std::string_view text, read_options const& options = uncached())
{
    temporary_folder const folder;
    std::string const path = folder.write(name, text);
    std::string const what = error_of([&] { static_cast<void>(read("en", path, options)); }).what();
    REQUIRE(what.starts_with(path + ":"));
    return what.substr(path.size() + 1);
}

std::string format_of_file(std::string_view name, std::string_view text)
{
    temporary_folder const folder;
    return std::string(read("en", folder.write(name, text), uncached()).format_name());
}

} // namespace

TEST_CASE("alpaca: an array or lines, members in any order, optional ones absent or null")
{
    std::string const a = R"({"instruction": "I", "input": "N", "output": "O"})";
    std::string const b =
        R"({"x": [1, {"instruction": "no"}], "output": "O2", "id": 17, "system": "S", "instruction": "I2", "input": null})";
    std::vector<record> const expected = {single("", "", "I", "N", "O"), single("17", "S", "I2", "", "O2")};
    CHECK(read_text("a.json", "[" + a + "," + b + "]") == expected);
    CHECK(read_text("a.json", "\xEF\xBB\xBF [\r\n" + a + " ,\r\n\t" + b + "\r\n] \n") == expected);
    CHECK(read_text("a.jsonl", a + "\n" + b + "\n") == expected);
    CHECK(read_text("a.jsonl", "\xEF\xBB\xBF" + a + "\r\n\r\n  \n" + b) == expected);
    CHECK(read_text("a.json", a + "\n" + b) == expected);
}

TEST_CASE("alpaca: escapes in keys and values, and numbers as ids")
{
    CHECK(read_text("a.jsonl", R"({"instr\u0075ction": "a\nb\u00e9", "output": "\"", "id": -1.50e3})")[0] ==
          single("-1.50e3", "", "a\nbé", "", "\""));
}

TEST_CASE("alpaca: history is the earlier turns")
{
    record const expected{"", "", {{"a", "", "b"}, {"c", "", "d"}, {"I", "N", "O"}}};
    CHECK(read_text("a.jsonl", R"({"instruction":"I","history":[["a","b"],["c","d"]],"input":"N","output":"O"})")[0] ==
          expected);
    CHECK(read_text("a.jsonl", R"({"instruction":"I","history":[],"output":"O"})")[0] == single("", "", "I", "", "O"));
    CHECK(read_text("a.jsonl", R"({"instruction":"I","history":null,"output":"O"})")[0] ==
          single("", "", "I", "", "O"));
    for (char const* const wrong : {"1", "[1]", "[[\"a\"]]", "[[\"a\",\"b\",\"c\"]]", "[[\"a\",1]]", "\"a\""})
        CHECK(message("a.jsonl", std::string(R"({"instruction":"I","output":"O","history":)") + wrong + "}")
                  .find("\"history\" is not a list of pairs of texts") != std::string::npos);
}

TEST_CASE("alpaca: what is wrong with a record is said with its place")
{
    std::string const good = R"({"instruction":"I","output":"O"})";
    CHECK(message("a.jsonl", good + "\n" + R"({"input":"x","output":"O"})") ==
          "2 (byte 33): the field \"instruction\" is missing");
    CHECK(message("a.jsonl", good + "\n" + R"({"instruction":"x"})") == "2 (byte 33): the field \"output\" is missing");
    CHECK(message("a.jsonl", good + "\n" + R"({"instruction":null,"output":"O"})") ==
          "2 (byte 33): the field \"instruction\" is missing");
    CHECK(message("a.jsonl", R"({"instruction":["x"],"output":"O"})") ==
          "1 (byte 15): the value of \"instruction\" is not text");
    CHECK(message("a.jsonl", R"({"instruction":"a","instruction":"b","output":"O"})") ==
          "1 (byte 33): the key \"instruction\" stands twice");
    CHECK(message("a.jsonl", R"({"instruction":"a","id":1,"id":"2","output":"O"})") ==
          "1 (byte 31): the key \"id\" stands twice");
    CHECK(message("a.jsonl", R"({"instruction":" \n","output":"O"})") == "1 (byte 0): the instruction is empty");
    CHECK(message("a.jsonl", R"({"instruction":"\ud800","output":"O"})") ==
          "1 (byte 15): the value of \"instruction\" holds half of a surrogate pair");
    CHECK(message("a.json", "[\n" + good + ",\n7]") == "3 (byte 36): a record must be a JSON object in braces");
}

TEST_CASE("alpaca: fields by other names, and prompts without outputs")
{
    read_options options = uncached();
    options.fields = {.id = "question_id", .instruction = "text"};
    std::string const line = R"({"question_id": 1, "text": "T", "category": "generic"})";
    CHECK(message("a.jsonl", line, options).find("the field \"output\" is missing") != std::string::npos);
    options.prompts_only = true;
    CHECK(read_text("a.jsonl", line, options)[0] == single("1", "", "T", "", ""));
    CHECK(
        message("a.jsonl", line) ==
        "1 (byte 0): the first record has the keys \"question_id\", \"text\", \"category\", which fit no known format; "
        "name the format, or the fields that hold instruction and output");
}

TEST_CASE("messages: roles by either naming, system text inside or beside")
{
    record const two{"", "S", {{"u1", "", "a1"}, {"u2", "", "a2"}}};
    CHECK(
        read_text(
            "m.jsonl",
            R"({"messages":[{"role":"system","content":"S"},{"role":"user","content":"u1"},)"
            R"({"content":"a1","role":"assistant"},{"role":"user","content":"u2"},{"role":"assistant","content":"a2"}]})")
            [0] == two);
    CHECK(read_text("m.json",
                    R"([{"conversations":[{"from":"human","value":"u1"},{"from":"gpt","value":"a1"},)"
                    R"({"from":"human","value":"u2"},{"from":"model","value":"a2","x":1}],"system":"S"}])")[0] == two);
}

TEST_CASE("messages: conversations out of order are refused")
{
    auto const user = std::string(R"({"role":"user","content":"u"})"),
               answer = std::string(R"({"role":"assistant","content":"a"})"),
               system = std::string(R"({"role":"system","content":"s"})");
    auto const say = [&](std::string const& list, std::string const& rest = "") {
        return message("m.jsonl", "{\"messages\":[" + list + "]" + rest + "}");
    };
    CHECK(say(user + "," + user) == "1 (byte 43): two messages of the user follow each other");
    CHECK(say(answer).find("an answer stands where a message of the user was expected") != std::string::npos);
    CHECK(say(user + "," + answer + "," + system).find("a system message stands behind other messages") !=
          std::string::npos);
    CHECK(say("").find("no message of a user") != std::string::npos);
    CHECK(say(user).find("the last message has no answer") != std::string::npos);
    CHECK(say(R"({"role":"tool","content":"x"})").find("the role \"tool\" is none of") != std::string::npos);
    CHECK(say(R"({"role":"user"})").find("\"content\" is missing") != std::string::npos);
    CHECK(say(R"({"role":"user","content":[]})").find("is not text") != std::string::npos);
    CHECK(say("1").find("a message is not an object") != std::string::npos);
    CHECK(say(system + "," + user + "," + answer, R"(,"system":"t")").find("beside its messages") != std::string::npos);
    CHECK(message("m.jsonl", R"({"messages":{}})").find("is not a list") != std::string::npos);
}

TEST_CASE("prompt-completion: completion or response")
{
    CHECK(read_text("p.jsonl",
                    "{\"prompt\":\"P\",\"completion\":\"C\"}\n{\"response\":\"R\",\"prompt\":\"Q\",\"id\":\"x\"}\n") ==
          std::vector<record>{single("", "", "P", "", "C"), single("x", "", "Q", "", "R")});
    CHECK(message("p.jsonl", R"({"prompt":"P","completion":"C","response":"R"})").find("stands twice") !=
          std::string::npos);
    CHECK(message("p.jsonl", R"({"prompt":"P"})").find("\"completion\" is missing") != std::string::npos);
}

TEST_CASE("squad: each question is a record, the context before or behind it")
{
    std::string const questions =
        R"("qas":[{"id":"q1","question":"Q1","answers":[{"answer_start":3,"text":"A1"},{"text":"no"}]},)"
        R"({"answers":[{"text":"A\"2"}],"question":"Q2","id":"q2","is_impossible":false}])";
    std::vector<record> const expected = {single("q1", "", "Q1", "C\n1", "A1"), single("q2", "", "Q2", "C\n1", "A\"2")};
    auto const file = [](std::string const& paragraphs) {
        return R"({"version":"1.1","data":[{"title":"T","paragraphs":[)" + paragraphs +
               R"(]},{"paragraphs":[],"title":"U"}],"more":[1]})";
    };
    CHECK(read_text("s.json", file(R"({"context":"C\n1",)" + questions + "}")) == expected);
    CHECK(read_text("s.json", file("{" + questions + R"(, "context":"C\n1"})")) == expected);
    CHECK(message("s.json", file("{" + questions + "}")).find("\"context\" is missing") != std::string::npos);
    CHECK(message("s.json", file(R"({"context":"C"})")).find("\"qas\" is missing") != std::string::npos);
    CHECK(message("s.json", file(R"({"context":1,"qas":[]})")).find("the context is not text") != std::string::npos);
    CHECK(message("s.json", file(R"({"context":"C","qas":[{"question":"Q","answers":[]}]})"))
              .find("the question has no answer") != std::string::npos);
    CHECK(message("s.json", file(R"({"context":"C","qas":[{"answers":[{"text":"A"}]}]})"))
              .find("\"question\" is missing") != std::string::npos);
    CHECK(message("s.json", file(R"({"context":"C","qas":[1]})")).find("not an object") != std::string::npos);
    CHECK(message("s.json", R"({"data":[{"title":"T"}]})") ==
          "1 (byte 21): the object that ends here lacks the key \"paragraphs\"");
    CHECK(message("s.json", R"({"data":{}})") == "1 (byte 8): an array was expected here");
    CHECK(message("s.json", R"({"data":[{"paragraphs":[]}], "x": tru})") ==
          "1 (byte 34): no JSON value begins like this");
    CHECK(message("s.json", R"({"data":[{"paragraphs":[]}]} x)") ==
          "1 (byte 29): text stands behind the end of the JSON value");
}

TEST_CASE("tsv: columns by number, by option, by header")
{
    CHECK(read_text("t.tsv", "a\nb\n") ==
          std::vector<record>{single("", "", "a", "", ""), single("", "", "b", "", "")});
    CHECK(read_text("t.tsv", "a\tb\r\nc\td") ==
          std::vector<record>{single("", "", "a", "", "b"), single("", "", "c", "", "d")});
    CHECK(read_text("t.tsv", "\xEF\xBB\xBF"
                             "a\tb\tc\n")[0] == single("", "", "a", "b", "c"));
    CHECK(read_text("t.tsv", "a\\tb\\n\tc\\\\n\n")[0] == single("", "", "a\tb\n", "", "c\\n"));
    read_options options = uncached();
    options.escapes = false;
    CHECK(read_text("t.tsv", "\\nu\t\\tau\n", options)[0] == single("", "", "\\nu", "", "\\tau"));
    options = uncached();
    options.columns = {"id", "-", "output", "instruction"};
    CHECK(read_text("t.tsv", "1\tx\tO\tI\n", options)[0] == single("1", "", "I", "", "O"));
    options.columns.clear();
    options.header = true;
    CHECK(read_text("t.tsv", "output\tnotes\tinstruction\tsystem\nO\tx\tI\tS\n", options)[0] ==
          single("", "S", "I", "", "O"));
    CHECK(message("t.tsv", "a\tb\nc\n") == "2 (byte 4): the line has 1 column; the file has 2");
    CHECK(message("t.tsv", "a\tb\nc\td\te\n") == "2 (byte 4): the line has 3 columns; the file has 2");
    CHECK(message("t.tsv", "a\tb\n\nc\td\n") == "2 (byte 4): the line has 1 column; the file has 2");
    CHECK(message("t.tsv", "a\tb\tc\td\n").find("say which is which") != std::string::npos);
    CHECK(message("t.tsv", "a\tb\n", options).find("no column is called \"instruction\"") != std::string::npos);
    CHECK(message("t.tsv", "instruction\tinstruction\na\tb\n", options).find("two columns are called") !=
          std::string::npos);
    options.columns = {"instruktion"};
    CHECK(message("t.tsv", "a\n", options).find("\"instruktion\" is no column") != std::string::npos);
}

TEST_CASE("text: a line is a record, and an empty line is one too")
{
    CHECK(read_text("t.txt", "a\\n\r\nb\tc") ==
          std::vector<record>{single("", "", "a\\n", "", ""), single("", "", "b\tc", "", "")});
    CHECK(message("t.txt", "a\n\nb\n") == "2 (byte 2): the instruction is empty");
    CHECK(read_text("t.txt", "a\n\nb\n", uncached(keep_all)) ==
          std::vector<record>{single("", "", "a", "", ""), single("", "", "", "", ""), single("", "", "b", "", "")});
    CHECK(read_text("t.txt", "a\n\nb\n", uncached(skip_all)).size() == 2);
    read_options options = uncached();
    options.escapes = true;
    CHECK(read_text("t.txt", "a\\nb\n", options)[0] == single("", "", "a\nb", "", ""));
}

TEST_CASE("formats: found out by name and first bytes")
{
    CHECK(format_of_file("x.json", R"([{"instruction":"I","output":"O"}])") == "alpaca");
    CHECK(format_of_file("x.jsonl", R"({"instruction":"I","output":"O"})") == "alpaca");
    CHECK(format_of_file("x", R"( {"instruction":"I","output":"O"})") == "alpaca");
    CHECK(format_of_file("x.jsonl", R"({"prompt":"I","completion":"O"})") == "prompt-completion");
    CHECK(format_of_file("x.jsonl",
                         R"({"messages":[{"role":"user","content":"u"},{"role":"assistant","content":"a"}]})") ==
          "messages");
    CHECK(format_of_file(
              "x.json",
              R"({"data":[{"paragraphs":[{"context":"C","qas":[{"question":"Q","answers":[{"text":"A"}]}]}]}]})") ==
          "squad");
    CHECK(format_of_file("x.tsv", "a") == "tsv");
    CHECK(format_of_file("x.txt", "a\tb") == "text");
    CHECK(format_of_file("x.en", "a") == "text");
    CHECK(format_of_file("x.en-de", "a\tb") == "tsv");
    CHECK(message("x.json", "instruction") == "1 (byte 0): a JSON file begins with '[' or '{'; this one does not");
    CHECK(message("x.csv", "a,b\n").find("CSV is not read") != std::string::npos);
    read_options options = uncached();
    options.format = "alpacca";
    temporary_folder const folder;
    error const unknown = error_of([&] { static_cast<void>(read("en", folder.write("x", "a"), options)); });
    CHECK(unknown.code() == errc::invalid_argument);
    CHECK(unknown.message() == "\"alpacca\" is no format that is read; the nearest is \"alpaca\"");
    options.format = "text";
    CHECK(read_text("x.json", "{\n", options)[0].turns[0].instruction == "{");
}

namespace {

/// A format of one's own: "question = answer" on a line.
struct equation_format {
    static constexpr std::string_view name = "equation";
    static constexpr layout shape = layout::lines;
    static bool parse(record_bytes const& record, format_settings const&, record_room& room)
    {
        room.start(0);
        std::size_t const sign = record.own.find(" = ");
        if (sign == std::string_view::npos)
            return room.reject(record_problem::missing_field, record.own.data(), "the line has no equals sign");
        room.turns.push_back({record.own.substr(0, sign), {}, record.own.substr(sign + 3)});
        return true;
    }
};
static_assert(record_format<equation_format>);

} // namespace

TEST_CASE("formats: one of the caller's own")
{
    temporary_folder const folder;
    auto const open = [&](std::string_view text) {
        return read_as<equation_format>(language_tag::parse("en"), {folder.write("x", text)}, uncached());
    };
    CHECK(records_of(open("1 + 1 = 2\n2 + 2 = 4\n")) ==
          std::vector<record>{single("", "", "1 + 1", "", "2"), single("", "", "2 + 2", "", "4")});
    CHECK(error_of([&] { open("1 + 1 = 2\nx\n"); }).message() == "the line has no equals sign");
}

TEST_CASE("formats: keys of any length are equal when every byte is")
{
    for (std::size_t length = 0; length < 40; ++length) {
        std::string const key(length, 'k');
        CHECK(crossin::detail::same_key(key, std::string(key)));
        CHECK_FALSE(crossin::detail::same_key(key, key + "k"));
        for (std::size_t at = 0; at < length; ++at) {
            std::string other = key;
            other[at] = 'K';
            CHECK_FALSE(crossin::detail::same_key(key, other));
        }
    }
}
