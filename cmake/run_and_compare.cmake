# SPDX-License-Identifier: MIT
# cmake -DPROGRAM=<program> -DEXPECTED=<file> -P run_and_compare.cmake
# Runs a program and compares its standard output, byte for byte, with a file. With CROSSIN_UPDATE=1
# in the environment the file is written instead.

execute_process(COMMAND "${PROGRAM}" OUTPUT_VARIABLE output RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message("${output}")
    message(FATAL_ERROR "${PROGRAM} ended with ${result}")
endif()
if("$ENV{CROSSIN_UPDATE}")
    file(WRITE "${EXPECTED}" "${output}")
    message("wrote ${EXPECTED}")
    return()
endif()
if(NOT EXISTS "${EXPECTED}")
    message("${output}")
    message(FATAL_ERROR "${EXPECTED} is missing; write it with CROSSIN_UPDATE=1 ctest -R ...")
endif()
file(READ "${EXPECTED}" expected)
if(NOT output STREQUAL expected)
    string(RANDOM LENGTH 12 name)
    set(actual "${CMAKE_CURRENT_BINARY_DIR}/${name}.actual")
    file(WRITE "${actual}" "${output}")
    execute_process(COMMAND diff -u --label expected --label printed "${EXPECTED}" "${actual}")
    file(REMOVE "${actual}")
    message(FATAL_ERROR "the output differs from ${EXPECTED}")
endif()
