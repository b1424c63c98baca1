// SPDX-License-Identifier: MIT
#include "adapter_files.hpp"

#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include <crossin/core/text_table.hpp>
#include <crossin/lora/peft.hpp>

namespace program {

bool module_matcher::operator()(std::string_view expression, std::string_view name) const
{
    auto found = compiled_.find(expression);
    if (found == compiled_.end())
        found = compiled_.emplace(std::string(expression), crossin::text_pattern(expression)).first;
    return found->second.matches(name);
}

crossin::adapter read_adapter(std::string const& folder, module_matcher const& match)
{
    crossin::peft_adapter found = crossin::read_peft(folder, match);
    for (std::string const& key : found.unknown_keys)
        std::fprintf(stderr, "crossin: %s/adapter_config.json: the key \"%s\" is not known here, and is passed over\n",
                     folder.c_str(), key.c_str());
    if (found.base_weights > 0)
        std::fprintf(stderr,
                     "crossin: %s/adapter_model.safetensors: %s of its tensors are weights of the base, and are passed "
                     "over\n",
                     folder.c_str(), crossin::grouped(found.base_weights).c_str());
    return std::move(found.loaded);
}

} // namespace program
