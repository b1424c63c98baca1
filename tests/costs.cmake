# SPDX-License-Identifier: MIT
# cmake -DCOMPILER=<c++> -DFLAGS=<flag;...> -DINCLUDE=<include folder> -DFOLDER=<folder>
#       -DBUDGET=<lines> [-DALLOW=<header>=<lines>;...] [-DBESIDES=<pattern>] -P costs.cmake
#
# Prints how many lines that are not blank each header of a folder and the folder's umbrella have once
# preprocessed (c++ -E -P), and fails when one has more than the budget, or than ALLOW grants to it by name. Lines that
# come in through a header whose path matches BESIDES do not count; they are the price of that library.

cmake_minimum_required(VERSION 3.25)
cmake_path(ABSOLUTE_PATH INCLUDE NORMALIZE)

file(GLOB_RECURSE headers RELATIVE "${INCLUDE}" "${INCLUDE}/crossin/${FOLDER}/*.hpp")
if(EXISTS "${INCLUDE}/crossin/${FOLDER}.hpp")
    list(APPEND headers "crossin/${FOLDER}.hpp")
endif()

# crossin_count(<header> <variable> <c++ option> <counting command>...)
function(crossin_count header result option)
    execute_process(
        COMMAND "${COMPILER}" -std=c++20 ${FLAGS} "-I${INCLUDE}" -E ${option} -x c++ "${INCLUDE}/${header}"
        COMMAND ${ARGN}
        OUTPUT_VARIABLE lines RESULTS_VARIABLE results ERROR_VARIABLE complaint)
    if(NOT results MATCHES "^0;[01]$") # 1: grep counted no line
        message(FATAL_ERROR "cannot preprocess ${header}:\n${complaint}")
    endif()
    string(STRIP "${lines}" lines)
    set(${result} ${lines} PARENT_SCOPE)
endfunction()

set(besides_note "")
if(BESIDES)
    set(besides_note ", besides ${BESIDES}")
endif()
message("preprocessed lines of ${FOLDER}/, budget ${BUDGET}${besides_note}")
set(over "")
foreach(header IN LISTS headers)
    crossin_count("${header}" lines -P grep -c .)
    if(BESIDES)
        crossin_count("${header}" besides "" awk -v "through=${BESIDES}" -f "${CMAKE_CURRENT_LIST_DIR}/lines_of.awk")
        math(EXPR lines "${lines} - ${besides}")
    endif()
    set(budget ${BUDGET})
    foreach(allowed IN LISTS ALLOW)
        if(allowed MATCHES "^${header}=([0-9]+)$")
            set(budget ${CMAKE_MATCH_1})
        endif()
    endforeach()
    math(EXPR percent "100 * ${lines} / ${budget}")
    string(LENGTH "${lines}" length)
    math(EXPR padding "8 - ${length}")
    string(REPEAT " " ${padding} padding)
    set(note "")
    if(NOT budget EQUAL BUDGET)
        set(note " (allowed ${budget})")
    endif()
    message("${padding}${lines}  ${percent} %  ${header}${note}")
    if(lines GREATER budget)
        list(APPEND over "${header}")
    endif()
endforeach()
if(over)
    list(JOIN over "\n  " over)
    message(FATAL_ERROR "over the budget:\n  ${over}")
endif()
