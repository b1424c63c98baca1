// SPDX-License-Identifier: MIT
// Rows, batches and what becomes of them: the code of the pages docs/reference/batch/{collate,packing,token_batch,
// token_batches,padded_rows,token_counts,dlpack}.md.

#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include <crossin/batch.hpp>

namespace xin = crossin;

namespace {

template <class Numbers>
void show(Numbers const& numbers)
{
    for (auto const one : numbers) std::cout << one << ' ';
    std::cout << '\n';
}

//! [source]
// Anything with a size and elements that have a prompt and a response; a composition is one.
struct pair_of_texts {
    std::string prompt, response;
};
std::vector<pair_of_texts> const texts{{"Hi?", "Yo"}, {"Where?", "Here"}, {"And?", "No"}, {"So?", "Ok"}};
//! [source]

} // namespace

int main()
{
    {
        //! [collate]
        xin::collator collate(xin::byte_tokenizer(), {.max_length = 8, .cut = xin::row_cut::prompt_head});
        xin::token_row const row = collate("What now?", "Go"); // 9 and 2 bytes, and the end
        std::string text;
        collate.words().decode(row.ids, text);
        std::cout << text << ": " << row.source << " tokens of the prompt, " << row.supervised() << " to learn, "
                  << row.cut_source << " cut\n";
        //! [collate]
    }
    {
        //! [fit]
        std::vector<std::uint32_t> const lengths{6, 5, 3, 5, 1};
        std::vector<std::uint32_t> bin_of;
        std::cout << xin::first_fit(lengths, 10, bin_of) << " bins: ";
        show(bin_of);
        //! [fit]
    }
    {
        //! [batches]
        xin::token_batches batches(texts, xin::collator{xin::byte_tokenizer()}, {.examples = 2});
        xin::batch_position resume;
        for (xin::token_batch const& batch : batches) {
            xin::token_sequences const view = batch; // what a model takes
            std::cout << "examples " << batch.first << " to " << batch.last - 1 << ": " << view.tokens() << " tokens, "
                      << batch.counts.supervised << " to learn\n";
            resume = batch.next; // goes into the checkpoint
            break;
        }
        xin::token_batches rest(texts, xin::collator{xin::byte_tokenizer()}, {.examples = 2}, resume);
        std::cout << "goes on with example " << (*rest.begin()).first << '\n';
        //! [batches]
    }
    {
        //! [pack]
        xin::collator const collate(xin::byte_tokenizer(), {.max_length = 16});
        xin::token_batches batches(texts, collate, {.pack = true, .bins = 2});
        xin::token_batch batch;
        while (batches.next(batch)) {
            std::cout << batch.bin_count() << " bins, examples ";
            show(batch.indices);
        }
        //! [pack]
    }
    {
        //! [batch]
        xin::token_batch batch;
        batch.add({.ids = {11, 12, 21, 2}, .source = 2}, /*index*/ 7, {});
        batch.add({.ids = {13, 22, 2}, .source = 1}, /*index*/ 8, {});
        batch.close_bin();
        show(batch.ids);
        show(batch.labels); // each place is to say the next id of the answer
        show(batch.begins);
        //! [batch]

        //! [pad]
        xin::padded_rows const rows = xin::padded(batch, {.pad_id = 0, .multiple_of = 8});
        show(rows.labels); // at its own place, as trainers expect who shift them
        show(rows.texts);
        show(rows.positions);
        //! [pad]

        //! [dlpack]
        auto const shared = xin::handle<xin::padded_rows>::make(rows);
        auto tensor = xin::dlpack_of(shared, &xin::padded_rows::ids);
        std::cout << tensor->view.shape[0] << " x " << tensor->view.shape[1] << " of " << int{tensor->view.type.bits}
                  << " bits\n";
        // A consumer takes tensor.release(), and calls its deleter when it is done.
        //! [dlpack]
    }
    {
        //! [counts]
        xin::token_counter count{xin::byte_tokenizer()}; // for compose_options::count_tokens
        std::cout << count("Where?") << " tokens\n";
        xin::collator collate{xin::byte_tokenizer()};
        xin::token_statistics const all = xin::statistics_of(xin::count_tokens(texts, collate, 0, 4));
        std::cout << all.total.tokens << " tokens, " << all.total.supervised << " to learn; the longest row has "
                  << all.longest << '\n';
        //! [counts]
    }
}
