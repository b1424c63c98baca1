# SPDX-License-Identifier: MIT
# cmake -DWORK=<scratch folder> -P check_selftest.cmake
# A small set of pages that is right, and one for each thing that check.cmake is to notice.

cmake_minimum_required(VERSION 3.25)

function(plant)
    file(REMOVE_RECURSE "${WORK}")
    file(WRITE "${WORK}/docs/snippets/mix.cpp" [=[
int main()
{
    //! [draws]
    int sum[2] = {0, 1};
    if (sum[1]) {
        ++sum[0];
    }
    //! [draws]
}
]=])
    file(WRITE "${WORK}/docs/snippets/mix.out" "a; b\n")
    file(WRITE "${WORK}/docs/guides/mix.md" [=[
# Mix, and match

<!-- snippet: mix.cpp#draws -->
```cpp
int sum[2] = {0, 1};
if (sum[1]) {
    ++sum[0];
}
```

It prints

<!-- snippet: mix.out -->
```
a; b
```

[up](../../README.md#what-it-is), `[&](not a link)`, [away](https://example.org/).
]=])
    file(WRITE "${WORK}/README.md" "# crossin\n\n## What it is\n\n[a guide](docs/guides/mix.md#mix-and-match)\n")
endfunction()

function(run_check result output)
    execute_process(COMMAND "${CMAKE_COMMAND}" "-DROOT=${WORK}" -P "${CMAKE_CURRENT_LIST_DIR}/check.cmake"
        RESULT_VARIABLE code OUTPUT_VARIABLE text ERROR_VARIABLE text)
    set(${result} "${code}" PARENT_SCOPE)
    set(${output} "${text}" PARENT_SCOPE)
endfunction()

# expect_red(<file> <text in it> <other text> <what check.cmake must say>)
function(expect_red file old new phrase)
    plant()
    file(READ "${WORK}/${file}" text)
    string(REPLACE "${old}" "${new}" changed "${text}")
    if(changed STREQUAL text)
        message(FATAL_ERROR "${file} has no `${old}`")
    endif()
    file(WRITE "${WORK}/${file}" "${changed}")
    run_check(code output)
    string(FIND "${output}" "${phrase}" at)
    if(code EQUAL 0 OR at EQUAL -1)
        message(FATAL_ERROR "`${new}` in ${file}: expected `${phrase}`, got ${code} with\n${output}")
    endif()
endfunction()

plant()
run_check(code output)
if(NOT code EQUAL 0)
    message(FATAL_ERROR "the good pages are refused:\n${output}")
endif()
expect_red(docs/snippets/mix.cpp "++sum" "--sum" "differs from the file")
expect_red(docs/guides/mix.md "    ++sum" "  ++sum" "differs from the file")
expect_red(docs/guides/mix.md "a; b" "a, b" "differs from the file")
expect_red(docs/guides/mix.md "mix.cpp#draws" "mix.cpp#draw" "has no two lines")
expect_red(docs/guides/mix.md "mix.cpp#draws" "max.cpp#draws" "there is no docs/snippets/max.cpp")
expect_red(docs/guides/mix.md "-->\n```cpp" "-->\n\n```cpp" "no code block stands behind")
expect_red(docs/guides/mix.md "<!-- snippet: mix.cpp#draws -->" "" "no page shows the region draws")
expect_red(README.md "mix.md" "max.md" "leads nowhere")
expect_red(README.md "#mix-and-match" "#match" "leads to no heading")
file(REMOVE_RECURSE "${WORK}")
