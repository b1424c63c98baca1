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

set(crossin_link_eigen Eigen3::Eigen)
set(crossin_pc_eigen eigen3)
set(crossin_hint_eigen "Eigen 3.4 (Debian, Ubuntu: libeigen3-dev)")

# OpenMP comes with most compilers; without it, what uses it has one thread.
set(crossin_link_openmp crossin::openmp)
set(crossin_pc_openmp "")
set(crossin_hint_openmp "OpenMP")

set(crossin_link_sentencepiece sentencepiece::sentencepiece)
set(crossin_pc_sentencepiece sentencepiece)
set(crossin_hint_sentencepiece "SentencePiece (Debian, Ubuntu: libsentencepiece-dev)")

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
    elseif("${name}" STREQUAL "eigen")
        find_package(Eigen3 3.4 QUIET NO_MODULE)
        set(crossin_has_eigen ${Eigen3_FOUND})
    elseif("${name}" STREQUAL "openmp")
        find_package(OpenMP QUIET COMPONENTS CXX)
        set(crossin_has_openmp TRUE)
        if(NOT TARGET crossin::openmp)
            add_library(crossin::openmp INTERFACE IMPORTED)
            if(TARGET OpenMP::OpenMP_CXX)
                set_target_properties(crossin::openmp PROPERTIES INTERFACE_LINK_LIBRARIES OpenMP::OpenMP_CXX)
            endif()
        endif()
    elseif("${name}" STREQUAL "sentencepiece")
        find_path(CROSSIN_SENTENCEPIECE_INCLUDE sentencepiece_processor.h)
        find_library(CROSSIN_SENTENCEPIECE_LIBRARY sentencepiece)
        mark_as_advanced(CROSSIN_SENTENCEPIECE_INCLUDE CROSSIN_SENTENCEPIECE_LIBRARY)
        if(CROSSIN_SENTENCEPIECE_INCLUDE AND CROSSIN_SENTENCEPIECE_LIBRARY)
            set(crossin_has_sentencepiece TRUE)
            if(NOT TARGET sentencepiece::sentencepiece)
                add_library(sentencepiece::sentencepiece UNKNOWN IMPORTED)
                set_target_properties(sentencepiece::sentencepiece PROPERTIES
                    IMPORTED_LOCATION "${CROSSIN_SENTENCEPIECE_LIBRARY}"
                    INTERFACE_INCLUDE_DIRECTORIES "${CROSSIN_SENTENCEPIECE_INCLUDE}")
            endif()
        endif()
    else()
        message(FATAL_ERROR "cmake/CrossinPackages.cmake does not know the library `${name}`")
    endif()
endmacro()
