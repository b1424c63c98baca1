// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_KEY_VALUE_CACHE_HPP
#define CROSSIN_MODEL_KEY_VALUE_CACHE_HPP

/// \file
/// Keys and values of a text that a decoder is in the middle of. Layer: model. Needs: matrix, model_config.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/model_config.hpp>
#include <crossin/lora/matrix.hpp>

namespace crossin {

/// Rows that a `cached_decoder` reads at once, but for a prefix [tokens].
inline constexpr std::size_t cached_block = 256;
/// Rows of logits that it makes at once [tokens].
inline constexpr std::size_t cached_logits = 16;

/// Places that a layer has memory for, at most, when a text of `tokens` is read: an eighth more than there are, so that
/// it seldom moves; with a window no more than twice its length, or a block beside it.
///
/// Requires: `check_model_config` takes the configuration.
[[nodiscard]] inline std::uint64_t cached_places(model_config const& config, std::size_t layer,
                                                 std::uint64_t tokens) noexcept
{
    std::uint64_t const places = std::min(tokens + tokens / 8, config.longest_tokens),
                        window = window_of(config, layer);
    if (window == 0 || window >= places) return places;
    return std::min(places, std::max(2 * window, window - 1 + cached_block));
}

/// Keys and values of one layer by place, in memory of somebody else.
template <class Scalar>
struct key_value_rows {
    matrix_view<Scalar> keys, values; ///< [places x key_value_heads * head_width]
};

/// What a `cached_decoder` remembers of the tokens so far, in memory for at most `cached_places` of each layer. Layers
/// with a window take more when the cache is held, and for a prefix.
///
/// Models: movable, copyable; a copy is a text of its own.
/// Errors: those of `check_model_config`.
template <class Scalar>
class key_value_cache {
public:
    explicit key_value_cache(model_config const& config)
        : layers_((check_model_config(config), config.layers)), columns_(config.key_value_heads * config.head_width)
    {
        for (std::size_t i = 0; i < layers_.size(); ++i) layers_[i].window = window_of(config, i);
    }

    /// Places that are remembered, or were until a window left them [tokens].
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// How far a layer sees; 0: everything [tokens].
    [[nodiscard]] std::size_t window(std::size_t index) const noexcept { return layers_[index].window; }

    /// Windows keep what it takes to `cut` back to here, whatever comes, until that is done to fewer tokens.
    void hold() noexcept { held_ = size_; }

    /// Forgets all but the first `tokens`: another end for the same beginning.
    ///
    /// Errors: `error{exhausted}` when a window has left places that are needed then, and `hold` was not called.
    void cut(std::size_t tokens)
    {
        if (tokens >= size_) return;
        if (tokens != 0)
            for (layer const& one : layers_)
                if (one.first > first_needed(one, tokens))
                    fail(errc::exhausted, "a window of " + std::to_string(one.window) +
                                              " tokens has passed what the first " + std::to_string(tokens) +
                                              " tokens of the text need; hold the cache there before it goes on");
        if (tokens == 0)
            for (layer& one : layers_) one.first = 0;
        size_ = tokens;
        held_ = std::min(held_, tokens);
    }

    /// For decoders. Returns: of each layer, rows for what the next place sees, and `more` places behind it.
    ///
    /// Errors: `error{limit}` for more places than the model reads; `error{mismatch}` for another model.
    [[nodiscard]] std::span<key_value_rows<Scalar> const> room_for(std::size_t more, model_config const& config)
    {
        if (config.layers != layers_.size() || config.key_value_heads * config.head_width != columns_)
            fail(errc::mismatch, "the keys and values are those of a model of another shape");
        if (size_ + more > config.longest_tokens)
            fail(errc::limit, "a text of " + std::to_string(size_ + more) + " tokens does not fit a cache for " +
                                  std::to_string(config.longest_tokens));
        rows_.clear();
        for (std::size_t i = 0; i < layers_.size(); ++i) {
            layer& one = layers_[i];
            std::size_t const kept = first_needed(one, held_ != 0 ? held_ : size_);
            bool const full = size_ + more - one.first > cached_places(config, i, config.longest_tokens);
            if (full && kept > one.first) { // seldom, so that moving costs little
                one.drop((kept - one.first) * columns_);
                one.first = kept;
            }
            std::size_t const places = size_ + more - one.first, hidden = first_needed(one, size_) - one.first;
            one.resize(places * columns_, cached_places(config, i, places) * columns_);
            rows_.push_back({{one.keys.data() + hidden * columns_, places - hidden, columns_},
                             {one.values.data() + hidden * columns_, places - hidden, columns_}});
        }
        return rows_;
    }
    /// For decoders: that many places behind the last are filled now.
    void grow(std::size_t tokens) noexcept { size_ += tokens; }

    /// Memory of all keys and values, with room for more of them [bytes].
    [[nodiscard]] std::size_t size_bytes() const noexcept
    {
        std::size_t sum = 0;
        for (layer const& one : layers_) sum += (one.keys.capacity() + one.values.capacity()) * sizeof(Scalar);
        return sum;
    }

private:
    struct layer {
        std::size_t window = 0, first = 0; ///< how far it sees, 0 for everything; the place of its first row [tokens]
        std::vector<Scalar> keys = {}, values = {}; ///< [places x columns]

        void drop(std::size_t count)
        {
            keys.erase(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(count));
            values.erase(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count));
        }
        /// `room` is what is taken where there is too little, if it is enough itself.
        void resize(std::size_t count, std::size_t room)
        {
            for (std::vector<Scalar>* const half : {&keys, &values}) {
                if (count > half->capacity()) half->reserve(room >= count ? room : count + count / 8);
                half->resize(count);
            }
        }
    };
    /// The first place that the one behind `tokens` sees.
    [[nodiscard]] static std::size_t first_needed(layer const& one, std::size_t tokens) noexcept
    {
        return one.window != 0 && tokens + 1 > one.window ? tokens + 1 - one.window : 0;
    }

    std::vector<layer> layers_;
    std::size_t columns_, size_ = 0, held_ = 0;
    std::vector<key_value_rows<Scalar>> rows_;
};

} // namespace crossin
#endif
