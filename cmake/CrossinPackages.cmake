# SPDX-License-Identifier: MIT
# The third-party libraries, each in one place. Used by the build, and installed beside
# crossinConfig.cmake, so that both look for a library in the same way.
#
# crossin_find(<name>) sets crossin_has_<name> and crossin_hint_<name>; the targets to link, which
# exist once it was found, are crossin_link_<name>, and pkg-config's names are crossin_pc_<name>.

set(crossin_link_threads Threads::Threads)
set(crossin_pc_threads "")
set(crossin_hint_threads "the threads library of the system")

set(crossin_link_icu ICU::i18n ICU::uc)
set(crossin_pc_icu icu-uc icu-i18n)
set(crossin_hint_icu "ICU (Debian, Ubuntu: libicu-dev)")

set(crossin_link_simdjson simdjson::simdjson)
set(crossin_pc_simdjson simdjson)
set(crossin_hint_simdjson "simdjson (Debian, Ubuntu: libsimdjson-dev)")

set(crossin_link_yaml-cpp yaml-cpp::yaml-cpp)
set(crossin_pc_yaml-cpp yaml-cpp)
set(crossin_hint_yaml-cpp "yaml-cpp (Debian, Ubuntu: libyaml-cpp-dev)")

macro(crossin_find name)
    set(crossin_has_${name} FALSE)
    if("${name}" STREQUAL "threads")
        set(THREADS_PREFER_PTHREAD_FLAG ON)
        find_package(Threads QUIET)
        set(crossin_has_threads ${Threads_FOUND})
    elseif("${name}" STREQUAL "icu")
        find_package(ICU QUIET COMPONENTS uc i18n)
        set(crossin_has_icu ${ICU_FOUND})
    elseif("${name}" STREQUAL "simdjson")
        find_package(simdjson QUIET CONFIG)
        set(crossin_has_simdjson ${simdjson_FOUND})
    elseif("${name}" STREQUAL "yaml-cpp")
        find_package(yaml-cpp QUIET CONFIG)
        set(crossin_has_yaml-cpp ${yaml-cpp_FOUND})
        # 0.7 and older call the target yaml-cpp.
        if(TARGET yaml-cpp AND NOT TARGET yaml-cpp::yaml-cpp)
            add_library(yaml-cpp::yaml-cpp INTERFACE IMPORTED)
            set_target_properties(yaml-cpp::yaml-cpp PROPERTIES INTERFACE_LINK_LIBRARIES yaml-cpp)
        endif()
    else()
        message(FATAL_ERROR "cmake/CrossinPackages.cmake does not know the library `${name}`")
    endif()
endmacro()
