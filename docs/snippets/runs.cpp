// SPDX-License-Identifier: MIT
// The code of docs/guides/feed-a-trainer.md and determinism-and-resume.md.

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/crossin.hpp>

namespace xin = crossin;

// Stands for a tokenizer: a token a byte.
std::vector<std::int32_t> tokenize(std::string_view text) { return {text.begin(), text.end()}; }

//! [batch]
// Examples [first, last) as rows of token ids, with labels on the answers alone.
xin::label_batch<std::int32_t> batch_of(xin::composition const& data, std::uint64_t first, std::uint64_t last,
                                        xin::composition::workspace& room)
{
    constexpr std::int32_t end_of_text = 0;
    std::vector<std::vector<std::int32_t>> texts;
    data.render(first, last, room, [&](xin::example_view const& one) {
        texts.push_back(tokenize(one.prompt));
        texts.push_back(tokenize(one.response));
        texts.back().push_back(end_of_text); // the model learns to stop
    });
    std::vector<xin::token_pair<std::int32_t>> pairs;
    for (std::size_t i = 0; i < texts.size(); i += 2) pairs.push_back({texts[i], texts[i + 1]});
    return xin::label_rows(pairs, xin::label_options<std::int32_t>{.max_length = 1024});
}
//! [batch]

//! [threads]
// Examples [first, last) as lines, made on all threads, in the order of the indices.
std::string lines_of(xin::composition const& data, std::uint64_t first, std::uint64_t last, unsigned threads)
{
    struct piece {
        xin::composition::workspace room;
        std::string text;
    };
    constexpr std::uint64_t step = 1'000;
    std::string all;
    xin::for_each_block_in_order<piece>(
        (last - first + step - 1) / step, threads,
        [&](std::uint64_t block, piece& mine) {
            std::uint64_t const begin = first + block * step;
            mine.text.clear();
            data.render(begin, std::min(begin + step, last), mine.room,
                        [&](xin::example_view const& one) { xin::write_messages(mine.text, one); });
        },
        [&](std::uint64_t, piece& mine) { all += mine.text; });
    return all;
}
//! [threads]

//! [file]
// Composes examples [0, count) into a file that is whole or not there. A run that was stopped goes on where it was.
void compose_file(xin::composition& data, std::uint64_t count, std::string const& path)
{
    std::string const checkpoint = path + ".checkpoint.json";
    xin::saved_checkpoint saved = {data.checkpoint_at(0), 0};
    if (std::filesystem::exists(checkpoint)) saved = xin::load_checkpoint(checkpoint);
    std::uint64_t next = data.resume(saved.state); // refuses another recipe, corpus or seed

    xin::output_file out(path, saved.output_bytes.value_or(0)); // cut back to what the checkpoint knows of
    while (next < count) {
        std::uint64_t const end = std::min(next + 1'000, count);
        out.append(lines_of(data, next, end, 1));
        xin::save(xin::saved_checkpoint{data.checkpoint_at(end), out.sync()}, checkpoint);
        next = end;
    }
    out.commit(); // the file takes its name
    std::filesystem::remove(checkpoint);
}
//! [file]

// Stands for a model: what it thinks of each token of the answers [nats].
std::vector<float> log_probabilities(xin::label_batch<std::int32_t> const& batch)
{
    return std::vector<float>(batch.labels.size(), -1.5F);
}

int main()
{
    auto const base = xin::read("en", "data/reasoning.en.jsonl");
    auto const rows = xin::read_parallel(xin::by_id{}, {"en", "vi", "es"}, "data/parallel.{lang}.json");
    auto const make = [&] {
        return xin::composition(
            {.seed = 7}, xin::component("base", base, xin::same_language{}, 1),
            xin::component("cross", rows, xin::cross_lingual{xin::from_pivot{}}, 1, {.adaptive = true}));
    };
    xin::composition data = make();
    {
        //! [loop]
        std::size_t learned = 0;
        xin::composition::workspace room;
        for (std::uint64_t step = 0; step < 10; ++step) {
            xin::label_batch<std::int32_t> const batch = batch_of(data, step * 16, step * 16 + 16, room);
            learned += batch.supervised; // ... forward, backward, update ...
        }
        std::cout << "10 steps, " << learned << " tokens learned\n";
        //! [loop]
    }
    {
        //! [batches]
        xin::collator const collate(xin::byte_tokenizer(), {.max_length = 1'024}); // or the tokenizer of your model
        xin::token_batches batches(data, collate, {.pack = true, .bins = 4});
        for (xin::token_batch const& batch : batches | std::views::take(2)) {
            xin::padded_rows const matrix = xin::padded(batch, {.pad_id = 0});
            std::cout << matrix.rows << " rows of " << matrix.width << " tokens, " << batch.size() << " texts in them, "
                      << batch.counts.cut_answer << " tokens of answers cut\n";
            // ... train; then write down batch.next.index and batch.next.bins, from which batches can begin ...
        }
        //! [batches]
    }
    {
        //! [ranks]
        std::uint64_t const rank = 1, world = 4; // from the launcher of the trainer
        for (xin::example const& one : data.shard(rank, world, 100'000, xin::tail::drop) | std::views::take(3))
            std::cout << "rank " << rank << " trains on example " << one.index << '\n';
        //! [ranks]
    }
    {
        //! [scores]
        std::vector<xin::likelihood_score> scores(rows.language_count()); // one a language
        xin::composition::workspace room;
        for (std::uint64_t index = 0; index < 64; ++index) {
            auto const language = rows.find(data.leaf(data.draws()[index].leaf).languages.to);
            auto const batch = batch_of(data, index, index + 1, room);
            if (language) scores[*language].add(log_probabilities(batch), batch.labels);
        }
        std::vector<double> means;
        for (xin::likelihood_score const& one : scores) means.push_back(one.mean());
        std::cout << "new weights hold from " << data.feedback(/*in_flight*/ 64, rows.languages(), means) << " on\n";
        //! [scores]
    }
    {
        //! [same]
        std::uint64_t const one = xin::hash64(lines_of(data, 0, 20'000, 1)),
                            three = xin::hash64(lines_of(data, 0, 20'000, 3));
        std::cout << (one == three ? "one thread or three: the same bytes\n" : "not the same\n");
        //! [same]
    }
    {
        xin::composition fresh = make();
        std::string const path = (std::filesystem::temp_directory_path() / "crossin-snippet.jsonl").string();
        compose_file(fresh, 5'000, path);
        std::cout << (std::filesystem::file_size(path) == lines_of(make(), 0, 5'000, 1).size() ? "written\n"
                                                                                               : "cut short\n");
        std::filesystem::remove(path);
    }
    //! [mismatch]
    try {
        xin::composition other({.seed = 7}, xin::component("base", base, xin::same_language{}, 2),
                               xin::component("cross", rows, xin::cross_lingual{xin::from_pivot{}}, 1));
        other.resume(data.checkpoint_at(1'000));
    } catch (xin::error const& problem) {
        std::cout << problem.what() << '\n';
    }
    //! [mismatch]
}
