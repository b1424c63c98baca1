# SPDX-License-Identifier: MIT
# cmake -DBUILD=<build folder> -DPREFIX=<folder> -P install.cmake
# Installs into an empty folder. Only the rules of the top folder: the program need not be built.

file(REMOVE_RECURSE "${PREFIX}")
execute_process(
    COMMAND "${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${PREFIX}" --component library
    OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
foreach(file include/crossin/core/version.hpp share/cmake/crossin/crossinConfig.cmake share/pkgconfig/crossin.pc)
    if(NOT EXISTS "${PREFIX}/${file}")
        message(FATAL_ERROR "not installed: ${file}")
    endif()
endforeach()
