// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TEXT_DETAIL_ICU_HPP
#define CROSSIN_TEXT_DETAIL_ICU_HPP

/// \file
/// ICU's C interface, without the C++ one that its headers bring along (2,000 lines instead of 36,000), and closed when
/// it is done with. Layer: text. Needs: ICU.

#ifndef U_SHOW_CPLUSPLUS_API
    #define U_SHOW_CPLUSPLUS_API 0
    #define CROSSIN_ICU_WAS_PLAIN
#endif

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/uldnames.h>
#include <unicode/uloc.h>
#include <unicode/ulocdata.h>
#include <unicode/umachine.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>
#include <unicode/uversion.h>

#ifdef CROSSIN_ICU_WAS_PLAIN // whoever includes ICU's C++ headers after this one gets them
    #undef CROSSIN_ICU_WAS_PLAIN
    #undef U_SHOW_CPLUSPLUS_API
    #define U_SHOW_CPLUSPLUS_API 1
#endif

#include <utility>

namespace crossin::detail {

/// An object of ICU's, closed by `Close` at the end.
template <class Object, auto Close>
class icu_object {
public:
    icu_object() noexcept = default;
    explicit icu_object(Object* object) noexcept : object_(object) {}
    icu_object(icu_object&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    icu_object& operator=(icu_object&& other) noexcept
    {
        std::swap(object_, other.object_);
        return *this;
    }
    ~icu_object()
    {
        if (object_) Close(object_);
    }

    [[nodiscard]] Object* get() const noexcept { return object_; }
    [[nodiscard]] explicit operator bool() const noexcept { return object_ != nullptr; }

private:
    Object* object_ = nullptr;
};

} // namespace crossin::detail
#endif
