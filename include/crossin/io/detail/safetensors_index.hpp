// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_DETAIL_SAFETENSORS_INDEX_HPP
#define CROSSIN_IO_DETAIL_SAFETENSORS_INDEX_HPP

/// \file
/// Models whose tensors lie in several safetensors files that an index names. Layer: io. Needs: safetensors_header,
/// lines.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/handle.hpp>
#include <crossin/io/detail/json_check.hpp>
#include <crossin/io/detail/json_cursor.hpp>
#include <crossin/io/detail/lines.hpp>
#include <crossin/io/detail/posix.hpp>
#include <crossin/io/detail/safetensors_header.hpp>
#include <crossin/io/tensor_set.hpp>

namespace crossin::detail {

/// Reads `weight_map`, an object of tensor names and the names of the files that hold them.
class safetensors_index {
public:
    struct item {
        std::string_view name;
        std::string_view file;
        std::uint64_t at = 0; ///< in the index [bytes]
    };

    explicit safetensors_index(std::string const& path) : map_(path), cursor_(map_.bytes())
    {
        std::string_view const text = map_.bytes();
        if (std::size_t const at = first_invalid_utf8(text); at != std::string_view::npos)
            fail(errc::encoding, place_of(at), utf8_message(text, at));
        if (text.empty())
            fail(errc::parse, place{path}, "the file is empty; an object with \"weight_map\" was expected");
        if (json_mistake const found = json_checker(text, 64, "values are nested more than 64 deep").check();
            found.message)
            fail(errc::parse, place_of(found.at), found.message);
        room_.start(text.size());
        read();
        std::ranges::sort(items_, {}, [](item const& one) { return std::pair(one.name, one.at); });
        auto const twice = std::ranges::adjacent_find(items_, {}, &item::name);
        if (twice != items_.end())
            fail(errc::parse, place_of(std::next(twice)->at),
                 "the tensor " + in_quotes(twice->name, 120) + " stands twice in \"weight_map\"");
        for (item const& one : items_) files_.push_back(one.file);
        std::ranges::sort(files_);
        auto const repeated = std::ranges::unique(files_);
        files_.erase(repeated.begin(), repeated.end());
    }

    [[nodiscard]] std::vector<item> const& items() const noexcept { return items_; }             ///< by name
    [[nodiscard]] std::vector<std::string_view> const& files() const noexcept { return files_; } ///< by name, each once
    [[nodiscard]] place place_of(std::uint64_t at) const { return place_in(map_.path(), map_.bytes(), at); }

private:
    [[nodiscard]] std::uint64_t value_at()
    {
        static_cast<void>(cursor_.peek());
        return static_cast<std::uint64_t>(cursor_.position() - map_.bytes().data());
    }

    void read()
    {
        std::uint64_t const begin = value_at();
        if (cursor_.peek() != '{') fail(errc::parse, place_of(begin), "an object with \"weight_map\" was expected");
        bool seen = false;
        bool const whole = cursor_.each_member(room_, [&](std::string_view key) {
            if (key != "weight_map") return cursor_.skip();
            std::uint64_t const at = value_at();
            if (std::exchange(seen, true)) fail(errc::parse, place_of(at), "\"weight_map\" stands twice");
            if (cursor_.peek() != '{')
                fail(errc::parse, place_of(at), "\"weight_map\" must be an object of tensors and their files");
            return cursor_.each_member(room_, [&](std::string_view name) { return add(name); });
        });
        if (!whole) fail(errc::parse, place_of(value_at()), "a text here holds half of a surrogate pair");
        if (!seen) fail(errc::parse, place_of(begin), "the index lacks \"weight_map\"; is it that of a model?");
        if (items_.empty()) fail(errc::parse, place_of(begin), "\"weight_map\" names no tensor");
    }

    bool add(std::string_view name)
    {
        item made{name, {}, value_at()};
        if (cursor_.peek() != '"')
            fail(errc::parse, place_of(made.at), "the file of " + in_quotes(name, 120) + " must be a text");
        if (!cursor_.text(made.file, room_)) return false;
        bool const plain = !made.file.empty() && made.file != "." && made.file != ".." &&
                           made.file.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos;
        if (!plain)
            fail(errc::parse, place_of(made.at),
                 "the file " + in_quotes(made.file) + " of " + in_quotes(name, 120) +
                     " is not the name of one in the folder of the index");
        items_.push_back(made);
        return true;
    }

    mapped_file map_;
    json_cursor cursor_;
    text_room room_;
    std::vector<item> items_;
    std::vector<std::string_view> files_;
};

/// The tensors that the index at `path` names, in the files that it names, which lie beside it.
[[nodiscard]] inline tensor_set read_sharded_safetensors(std::string const& path)
{
    safetensors_index const index(path);
    auto data = handle<tensor_data>::make();
    data->path = path;
    data->files.reserve(index.files().size());
    std::string const folder = path.substr(0, path.rfind('/') + 1);
    for (std::string_view const name : index.files()) {
        std::string file = folder + std::string(name);
        struct stat status = {};
        if (::stat(file.c_str(), &status) != 0 && errno == ENOENT) {
            auto const first = std::ranges::find(index.items(), name, &safetensors_index::item::file);
            fail(errc::not_found, index.place_of(first->at),
                 "the file " + in_quotes(name) + " that the index names is missing from its folder");
        }
        data->files.emplace_back(std::move(file));
        safetensors_reader(*data, static_cast<std::uint32_t>(data->files.size() - 1)).read();
    }

    std::vector<char> found(index.items().size(), 0);
    std::vector<tensor_entry> named;
    for (tensor_entry const& entry : data->entries) {
        auto const item = std::ranges::lower_bound(index.items(), entry.name, {}, &safetensors_index::item::name);
        if (item == index.items().end() || item->name != entry.name || item->file != index.files()[entry.file]) {
            data->left_out.push_back(entry.name);
            continue;
        }
        found[static_cast<std::size_t>(item - index.items().begin())] = 1;
        named.push_back(entry);
    }
    data->entries = std::move(named);
    if (auto const missing = std::ranges::find(found, 0); missing != found.end()) {
        safetensors_index::item const& item = index.items()[static_cast<std::size_t>(missing - found.begin())];
        fail(errc::mismatch, index.place_of(item.at),
             "the tensor " + in_quotes(item.name, 120) + " is not in the file " + in_quotes(item.file) +
                 " that the index names for it");
    }
    data->seal();
    return tensor_set(std::move(data));
}

} // namespace crossin::detail
#endif
