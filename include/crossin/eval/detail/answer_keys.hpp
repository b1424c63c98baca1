// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_DETAIL_ANSWER_KEYS_HPP
#define CROSSIN_EVAL_DETAIL_ANSWER_KEYS_HPP

/// \file
/// Texts that stand for choices, the longest first. Layer: eval. Needs: utf8.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/utf8.hpp>

namespace crossin::detail {

inline constexpr std::uint32_t no_key = 0xFFFFFFFFU;

/// Keys in the order of their lengths in code points, and of equal ones in the order in which they came.
class answer_keys {
public:
    /// A key that is there already keeps its place and gets the new choice.
    void add(std::string text, std::uint32_t choice)
    {
        for (key& one : keys_)
            if (one.text == text) {
                one.choice = choice;
                return;
            }
        std::uint64_t const length = code_points(text);
        keys_.push_back({std::move(text), length, choice});
    }

    void sort() { std::ranges::stable_sort(keys_, std::ranges::greater{}, &key::length); }

    /// The choice of the longest key in `text`, or `no_key`.
    [[nodiscard]] std::uint32_t find(std::string_view text) const
    {
        for (key const& one : keys_)
            if (text.find(one.text) != std::string_view::npos) return one.choice;
        return no_key;
    }

    /// The same in `text` or `lower`; of keys of one length those in `text` come first.
    [[nodiscard]] std::uint32_t find(std::string_view text, std::string_view lower) const
    {
        for (std::size_t begin = 0, end = 0; begin < keys_.size(); begin = end) {
            while (end < keys_.size() && keys_[end].length == keys_[begin].length) ++end;
            for (std::string_view const where : {text, lower})
                for (std::size_t i = begin; i < end; ++i)
                    if (where.find(keys_[i].text) != std::string_view::npos) return keys_[i].choice;
        }
        return no_key;
    }

private:
    struct key {
        std::string text;
        std::uint64_t length = 0; ///< [code points]
        std::uint32_t choice = 0;
    };

    std::vector<key> keys_;
};

} // namespace crossin::detail
#endif
