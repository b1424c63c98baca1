// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_SAMPLING_HPP
#define CROSSIN_MODEL_SAMPLING_HPP

/// \file
/// One token out of the logits of all. Layer: model. Needs: random, fixed_point, generation_config.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/fixed_point.hpp>
#include <crossin/core/random.hpp>
#include <crossin/io/generation_config.hpp>

namespace crossin {

/// How tokens are picked. As it stands: the likeliest one, always.
///
/// Of all tokens those with the `top_k` largest logits stay, of these the likeliest whose probabilities add up to
/// `top_p`, and of these one is drawn.
///
/// Models: std::regular.
struct sampling_options {
    double temperature = 0;        ///< logits are divided by it; 0: the largest logit
    std::uint64_t top_k = 0;       ///< 0: all
    double top_p = 1;              ///< in (0, 1]
    double repetition_penalty = 1; ///< of tokens that stand in the text already, see `penalize_repeated`; 1: none
    std::uint64_t unrepeated = 0;  ///< no run of so many tokens stands twice, see `forbid_repeated`; 0: any may
    friend bool operator==(sampling_options const&, sampling_options const&) = default;
};

/// What the makers of a model advise.
[[nodiscard]] inline sampling_options sampling_of(generation_config const& advice) noexcept
{
    sampling_options made;
    made.repetition_penalty = advice.repetition_penalty;
    made.unrepeated = advice.unrepeated;
    if (!advice.sampled) return made;
    made.temperature = advice.temperature;
    made.top_k = advice.top_k;
    made.top_p = advice.top_p;
    return made;
}

/// Errors: `error{invalid_argument}` naming the value that is out of its range, and the range.
inline void check_sampling(sampling_options const& options)
{
    auto const refuse = [](char const* name, double value, char const* range) {
        fail(errc::invalid_argument, std::string(name) + " is " + std::to_string(value) + "; it must be " + range);
    };
    if (!(options.temperature >= 0) || !std::isfinite(options.temperature))
        refuse("temperature", options.temperature, "a finite number, 0 or above");
    if (!(options.top_p > 0 && options.top_p <= 1)) refuse("top_p", options.top_p, "above 0, and at most 1");
    if (!(options.repetition_penalty > 0) || !std::isfinite(options.repetition_penalty))
        refuse("repetition_penalty", options.repetition_penalty, "a finite number above 0");
}

/// The token with the largest logit; of equal ones the one with the lowest id.
///
/// Errors: `error{invalid_argument}` naming a logit that is NaN or positive infinity, and when there is none, or all are
///         negative infinity.
template <std::floating_point Scalar>
[[nodiscard]] std::uint32_t likeliest_token(std::span<Scalar const> logits)
{
    std::size_t best = logits.size();
    for (std::size_t id = 0; id < logits.size(); ++id) {
        if (!(logits[id] <= std::numeric_limits<Scalar>::max())) [[unlikely]]
            fail(errc::invalid_argument,
                 "the logit of token " + std::to_string(id) + " is " + std::to_string(logits[id]) +
                     ", so that no token can be picked; are the weights or the adapter damaged?");
        if (logits[id] < std::numeric_limits<Scalar>::lowest()) continue; // taken out
        if (best == logits.size() || logits[id] > logits[best]) best = id;
    }
    require(best != logits.size(), "no token can be picked: there is no logit above negative infinity");
    return static_cast<std::uint32_t>(best);
}

/// Makes tokens that stand in `text` less likely: divides their logits by `penalty` where they are above 0, and else
/// multiplies them, once however often they stand there.
///
/// Requires: the ids in `text` are below logits.size().
/// Source:   Keskar and others, "CTRL", arXiv 1909.05858, section 4.1, in the form of the transformers library.
template <std::floating_point Scalar>
void penalize_repeated(std::span<Scalar> logits, std::span<std::uint32_t const> text, double penalty)
{
    std::vector<std::uint32_t> once(text.begin(), text.end());
    std::ranges::sort(once);
    once.erase(std::ranges::unique(once).begin(), once.end());
    auto const factor = static_cast<Scalar>(penalty);
    for (std::uint32_t const id : once) logits[id] = logits[id] > 0 ? logits[id] / factor : logits[id] * factor;
}

/// Takes out, with a logit of negative infinity, the tokens behind `text` that would complete a run of `length` tokens
/// which stands in it already. With 1, no token stands twice.
///
/// Requires: length > 0; the ids in `text` are below logits.size().
template <std::floating_point Scalar>
void forbid_repeated(std::span<Scalar> logits, std::span<std::uint32_t const> text, std::uint64_t length)
{
    if (text.size() < length) return;
    auto const run = text.last(static_cast<std::size_t>(length) - 1);
    for (std::size_t end = run.size(); end < text.size(); ++end)
        if (std::ranges::equal(run, text.subspan(end - run.size(), run.size())))
            logits[text[end]] = -std::numeric_limits<Scalar>::infinity();
}

/// Picks tokens. Holds no state but room to work in: a pick is a function of its arguments.
///
/// A probability counts as an integer, in units of 2^-35 of the largest one, and the draw is compared with sums of
/// these: tokens less likely than that are never drawn. Ties stand in the order of ids. So the same logits and the same
/// draw give the same token with one mathematical library, whatever the compiler: an exponential or logits that differ in
/// their last bits may differ in the token.
///
/// Errors: `error{invalid_argument}` from the constructor for options out of their range.
/// Source: top-k: Fan and others, arXiv 1805.04833, section 5.4; top-p: Holtzman and others, arXiv 1904.09751,
///         section 3.1. The shares of top-p are taken after top-k, as the transformers library does.
class token_sampler {
public:
    token_sampler() = default; ///< the likeliest
    explicit token_sampler(sampling_options const& options) : options_(options)
    {
        check_sampling(options);
        share_ = static_cast<std::uint64_t>(std::ceil(options.top_p * 0x1p32)); // of 2^32
    }

    [[nodiscard]] sampling_options const& options() const noexcept { return options_; }

    /// The token for 64 random bits. Repetitions are left to the two functions above.
    ///
    /// Complexity: O(logits), and O(log logits) for each token that stays under a `top_p` below 1.
    /// Errors:     those of `likeliest_token`.
    template <std::floating_point Scalar>
    [[nodiscard]] std::uint32_t operator()(std::span<Scalar const> logits, std::uint64_t draw)
    {
        std::uint32_t const best = likeliest_token(logits);
        if (options_.temperature == 0 || options_.top_k == 1) return best;
        gather(logits, static_cast<double>(logits[best]));
        std::uint64_t total = keep_top_k();
        total = keep_top_p(total);
        std::uint64_t left = below(total, draw);
        // What stays is drawn in the order of ids, so that a filter which keeps all changes nothing.
        if (disordered_) std::ranges::sort(kept_, {}, &candidate::id);
        for (candidate const& one : kept_) {
            if (left < one.weight) return one.id;
            left -= one.weight;
        }
        return best; // not reached: left < total
    }

    /// The token that stands at `index` of what `key` names.
    template <std::floating_point Scalar>
    [[nodiscard]] std::uint32_t operator()(std::span<Scalar const> logits, std::uint64_t key, std::uint64_t index)
    {
        return (*this)(logits, random_bits(key, index));
    }

private:
    struct candidate {
        std::uint64_t weight; ///< [2^-35 of that of the likeliest]
        double logit;
        std::uint32_t id;
    };
    /// Whether `a` is likelier. By logits, since weights are rounded.
    static bool likelier(candidate const& a, candidate const& b) noexcept
    {
        return a.logit != b.logit ? a.logit > b.logit : a.id < b.id;
    }

    template <std::floating_point Scalar>
    void gather(std::span<Scalar const> logits, double largest)
    {
        kept_.clear();
        disordered_ = false;
        for (std::size_t id = 0; id < logits.size(); ++id) {
            auto const logit = static_cast<double>(logits[id]);
            auto const weight = static_cast<std::uint64_t>(std::exp((logit - largest) / options_.temperature) * 0x1p35);
            if (weight > 0) kept_.push_back({weight, logit, static_cast<std::uint32_t>(id)});
        }
    }
    [[nodiscard]] std::uint64_t keep_top_k()
    {
        if (options_.top_k != 0 && options_.top_k < kept_.size()) {
            auto const end = kept_.begin() + static_cast<std::ptrdiff_t>(options_.top_k);
            std::ranges::nth_element(kept_, end, likelier);
            kept_.erase(end, kept_.end());
            disordered_ = true;
        }
        std::uint64_t total = 0; // below 2^63 for any vocabulary
        for (candidate const& one : kept_) total += one.weight;
        return total;
    }
    [[nodiscard]] std::uint64_t keep_top_p(std::uint64_t total)
    {
        if (share_ >= std::uint64_t{1} << 32) return total;
        disordered_ = true;
        auto const less = [](candidate const& a, candidate const& b) { return likelier(b, a); };
        std::ranges::make_heap(kept_, less);
        std::uint64_t sum = 0;
        auto end = kept_.end();
        while (end != kept_.begin() && (static_cast<uint128>(sum) << 32) < static_cast<uint128>(total) * share_) {
            std::ranges::pop_heap(kept_.begin(), end, less);
            sum += (--end)->weight;
        }
        kept_.erase(kept_.begin(), end);
        return sum;
    }

    sampling_options options_ = {};
    std::uint64_t share_ = std::uint64_t{1} << 32; ///< top_p [2^-32]
    std::vector<candidate> kept_ = {};
    bool disordered_ = false; ///< `kept_` is no longer in the order of ids
};

} // namespace crossin
#endif
