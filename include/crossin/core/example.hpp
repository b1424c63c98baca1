// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_EXAMPLE_HPP
#define CROSSIN_CORE_EXAMPLE_HPP

/// \file
/// What a composition yields: a training example as fields and as rendered text. Layer: core. Needs: language, record.

#include <cstdint>
#include <string>
#include <string_view>

#include <crossin/core/language.hpp>
#include <crossin/core/record.hpp>

namespace crossin {

/// A training example where it lies: valid until the workspace that it was rendered in is used again.
struct example_view {
    std::uint64_t index = 0;         ///< position in the composition; resume at index + 1
    std::string_view component = {}; ///< name of the component that it was drawn from
    direction languages = {};        ///< of the prompt and of the response
    record_view fields = {};         ///< system, instruction, input and output with all hints, not yet in a template
    std::string_view prompt = {};    ///< the fields in the prompt template, up to where the model goes on
    std::string_view response = {};  ///< what the model is to learn
};

/// A training example that owns its text.
struct example {
    std::uint64_t index = 0;
    std::string component = {};
    direction languages = {};
    record fields = {};
    std::string prompt = {};
    std::string response = {};
    friend bool operator==(example const&, example const&) = default;
};

/// A copy that outlives the workspace.
[[nodiscard]] inline example to_example(example_view const& view)
{
    return {view.index,
            std::string(view.component),
            view.languages,
            to_record(view.fields),
            std::string(view.prompt),
            std::string(view.response)};
}

} // namespace crossin
#endif
