# SPDX-License-Identifier: MIT
# cmake -DCOMPILER=<c++> -DSOURCE=<file> [-DINCLUDES=<folder;...>] [-DDEFINITIONS=<name;...>]
#       -P compile_fail.cmake
#
# The file must compile as it is. With CROSSIN_COMPILE_FAIL defined it must not, and the compiler must say
# each of the texts that the file expects, in lines of the form `// expect: text`.

cmake_minimum_required(VERSION 3.25)

file(STRINGS "${SOURCE}" expectations REGEX "^// expect: ")
if(NOT expectations)
    message(FATAL_ERROR "${SOURCE} has no line `// expect: text`")
endif()
file(STRINGS "${SOURCE}" switch REGEX "CROSSIN_COMPILE_FAIL")
if(NOT switch)
    message(FATAL_ERROR "${SOURCE} does not look at CROSSIN_COMPILE_FAIL")
endif()

set(flags -std=c++20 -Wall -Wextra -O0)
foreach(folder IN LISTS INCLUDES)
    list(APPEND flags "-I${folder}")
endforeach()
foreach(definition IN LISTS DEFINITIONS)
    list(APPEND flags "-D${definition}")
endforeach()
# Object code is made and thrown away, so that templates are instantiated as in a real build.
set(compile "${COMPILER}" ${flags} -c -o /dev/null "${SOURCE}")

set(ENV{LC_ALL} C)
execute_process(COMMAND ${compile} RESULT_VARIABLE result ERROR_VARIABLE output)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "does not compile as it is:\n${output}")
endif()
execute_process(COMMAND ${compile} -DCROSSIN_COMPILE_FAIL RESULT_VARIABLE result ERROR_VARIABLE output)
if(result EQUAL 0)
    message(FATAL_ERROR "compiles with CROSSIN_COMPILE_FAIL, and must not")
endif()
foreach(expectation IN LISTS expectations)
    string(REPLACE "// expect: " "" text "${expectation}")
    string(FIND "${output}" "${text}" at)
    if(at EQUAL -1)
        message(FATAL_ERROR "fails, but not with\n  ${text}\nbut with\n${output}")
    endif()
endforeach()
