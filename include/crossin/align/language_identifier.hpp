// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_LANGUAGE_IDENTIFIER_HPP
#define CROSSIN_ALIGN_LANGUAGE_IDENTIFIER_HPP

/// \file
/// Which language a text is in, by its script and its letters. Layer: align. Needs: language, characters, language_names, script.

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/align/detail/language_samples_latin.hpp>
#include <crossin/align/detail/language_samples_other.hpp>
#include <crossin/align/detail/letter_models.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/language.hpp>
#include <crossin/text/characters.hpp>
#include <crossin/text/language_names.hpp>
#include <crossin/text/script.hpp>

namespace crossin {

/// What an identifier says of a text.
struct language_guess {
    language_tag language = {}; ///< `und` where it cannot tell
    double margin = 0;          ///< how much likelier the text is than in the next language [nats]
    friend bool operator==(language_guess const&, language_guess const&) = default;
};

/// Tells the language of a text: `identify(text)` guesses, `knows(language)` says whether it could be the answer.
template <class I>
concept identifies_languages = requires(I const& identifier, std::string_view text, language_tag const& language) {
    { identifier.identify(text) } -> std::convertible_to<language_guess>;
    { identifier.knows(language) } -> std::convertible_to<bool>;
};

/// Guesses languages by their script, and among those of one script by which letters follow each other.
///
/// Chinese and Japanese are told apart by kana, Korean is Hangul; Thai, Greek, Hebrew, Georgian and twenty more scripts
/// stand for one language each. For Latin, Cyrillic, Arabic and Devanagari letters there are models of 32 languages,
/// made of about 2 kB of text each: enough for sentences, less for close relatives (Czech and Slovak) and single words.
/// More text of the kind that is to be told, given to `train`, makes them as good as need be.
///
/// Models:        identifies_languages, copyable.
/// Complexity:    making one takes some 50 ms and 15 MB; `identify` O(size * languages of the script), about 0.1
///                microseconds a letter, without allocation that grows.
/// Errors:        `error{encoding}` for text that is not UTF-8.
/// Thread safety: any number of threads may call `identify` of one object.
/// Source:        letter models after Cavnar and Trenkle (SDAIR 1994) and Dunning (1994), smoothed as in
///                `detail/letter_models.hpp`; a limit for what one word may say is our own.
class language_identifier {
public:
    /// How much likelier the best language must be than the next for an answer. [nats]
    static constexpr double usual_margin = 6;

    explicit language_identifier(double margin = usual_margin) : margin_(margin)
    {
        require(margin >= 0, "the margin of an identifier of languages is a number of nats from 0 on");
        for (auto const samples : {std::span<detail::language_sample const>(detail::latin_samples),
                                   std::span<detail::language_sample const>(detail::other_samples)})
            for (detail::language_sample const& one : samples) count(language_tag::parse(one.language), one.text);
        for (auto const& [code, language] : by_script) alone_.emplace_back(script(code), language_tag::parse(language));
        for (group& one : groups_) one.ready();
    }

    /// Learns from text of a language, in the script that most of it is written in. A language that is known learns
    /// more; one that is not is known from then on.
    ///
    /// Complexity: all models of the script are made anew; give many texts at once.
    /// Errors:     as above. `error{invalid_argument}` for text without letters.
    template <std::ranges::input_range Texts>
        requires std::convertible_to<std::ranges::range_reference_t<Texts>, std::string_view>
    void train(language_tag const& language, Texts&& texts)
    {
        bool any = false;
        for (std::string_view const text : texts) any = count(language, text) || any;
        require(any, "text to learn a language from must have letters");
        for (group& one : groups_) one.ready();
    }

    /// The language of `text`; `und` where nothing is known of its script, where it mixes scripts, or where no language
    /// is likelier than the others by the margin.
    [[nodiscard]] language_guess identify(std::string_view text) const
    {
        script_tally const scripts(text);
        script main = scripts.dominant();
        std::uint64_t const han = scripts.count(han_);
        std::uint64_t const kana = scripts.count(hiragana_) + scripts.count(katakana_);
        bool const eastern = main == han_ || main == hiragana_ || main == katakana_;
        std::uint64_t const letters = scripts.count(main);
        for (group const& one : groups_)
            if (one.written == main && one.languages.size() > 1 && kana == 0) {
                language_guess const guess = one.best(text);
                return answer(guess.language, guess.margin, letters, scripts.total());
            }
        if (eastern) {
            double const japanese = nats_a_kana * static_cast<double>(kana) - chinese(text);
            return answer(language_tag::parse(japanese > 0 ? "ja" : "zh"), std::abs(japanese), han + kana,
                          scripts.total());
        }
        for (auto const& [written, language] : alone_)
            if (written == main)
                return answer(language, static_cast<double>(letters) * nats_a_letter, letters, scripts.total());
        for (group const& one : groups_)
            if (one.written == main)
                return answer(one.languages.front(), static_cast<double>(letters) * nats_a_letter, letters,
                              scripts.total());
        return {};
    }

    /// Whether `language` could be the answer, whatever its script and region.
    [[nodiscard]] bool knows(language_tag const& language) const
    {
        for (language_tag const& one : languages())
            if (is_same_language(one, language)) return true;
        return false;
    }

    /// All languages that could be the answer, sorted.
    [[nodiscard]] std::vector<language_tag> languages() const
    {
        std::vector<language_tag> all = {language_tag::parse("ja"), language_tag::parse("zh")};
        for (auto const& [written, language] : alone_) all.push_back(language);
        for (group const& one : groups_) all.insert(all.end(), one.languages.begin(), one.languages.end());
        std::ranges::sort(all);
        all.erase(std::ranges::unique(all).begin(), all.end());
        return all;
    }

private:
    static constexpr double nats_a_kana = 3;   ///< what a kana says for Japanese
    static constexpr double nats_a_letter = 2; ///< what a letter says where a script has one language
    // What a word may say, and one with a capital letter, which may be a name: chosen on news in 11 languages, of 4 to 10
    // and 1 to 8.
    static constexpr double most_a_word = 8;
    static constexpr double most_a_name = 2;

    struct script_language {
        std::string_view code = {};
        std::string_view language = {};
    };
    static constexpr std::array<script_language, 22> by_script{
        {{"Hang", "ko"}, {"Thai", "th"}, {"Grek", "el"}, {"Hebr", "he"}, {"Armn", "hy"}, {"Geor", "ka"},
         {"Beng", "bn"}, {"Taml", "ta"}, {"Telu", "te"}, {"Knda", "kn"}, {"Mlym", "ml"}, {"Gujr", "gu"},
         {"Guru", "pa"}, {"Orya", "or"}, {"Sinh", "si"}, {"Khmr", "km"}, {"Laoo", "lo"}, {"Mymr", "my"},
         {"Ethi", "am"}, {"Tibt", "bo"}, {"Thaa", "dv"}, {"Olck", "sat"}}};

    struct group {
        script written = {};
        std::vector<language_tag> languages = {};
        std::vector<detail::letter_counts> counts = {};
        detail::letter_models models = {};
        bool changed = false;

        void ready()
        {
            if (!std::exchange(changed, false)) return;
            std::vector<std::span<detail::letter_counts::entry const>> packed;
            for (detail::letter_counts& one : counts) packed.push_back(one.packed());
            models = detail::letter_models(packed);
        }

        [[nodiscard]] language_guess best(std::string_view text) const
        {
            std::vector<double> sums(languages.size());
            spelling const read = letters_of(text, written);
            models.add_logs(
                read.letters, [&](std::size_t w) { return read.capital[w] ? most_a_name : most_a_word; }, sums);
            auto const first = std::ranges::max_element(sums);
            double next = -1e300;
            for (auto at = sums.begin(); at != sums.end(); ++at)
                if (at != first) next = std::max(next, *at);
            return {languages[static_cast<std::size_t>(first - sums.begin())], *first - next};
        }
    };

    /// What the Han characters of a text say against Japanese, whose names and headings have no others either: most comes
    /// from those that only Chinese has, or that stand by themselves there.
    [[nodiscard]] static double chinese(std::string_view text)
    {
        constexpr std::u32string_view only =
            U"你她们這这说說很吗嗎呢没沒个為为吧啊么麼给給让讓还還對对过過來时现样问间开关"
            U"应该认识觉产经从东车马书长门见观电话语谁请谢";
        constexpr std::u32string_view often = U"的是了我他也那";
        double sum = 0;
        for_each_character(text, [&](char32_t c) {
            if (kind_of(c) != character_kind::letter) return;
            sum += only.find(c) != only.npos ? 3.0 : often.find(c) != often.npos ? 1.5 : 0.3;
        });
        return sum;
    }

    [[nodiscard]] language_guess answer(language_tag const& language, double margin, std::uint64_t letters,
                                        std::uint64_t of) const noexcept
    {
        bool const sure = margin >= margin_ && margin > 0 && 2 * letters >= of;
        return {sure ? language : language_tag{}, margin};
    }

    /// The words of a text in one script.
    struct spelling {
        std::u32string letters = std::u32string(1, U' '); ///< in lower case, a space before, between and behind words
        std::vector<bool> capital = {};                   ///< which words begin with a capital letter
    };

    [[nodiscard]] static spelling letters_of(std::string_view text, script written)
    {
        spelling read;
        for_each_character(text, [&](char32_t c) {
            character_kind const kind = kind_of(c);
            bool const first = read.letters.back() == U' ';
            if (kind == character_kind::letter && script_of(c) == written) {
                char32_t const lower = without_case(c);
                read.letters += lower;
                if (first) read.capital.push_back(lower != c);
            } else if (kind == character_kind::mark && !first) {
                read.letters += c;
            } else if (!first) {
                read.letters += U' ';
            }
        });
        if (read.letters.back() != U' ') read.letters += U' ';
        return read;
    }

    bool count(language_tag const& language, std::string_view text)
    {
        script const written = dominant_script(text);
        std::u32string const letters = letters_of(text, written).letters;
        if (letters.size() < 2) return false;
        auto of = std::ranges::find(groups_, written, &group::written);
        if (of == groups_.end()) of = groups_.insert(of, group{.written = written});
        auto const at = static_cast<std::size_t>(std::ranges::find(of->languages, language) - of->languages.begin());
        if (at == of->languages.size()) {
            of->languages.push_back(language);
            of->counts.emplace_back();
        }
        of->counts[at].add(letters);
        of->changed = true;
        return true;
    }

    script han_{"Hani"}, hiragana_{"Hira"}, katakana_{"Kana"}; // looked up once
    std::vector<group> groups_;
    std::vector<std::pair<script, language_tag>> alone_; ///< scripts that stand for a language
    double margin_;
};

} // namespace crossin
#endif
