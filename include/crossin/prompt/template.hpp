// SPDX-License-Identifier: MIT
#ifndef CROSSIN_PROMPT_TEMPLATE_HPP
#define CROSSIN_PROMPT_TEMPLATE_HPP

/// \file
/// Prompt templates, parsed once and filled in one pass. Layer: prompt. Needs: error, hash, record, template_form.

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <crossin/core/error.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/core/record.hpp>
#include <crossin/prompt/detail/template_form.hpp>

namespace crossin {

/// A prompt template as people write it. Only parsing looks at the text; nothing of it need live on.
///
/// A prompt is the opening, the earlier turns, and the last turn up to where the model goes on: its form and
/// `before_last`. An earlier turn is the turn's form, `before_earlier`, its answer, and `between_turns`. `opening`,
/// `with_input` and `without_input` may hold slots, and `{{` and `}}` stand for single braces in them; the other parts
/// are taken as they are.
struct template_text {
    std::string_view name = {};                   ///< for messages
    std::string_view opening = {};                ///< once; slot {system}; without that slot it stands in every prompt
    std::string_view opening_without_system = {}; ///< instead of it, where there is no system text
    std::string_view system = {};                 ///< system text of records that bring none; empty: none
    std::string_view system_with_input = {};      ///< the same where the first turn has an input; empty: as `system`
    std::string_view with_input = {};             ///< slots {instruction} {input} {output_lang} {system}
    std::string_view without_input = {};          ///< slots {instruction} {output_lang} {system}
    std::string_view before_earlier = {}; ///< before an earlier answer, where models put it themselves in the last
    std::string_view before_last = {};    ///< ends the prompt, where models have text before their last answer only
    std::string_view between_turns = {};  ///< after an earlier answer; empty: `response_end` and a new line
    std::string_view response_end = {};   ///< ends a response, such as "<|im_end|>"; no part of the prompt
    friend bool operator==(template_text const&, template_text const&) = default;
};

/// A template ready to be filled. Any number of threads may use one.
///
/// Without a form for an input, the input follows the instruction on a line of its own.
///
/// Models:     std::copyable, std::equality_comparable.
/// Errors:     the constructor throws `error{parse}` with `where` for an unknown slot (naming the nearest known
///             one), a brace that is neither doubled nor part of a slot, a form that would lose the instruction
///             or the input, or a slot that has no value where it stands.
class prompt_template {
public:
    /// Converts, so that `prompts::alpaca` can be handed over as it is.
    prompt_template(template_text const& text, place const& where = {})
        : name_(text.name), system_(text.system),
          system_with_input_(text.system_with_input.empty() ? text.system : text.system_with_input),
          opening_without_system_(text.opening_without_system), before_earlier_(text.before_earlier),
          before_last_(text.before_last), between_turns_(text.between_turns), response_end_(text.response_end)
    {
        using enum detail::slot;
        detail::form_reader const read{text.name, where};
        opening_ = read("opening", text.opening, {system});
        without_input_ = read("without_input", text.without_input, {instruction, output_lang, system});
        read.expect_slot("without_input", without_input_, instruction);
        if (text.with_input.empty()) {
            with_input_ = without_input_.with_input_line();
        } else {
            with_input_ = read("with_input", text.with_input, {instruction, input, output_lang, system});
            read.expect_slot("with_input", with_input_, instruction);
            read.expect_slot("with_input", with_input_, input);
        }
        opening_always_ = !opening_.has(system);
        if (between_turns_.empty()) between_turns_ = response_end_ + "\n";
    }

    /// Appends the prompt of `fields`, up to where the model goes on.
    ///
    /// `response_tag` fills {output_lang} in the last turn, `earlier_tag` in the turns before it.
    ///
    /// Requires:   `fields` has a turn.
    /// Complexity: O(length of the prompt); allocates nothing but what `out` grows by.
    void render(record_view const& fields, std::string_view response_tag, std::string& out,
                std::string_view earlier_tag = {}) const
    {
        assert(!fields.turns.empty());
        std::string_view const system = !fields.system.empty()               ? fields.system
                                        : fields.turns.front().input.empty() ? std::string_view(system_)
                                                                             : std::string_view(system_with_input_);
        if (opening_always_ || !system.empty())
            opening_.fill({"", "", "", system}, out);
        else
            out += opening_without_system_;
        for (turn const& earlier : fields.turns.first(fields.turns.size() - 1)) {
            fill(earlier, earlier_tag, system, out);
            out += before_earlier_;
            out += earlier.output;
            out += between_turns_;
        }
        fill(fields.turns.back(), response_tag, system, out);
        out += before_last_;
    }

    [[nodiscard]] std::string const& name() const noexcept { return name_; }
    /// What ends a response, to be appended to it; empty where the end-of-text token of the tokenizer is all.
    [[nodiscard]] std::string const& response_end() const noexcept { return response_end_; }
    /// Whether every prompt says which language is wanted when it is told.
    [[nodiscard]] bool has_output_lang() const noexcept
    {
        return with_input_.has(detail::slot::output_lang) && without_input_.has(detail::slot::output_lang);
    }
    /// Whether every prompt shows the record's system text. Where it does not, a caller should say what is lost.
    [[nodiscard]] bool has_system() const noexcept
    {
        return opening_.has(detail::slot::system) ||
               (with_input_.has(detail::slot::system) && without_input_.has(detail::slot::system));
    }

    /// Equal for templates that render alike; for fingerprints.
    [[nodiscard]] std::uint64_t digest() const noexcept
    {
        std::uint64_t hash = 0;
        for (detail::template_form const* form : {&opening_, &with_input_, &without_input_}) hash = form->digest(hash);
        for (std::string const* text :
             {&opening_without_system_, &system_, &system_with_input_, &between_turns_, &response_end_})
            hash = hash_combine(hash, hash64(*text));
        if (!before_earlier_.empty()) hash = hash_combine(hash, hash64(before_earlier_));
        if (!before_last_.empty()) hash = hash_combine(hash_combine(hash, before_last_.size()), hash64(before_last_));
        return hash;
    }

    friend bool operator==(prompt_template const&, prompt_template const&) = default;

private:
    void fill(turn const& one, std::string_view tag, std::string_view system, std::string& out) const
    {
        (one.input.empty() ? without_input_ : with_input_).fill({one.instruction, one.input, tag, system}, out);
    }

    std::string name_, system_, system_with_input_, opening_without_system_, before_earlier_, before_last_,
        between_turns_, response_end_;
    detail::template_form opening_, with_input_, without_input_;
    bool opening_always_ = false;
};

} // namespace crossin
#endif
