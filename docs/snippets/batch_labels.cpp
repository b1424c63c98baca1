// SPDX-License-Identifier: MIT
// Labels and scores: the code of docs/reference/batch/labels.md.

#include <cstdint>
#include <iostream>
#include <vector>

#include <crossin/batch.hpp>

int main()
{
    //! [labels]
    std::vector<std::int32_t> const prompt{11, 12, 13}, answer{21, 22, 2}, question{14}, reply{23, 2};
    std::vector<crossin::token_pair<std::int32_t>> const pairs{{prompt, answer}, {question, reply}};

    auto const batch = crossin::label_rows(pairs, crossin::label_options<std::int32_t>{.max_length = 5, .pad_id = 0});
    for (std::size_t row = 0; row < batch.rows; ++row) {
        for (std::int32_t const id : batch.row_ids(row)) std::cout << id << " ";
        std::cout << "|";
        for (std::int32_t const label : batch.row_labels(row)) std::cout << " " << label;
        std::cout << "\n";
    }
    std::cout << batch.supervised << " labels to learn, " << batch.cut << " token did not fit\n";
    //! [labels]

    //! [score]
    std::vector<float> const log_probabilities{-0.1F, -0.2F, -0.3F, -1.5F, -2.5F};
    crossin::likelihood_score score; // of one language, over as many batches as you like
    score.add(log_probabilities, batch.row_labels(0));
    std::cout << score.mean() << " over " << score.tokens << " tokens\n";
    //! [score]
}
