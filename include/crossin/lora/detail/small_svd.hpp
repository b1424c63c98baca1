// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_SMALL_SVD_HPP
#define CROSSIN_LORA_DETAIL_SMALL_SVD_HPP

/// \file
/// Decompositions of tall and of small matrices, in double, by columns. Layer: lora. Needs: nothing.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace crossin::detail {

/// In four sums, which the processor adds side by side; always the same four.
[[nodiscard]] inline double dot(double const* a, double const* b, std::size_t size) noexcept
{
    double sums[4] = {0, 0, 0, 0};
    std::size_t i = 0;
    for (; i + 4 <= size; i += 4)
        for (std::size_t lane = 0; lane < 4; ++lane) sums[lane] += a[i + lane] * b[i + lane];
    for (; i < size; ++i) sums[0] += a[i] * b[i];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/// A matrix column after column.
class column_list {
public:
    explicit column_list(std::size_t rows) : rows_(rows) {}
    column_list(std::size_t rows, std::size_t columns) : rows_(rows), size_(columns), values_(rows * columns) {}

    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; } ///< columns
    [[nodiscard]] double* operator[](std::size_t column) noexcept { return values_.data() + column * rows_; }
    [[nodiscard]] double const* operator[](std::size_t column) const noexcept
    {
        return values_.data() + column * rows_;
    }
    /// A column of zeros behind the others. Pointers to columns end.
    [[nodiscard]] double* add()
    {
        values_.resize(values_.size() + rows_);
        return (*this)[size_++];
    }
    [[nodiscard]] column_list transposed() const
    {
        column_list result(size_, rows_);
        for (std::size_t c = 0; c < size_; ++c)
            for (std::size_t r = 0; r < rows_; ++r) result[r][c] = (*this)[c][r];
        return result;
    }
    /// This times the transpose of another with as many columns.
    [[nodiscard]] column_list times_transposed(column_list const& other) const
    {
        column_list result(rows_, other.rows_);
        for (std::size_t k = 0; k < size_; ++k)
            for (std::size_t c = 0; c < other.rows_; ++c)
                for (std::size_t r = 0; r < rows_; ++r) result[c][r] += (*this)[k][r] * other[k][c];
        return result;
    }

private:
    std::size_t rows_, size_ = 0;
    std::vector<double> values_;
};

/// A matrix as q r, with as many orthonormal columns in q as the matrix has that depend on no others.
///
/// Source: Gram and Schmidt, each column twice; after that columns are orthogonal to rounding (Giraud et al., 2005).
struct thin_qr {
    column_list q; ///< [rows x k], k at most the rows and the columns
    column_list r; ///< [k x columns], by columns

    explicit thin_qr(column_list from) : q(from.rows()), r(0)
    {
        std::size_t const rows = from.rows(), columns = from.size();
        std::vector<std::vector<double>> coefficients(columns);
        for (std::size_t c = 0; c < columns; ++c) {
            double* const x = from[c];
            std::vector<double>& mine = coefficients[c];
            mine.resize(q.size());
            double const before = std::sqrt(dot(x, x, rows));
            for (int pass = 0; pass < 2; ++pass)
                for (std::size_t k = 0; k < q.size(); ++k) {
                    double const along = dot(q[k], x, rows);
                    mine[k] += along;
                    for (std::size_t i = 0; i < rows; ++i) x[i] -= along * q[k][i];
                }
            double const length = std::sqrt(dot(x, x, rows));
            if (length <= 1e-13 * before || q.size() == rows) continue; // also for zeros: nothing new
            double* const unit = q.add();
            for (std::size_t i = 0; i < rows; ++i) unit[i] = x[i] / length;
            mine.push_back(length);
        }
        r = column_list(q.size(), columns);
        for (std::size_t c = 0; c < columns; ++c) std::copy(coefficients[c].begin(), coefficients[c].end(), r[c]);
    }
};

/// A matrix as the sum of left[k] values[k] right[k]^T, values descending.
struct svd_parts {
    column_list left, right;
    std::vector<double> values;
};

/// All singular values of a small matrix, by rotating pairs of columns until each is orthogonal to all others.
[[nodiscard]] inline svd_parts small_svd(column_list w)
{
    bool const wide = w.size() > w.rows();
    if (wide) w = w.transposed();
    std::size_t const rows = w.rows(), columns = w.size();
    column_list v(columns, columns);
    for (std::size_t c = 0; c < columns; ++c) v[c][c] = 1;
    bool turned = true;
    for (int sweep = 0; turned && sweep < 60; ++sweep) { // ten, as a rule
        turned = false;
        for (std::size_t p = 0; p + 1 < columns; ++p)
            for (std::size_t q = p + 1; q < columns; ++q) {
                double const pp = dot(w[p], w[p], rows), qq = dot(w[q], w[q], rows), pq = dot(w[p], w[q], rows);
                if (std::abs(pq) <= 1e-15 * std::sqrt(pp) * std::sqrt(qq) || pq == 0) continue;
                double const zeta = (qq - pp) / (2 * pq);
                double const t = (zeta >= 0 ? 1 : -1) / (std::abs(zeta) + std::sqrt(1 + zeta * zeta));
                double const c = 1 / std::sqrt(1 + t * t), s = c * t;
                turned = turned || std::abs(s) > 1e-15;
                auto const turn = [&](double* x, double* y, std::size_t size) {
                    for (std::size_t i = 0; i < size; ++i) {
                        double const old = x[i];
                        x[i] = c * old - s * y[i];
                        y[i] = s * old + c * y[i];
                    }
                };
                turn(w[p], w[q], rows);
                turn(v[p], v[q], columns);
            }
    }
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t c = 0; c < columns; ++c) order.emplace_back(std::sqrt(dot(w[c], w[c], rows)), c);
    std::ranges::sort(order, [](auto const& x, auto const& y) {
        return x.first != y.first ? x.first > y.first : x.second < y.second;
    });
    svd_parts parts{column_list(rows), column_list(columns), {}};
    for (auto const& [value, c] : order) {
        if (value == 0) break;
        parts.values.push_back(value);
        double* const left = parts.left.add();
        for (std::size_t i = 0; i < rows; ++i) left[i] = w[c][i] / value;
        std::copy(v[c], v[c] + columns, parts.right.add());
    }
    if (wide) std::swap(parts.left, parts.right);
    return parts;
}

/// Writes basis * coordinates.
inline void combine_columns(column_list const& basis, double const* coordinates, double* to)
{
    std::fill(to, to + basis.rows(), 0.0);
    for (std::size_t k = 0; k < basis.size(); ++k)
        for (std::size_t i = 0; i < basis.rows(); ++i) to[i] += basis[k][i] * coordinates[k];
}

} // namespace crossin::detail
#endif
