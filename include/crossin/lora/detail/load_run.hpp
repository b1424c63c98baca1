// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_LOAD_RUN_HPP
#define CROSSIN_LORA_DETAIL_LOAD_RUN_HPP

/// \file
/// A few weights of one row, as floats: decoding at the speed of the memory. Layer: lora. Needs: weights.
///
/// load_run<Run>(weights, row, col, to) writes weights.at(row, col) ... weights.at(row, col + Run - 1), the same
/// floats bit for bit. Requires: col is a multiple of Run, col + Run <= columns, Run a power of two, at most 16.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__AVX2__)
    #include <immintrin.h>
#endif

#include <crossin/core/half.hpp>
#include <crossin/lora/detail/target.hpp>
#include <crossin/lora/weights.hpp>

namespace crossin::detail {
inline namespace CROSSIN_DETAIL_TARGET {

/// GCC's and Clang's vectors: `Count` numbers that compute at once, whatever the processor.
template <class Number, int Count>
struct vector_of {
    typedef Number type __attribute__((vector_size(Count * sizeof(Number))));
};

template <int Run>
using floats_of = typename vector_of<float, Run>::type;
template <int Run>
using words_of = typename vector_of<std::int32_t, Run>::type;

template <int Run, class Vector>
CROSSIN_DETAIL_INLINE inline void copy_run(Vector const& vector, float* to)
{
    static_assert(sizeof(Vector) == Run * sizeof(float));
    std::memcpy(to, &vector, sizeof vector);
}

#if defined(__AVX512F__)
inline constexpr __mmask16 every_lane = 0xFFFF; // without a mask, GCC 12 warns of its own header
#endif

/// Numbers of 8 or 16 bits, widened. By name where there is an instruction: GCC 12 takes them apart one by one.
template <int Run, class Narrow>
CROSSIN_DETAIL_INLINE inline words_of<Run> load_words(void const* from)
{
    typename vector_of<Narrow, Run>::type raw;
    std::memcpy(&raw, from, sizeof raw);
#if defined(__AVX512F__)
    if constexpr (Run == 16 && sizeof(Narrow) == 1)
        return (words_of<Run>)_mm512_maskz_cvtepi8_epi32(every_lane, (__m128i)raw);
    if constexpr (Run == 16 && sizeof(Narrow) == 2)
        return (words_of<Run>)_mm512_maskz_cvtepu16_epi32(every_lane, (__m256i)raw);
#endif
#if defined(__AVX2__)
    if constexpr (Run == 8 && sizeof(Narrow) == 1)
        return (words_of<Run>)_mm256_cvtepi8_epi32(_mm_loadl_epi64(static_cast<__m128i const*>(from)));
    if constexpr (Run == 8 && sizeof(Narrow) == 2) return (words_of<Run>)_mm256_cvtepu16_epi32((__m128i)raw);
#endif
    return __builtin_convertvector(raw, words_of<Run>);
}

template <int Run, frozen_weights W>
CROSSIN_DETAIL_INLINE inline void load_run(W const& weights, std::size_t row, std::size_t col, float* to)
{
    for (std::size_t i = 0; i < Run; ++i) to[i] = static_cast<float>(weights.at(row, col + i));
}

template <int Run>
CROSSIN_DETAIL_INLINE inline void load_run(dense_weights<float> const& weights, std::size_t row, std::size_t col,
                                           float* to)
{
    std::memcpy(to, weights.address(row, col), Run * sizeof(float));
}

template <int Run>
CROSSIN_DETAIL_INLINE inline void load_run(dense_weights<bfloat16> const& weights, std::size_t row, std::size_t col,
                                           float* to)
{
    copy_run<Run>(load_words<Run, std::uint16_t>(weights.address(row, col)) << 16, to);
}

template <int Run>
CROSSIN_DETAIL_INLINE inline void load_run(dense_weights<float16> const& weights, std::size_t row, std::size_t col,
                                           float* to)
{
#if defined(__AVX512F__)
    if constexpr (Run == 16) {
        __m256i raw;
        std::memcpy(&raw, weights.address(row, col), sizeof raw);
        return _mm512_storeu_ps(to, _mm512_maskz_cvtph_ps(every_lane, raw));
    }
#endif
#if defined(__AVX2__) && defined(__F16C__)
    if constexpr (Run == 8) {
        __m128i raw;
        std::memcpy(&raw, weights.address(row, col), sizeof raw);
        return _mm256_storeu_ps(to, _mm256_cvtph_ps(raw));
    }
#endif
    using words = words_of<Run>;
    words const all = load_words<Run, std::uint16_t>(weights.address(row, col));
    words const magnitude = all & 0x7FFF, sign = (all & 0x8000) << 16;
    words const rebias = words{} + (112 << 23);
    words const beyond = magnitude >= 0x7C00; // infinite and NaN: the exponent becomes 255
    words const normal = (magnitude << 13) + rebias + (beyond & rebias);
    floats_of<Run> const multiple = __builtin_convertvector(magnitude, floats_of<Run>) * 0x1p-24F;
    words small;
    std::memcpy(&small, &multiple, sizeof small);
    words const below = magnitude < 0x0400;
    copy_run<Run>((below & small) | (~below & normal) | sign, to);
}

template <int Run>
CROSSIN_DETAIL_INLINE inline void load_run(int8_weights const& weights, std::size_t row, std::size_t col, float* to)
{
    words_of<Run> const values = load_words<Run, std::int8_t>(weights.address(row, col));
    copy_run<Run>(__builtin_convertvector(values, floats_of<Run>) * weights.scale(row), to);
}

/// Both values of a byte of codes, in the order of memory.
inline constexpr std::array<std::array<float, 2>, 256> nf4_pairs = [] {
    std::array<std::array<float, 2>, 256> pairs{};
    for (std::size_t byte = 0; byte < 256; ++byte) pairs[byte] = {nf4_values[byte >> 4], nf4_values[byte & 15U]};
    return pairs;
}();

#if defined(__AVX2__)
/// The codes of Run / 2 bytes, one a byte.
template <int Run>
CROSSIN_DETAIL_INLINE inline __m128i nf4_codes(std::uint8_t const* bytes)
{
    std::uint64_t packed = 0;
    std::memcpy(&packed, bytes, Run / 2);
    __m128i const both = _mm_cvtsi64_si128(static_cast<long long>(packed)), four = _mm_set1_epi8(15);
    return _mm_unpacklo_epi8(_mm_and_si128(_mm_srli_epi16(both, 4), four), _mm_and_si128(both, four));
}
#endif

/// Run codes of one block, times its maximum.
template <int Run>
CROSSIN_DETAIL_INLINE inline void decode_nf4(std::uint8_t const* codes, float maximum, float* to)
{
#if defined(__AVX512F__)
    if constexpr (Run == 16) {
        __m512 const values = _mm512_maskz_permutexvar_ps(every_lane,
                                                          _mm512_maskz_cvtepu8_epi32(every_lane, nf4_codes<Run>(codes)),
                                                          _mm512_loadu_ps(nf4_values.data()));
        _mm512_storeu_ps(to, _mm512_mul_ps(values, _mm512_set1_ps(maximum)));
        return;
    }
#endif
#if defined(__AVX2__)
    if constexpr (Run == 8) { // two tables of eight; the fourth bit of the code, moved to the sign, says which
        __m256i const all = _mm256_cvtepu8_epi32(nf4_codes<Run>(codes));
        __m256 const low = _mm256_permutevar8x32_ps(_mm256_loadu_ps(nf4_values.data()), all);
        __m256 const high = _mm256_permutevar8x32_ps(_mm256_loadu_ps(nf4_values.data() + 8), all);
        __m256 const upper = _mm256_castsi256_ps(_mm256_slli_epi32(all, 28));
        _mm256_storeu_ps(to, _mm256_mul_ps(_mm256_blendv_ps(low, high, upper), _mm256_set1_ps(maximum)));
        return;
    }
#endif
    for (std::size_t i = 0; i < Run / 2; ++i) std::memcpy(to + 2 * i, nf4_pairs[codes[i]].data(), 2 * sizeof(float));
    for (std::size_t i = 0; i < Run; ++i) to[i] *= maximum;
}

/// Whether runs lie in one block each.
CROSSIN_DETAIL_INLINE inline bool whole_blocks(nf4_weights const& weights) noexcept
{
    return weights.cols() % nf4_weights::block == 0;
}

template <int Run>
CROSSIN_DETAIL_INLINE inline void load_run(nf4_weights const& weights, std::size_t row, std::size_t col, float* to)
{
    if (Run % 2 == 0 && whole_blocks(weights))
        return decode_nf4<Run>(weights.address(row, col), weights.maximum(row, col), to);
    for (std::size_t i = 0; i < Run; ++i) to[i] = weights.at(row, col + i);
}

/// Runs of one row after the other, for loops along it: what holds for the whole row is found out once.
template <int Run, frozen_weights W>
class row_runs {
public:
    CROSSIN_DETAIL_INLINE row_runs(W const& weights, std::size_t row) noexcept : weights_(&weights), row_(row) {}
    /// As `load_run`, but for a factor that the whole row has.
    CROSSIN_DETAIL_INLINE void load(std::size_t col, float* to) const { load_run<Run>(*weights_, row_, col, to); }
    [[nodiscard]] CROSSIN_DETAIL_INLINE float factor() const noexcept { return 1; }

private:
    W const* weights_;
    std::size_t row_;
};

template <int Run>
class row_runs<Run, int8_weights> {
public:
    CROSSIN_DETAIL_INLINE row_runs(int8_weights const& weights, std::size_t row) noexcept
        : values_(weights.address(row, 0)), scale_(weights.scale(row))
    {}
    CROSSIN_DETAIL_INLINE void load(std::size_t col, float* to) const
    {
        copy_run<Run>(__builtin_convertvector(load_words<Run, std::int8_t>(values_ + col), floats_of<Run>), to);
    }
    [[nodiscard]] CROSSIN_DETAIL_INLINE float factor() const noexcept { return scale_; }

private:
    std::int8_t const* values_;
    float scale_;
};

/// NF4 weights whose rows are whole blocks.
struct nf4_whole_rows : nf4_weights {
    explicit nf4_whole_rows(nf4_weights const& weights) noexcept : nf4_weights(weights) {}
};

template <int Run>
class row_runs<Run, nf4_whole_rows> {
public:
    CROSSIN_DETAIL_INLINE row_runs(nf4_whole_rows const& weights, std::size_t row) noexcept
        : weights_(&weights), codes_(weights.address(row, 0)), row_(row)
    {}
    CROSSIN_DETAIL_INLINE void load(std::size_t col, float* to) const
    {
        decode_nf4<Run>(codes_ + col / 2, weights_->maximum(row_, col), to);
    }
    [[nodiscard]] CROSSIN_DETAIL_INLINE float factor() const noexcept { return 1; }

private:
    nf4_weights const* weights_;
    std::uint8_t const* codes_;
    std::size_t row_;
};

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin::detail
#endif
