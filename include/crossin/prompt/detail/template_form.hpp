// SPDX-License-Identifier: MIT
#ifndef CROSSIN_PROMPT_DETAIL_TEMPLATE_FORM_HPP
#define CROSSIN_PROMPT_DETAIL_TEMPLATE_FORM_HPP

/// \file
/// Text with slots, cut into pieces. Layer: prompt. Needs: error, hash, nearest.

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/core/nearest.hpp>

namespace crossin::detail {

enum class slot : std::uint8_t { instruction, input, output_lang, system, literal };

/// Spellings, in the order of the enumeration.
inline constexpr std::array<std::string_view, 4> slot_names{"instruction", "input", "output_lang", "system"};

/// What the slots are filled with, in the order of the enumeration.
using slot_values = std::array<std::string_view, slot_names.size()>;

/// Literal pieces and slots in the order in which they are written.
class template_form {
public:
    void add_literal(std::string_view text)
    {
        if (text.empty()) return;
        if (pieces_.empty() || pieces_.back().what != slot::literal)
            pieces_.push_back({slot::literal, literals_.size(), 0});
        literals_ += text;
        pieces_.back().size += text.size();
    }
    void add_slot(slot what) { pieces_.push_back({what, 0, 0}); }

    [[nodiscard]] bool has(slot what) const noexcept
    {
        for (piece const& one : pieces_)
            if (one.what == what) return true;
        return false;
    }

    void fill(slot_values const& values, std::string& out) const
    {
        std::string_view const text = literals_;
        for (piece const& one : pieces_)
            out += one.what == slot::literal ? text.substr(one.begin, one.size)
                                             : values[static_cast<std::size_t>(one.what)];
    }

    /// This form with the input on a line of its own after the instruction.
    [[nodiscard]] template_form with_input_line() const
    {
        template_form wider;
        for (piece const& one : pieces_) {
            if (one.what == slot::literal) {
                wider.add_literal(std::string_view(literals_).substr(one.begin, one.size));
                continue;
            }
            wider.add_slot(one.what);
            if (one.what != slot::instruction) continue;
            wider.add_literal("\n");
            wider.add_slot(slot::input);
        }
        return wider;
    }

    [[nodiscard]] std::uint64_t digest(std::uint64_t hash) const noexcept
    {
        for (piece const& one : pieces_)
            hash = hash_combine(hash_combine(hash, static_cast<std::uint64_t>(one.what)), one.size);
        return hash_combine(hash_combine(hash, pieces_.size()), hash64(literals_));
    }

    friend bool operator==(template_form const&, template_form const&) = default;

private:
    struct piece {
        slot what;
        std::size_t begin; ///< in `literals_` [bytes]
        std::size_t size;  ///< [bytes]
        friend bool operator==(piece const&, piece const&) = default;
    };

    std::string literals_;
    std::vector<piece> pieces_;
};

/// Reads the parts of one template; the messages name the template, the part and the byte.
struct form_reader {
    std::string_view name;
    place const& where;

    [[nodiscard]] template_form operator()(std::string_view part, std::string_view text,
                                           std::initializer_list<slot> allowed) const
    {
        template_form form;
        for (std::size_t at = 0; at < text.size();) {
            std::size_t const brace = text.find_first_of("{}", at);
            form.add_literal(text.substr(at, brace - at));
            if (brace == std::string_view::npos) break;
            if (brace + 1 < text.size() && text[brace + 1] == text[brace]) {
                form.add_literal(text.substr(brace, 1));
                at = brace + 2;
                continue;
            }
            std::size_t const end = text[brace] == '{' ? text.find('}', brace) : std::string_view::npos;
            if (end == std::string_view::npos)
                reject(part, brace,
                       "has a single '" + std::string(1, text[brace]) +
                           "'; write it twice to mean the character itself");
            form.add_slot(slot_of(part, brace, text.substr(brace + 1, end - brace - 1), allowed));
            at = end + 1;
        }
        return form;
    }

    void expect_slot(std::string_view part, template_form const& form, slot wanted) const
    {
        if (form.has(wanted)) return;
        fail(errc::parse, where,
             subject() + " lacks the slot {" + std::string(slot_names[static_cast<std::size_t>(wanted)]) + "} in " +
                 std::string(part) + "; without it that text would be lost");
    }

private:
    [[nodiscard]] slot slot_of(std::string_view part, std::size_t at, std::string_view word,
                               std::initializer_list<slot> allowed) const
    {
        for (std::size_t i = 0; i < slot_names.size(); ++i) {
            if (slot_names[i] != word) continue;
            for (slot const one : allowed)
                if (static_cast<std::size_t>(one) == i) return one;
            reject(part, at, "has the slot {" + std::string(word) + "}, which has no value there");
        }
        reject(part, at,
               "has the unknown slot {" + shortened(word, 30) + "}; the nearest known one is {" +
                   std::string(nearest(word, slot_names)) + "}, and a brace itself is written twice");
    }

    [[nodiscard]] std::string subject() const
    {
        return name.empty() ? std::string("the prompt template") : "the prompt template " + in_quotes(name);
    }

    [[noreturn]] void reject(std::string_view part, std::size_t at, std::string const& what) const
    {
        fail(errc::parse, where,
             subject() + " " + what + " (" + std::string(part) + ", byte " + std::to_string(at) + ")");
    }
};

} // namespace crossin::detail
#endif
