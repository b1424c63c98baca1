# SPDX-License-Identifier: MIT
# cmake -DCOMPILER=<c++> -DWORK=<scratch folder> -P compile_fail_selftest.cmake
# Hands compile_fail.cmake one file that is right and one of each kind that is wrong.

cmake_minimum_required(VERSION 3.25)

# check(<name> <whether it passes> <line>...)
function(check name passes)
    list(JOIN ARGN "\n" text)
    file(WRITE "${WORK}/${name}.cpp" "${text}\n")
    execute_process(
        COMMAND "${CMAKE_COMMAND}" "-DCOMPILER=${COMPILER}" "-DSOURCE=${WORK}/${name}.cpp"
            -P "${CMAKE_CURRENT_LIST_DIR}/compile_fail.cmake"
        RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(result EQUAL 0 AND NOT passes)
        message(FATAL_ERROR "${name}: passes, and must not")
    elseif(NOT result EQUAL 0 AND passes)
        message(FATAL_ERROR "${name}: must pass, but\n${output}")
    endif()
endfunction()

set(fails "#ifdef CROSSIN_COMPILE_FAIL" "static_assert(false, \"a text of ours\")\;" "#endif")
check(right TRUE "// expect: a text of ours" "${fails}")
check(other_message FALSE "// expect: another text" "${fails}")
check(no_expectation FALSE "${fails}")
check(no_switch FALSE "// expect: a text of ours" "int main() {}")
check(always_fails FALSE "// expect: a text of ours" "${fails}" "static_assert(false)\;")
check(never_fails FALSE "// expect: a text of ours" "#ifdef CROSSIN_COMPILE_FAIL" "#endif")
file(REMOVE_RECURSE "${WORK}")
