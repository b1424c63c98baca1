// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_TRAIN_PAIR_MODEL_HPP
#define CROSSIN_TESTS_TRAIN_PAIR_MODEL_HPP

/// \file
/// The smallest model of language: which token follows which. Softmax regression with dropout, in a few lines.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/batch/tokenizer.hpp>
#include <crossin/core/random.hpp>
#include <crossin/core/token_sequences.hpp>
#include <crossin/lora/parameter.hpp>

namespace crossin_test {

/// Letters a to z are 0 to 25, everything else is 26; 27 begins, 28 ends.
class letter_tokenizer {
public:
    void encode(std::string_view text, std::vector<crossin::token_id>& ids) const
    {
        for (char const c : text) ids.push_back(c >= 'a' && c <= 'z' ? c - 'a' : 26);
    }
    void decode(std::span<crossin::token_id const> ids, std::string& text) const
    {
        for (crossin::token_id const id : ids)
            if (id < 27) text += id < 26 ? static_cast<char>('a' + id) : ' ';
    }
    [[nodiscard]] std::size_t size() const { return 29; }
    [[nodiscard]] crossin::special_ids const& special() const { return special_; }

private:
    crossin::special_ids special_{.begin = 27, .end = 28, .before = {27}};
};

/// log p(next | id) = log softmax(W[id] + b)[next]. Sums of gradients grow place by place, in order.
class pair_model {
public:
    explicit pair_model(double dropout = 0, std::size_t size = 29)
        : size_(size), dropout_(dropout), numbers_(size * size + size), gradients_(numbers_.size())
    {
        for (std::size_t i = 0; i < numbers_.size(); ++i)
            numbers_[i] = 0.1F *
                          static_cast<float>(static_cast<double>(crossin::random_bits(9, i) >> 40) * 0x1p-23 - 1);
        std::span const values(numbers_), gradients(gradients_);
        std::size_t const pairs = size * size;
        list_.push_back(
            {"pairs.weight", crossin::parameter_kind::weight, size, size, values.first(pairs), gradients.first(pairs)});
        list_.push_back(
            {"bias", crossin::parameter_kind::bias, 1, size, values.subspan(pairs), gradients.subspan(pairs)});
    }
    pair_model(pair_model const&) = delete;
    pair_model& operator=(pair_model const&) = delete;

    [[nodiscard]] std::span<crossin::parameter<float> const> parameters() const { return list_; }
    crossin::batch_loss accumulate(crossin::token_sequences const& batch, std::uint64_t key)
    {
        crossin::batch_loss const loss = pass(batch, key, dropout_, true);
        ++calls;
        if (spoil_gradient_at == calls) gradients_[3] = std::numeric_limits<float>::quiet_NaN();
        if (spoil_loss_at == calls) return {std::numeric_limits<double>::infinity(), loss.tokens};
        return loss;
    }
    crossin::batch_loss evaluate(crossin::token_sequences const& batch) { return pass(batch, 0, 0, false); }

    [[nodiscard]] std::vector<float> const& numbers() const { return numbers_; }

    std::uint64_t calls = 0;
    std::optional<std::uint64_t> spoil_loss_at = {}, spoil_gradient_at = {};

private:
    crossin::batch_loss pass(crossin::token_sequences const& batch, std::uint64_t key, double dropout, bool learn)
    {
        crossin::batch_loss loss;
        std::vector<double> p(size_);
        for (std::size_t t = 0; t < batch.tokens(); ++t) {
            if (batch.labels[t] == crossin::no_label) continue;
            bool const dropped = static_cast<double>(crossin::random_bits(key, t) >> 11) * 0x1p-53 <
                                 dropout; // this place sees b alone
            float const* const row = &numbers_[batch.ids[t] * size_];
            double sum = 0;
            for (std::size_t j = 0; j < size_; ++j)
                sum += p[j] = std::exp(static_cast<double>(dropped ? 0 : row[j]) +
                                       static_cast<double>(numbers_[size_ * size_ + j]));
            auto const label = static_cast<std::size_t>(batch.labels[t]);
            loss.sum -= std::log(p[label] / sum);
            ++loss.tokens;
            for (std::size_t j = 0; learn && j < size_; ++j) {
                auto const g = static_cast<float>(p[j] / sum - (j == label ? 1 : 0));
                if (!dropped) gradients_[batch.ids[t] * size_ + j] += g;
                gradients_[size_ * size_ + j] += g;
            }
        }
        return loss;
    }

    std::size_t size_;
    double dropout_;
    std::vector<float> numbers_, gradients_;
    std::vector<crossin::parameter<float>> list_;
};

} // namespace crossin_test
#endif
