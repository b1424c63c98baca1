// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_ADAPTER_FILES_HPP
#define CROSSIN_EXAMPLES_CROSSIN_ADAPTER_FILES_HPP

/// \file
/// Adapters from the folders that the command line names, whatever their configurations name modules by.

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include <crossin/lora/adapter.hpp>
#include <crossin/text/pattern.hpp>

namespace program {

/// Whether all of a name matches a regular expression. Each expression is compiled once. Serves one thread.
class module_matcher {
public:
    [[nodiscard]] bool operator()(std::string_view expression, std::string_view name) const;

private:
    mutable std::map<std::string, crossin::text_pattern, std::less<>> compiled_ = {};
};

/// The adapter in a folder. What was passed over is told on standard error.
///
/// Errors: those of `crossin::read_peft`.
[[nodiscard]] crossin::adapter read_adapter(std::string const& folder, module_matcher const& match);

} // namespace program
#endif
