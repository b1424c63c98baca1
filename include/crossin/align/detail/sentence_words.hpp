// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_SENTENCE_WORDS_HPP
#define CROSSIN_ALIGN_DETAIL_SENTENCE_WORDS_HPP

/// \file
/// The words of a sentence as aligners compare them. Layer: align. Needs: vocabulary, normalize, segment.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/align/detail/vocabulary.hpp>
#include <crossin/core/language.hpp>
#include <crossin/core/utf8.hpp>
#include <crossin/text/normalize.hpp>
#include <crossin/text/segment.hpp>

namespace crossin::detail {

/// Reads the words of sentences: without case, parted at apostrophes (as in "l'homme"), cut to their first letters.
class sentence_words {
public:
    static constexpr std::size_t most_words = 1000; ///< of a sentence; the others count for nothing

    sentence_words(language_tag const& language, std::size_t letters, vocabulary& numbers)
        : words_(language), fold_(normal_form::nfkc_casefold), letters_(letters), numbers_(&numbers)
    {}

    /// Requires: well-formed UTF-8.
    void read(std::string_view sentence, std::vector<std::uint32_t>& found)
    {
        found.clear();
        // Long sentences are cut before they are looked at, or a line of a gigabyte would be split for nothing.
        constexpr std::size_t most_bytes = 32 * most_words;
        if (sentence.size() > most_bytes) {
            std::size_t end = most_bytes;
            while ((static_cast<unsigned char>(sentence[end]) & 0xC0U) == 0x80U) --end;
            sentence = sentence.substr(0, end);
        }
        folded_.clear();
        fold_.append(sentence, folded_);
        words_.for_each(folded_, [&](std::string_view word) {
            while (!word.empty()) {
                std::size_t const end = apostrophe(word);
                if (end > 0) add(word.substr(0, end), found);
                if (end == word.size()) break;
                std::size_t const width = code_point_bytes(word[end]);
                add(word.substr(end, width), found);
                word.remove_prefix(end + width);
            }
        });
    }

private:
    void add(std::string_view word, std::vector<std::uint32_t>& found)
    {
        if (found.size() == most_words) return;
        std::size_t end = 0;
        for (std::size_t i = 0; i < letters_ && end < word.size(); ++i) end += code_point_bytes(word[end]);
        found.push_back(numbers_->add(word.substr(0, end)));
    }

    /// Where the first ' or U+2019 stands.
    [[nodiscard]] static std::size_t apostrophe(std::string_view word) noexcept
    {
        for (std::size_t i = 0; i < word.size(); ++i)
            if (word[i] == '\'' || word.substr(i, 3) == "\xE2\x80\x99") return i;
        return word.size();
    }

    word_segmenter words_;
    normalizer fold_;
    std::size_t letters_;
    vocabulary* numbers_; ///< both documents share it, so that equal words have equal numbers
    std::string folded_;
};

} // namespace crossin::detail
#endif
