# SPDX-License-Identifier: MIT
# Builds and runs a consumer with the flags that crossin-core.pc gives, and looks at all .pc files.

set(ENV{PKG_CONFIG_PATH} "${PREFIX}/share/pkgconfig:$ENV{PKG_CONFIG_PATH}")

file(GLOB files "${PREFIX}/share/pkgconfig/*.pc")
foreach(file IN LISTS files)
    cmake_path(GET file STEM LAST_ONLY name)
    execute_process(COMMAND "${PKG_CONFIG}" --modversion "${name}"
        OUTPUT_VARIABLE version OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    if(NOT version STREQUAL VERSION)
        message(FATAL_ERROR "${name}.pc says version ${version}, not ${VERSION}")
    endif()
    execute_process(COMMAND "${PKG_CONFIG}" --cflags --libs "${name}" OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
endforeach()

execute_process(COMMAND "${PKG_CONFIG}" --cflags --libs crossin-core
    OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(flags UNIX_COMMAND "${flags}")
execute_process(COMMAND "${COMPILER}" -std=c++20 "${SOURCE}" -o "${WORK}/pkg_config_consumer" ${flags}
    COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${WORK}/pkg_config_consumer" COMMAND_ERROR_IS_FATAL ANY)
