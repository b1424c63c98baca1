// SPDX-License-Identifier: MIT
// The code of docs/reference/core/.

#include <array>
#include <cstdint>
#include <iostream>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core.hpp>

using namespace crossin;

void values()
{
    //! [language]
    constexpr language_tag vi = "vi"_lang; // checked by the compiler
    language_tag const hans = language_tag::parse("ZH-hans-cn");
    std::cout << to_string(hans) << ' ' << hans.script() << ' ' << hans.matches("zh"_lang) << ' '
              << to_string(direction{vi, hans}) << '\n'; // zh-Hans-CN Hans 1 vi->zh-Hans-CN
    //! [language]

    //! [error]
    try {
        fail(errc::parse, {"data.json", 12, 345, true}, "a comma was expected; put one between the values");
    } catch (error const& problem) {
        std::cout << problem.what() << '\n'; // data.json:12 (byte 345): a comma was expected; ...
    }
    //! [error]

    //! [fingerprint]
    fingerprint before, after;
    before.add("seed", 1);
    after.add("seed", 2);
    before.add("corpus en", "its digest");
    after.add("corpus en", "its digest");
    std::cout << before.differences(after).front() << '\n'; // seed
    //! [fingerprint]

    //! [checkpoint]
    checkpoint const state = {.next = 1'000, .made_of = before, .stages = {}};
    checkpoint const copy = state;
    std::cout << (copy == state) << '\n';
    //! [checkpoint]
}

void records()
{
    //! [record]
    std::array<turn, 1> const turns = {{{"Add up.", "2 and 3", "5"}}};
    record_view const view = {.id = "17", .system = {}, .turns = turns}; // where it lies
    record const copy = to_record(view);                                 // owns its text
    record_facts const facts = facts_of(view);
    std::cout << copy.turns[0].output << ' ' << facts.prompt_bytes << ' ' << facts.input_bytes << '\n'; // 5 14 7
    //! [record]

    //! [record_list]
    record_list const corpus("en"_lang, {{"1", {}, {{"Hello?", {}, "Hello!"}}}}, "greetings");
    record_list::workspace room;
    std::cout << corpus.read(0, room).turns[0].output << ' ' << to_string(corpus.source(0))
              << '\n'; // Hello! greetings[0]
    //! [record_list]

    //! [example]
    example_view const rendered = {
        .index = 7, .component = "base", .fields = view, .prompt = "Add up.", .response = "5"};
    example const kept = to_example(rendered);                            // outlives the workspace
    std::cout << kept.index << ' ' << kept.fields.turns[0].input << '\n'; // 7 2 and 3
    //! [example]
}

void numbers()
{
    //! [random]
    std::uint64_t const bits = random_bits(/*key*/ 42, /*counter*/ 1'000'000); // any of them, in any order
    std::cout << below(6, bits) + 1 << ' ' << combine_keys(42, 3, 4) << '\n';
    //! [random]

    //! [permutation]
    permutation const shuffle(1'000'000'007, /*key*/ 42); // no memory, however large
    std::cout << shuffle(0) << ' ' << shuffle.inverse(shuffle(0)) << '\n';
    //! [permutation]

    //! [fixed_point]
    std::array const weights = {0.5, 0.3, 0.2};
    for (std::uint64_t const weight : integer_weights(weights)) std::cout << weight << ' ';
    std::cout << fraction64::of(1, 4).floor_of(9'000'000'000) << '\n';
    //! [fixed_point]

    //! [share_tree]
    std::array<std::uint32_t, 2> const leaves = {1, 2}; // two groups, the second with two leaves
    share_tree const tree(leaves);
    share_state const state = tree.start({.groups = {3, 1}, .leaves = {1, 1, 1}});
    share_tree::turn const turn = tree.at(state, 1'000'000);
    std::cout << "position 1000000 is turn " << turn.number << " of leaf " << turn.leaf << "; leaf 0 stood there "
              << tree.count(state, 0, 1'000'000) << " times before\n";
    //! [share_tree]

    //! [hash]
    std::cout << hash64("crossin") << ' ' << hash_combine(hash64("a"), 1) << '\n';
    //! [hash]
}

//! [indexed]
// A class that is a function of an index becomes a random-access range by two lines.
class squares {
public:
    [[nodiscard]] std::uint64_t size() const noexcept { return 10; }
    [[nodiscard]] std::uint64_t operator[](std::uint64_t i) const noexcept { return i * i; }
    [[nodiscard]] auto begin() const noexcept { return index_iterator<squares>(*this, 0); }
    [[nodiscard]] auto end() const noexcept { return index_iterator<squares>(*this, size()); }
};
static_assert(std::random_access_iterator<decltype(squares().begin())> && index_sampler<squares>);
//! [indexed]

void text()
{
    //! [tally]
    tally counts;
    counts.kept = 998;
    counts.add("left untranslated", {"vi.json", 88}, "the same text as in English");
    counts.add("numbers differ", {"vi.json", 90}, "1,200 / 12,000", /*drops*/ false);
    std::cout << counts; // with operator<<, or to_string(counts)
    //! [tally]

    //! [text_table]
    text_table table({"language", "rows"});
    table.add({"vi", grouped(1'234'567)});
    table.add({"中文", percent(0.125)});
    std::cout << table.text();
    //! [text_table]

    //! [text_arena]
    text_arena room;
    std::string_view const joined = room.join({"instruction", "\n", "input"}); // stays until room.clear()
    //! [text_arena]

    //! [utf8]
    std::size_t at = 0;
    char32_t const first = next_code_point("é!", at); // at is 2 now
    std::cout << joined.size() << ' ' << code_points("Tiếng Việt") << ' ' << static_cast<std::uint32_t>(first) << '\n';
    //! [utf8]

    //! [nearest]
    std::array<std::string_view, 3> const known = {"instruction", "input", "output"};
    std::cout << nearest("instrution", known) << '\n'; // instruction
    //! [nearest]
}

void files()
{
    //! [settings]
    setting map = setting::of_map({"recipe.yaml", 1});
    map.insert("share", setting::of_text({"recipe.yaml", 2}, "40%"));
    map.insert("language", setting::of_text({"recipe.yaml", 3}, "no"));
    std::cout << map.at("share").number() << ' ' << map.at("language").text() << '\n'; // 0.4 no
    //! [settings]

    //! [parallel]
    std::vector<std::uint64_t> sums(4);
    for_each_block(sums.size(), /*threads*/ 2, [&](std::uint64_t block) { sums[block] = block * block; });
    for_each_block_in_order<std::string>(
        3, 2, [](std::uint64_t block, std::string& buffer) { buffer = std::to_string(block); },
        [](std::uint64_t, std::string const& buffer) { std::cout << buffer << ' '; });
    std::cout << std::accumulate(sums.begin(), sums.end(), std::uint64_t{0}) << '\n'; // 0 1 2 14
    //! [parallel]

    //! [handle]
    auto const one = handle<std::string>::make("shared");
    auto const two = one;
    std::cout << *two << ' ' << (one == two) << '\n';
    //! [handle]
}

int main()
{
    values();
    records();
    numbers();
    for (std::uint64_t const square : squares()) std::cout << square << ' ';
    std::cout << '\n';
    text();
    files();
}
