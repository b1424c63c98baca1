# SPDX-License-Identifier: MIT
# What the folders tests/, examples/ and docs/ share.

include_guard(GLOBAL)

set(CROSSIN_TEST_KINDS "all" CACHE STRING
    "all, or some of: unit golden static headers compile_fail layers costs package docs")
set(CROSSIN_TEST_PREFIX "" CACHE STRING "What the names of the tests begin with")
set(CROSSIN_TEST_TAG "" CACHE STRING "Build and run only the unit tests that have this Catch2 tag")
set(CROSSIN_SHARED_DATA_DIR "${PROJECT_SOURCE_DIR}/../shared/data" CACHE PATH
    "Data sets that are not part of the repository; without them, their tests are skipped")
cmake_path(ABSOLUTE_PATH CROSSIN_SHARED_DATA_DIR NORMALIZE)

# Sanitizers stop at the first finding. The thread sanitizer of GCC 12 does not know the address layout
# of newer kernels, so its programs start without randomised addresses where that is allowed.
set(crossin_test_environment
    "UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1"
    "ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1"
    "LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/support/leaks.txt:print_suppressions=0"
    "TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1"
    "OMP_WAIT_POLICY=passive") # tests take more threads than there are processors, which would wait for each other
if(CROSSIN_SANITIZE AND CMAKE_CXX_COMPILER_ID MATCHES "Clang") # whose own symbolizer is in another package
    find_program(CROSSIN_SYMBOLIZER NAMES llvm-symbolizer addr2line)
    mark_as_advanced(CROSSIN_SYMBOLIZER)
    if(CROSSIN_SYMBOLIZER)
        string(REGEX REPLACE "([AUT]SAN_OPTIONS=)" "\\1external_symbolizer_path=${CROSSIN_SYMBOLIZER}:"
            crossin_test_environment "${crossin_test_environment}")
    endif()
endif()
set(crossin_test_launcher "")
if(CROSSIN_SANITIZE MATCHES "thread")
    find_program(CROSSIN_SETARCH setarch)
    mark_as_advanced(CROSSIN_SETARCH)
    if(CROSSIN_SETARCH)
        execute_process(COMMAND "${CROSSIN_SETARCH}" -R true RESULT_VARIABLE result OUTPUT_QUIET ERROR_QUIET)
        if(result EQUAL 0)
            set(crossin_test_launcher "${CROSSIN_SETARCH}" -R)
        endif()
    endif()
endif()

# Sets <result> to whether CROSSIN_TEST_KINDS asks for this kind of test.
function(crossin_wants kind result)
    if(CROSSIN_TEST_KINDS STREQUAL "all" OR kind IN_LIST CROSSIN_TEST_KINDS)
        set(${result} TRUE PARENT_SCOPE)
    else()
        set(${result} FALSE PARENT_SCOPE)
    endif()
endfunction()

# add_test() with the prefix, the label, the launcher and the environment of this build.
#   crossin_add_test(<name> LABEL <kind> COMMAND <command>... [FOLDER <working directory>] [SECONDS <limit>])
function(crossin_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "LABEL;FOLDER;SECONDS" "COMMAND")
    set(name "${CROSSIN_TEST_PREFIX}${name}")
    if(NOT arg_FOLDER)
        set(arg_FOLDER "${CMAKE_CURRENT_BINARY_DIR}")
    endif()
    if(NOT arg_SECONDS)
        set(arg_SECONDS 300)
    endif()
    list(GET arg_COMMAND 0 program)
    if(TARGET "${program}") # behind a launcher, CMake does not see that it is a target
        string(REGEX REPLACE "^[^;]+" "$<TARGET_FILE:${program}>" arg_COMMAND "${arg_COMMAND}")
    endif()
    add_test(NAME "${name}" COMMAND ${crossin_test_launcher} ${arg_COMMAND} WORKING_DIRECTORY "${arg_FOLDER}")
    set_tests_properties("${name}" PROPERTIES
        LABELS "${arg_LABEL}"
        TIMEOUT ${arg_SECONDS}
        ENVIRONMENT "${crossin_test_environment}")
endfunction()

# Makes a test that runs a program and compares what it prints with a file.
#   crossin_add_output_test(<name> <target> LABEL <kind> EXPECTED <file> [FOLDER <working directory>])
# With CROSSIN_UPDATE=1 in the environment of ctest, the file is written anew.
function(crossin_add_output_test name target)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "LABEL;EXPECTED;FOLDER" "")
    crossin_add_test("${name}" LABEL "${arg_LABEL}" FOLDER "${arg_FOLDER}" COMMAND
        "${CMAKE_COMMAND}" "-DPROGRAM=$<TARGET_FILE:${target}>" "-DEXPECTED=${arg_EXPECTED}"
        -P "${PROJECT_SOURCE_DIR}/cmake/run_and_compare.cmake")
endfunction()
