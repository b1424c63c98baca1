// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TEXT_VERSION_HPP
#define CROSSIN_TEXT_VERSION_HPP

/// \file
/// Which ICU a program runs with. Layer: text. Needs: ICU.

#include <string>

#include <crossin/text/detail/icu.hpp>

namespace crossin {

/// "ICU 72.1, Unicode 15.0, CLDR 42.0": what text/ answers may change when this does, so it belongs in
/// fingerprints.
///
/// It is the version of the library that the program runs with, not of the headers that it was built with.
[[nodiscard]] inline std::string icu_version()
{
    UVersionInfo icu{}, unicode{}, cldr{};
    u_getVersion(icu);
    u_getUnicodeVersion(unicode);
    UErrorCode status = U_ZERO_ERROR;
    ulocdata_getCLDRVersion(cldr, &status);
    auto const dotted = [](UVersionInfo const& version) {
        return std::to_string(version[0]) + "." + std::to_string(version[1]);
    };
    return "ICU " + dotted(icu) + ", Unicode " + dotted(unicode) + ", CLDR " + (U_SUCCESS(status) ? dotted(cldr) : "?");
}

} // namespace crossin
#endif
