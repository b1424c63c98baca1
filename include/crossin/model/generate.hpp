// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_GENERATE_HPP
#define CROSSIN_MODEL_GENERATE_HPP

/// \file
/// Text that a decoder writes behind a prompt. Layer: model. Needs: cached_decoder, sampling.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/generation_config.hpp>
#include <crossin/lora/engine.hpp>
#include <crossin/lora/target.hpp>
#include <crossin/model/cached_decoder.hpp>
#include <crossin/model/sampling.hpp>

namespace crossin {

/// How text is written behind a prompt.
///
/// Models: std::regular.
struct generation_options {
    sampling_options sampling = {};           ///< as it stands: the likeliest token, always
    std::uint64_t key = 0;                    ///< token i of the answer draws `random_bits(key, i)`
    std::uint64_t most_tokens = 0;            ///< of the answer; 0: as many as the model reads
    bool prefix = false;                      ///< places of the prompt see each other: for models trained so
    std::vector<std::uint32_t> end_ids = {};  ///< end the answer, and are no part of it
    std::vector<std::string> stop_texts = {}; ///< end the answer, and are no part of its text
    friend bool operator==(generation_options const&, generation_options const&) = default;
};

/// What the makers of a model advise. They know no prompt: `most_tokens` may be more than there is room for behind one.
[[nodiscard]] inline generation_options generation_options_of(generation_config const& advice)
{
    generation_options made;
    made.sampling = sampling_of(advice);
    made.most_tokens = advice.most_new_tokens;
    made.end_ids = advice.end_ids;
    made.stop_texts = advice.stop_texts;
    return made;
}

/// Why an answer ends.
enum class answer_end : std::uint8_t {
    end_id,    ///< the model ended it
    stop_text, ///< it wrote one of the stop texts
    length,    ///< `most_tokens` are written, or the model reads no more
    told,      ///< the caller said so
};

/// What was written.
///
/// Models: std::regular.
struct generated {
    std::vector<std::uint32_t> ids = {}; ///< without the one that ended it; with those of a stop text
    std::string text = {};               ///< without the stop text; empty where no decoder of ids was given
    answer_end why = answer_end::length;
    friend bool operator==(generated const&, generated const&) = default;
};

namespace detail {

/// The text of an answer as it grows, let out as soon as it is certain.
class answer_text {
public:
    explicit answer_text(std::span<std::string const> stops) : stops_(stops) {}

    /// Takes the text of all ids so far. Returns: whether it holds a stop text, which then is cut off.
    bool grow(std::string text)
    {
        text_ = std::move(text);
        std::size_t first = std::string::npos; // none begins in what was let out
        for (std::string const& stop : stops_) first = std::min(first, text_.find(stop, let_out_.size()));
        if (first == std::string::npos) return false;
        text_.resize(first);
        return true;
    }
    /// What has become certain since the last call: nothing that may yet become a stop text, or another character.
    ///
    /// Tokens of single bytes can still take a character back, where one that goes on from nothing follows: what is let out
    /// then goes on at the next character of the new text.
    [[nodiscard]] std::string_view news(bool at_end)
    {
        std::size_t certain = text_.size();
        if (!at_end) {
            constexpr std::string_view replaced = "\xEF\xBF\xBD"; // of bytes that may go on
            while (std::string_view(text_).substr(0, certain).ends_with(replaced)) certain -= replaced.size();
            for (std::string const& stop : stops_)
                for (std::size_t begun = std::min(stop.size() - 1, certain); begun > 0; --begun)
                    if (text_.compare(certain - begun, begun, stop, 0, begun) == 0) {
                        certain -= begun;
                        break;
                    }
        }
        std::size_t from = let_out_.size();
        if (certain <= from) return {};
        if (!text_.starts_with(let_out_))
            while (from < certain && (static_cast<unsigned char>(text_[from]) & 0xC0) == 0x80) ++from;
        let_out_.assign(text_, 0, certain);
        return std::string_view(text_).substr(from, certain - from);
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    std::span<std::string const> stops_;
    std::string text_;
    std::string let_out_; ///< what `text_` began with when something of it was let out last
};

/// Is told of an answer, where nobody listens.
struct no_listener {
    void operator()(std::uint32_t, std::string_view) const noexcept {}
};

/// The text of ids, where nobody asks for it.
struct no_text {
    std::string operator()(std::span<std::uint32_t const>) const { return {}; }
};

inline void check_generation(generation_options const& options, model_config const& config, std::size_t prompt)
{
    check_sampling(options.sampling);
    for (std::uint32_t const id : options.end_ids)
        if (id >= config.vocabulary)
            fail(errc::invalid_argument, "the end id " + std::to_string(id) + " is none of the model's, which has " +
                                             std::to_string(config.vocabulary));
    for (std::string const& stop : options.stop_texts) require(!stop.empty(), "a stop text must not be empty");
    std::uint64_t const longest = config.longest_tokens, wanted = std::max<std::uint64_t>(1, options.most_tokens);
    if (prompt >= longest || wanted > longest - prompt)
        fail(errc::limit, "the prompt has " + std::to_string(prompt) + " tokens, and with " + std::to_string(wanted) +
                              " of the answer the text would be longer than the " + std::to_string(longest) +
                              " that the model reads");
}

} // namespace detail

/// Turns the ids of an answer into its text.
template <class T>
concept ids_to_text = requires(T& text_of, std::span<std::uint32_t const> ids) {
    { text_of(ids) } -> std::convertible_to<std::string>;
};

/// Is told of an answer while it is written: of the id, and of the text that has become certain with it, which may be
/// empty. Where it returns false, the answer ends.
template <class T>
concept answer_listener = std::invocable<T&, std::uint32_t, std::string_view>;

inline namespace CROSSIN_DETAIL_TARGET {

/// Writes an answer behind a prompt. What `model` had read before is forgotten.
///
/// `text_of` gets all ids of the answer each time, since tokens may share a character; a text ends at a stop text even
/// where that begins inside a token. `listener` is never shown what may yet become a stop text; at the end it is told
/// what was held back, with the id that ended the answer. What it is shown is UTF-8 where texts are, and together the
/// text of the answer, unless bytes that were a character became part of what is none.
///
/// Returns:    the same for the same arguments, on one machine with one build.
/// Complexity: besides reading, one call of `text_of` for all ids; with a listener or stop texts, one for each of them.
/// Errors:     those of `cached_decoder::read` and `check_sampling`; `error{limit}` for a prompt that leaves no room for
///             `most_tokens`; `error{invalid_argument}` for an empty stop text, an end id that the model does not have,
///             and logits that are no numbers.
template <linear_engine Engine, ids_to_text TextOf, answer_listener Listener>
[[nodiscard]] generated generate(cached_decoder<Engine>& model, std::span<std::uint32_t const> prompt,
                                 generation_options const& options, TextOf&& text_of, Listener&& listener)
{
    using scalar = typename Engine::scalar;
    detail::check_generation(options, model.config(), prompt.size());
    std::uint64_t const room = model.config().longest_tokens - prompt.size();
    std::uint64_t const most = options.most_tokens == 0 ? room : options.most_tokens;
    token_sampler sampler(options.sampling);
    bool const text_matters = !std::same_as<std::remove_cvref_t<Listener>, detail::no_listener> ||
                              !options.stop_texts.empty(); // before the end
    bool const repeats_matter = options.sampling.repetition_penalty != 1 || options.sampling.unrepeated != 0;
    std::vector<std::uint32_t> text(prompt.begin(), prompt.end());
    std::vector<scalar> changed;
    detail::answer_text written(options.stop_texts);
    generated made;
    model.clear();
    std::span<scalar const> logits = options.prefix ? model.read_prefix(prompt) : model.read(prompt);
    auto const tell = [&](std::uint32_t id, std::string_view news) {
        if constexpr (std::convertible_to<std::invoke_result_t<Listener&, std::uint32_t, std::string_view>, bool>)
            return static_cast<bool>(listener(id, news));
        else
            return listener(id, news), true;
    };
    for (std::uint64_t i = 0;; ++i) {
        if (repeats_matter) {
            changed.assign(logits.begin(), logits.end());
            if (options.sampling.repetition_penalty != 1)
                penalize_repeated(std::span(changed), std::span<std::uint32_t const>(text),
                                  options.sampling.repetition_penalty);
            if (options.sampling.unrepeated != 0)
                forbid_repeated(std::span(changed), std::span<std::uint32_t const>(text), options.sampling.unrepeated);
            logits = changed;
        }
        std::uint32_t const id = sampler(logits, options.key, i);
        if (std::ranges::find(options.end_ids, id) != options.end_ids.end()) {
            made.why = answer_end::end_id;
            if (std::string_view const rest = written.news(true); !rest.empty()) tell(id, rest);
            break;
        }
        made.ids.push_back(id);
        text.push_back(id);
        bool const stopped = text_matters && written.grow(text_of(std::span<std::uint32_t const>(made.ids)));
        bool const last = stopped || i + 1 == most;
        bool const go_on = tell(id, written.news(last));
        if (stopped || !go_on) made.why = stopped ? answer_end::stop_text : answer_end::told;
        if (last || !go_on) break;
        logits = model.read(std::span(&id, 1));
    }
    if (!text_matters && !made.ids.empty())
        static_cast<void>(written.grow(text_of(std::span<std::uint32_t const>(made.ids))));
    made.text = written.take();
    return made;
}

/// The same without a listener.
template <linear_engine Engine, ids_to_text TextOf>
[[nodiscard]] generated generate(cached_decoder<Engine>& model, std::span<std::uint32_t const> prompt,
                                 generation_options const& options, TextOf&& text_of)
{
    return generate(model, prompt, options, text_of, detail::no_listener{});
}

/// The same without a text. Errors: and `error{invalid_argument}` for stop texts, which need one.
template <linear_engine Engine>
[[nodiscard]] generated generate(cached_decoder<Engine>& model, std::span<std::uint32_t const> prompt,
                                 generation_options const& options = {})
{
    require(options.stop_texts.empty(), "stop texts can only be found where the text of the ids is known");
    return generate(model, prompt, options, detail::no_text{});
}

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin
#endif
