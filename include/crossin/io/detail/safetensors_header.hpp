// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_DETAIL_SAFETENSORS_HEADER_HPP
#define CROSSIN_IO_DETAIL_SAFETENSORS_HEADER_HPP

/// \file
/// The header of a safetensors file, with every check of the format. Layer: io. Needs: tensor_set, json_check,
/// json_cursor.

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/detail/json_check.hpp>
#include <crossin/io/detail/json_cursor.hpp>
#include <crossin/io/tensor_set.hpp>

namespace crossin::detail {

inline constexpr std::uint64_t safetensors_length_bytes = 8;          ///< of the number that begins a file
inline constexpr std::uint64_t safetensors_most_header = 100'000'000; ///< what the format allows [bytes]
inline constexpr std::string_view safetensors_metadata_key = "__metadata__";

/// Adds the tensors of one mapped file to `to.entries`, `to.dimensions` and `to.metadata`.
class safetensors_reader {
public:
    /// Requires: the file is the one at index `file` of `to.files`, and does not move any more.
    safetensors_reader(tensor_data& to, std::uint32_t file)
        : to_(to), file_(file), path_(to.files[file].path()), bytes_(to.files[file].bytes()),
          header_(bytes_.substr(safetensors_length_bytes, checked_length())), cursor_(header_),
          data_at_(safetensors_length_bytes + header_.size())
    {}

    void read()
    {
        if (!header_.starts_with('{')) refuse(0, "a safetensors header begins with '{'; is this a safetensors file?");
        if (std::size_t const at = first_invalid_utf8(header_); at != std::string_view::npos)
            fail(errc::encoding, place_of(at), "the header is not UTF-8 here");
        if (json_mistake const found = json_checker(header_, 8, "values are nested more than 8 deep").check();
            found.message)
            refuse(found.at, std::string("the header is not JSON: ") + found.message);
        room_.start(header_.find('\\') == std::string_view::npos ? 0 : header_.size());
        bool const whole = cursor_.each_member(room_, [&](std::string_view key) {
            std::uint64_t const at = value_at();
            if (key == safetensors_metadata_key)
                metadata(at);
            else
                tensor(keep(key), at);
            return true;
        });
        if (!whole) refuse(value_at(), "a text of the header holds half of a surrogate pair");
        check_layout();
        check_names();
        add();
    }

private:
    /// A tensor as the header gives it.
    struct listed {
        std::string_view name;
        std::uint64_t at = 0;              ///< in the header [bytes]
        std::uint64_t first = 0, last = 0; ///< [first, last) in the data [bytes]
        std::uint64_t first_dimension = 0;
        std::uint32_t rank = 0;
        element_type type = element_type::f32;
    };

    /// The length of the header, when the file holds as much.
    std::uint64_t checked_length() const
    {
        if (bytes_.size() < safetensors_length_bytes)
            fail(
                errc::parse, place{path_, 0, 0, true},
                "holds " + std::to_string(bytes_.size()) +
                    " bytes, and a safetensors file begins with 8 that give the length of its header; it is cut short, "
                    "or of another format");
        std::uint64_t length = 0;
        for (std::size_t i = 0; i < safetensors_length_bytes; ++i)
            length |= std::uint64_t{static_cast<unsigned char>(bytes_[i])} << (8 * i);
        if (length > safetensors_most_header)
            fail(errc::limit, place{path_, 0, 0, true},
                 "the header is said to have " + std::to_string(length) +
                     " bytes, and the format allows 100000000; is this a safetensors file?");
        if (length > bytes_.size() - safetensors_length_bytes)
            fail(errc::parse, place{path_, 0, 0, true},
                 "the header is said to have " + std::to_string(length) + " bytes, and only " +
                     std::to_string(bytes_.size() - safetensors_length_bytes) + " follow; the file is cut short");
        if (length < 2)
            fail(errc::parse, place{path_, 0, 0, true},
                 "the header is said to have " + std::to_string(length) + " bytes, and the shortest one, {}, has 2");
        return length;
    }

    [[nodiscard]] place place_of(std::uint64_t in_header) const
    {
        return {path_, 0, safetensors_length_bytes + in_header, true};
    }
    [[noreturn, gnu::cold]] void refuse(std::uint64_t in_header, std::string const& message) const
    {
        fail(errc::parse, place_of(in_header), message);
    }
    /// Where in the header the next value begins.
    [[nodiscard]] std::uint64_t value_at()
    {
        static_cast<void>(cursor_.peek());
        return static_cast<std::uint64_t>(cursor_.position() - header_.data());
    }
    [[nodiscard]] std::string_view keep(std::string_view text) { return to_.names.join({text}); }
    [[nodiscard]] static std::string named(std::string_view name) { return "the tensor " + in_quotes(name, 120); }

    [[nodiscard]] std::string_view text(char const* what, std::string_view of)
    {
        std::uint64_t const at = value_at();
        std::string_view value;
        if (cursor_.peek() != '"') refuse(at, std::string(what) + in_quotes(of, 120) + " must be a text");
        if (!cursor_.text(value, room_)) refuse(at, "a text of the header holds half of a surrogate pair");
        return value;
    }

    /// Calls `element(number)` for each number of a list.
    template <class Element>
    void whole_numbers(char const* what, std::string_view of, Element&& element)
    {
        auto const refuse_it = [&](std::uint64_t at, std::string const& found) {
            refuse(at, '"' + std::string(what) + "\" of " + named(of) + found);
        };
        if (std::uint64_t const at = value_at(); cursor_.peek() != '[')
            refuse_it(at, " must be a list of whole numbers");
        static_cast<void>(cursor_.each_element([&] {
            std::uint64_t const at = value_at();
            std::string_view digits;
            static_cast<void>(cursor_.raw(digits));
            std::uint64_t value = 0;
            auto const [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
            if (problem == std::errc::result_out_of_range)
                refuse_it(at, " holds " + shortened(digits) + ", which does not fit into 64 bits");
            if (problem != std::errc{} || end != digits.data() + digits.size())
                refuse_it(at, " holds " + shortened(digits) + "; a whole number was expected");
            element(value);
            return true;
        }));
    }

    void metadata(std::uint64_t at)
    {
        if (std::exchange(metadata_seen_, true)) refuse(at, "\"__metadata__\" stands twice in the header");
        if (cursor_.take_null()) return;
        if (cursor_.peek() != '{') refuse(at, "\"__metadata__\" must be an object of texts");
        std::size_t const before = to_.metadata.size();
        bool const whole = cursor_.each_member(room_, [&](std::string_view key) {
            key = keep(key);
            to_.metadata.emplace_back(key, keep(text("in \"__metadata__\" the value of ", key)));
            return true;
        });
        if (!whole) refuse(value_at(), "a text of the header holds half of a surrogate pair");
        std::vector<std::string_view> keys;
        for (std::size_t i = before; i < to_.metadata.size(); ++i) keys.push_back(to_.metadata[i].first);
        std::ranges::sort(keys);
        if (auto const twice = std::ranges::adjacent_find(keys); twice != keys.end())
            refuse(at, "the key " + in_quotes(*twice) + " stands twice in \"__metadata__\"");
    }

    void tensor(std::string_view name, std::uint64_t at)
    {
        listed made{name, at, 0, 0, to_.dimensions.size(), 0, element_type::f32};
        if (cursor_.peek() != '{')
            refuse(at, named(name) + " must be an object with \"dtype\", \"shape\" and \"data_offsets\"");
        static constexpr std::array<std::string_view, 3> keys = {"dtype", "shape", "data_offsets"};
        std::array<bool, 3> seen = {};
        bool const whole = cursor_.each_member(room_, [&](std::string_view key) {
            std::size_t const which = static_cast<std::size_t>(std::ranges::find(keys, key) - keys.begin());
            if (which == keys.size())
                fail(errc::unsupported, place_of(value_at()),
                     named(name) + " has the key " + in_quotes(key) +
                         "; only \"dtype\", \"shape\" and \"data_offsets\" are known");
            if (std::exchange(seen[which], true)) refuse(value_at(), named(name) + " has " + in_quotes(key) + " twice");
            if (which == 0)
                made.type = type_of(name);
            else if (which == 1)
                whole_numbers("shape", name, [&](std::uint64_t n) { to_.dimensions.push_back(n); });
            else
                offsets(made);
            return true;
        });
        if (!whole) refuse(value_at(), "a text of the header holds half of a surrogate pair");
        for (std::size_t i = 0; i < keys.size(); ++i)
            if (!seen[i]) refuse(at, named(name) + " lacks " + in_quotes(keys[i]));
        made.rank = static_cast<std::uint32_t>(to_.dimensions.size() - made.first_dimension);
        check_size(made);
        listed_.push_back(made);
    }

    [[nodiscard]] element_type type_of(std::string_view name)
    {
        std::uint64_t const at = value_at();
        std::string_view const found = text("the \"dtype\" of the tensor ", name);
        if (auto const type = element_type_named(found)) return *type;
        bool const narrow = found.starts_with("F4") || found.starts_with("F6");
        fail(errc::unsupported, place_of(at),
             named(name) + " has the \"dtype\" " + in_quotes(found) +
                 (narrow ? ", whose elements are no whole bytes; that is not read" : ", which is not known"));
    }

    void offsets(listed& made)
    {
        std::uint64_t const at = value_at();
        std::size_t count = 0;
        whole_numbers("data_offsets", made.name, [&](std::uint64_t value) {
            if (count < 2) (count == 0 ? made.first : made.last) = value;
            ++count;
        });
        if (count != 2)
            refuse(at, "\"data_offsets\" of " + named(made.name) + " holds " + std::to_string(count) +
                           " numbers; the first byte and the one behind the last were expected");
        if (made.first > made.last)
            refuse(at, named(made.name) + " is said to end at byte " + std::to_string(made.last) +
                           " of the data, before it begins at " + std::to_string(made.first));
    }

    /// Shape and type against the offsets, and those against the file.
    void check_size(listed const& made) const
    {
        auto const shape = std::span(to_.dimensions).subspan(made.first_dimension);
        std::optional<std::uint64_t> const wanted = size_bytes(made.type, shape);
        auto const kind = [&] {
            return " has the shape " + shape_text(shape) + " of " + std::string(name_of(made.type)) + ", which ";
        };
        if (!wanted) refuse(made.at, named(made.name) + kind() + "passes 2^64 bytes");
        std::uint64_t const held = bytes_.size() - data_at_;
        if (made.last > held)
            refuse(made.at, named(made.name) + " is said to end at byte " + std::to_string(made.last) +
                                " of the data, of which the file holds " + std::to_string(held) +
                                "; it is cut short, or its header is wrong");
        if (made.last - made.first != *wanted)
            refuse(made.at, named(made.name) + kind() + "takes " + std::to_string(*wanted) +
                                " bytes, and its offsets give it " + std::to_string(made.last - made.first));
    }

    /// The tensors lie one behind the other, from the first byte of the data to the last of the file.
    void check_layout()
    {
        std::ranges::sort(listed_, {}, [](listed const& one) { return std::tuple(one.first, one.last, one.at); });
        std::uint64_t behind = 0;
        listed const* before = nullptr;
        for (listed const& one : listed_) {
            if (one.first < behind)
                refuse(one.at, named(one.name) + " begins at byte " + std::to_string(one.first) +
                                   " of the data, inside " + in_quotes(before->name, 120) + ", which ends at " +
                                   std::to_string(behind));
            if (one.first > behind)
                refuse(one.at, std::to_string(one.first - behind) + " bytes of the data before " + named(one.name) +
                                   " belong to no tensor; the format allows no gaps");
            behind = one.last;
            before = &one;
        }
        if (std::uint64_t const held = bytes_.size() - data_at_; behind != held)
            fail(errc::parse, place{path_, 0, data_at_ + behind, true},
                 std::to_string(held - behind) +
                     " bytes behind the last tensor belong to none; the format allows no gaps");
    }

    void check_names()
    {
        std::vector<listed const*> sorted;
        for (listed const& one : listed_) sorted.push_back(&one);
        std::ranges::sort(sorted, {}, [](listed const* one) { return std::pair(one->name, one->at); });
        auto const twice = std::ranges::adjacent_find(sorted, {}, [](listed const* one) { return one->name; });
        if (twice != sorted.end())
            refuse((*std::next(twice))->at, named((*twice)->name) + " stands twice in the header");
    }

    void add()
    {
        for (listed const& one : listed_) {
            std::string_view const bytes = bytes_.substr(data_at_ + one.first, one.last - one.first);
            to_.entries.push_back(
                {one.name, bytes, data_at_ + one.first, one.first_dimension, one.rank, file_, one.type});
        }
    }

    tensor_data& to_;
    std::uint32_t file_;
    std::string const& path_;
    std::string_view bytes_;  ///< of the file
    std::string_view header_; ///< JSON
    json_cursor cursor_;
    std::uint64_t data_at_; ///< where the data begin [bytes]
    text_room room_;
    std::vector<listed> listed_;
    bool metadata_seen_ = false;
};

} // namespace crossin::detail
#endif
