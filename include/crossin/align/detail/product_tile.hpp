// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_PRODUCT_TILE_HPP
#define CROSSIN_ALIGN_DETAIL_PRODUCT_TILE_HPP

/// \file
/// Dot products of a few vectors with a few others, all sums in registers. Layer: align. Needs: Eigen.

#include <cstddef>
#include <type_traits>
#include <utility>

#include <Eigen/Core>

// What is compiled for different instructions stands in different namespaces, so that units compiled differently do not
// share it.
#if defined(__AVX512F__) && defined(__FMA__)
    #define CROSSIN_DETAIL_LANES lanes_avx512
#elif defined(__AVX2__) && defined(__FMA__)
    #define CROSSIN_DETAIL_LANES lanes_avx2_fma
#elif defined(__AVX__)
    #define CROSSIN_DETAIL_LANES lanes_avx
#else
    #define CROSSIN_DETAIL_LANES lanes_baseline
#endif

/// For what must become part of its caller, whatever the optimiser thinks of it.
#define CROSSIN_DETAIL_PART_OF_CALLER __attribute__((always_inline))

namespace crossin::detail {
inline namespace CROSSIN_DETAIL_LANES {

/// The products of `rows` vectors with `width` others.
///
/// Every product is the sum over the elements in their order, one multiply-add each, wherever in the tile it stands: equal
/// vectors have equal products, and the bits are those of any other division into tiles.
template <class T>
class product_tile {
    template <int Count, class Call>
    CROSSIN_DETAIL_PART_OF_CALLER static void repeat(Call&& call)
    {
        [&]<int... I>(std::integer_sequence<int, I...>) CROSSIN_DETAIL_PART_OF_CALLER {
            (call(std::integral_constant<int, I>{}), ...);
        }(std::make_integer_sequence<int, Count>{});
    }

public:
    using lanes = typename Eigen::internal::packet_traits<T>::type; ///< what one register holds
    static constexpr int lane_count = Eigen::internal::packet_traits<T>::size;
    /// 24 sums, 3 vectors of columns and 1 element in 32 registers; 12, 2 and 1 in 16.
    static constexpr bool many_registers = EIGEN_ARCH_DEFAULT_NUMBER_OF_REGISTERS >= 32;
    static constexpr int rows = many_registers ? 8 : 6;
    static constexpr int vectors = many_registers ? 3 : 2;
    static constexpr int width = vectors * lane_count; ///< columns

    /// at(i, j) = sum over k of row_panel[k][i] * column_panel[k][j].
    ///
    /// Shapes: row_panel [depth x rows], column_panel [depth x width].
    CROSSIN_DETAIL_PART_OF_CALLER product_tile(T const* row_panel, T const* column_panel, std::size_t depth)
    {
        namespace eigen = Eigen::internal;
        repeat<rows>([&](auto i) CROSSIN_DETAIL_PART_OF_CALLER {
            repeat<vectors>([&](auto v) CROSSIN_DETAIL_PART_OF_CALLER { sums_[i][v] = eigen::pset1<lanes>(T(0)); });
        });
        constexpr std::size_t ahead = 8; // steps; the columns come from the second-level cache
        for (std::size_t k = 0; k < depth; ++k) {
            lanes columns[vectors];
            repeat<vectors>([&](auto v) CROSSIN_DETAIL_PART_OF_CALLER {
                columns[v] = eigen::ploadu<lanes>(column_panel + v * lane_count);
                __builtin_prefetch(column_panel + ahead * width + v * lane_count);
            });
            repeat<rows>([&](auto i) CROSSIN_DETAIL_PART_OF_CALLER {
                lanes const element = eigen::pset1<lanes>(row_panel[i]);
                repeat<vectors>([&](auto v) CROSSIN_DETAIL_PART_OF_CALLER {
                    sums_[i][v] = eigen::pmadd(element, columns[v], sums_[i][v]);
                });
            });
            row_panel += rows;
            column_panel += width;
        }
    }

    /// Whether a product is greater than what its row or what its column asks for.
    ///
    /// Shapes: of_row [rows], of_column [width].
    [[nodiscard]] CROSSIN_DETAIL_PART_OF_CALLER bool any_above(T const* of_row, T const* of_column) const
    {
        namespace eigen = Eigen::internal;
        lanes columns[vectors];
        repeat<vectors>([&](auto v) CROSSIN_DETAIL_PART_OF_CALLER {
            columns[v] = eigen::ploadu<lanes>(of_column + v * lane_count);
        });
        // Differences have the sign of the comparison, as no number is so small that its difference is rounded to zero.
        lanes most[rows]; // independent of each other, so that none waits for the one before
        repeat<rows>([&](auto i) CROSSIN_DETAIL_PART_OF_CALLER {
            lanes const row = eigen::pset1<lanes>(of_row[i]);
            most[i] = eigen::psub(sums_[i][0], eigen::pmin(row, columns[0]));
            repeat<vectors - 1>([&](auto v) CROSSIN_DETAIL_PART_OF_CALLER {
                most[i] = eigen::pmax(most[i], eigen::psub(sums_[i][v + 1], eigen::pmin(row, columns[v + 1])));
            });
        });
        lanes all = most[0];
        repeat<rows - 1>([&](auto i) CROSSIN_DETAIL_PART_OF_CALLER { all = eigen::pmax(all, most[i + 1]); });
        return eigen::predux_max(all) > T(0);
    }

    /// Writes the products row after row.
    ///
    /// Shapes: to [rows x width].
    CROSSIN_DETAIL_PART_OF_CALLER void store(T* to) const
    {
        repeat<rows>([&](auto i) CROSSIN_DETAIL_PART_OF_CALLER {
            repeat<vectors>([&](auto v) CROSSIN_DETAIL_PART_OF_CALLER {
                Eigen::internal::pstoreu(to + i * width + v * lane_count, sums_[i][v]);
            });
        });
    }

private:
    lanes sums_[rows][vectors];
};

} // namespace CROSSIN_DETAIL_LANES
} // namespace crossin::detail
#endif
