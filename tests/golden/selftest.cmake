# SPDX-License-Identifier: MIT
# cmake -DPROGRAM=<golden_check> -DWORK=<folder> -P selftest.cmake
# golden_check must notice what is wrong with cases, and say so by line and by status.

cmake_minimum_required(VERSION 3.25)

set(wrong 0)

# expect(<status> <last line> <text that must be printed> <argument>...)
function(expect status last text)
    execute_process(COMMAND "${PROGRAM}" ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE errors)
    string(FIND "${output}${errors}" "${text}" at)
    string(REGEX REPLACE "^.*\n([^\n]*)\n$" "\\1" last_printed "\n${output}")
    string(STRIP "${last_printed}" last_printed)
    if(NOT result EQUAL status OR at EQUAL -1 OR NOT "${last_printed}" STREQUAL "${last}")
        message("golden_check ${ARGN}\n  status ${result}, wanted ${status}; last line `${last_printed}`, wanted "
            "`${last}`; printed:\n${output}${errors}wanted among it: `${text}`")
        math(EXPR wrong "${wrong} + 1")
        set(wrong ${wrong} PARENT_SCOPE)
    endif()
endfunction()

# cases(<name> <case>...): a file of golden cases of the system crossin.
function(cases name)
    string(JOIN ",\n" list ${ARGN})
    file(WRITE "${WORK}/${name}.json" "{\"system\": \"crossin\", \"cases\": [\n${list}\n]}\n")
endfunction()

set(right [==[{"id": "right", "op": "temperature_probs", "input": {"counts": [3, 1], "exponent": 1.0},
    "expect": {"probs": [0.75, 0.25], "note_float32": 7}}]==])
set(near [==[{"id": "near", "op": "temperature_probs", "input": {"counts": [3, 1], "exponent": 1.0},
    "expect": {"probs": [0.7500000009, 0.25]}}]==])
set(real [==[{"id": "real", "op": "temperature_probs", "input": {"counts": [3, 1], "exponent": 1.0},
    "expect": {"probs": [0.750000002, 0.25]}}]==])
set(shorter [==[{"id": "shorter", "op": "temperature_probs", "input": {"counts": [3, 1], "exponent": 1.0},
    "expect": {"probs": [0.75]}}]==])
set(field [==[{"id": "field", "op": "temperature_probs", "input": {"counts": [3, 1], "exponent": 1.0},
    "expect": {"probs": [0.75, 0.25], "more": 1}}]==])
set(nothing [==[{"id": "nothing", "op": "temperature_probs", "input": {"counts": [3, 1], "exponent": 1.0},
    "expect": {}}]==])
set(text [==[{"id": "text", "op": "render", "input": {"template": "plain", "instruction": "a", "input": null,
    "output_lang": ""}, "expect": {"text": "a"}}]==])
set(whole [==[{"id": "whole", "op": "mask_labels", "input": {"pairs": [[[5], [6]]], "max_len": 9, "pad_id": 0,
    "ignore_id": -100}, "expect": {"input_ids": [[5, 6]], "labels": [[-100, 7]]}}]==])
set(refused [==[{"id": "refused", "op": "temperature_probs", "input": {"counts": [0], "exponent": 1.0},
    "expect": {"probs": [1.0]}}]==])
set(unknown [==[{"id": "unknown", "op": "no_such_operation", "input": {}, "expect": {"value": 1}}]==])

file(MAKE_DIRECTORY "${WORK}")
cases(good "${right}" "${near}")
expect(0 "2 passed, 0 failed" "" "${WORK}/good.json")
foreach(name real shorter field nothing text whole refused unknown)
    cases(${name} "${right}" "${${name}}")
    expect(1 "1 passed, 1 failed" "${name}: " "${WORK}/${name}.json")
endforeach()
expect(1 "3 passed, 1 failed" "labels[0][1]: expected 7, got 6" "${WORK}/good.json" "${WORK}/whole.json")
expect(1 "1 passed, 1 failed" "unknown operation no_such_operation" "${WORK}/unknown.json")
expect(0 "1 passed, 0 failed" "" --only temperature_probs,render "${WORK}/unknown.json")
expect(1 "0 passed, 1 failed" "unknown: " --only no_such_operation "${WORK}/unknown.json")

# Other systems have other operations, even under the same names.
file(WRITE "${WORK}/other.json" "{\"system\": \"other\", \"cases\": [${right}]}")
expect(1 "0 passed, 1 failed" "unknown operation temperature_probs of system other" "${WORK}/other.json")

file(WRITE "${WORK}/broken.json" "{\"system\": \"crossin\", \"cases\": [")
expect(2 "" "broken.json cannot be read" "${WORK}/broken.json")
file(WRITE "${WORK}/shapeless.json" "{\"cases\": []}")
expect(2 "" "shapeless.json cannot be read" "${WORK}/shapeless.json")
expect(2 "" "no_such_file.json cannot be read" "${WORK}/no_such_file.json")
expect(2 "" "no file named")
expect(2 "" "--only needs" --only)
expect(2 "" "unknown option --other" --other "${WORK}/good.json")

if(wrong)
    message(FATAL_ERROR "golden_check is blind to ${wrong} of these")
endif()
