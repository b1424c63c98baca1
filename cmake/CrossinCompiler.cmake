# SPDX-License-Identifier: MIT
# The compiler floor, and how our own programs are compiled. Nothing here reaches a consumer.

include_guard(GLOBAL)

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 12)
    message(FATAL_ERROR "crossin needs GCC 12 or newer, and ${CMAKE_CXX_COMPILER} is GCC "
        "${CMAKE_CXX_COMPILER_VERSION}. Install a newer one (Debian, Ubuntu: g++-12) and configure again "
        "in an empty build folder with CXX=g++-12.")
elseif(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 16)
    message(FATAL_ERROR "crossin needs Clang 16 or newer, and ${CMAKE_CXX_COMPILER} is Clang "
        "${CMAKE_CXX_COMPILER_VERSION}, which cannot compile the ranges of libstdc++. Install a newer one "
        "(Debian: clang-19) and configure again in an empty build folder with CXX=clang++-19.")
endif()

if(PROJECT_IS_TOP_LEVEL)
    if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
        set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Debug, Release, RelWithDebInfo or MinSizeRel" FORCE)
    endif()
    find_program(CROSSIN_CCACHE ccache)
    mark_as_advanced(CROSSIN_CCACHE)
    if(CROSSIN_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
        set(CMAKE_CXX_COMPILER_LAUNCHER "${CROSSIN_CCACHE}")
    endif()
    set(CMAKE_CXX_EXTENSIONS OFF)
    set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
endif()

# What every test, example and benchmark links: warnings and, when asked for, sanitizers.
add_library(crossin_warnings INTERFACE)
target_compile_options(crossin_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow
    $<$<BOOL:${CROSSIN_WARNINGS_AS_ERRORS}>:-Werror>
)

# GCC collects garbage at 128 MiB by default, over and over: with more room it takes an eighth less time.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(crossin_warnings INTERFACE --param=ggc-min-heapsize=400000)
endif()

# GCC 12 takes "text" + a_string for overlapping copies, where it inlines them.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(crossin_warnings INTERFACE -Wno-restrict)
endif()

add_library(crossin_sanitize INTERFACE)
if(CROSSIN_SANITIZE)
    target_compile_options(crossin_sanitize INTERFACE
        -fsanitize=${CROSSIN_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(crossin_sanitize INTERFACE -fsanitize=${CROSSIN_SANITIZE})
endif()

# crossin_compile_quickly(<target>): for programs that are built to see that they are right, and whose time does not count.
function(crossin_compile_quickly target)
    if(NOT CMAKE_BUILD_TYPE STREQUAL "Release")
        target_compile_options(${target} PRIVATE -O0 -g0)
    endif()
endfunction()

# crossin_compile_for(<v3|v4> <file>...): compiles them for such x86-64 processors: v3 has AVX2 and FMA, v4 AVX-512.
# On other processors they are compiled as all others are.
function(crossin_compile_for level)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
        set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS
            # GCC 12 warns of variables in its own header of AVX-512.
            "-march=x86-64-${level};$<$<CXX_COMPILER_ID:GNU>:-Wno-uninitialized;-Wno-maybe-uninitialized>")
    endif()
endfunction()
