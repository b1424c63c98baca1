// SPDX-License-Identifier: MIT
#include <crossin/crossin.hpp>
#if __has_include(<crossin/recipe/yaml.hpp>)
    #include <crossin/recipe/yaml.hpp>
#endif

int main()
{
    using namespace crossin::literals;
    return "vi"_lang.language() == "vi" ? 0 : 1;
}
