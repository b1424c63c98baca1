// SPDX-License-Identifier: MIT
#include <crossin/batch/dlpack.hpp>

#include "support/catch.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include <crossin/core/error.hpp>

namespace xin = crossin;

namespace {

// What a consumer knows: offsets in bytes, by the published structs on a machine with pointers of 64 bits.
template <class T>
T at(void const* base, std::size_t offset)
{
    T value;
    std::memcpy(static_cast<void*>(&value), static_cast<char const*>(base) + offset, sizeof value);
    return value;
}

/// A DLTensor, read by its bytes.
struct read_tensor {
    void const* data;
    std::int32_t device_type, device_id, ndim;
    std::uint8_t code, bits;
    std::uint16_t lanes;
    std::vector<std::int64_t> shape, strides;
    std::uint64_t byte_offset;

    explicit read_tensor(void const* tensor)
        : data(at<void const*>(tensor, 0)), device_type(at<std::int32_t>(tensor, 8)),
          device_id(at<std::int32_t>(tensor, 12)), ndim(at<std::int32_t>(tensor, 16)),
          code(at<std::uint8_t>(tensor, 20)), bits(at<std::uint8_t>(tensor, 21)), lanes(at<std::uint16_t>(tensor, 22)),
          byte_offset(at<std::uint64_t>(tensor, 40))
    {
        auto const* const sizes = at<std::int64_t const*>(tensor, 24);
        auto const* const steps = at<std::int64_t const*>(tensor, 32);
        shape.assign(sizes, sizes + ndim);
        strides.assign(steps, steps + ndim);
    }
};

/// Says when it goes.
struct watched {
    explicit watched(int& gone) : gone_(&gone) {}
    watched(watched const&) = delete;
    watched& operator=(watched const&) = delete;
    ~watched() { ++*gone_; }
    std::vector<std::int32_t> numbers{1, 2, 3, 4, 5, 6};

private:
    int* gone_;
};

xin::handle<xin::token_batch> some_batch()
{
    auto batch = xin::handle<xin::token_batch>::make();
    batch->add({{11, 12, 21}, 2}, 5, {});
    batch->close_bin();
    batch->add({{13, 22}, 1}, 6, {});
    batch->close_bin();
    return batch;
}

} // namespace

TEST_CASE("dlpack: every array of a batch is read back by the published layout")
{
    if constexpr (sizeof(void*) != 8) return;
    auto const batch = some_batch();
    auto const check = [&](auto member, std::uint8_t code, std::uint8_t bits) {
        auto const holder = xin::dlpack_of<xin::dlpack::managed_tensor>(batch, member);
        read_tensor const tensor(&*holder);
        auto const& array = (*batch).*member;
        CHECK(tensor.data == array.data());
        CHECK(tensor.byte_offset == 0);
        CHECK(tensor.device_type == 1);
        CHECK(tensor.device_id == 0);
        CHECK(tensor.code == code);
        CHECK(tensor.bits == bits);
        CHECK(tensor.lanes == 1);
        CHECK(tensor.shape == std::vector<std::int64_t>{static_cast<std::int64_t>(array.size())});
        CHECK(tensor.strides == std::vector<std::int64_t>{1});
    };
    check(&xin::token_batch::ids, 1, 32);
    check(&xin::token_batch::begins, 1, 32);
    check(&xin::token_batch::labels, 0, 32);
    check(&xin::token_batch::prefixes, 1, 32);
    check(&xin::token_batch::bins, 1, 32);
    check(&xin::token_batch::indices, 1, 64);
}

TEST_CASE("dlpack: rows are matrices, and the versioned struct says version and read only")
{
    if constexpr (sizeof(void*) != 8) return;
    auto rows = xin::handle<xin::padded_rows>::make(xin::padded(*some_batch()));
    auto const holder = xin::dlpack_of(rows, &xin::padded_rows::labels);
    void const* const versioned = &*holder;
    CHECK(at<std::uint32_t>(versioned, 0) == 1);
    CHECK(at<std::uint32_t>(versioned, 4) == 0);
    CHECK(at<std::uint64_t>(versioned, 24) == 1);
    read_tensor const tensor(static_cast<char const*>(versioned) + 32);
    CHECK(tensor.shape == std::vector<std::int64_t>{2, 3});
    CHECK(tensor.strides == std::vector<std::int64_t>{3, 1});
    CHECK(tensor.code == 0);
    CHECK(tensor.bits == 64);
    CHECK(at<std::int64_t>(tensor.data, 8 * 2) == 21);

    auto const none = xin::dlpack_of(xin::handle<xin::padded_rows>::make(xin::padded(xin::token_batch{})),
                                     &xin::padded_rows::ids);
    CHECK(read_tensor(&none->view).shape == std::vector<std::int64_t>{0, 0}); // no rows are a matrix, too
}

TEST_CASE("dlpack: a tensor keeps its batch alive until the deleter is called, once")
{
    if constexpr (sizeof(void*) != 8) return;
    int gone = 0;
    void* taken = nullptr;
    {
        auto owner = xin::handle<watched>::make(gone);
        std::span<std::int32_t const> const numbers(owner->numbers);
        taken = xin::dlpack_of<xin::dlpack::managed_tensor>(owner, numbers, 2).release();
        static_cast<void>(xin::dlpack_of(owner, numbers)); // dropped unused
        auto moved = xin::dlpack_of(owner, numbers);
        auto const to = std::move(moved);
    }
    CHECK(gone == 0);
    read_tensor const tensor(taken);
    CHECK(tensor.shape == std::vector<std::int64_t>{3, 2});
    CHECK(at<std::int32_t>(tensor.data, 4 * 5) == 6);
    // DLManagedTensor: dl_tensor, manager_ctx, deleter.
    auto* const deleter = at<void (*)(xin::dlpack::managed_tensor*)>(taken, 56);
    deleter(static_cast<xin::dlpack::managed_tensor*>(taken));
    CHECK(gone == 1);
}

TEST_CASE("dlpack: rows that do not come out even are refused")
{
    auto owner = xin::handle<std::vector<std::int32_t>>::make(std::size_t{5});
    std::span<std::int32_t const> const numbers(*owner);
    CHECK_THROWS_AS(xin::dlpack_of(owner, numbers, 2), xin::error);
}
