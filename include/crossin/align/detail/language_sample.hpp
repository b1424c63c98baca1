// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_LANGUAGE_SAMPLE_HPP
#define CROSSIN_ALIGN_DETAIL_LANGUAGE_SAMPLE_HPP

/// \file
/// Some text of a language. Layer: align. Needs: nothing.

#include <string_view>

namespace crossin::detail {

struct language_sample {
    std::string_view language = {}; ///< BCP 47
    std::string_view text = {};
};

} // namespace crossin::detail
#endif
