// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_DLPACK_HPP
#define CROSSIN_BATCH_DLPACK_HPP

/// \file
/// Arrays of batches handed to tensor libraries without a copy. Layer: batch. Needs: handle, padded_rows, token_batch.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <crossin/batch/padded_rows.hpp>
#include <crossin/batch/token_batch.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/handle.hpp>

namespace crossin {

/// The structs of DLPack, field by field, so that its header is not needed. A pointer to one is a pointer to the struct
/// of the published header, by `reinterpret_cast`.
///
/// Source: DLPack, `dlpack.h`, ABI of versions 0.8 (unversioned) and 1.0 (versioned).
namespace dlpack {

inline constexpr std::int32_t on_cpu = 1;               ///< kDLCPU
inline constexpr std::uint8_t is_int = 0, is_uint = 1;  ///< kDLInt, kDLUInt
inline constexpr std::uint64_t flag_read_only = 1;      ///< DLPACK_FLAG_BITMASK_READ_ONLY
inline constexpr char const* capsule_name = "dltensor"; ///< of a Python capsule with a `managed_tensor`
inline constexpr char const* versioned_capsule_name = "dltensor_versioned";

struct device {
    std::int32_t type = on_cpu;
    std::int32_t id = 0;
};
struct data_type {
    std::uint8_t code = is_int;
    std::uint8_t bits = 0;
    std::uint16_t lanes = 1;
};
struct tensor {
    void* data = nullptr;
    device where = {};
    std::int32_t dimensions = 0; ///< ndim
    data_type type = {};
    std::int64_t* shape = nullptr;
    std::int64_t* strides = nullptr; ///< [elements]
    std::uint64_t byte_offset = 0;
};
/// DLManagedTensor: whoever takes it calls `deleter(it)`, once.
struct managed_tensor {
    tensor view = {};
    void* owner = nullptr; ///< manager_ctx
    void (*deleter)(managed_tensor*) = nullptr;
};
struct version {
    std::uint32_t major = 1;
    std::uint32_t minor = 0;
};
/// DLManagedTensorVersioned.
struct versioned_tensor {
    version abi = {};
    void* owner = nullptr; ///< manager_ctx
    void (*deleter)(versioned_tensor*) = nullptr;
    std::uint64_t flags = 0;
    tensor view = {};
};

static_assert(std::is_standard_layout_v<managed_tensor> && std::is_standard_layout_v<versioned_tensor>);
static_assert(sizeof(void*) != 8 || (sizeof(tensor) == 48 && sizeof(managed_tensor) == 64 &&
                                     offsetof(versioned_tensor, view) == 32 && sizeof(versioned_tensor) == 80));

} // namespace dlpack

/// A managed tensor until somebody else takes it.
///
/// Effects: the destructor calls the deleter, unless `release()` gave the tensor away.
template <class Managed>
class dlpack_holder {
public:
    explicit dlpack_holder(Managed* tensor) noexcept : tensor_(tensor) {}
    dlpack_holder(dlpack_holder&& other) noexcept : tensor_(std::exchange(other.tensor_, nullptr)) {}
    dlpack_holder& operator=(dlpack_holder&& other) noexcept
    {
        std::swap(tensor_, other.tensor_);
        return *this;
    }
    ~dlpack_holder()
    {
        if (tensor_) tensor_->deleter(tensor_);
    }
    [[nodiscard]] Managed const& operator*() const noexcept { return *tensor_; }
    [[nodiscard]] Managed const* operator->() const noexcept { return tensor_; }
    /// For whoever calls the deleter from now on.
    [[nodiscard]] Managed* release() noexcept { return std::exchange(tensor_, nullptr); }

private:
    Managed* tensor_;
};

namespace detail {

/// A managed tensor, what it points to, and what keeps that alive.
template <class Managed, class Owner>
struct dlpack_box {
    Managed managed = {};
    handle<Owner> owner;
    std::array<std::int64_t, 2> shape = {}, strides = {};
};

/// A tensor of so many dimensions, [rows x cols] or [rows]. Requires: cols is 1 for one dimension.
template <class Managed, class Owner, std::integral T>
[[nodiscard]] dlpack_holder<Managed> dlpack_shaped(handle<Owner> owner, std::span<T const> values,
                                                   std::int32_t dimensions, std::size_t rows, std::size_t cols)
{
    using box = dlpack_box<Managed, Owner>;
    if (rows * cols != values.size())
        fail(errc::mismatch, std::to_string(values.size()) + " numbers do not make rows of " + std::to_string(cols));
    box* const made = new box;
    made->owner = std::move(owner);
    auto const length = static_cast<std::int64_t>(rows), width = static_cast<std::int64_t>(cols);
    made->shape = {length, width};
    made->strides = {width, 1};
    dlpack::tensor& view = made->managed.view;
    view.data = const_cast<T*>(values.data()); // the struct has no word for data that are only read
    view.dimensions = dimensions;
    view.type = {std::is_signed_v<T> ? dlpack::is_int : dlpack::is_uint, static_cast<std::uint8_t>(8 * sizeof(T)), 1};
    view.shape = made->shape.data();
    view.strides = made->strides.data();
    made->managed.owner = made;
    made->managed.deleter = [](Managed* self) { delete static_cast<box*>(self->owner); };
    if constexpr (requires { made->managed.flags; }) made->managed.flags = dlpack::flag_read_only;
    return dlpack_holder<Managed>(&made->managed);
}

} // namespace detail

/// A tensor of one or two dimensions over `values`, which lie in `owner`. The tensor keeps the owner alive.
///
/// `Managed` is `dlpack::managed_tensor` or `dlpack::versioned_tensor`. `cols` of 0: one dimension.
/// Requires:   `values` stay where they are; nobody writes to them while a tensor is about. The versioned tensor says
///             so (read only); the other one has no word for it.
/// Errors:     `error{mismatch}` where rows of `cols` do not come out even.
/// Source:     DLPack. Data begin where the vector's do, at a multiple of 16 bytes and not of 256, as the header would
///             have it; NumPy 1.24 and torch 1.13 take them so, as `dlpack::managed_tensor`. That torch refuses unsigned
///             numbers. Strides are always there, as from version 1.2 on they must.
template <class Managed = dlpack::versioned_tensor, class Owner, std::integral T>
[[nodiscard]] dlpack_holder<Managed> dlpack_of(handle<Owner> owner, std::span<T const> values, std::size_t cols = 0)
{
    if (cols == 0) return detail::dlpack_shaped<Managed>(std::move(owner), values, 1, values.size(), 1);
    return detail::dlpack_shaped<Managed>(std::move(owner), values, 2, values.size() / cols, cols);
}

/// An array of a batch by its member: `dlpack_of(batch, &token_batch::ids)`.
template <class Managed = dlpack::versioned_tensor, std::integral T>
[[nodiscard]] dlpack_holder<Managed> dlpack_of(handle<token_batch> batch, std::vector<T> token_batch::* array)
{
    std::span<T const> const values((*batch).*array);
    return dlpack_of<Managed>(std::move(batch), values);
}

/// An array of rows by its member, [rows x width]: `dlpack_of(rows, &padded_rows::labels)`.
template <class Managed = dlpack::versioned_tensor>
[[nodiscard]] dlpack_holder<Managed> dlpack_of(handle<padded_rows> rows, std::vector<std::int64_t> padded_rows::* array)
{
    std::span<std::int64_t const> const values((*rows).*array);
    std::size_t const count = rows->rows, width = rows->width;
    return detail::dlpack_shaped<Managed>(std::move(rows), values, 2, count, width);
}

} // namespace crossin
#endif
