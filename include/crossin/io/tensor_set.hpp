// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_TENSOR_SET_HPP
#define CROSSIN_IO_TENSOR_SET_HPP

/// \file
/// The named tensors of one or more mapped files. Layer: io. Needs: tensor, mapped_file, handle, indexed, nearest.

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/handle.hpp>
#include <crossin/core/indexed.hpp>
#include <crossin/core/nearest.hpp>
#include <crossin/core/text_arena.hpp>
#include <crossin/io/mapped_file.hpp>
#include <crossin/io/tensor.hpp>

namespace crossin {
namespace detail {

/// One tensor of a file.
struct tensor_entry {
    std::string_view name;
    std::string_view bytes;
    std::uint64_t byte = 0;            ///< where in its file they begin [bytes]
    std::uint64_t first_dimension = 0; ///< in the list of all dimensions
    std::uint32_t rank = 0;
    std::uint32_t file = 0;
    element_type type = element_type::f32;
};

/// What a `tensor_set` shares. Filled by a reader, then sealed; from then on it does not change.
struct tensor_data {
    std::string path; ///< what was opened
    std::vector<mapped_file> files;
    std::vector<tensor_entry> entries; ///< by file, then by offset
    std::vector<std::uint64_t> dimensions;
    std::vector<std::uint64_t> by_name;                                  ///< indices of entries
    std::vector<std::pair<std::string_view, std::string_view>> metadata; ///< by key
    std::vector<std::string_view> left_out; ///< names of tensors that are no part of the set
    text_arena names;

    void seal()
    {
        by_name.resize(entries.size());
        for (std::uint64_t i = 0; i < by_name.size(); ++i) by_name[i] = i;
        std::ranges::sort(by_name, {}, [&](std::uint64_t i) { return entries[i].name; });
        std::vector<std::uint64_t> order(metadata.size());
        for (std::uint64_t i = 0; i < order.size(); ++i) order[i] = i;
        std::ranges::sort(order, {}, [&](std::uint64_t i) { return std::pair(metadata[i].first, i); });
        std::vector<std::pair<std::string_view, std::string_view>> sorted;
        for (std::uint64_t const i : order)
            if (sorted.empty() || sorted.back().first != metadata[i].first) sorted.push_back(metadata[i]);
        metadata = std::move(sorted);
    }
    /// Requires: sealed.
    [[nodiscard]] std::optional<std::uint64_t> index_of(std::string_view name) const noexcept
    {
        auto const found = std::ranges::lower_bound(by_name, name, {},
                                                    [&](std::uint64_t i) { return entries[i].name; });
        if (found == by_name.end() || entries[*found].name != name) return std::nullopt;
        return *found;
    }
    [[nodiscard]] std::optional<std::string_view> metadata_at(std::string_view key) const noexcept
    {
        auto const found = std::ranges::lower_bound(metadata, key, {}, [](auto const& entry) { return entry.first; });
        if (found == metadata.end() || found->first != key) return std::nullopt;
        return found->second;
    }
    [[nodiscard]] tensor_view view(std::uint64_t i) const noexcept
    {
        tensor_entry const& entry = entries[i];
        return {entry.name,
                entry.type,
                std::span(dimensions).subspan(entry.first_dimension, entry.rank),
                entry.bytes,
                files[entry.file].path(),
                entry.byte};
    }
};

} // namespace detail

/// The named tensors of one or more files, where they lie. Each file is mapped: what is not looked at is not read.
///
/// Models:   a random_access_range of `tensor_view`, in the order of the files and of the bytes in them; copies share
///           one mapping.
/// State:    none that reading changes: any number of threads may read. Views hold as long as a copy of the set. Files
///           that are cut short while they are mapped: see `mapped_file`.
class tensor_set {
public:
    /// No tensors.
    tensor_set() : data_(handle<detail::tensor_data>::make()) {}
    /// For readers. Requires: `data` is sealed.
    explicit tensor_set(handle<detail::tensor_data> data) noexcept : data_(std::move(data)) {}

    [[nodiscard]] std::uint64_t size() const noexcept { return data_->entries.size(); }
    /// Requires: i < size().
    [[nodiscard]] tensor_view operator[](std::uint64_t i) const noexcept { return data_->view(i); }
    [[nodiscard]] auto begin() const noexcept { return index_iterator(*this, 0); }
    [[nodiscard]] auto end() const noexcept { return index_iterator(*this, size()); }

    /// The tensor of that name, or nothing. A name that the metadata give as an alias of a tensor, as files do whose
    /// embedding is also the head, finds that tensor under its own name.
    ///
    /// Complexity: O(log size()).
    [[nodiscard]] std::optional<tensor_view> find(std::string_view name) const noexcept
    {
        std::optional<std::uint64_t> index = data_->index_of(name);
        if (!index)
            if (auto const alias = data_->metadata_at(name)) index = data_->index_of(*alias);
        if (!index) return std::nullopt;
        return data_->view(*index);
    }

    /// The tensor of that name. Errors: `error{not_found}` with the nearest name.
    [[nodiscard]] tensor_view at(std::string_view name) const
    {
        if (auto const found = find(name)) [[likely]]
            return *found;
        std::string message = "holds no tensor " + in_quotes(name, 120);
        if (size() == 0)
            message += "; it holds none at all";
        else if (size() <= 10'000) { // comparing takes a microsecond a name
            std::vector<std::string_view> names;
            for (detail::tensor_entry const& entry : data_->entries) names.push_back(entry.name);
            message += "; the nearest name is " + in_quotes(nearest(name, names), 120);
        }
        fail(errc::not_found, place{path()}, message);
    }
    /// The same, of that shape. Errors: and those of `tensor_view::expect_shape`.
    [[nodiscard]] tensor_view at(std::string_view name, std::span<std::uint64_t const> shape) const
    {
        tensor_view const found = at(name);
        found.expect_shape(shape);
        return found;
    }
    [[nodiscard]] tensor_view at(std::string_view name, std::initializer_list<std::uint64_t> shape) const
    {
        return at(name, std::span<std::uint64_t const>(shape.begin(), shape.size()));
    }

    /// What the files say about themselves, by key; of several files the first that has the key counts.
    [[nodiscard]] std::span<std::pair<std::string_view, std::string_view> const> metadata() const noexcept
    {
        return data_->metadata;
    }
    [[nodiscard]] std::optional<std::string_view> metadata(std::string_view key) const noexcept
    {
        return data_->metadata_at(key);
    }

    /// Names of tensors that lie in the files and are no part of the set, since the index of a model does not name them.
    [[nodiscard]] std::span<std::string_view const> left_out() const noexcept { return data_->left_out; }

    /// What was opened.
    [[nodiscard]] std::string const& path() const noexcept { return data_->path; }
    /// The files that the tensors lie in.
    [[nodiscard]] std::span<mapped_file const> files() const noexcept { return data_->files; }
    /// Of all tensors together [bytes].
    [[nodiscard]] std::uint64_t total_bytes() const noexcept
    {
        std::uint64_t sum = 0;
        for (detail::tensor_entry const& entry : data_->entries) sum += entry.bytes.size();
        return sum;
    }

    /// Errors: `error{mismatch}` naming a file that is no longer what was mapped, by identity, size or time.
    void verify_unchanged() const
    {
        for (mapped_file const& file : data_->files)
            if (file.changed())
                fail(errc::mismatch, place{file.path()}, "was changed after it was opened; open it anew");
    }

private:
    handle<detail::tensor_data> data_;
};

} // namespace crossin
#endif
