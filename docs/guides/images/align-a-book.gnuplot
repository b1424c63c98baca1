# SPDX-License-Identifier: MIT
# gnuplot -c align-a-book.gnuplot LADDER SVG: the path of a ladder, coloured by confidence.
set terminal svg size 620,560 font "sans-serif,13" background "#ffffff"
set output ARG2
set datafile separator "\t"
set xlabel "sentence of the source"
set ylabel "sentence of the target"
set cblabel "confidence of the bead that begins here"
set palette defined (0 "#c0392b", 0.5 "#e0a030", 1 "#2a7d4f")
set cbrange [0:1]
set grid
set size square
unset key
plot ARG1 using 1:2 with lines linewidth 1 linecolor "#888888", \
     ARG1 using 1:2:3 with points pointtype 7 pointsize 0.6 palette
