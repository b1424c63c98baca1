# SPDX-License-Identifier: MIT
# awk -v through='simdjson' -f lines_of.awk: of preprocessed source with line markers (c++ -E), counts
# the lines that came in through a header whose path contains a match of a pattern, its own includes too.
# A marker is `# line "path" flags`; flag 1 enters a file, flag 2 returns to one.

/^# [0-9]+ "/ {
    if (inside) {
        if ($4 == 1) ++inside
        else if ($4 == 2) --inside
    } else if ($4 == 1 && $3 ~ through) {
        inside = 1
    }
    next
}
inside && NF { ++lines }
END { print lines + 0 }
