// SPDX-License-Identifier: MIT
#ifndef CROSSIN_REPORT_DETAIL_STYLE_HPP
#define CROSSIN_REPORT_DETAIL_STYLE_HPP

/// \file
/// How a report looks as a page. Layer: report. Needs: nothing.

#include <cstddef>
#include <string_view>

namespace crossin::detail {

/// Colours of series; each is `--s0`, `--s1`, ... of the style, and differs from the next in brightness, too.
inline constexpr std::size_t series_colours = 8;

/// The style sheet: colours in light and dark, fonts of all scripts that systems bring, and a page that never is wider
/// than its window. All colours of text have a contrast of 4.5 at least on what they stand on (WCAG 2.1, 1.4.3).
inline constexpr std::string_view report_style = R"css(
:root{color-scheme:light dark;--paper:#fff;--ink:#1d2329;--soft:#59636e;--line:#d5dbe1;--panel:#f5f7f9;--accent:#3f7fbf;--link:#0b5cad;--warn:#8a4b00;--warn-panel:#fff6e5;
--s0:#1f6fb4;--s1:#c2410c;--s2:#157f5b;--s3:#8e3fae;--s4:#8a6d00;--s5:#b3266b;--s6:#3c4a57;--s7:#0f7d8c}
@media (prefers-color-scheme:dark){:root{--paper:#14181c;--ink:#e4e8ec;--soft:#a3aeb9;--line:#3a434c;--panel:#1d2329;--accent:#4d8fd6;--link:#8ec2ff;--warn:#ffc266;--warn-panel:#2e2413;
--s0:#6cb2f0;--s1:#ff9a5c;--s2:#57d3a4;--s3:#d59bf0;--s4:#e3c44c;--s5:#ff8fc0;--s6:#b8c4cf;--s7:#5fd4e2}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);line-height:1.5;font-size:1rem;font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei","Hiragino Sans","Noto Sans CJK JP","Noto Sans CJK KR","Noto Naskh Arabic","Noto Sans Arabic","Noto Sans Hebrew","Noto Sans Devanagari","Noto Sans Bengali","Noto Sans Tamil","Noto Sans Telugu","Noto Sans Thai","Noto Sans Khmer","Noto Sans Ethiopic",sans-serif}
:lang(ja){font-family:system-ui,"Hiragino Sans","Yu Gothic","Noto Sans CJK JP","Noto Sans JP",sans-serif}
:lang(ko){font-family:system-ui,"Apple SD Gothic Neo","Malgun Gothic","Noto Sans CJK KR","Noto Sans KR",sans-serif}
:lang(zh-Hant){font-family:system-ui,"PingFang TC","Microsoft JhengHei","Noto Sans CJK TC",sans-serif}
header,nav,main{max-width:70rem;margin:0 auto;padding:0 1rem}
header{padding-top:2rem}
h1,h2,h3,h4,figcaption,caption,nav a{overflow-wrap:anywhere}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .5rem}
h2{font-size:1.3rem;line-height:1.3;margin:3rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:0 0 .5rem}
p{margin:.5rem 0 1rem;max-width:46rem;overflow-wrap:anywhere}
header p,figcaption,caption{color:var(--soft)}
a{color:var(--link)}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;margin:1rem 0 0;padding:0}
nav a{display:inline-block;padding:.25rem 0}
.skip{position:absolute;left:-99rem;background:var(--paper);padding:.5rem 1rem;z-index:1}
.skip:focus{left:0;top:0}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.scroll{overflow-x:auto;margin:1rem 0 1.5rem}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
caption,figcaption{text-align:start;font-size:.925rem;padding:0 0 .5rem;max-width:46rem}
caption span{position:sticky;left:0;display:block;max-width:min(46rem,100vw - 2rem);width:max-content;white-space:normal}
th,td{padding:.35rem .75rem;border-bottom:1px solid var(--line);text-align:end;white-space:nowrap;vertical-align:top}
th:first-child,td:first-child{padding-inline-start:0}
th.t,td.t{text-align:start}
td.t{white-space:normal;overflow-wrap:anywhere;min-width:4rem}
thead th{border-bottom:2px solid var(--soft);vertical-align:bottom;font-weight:600}
tbody th{font-weight:500}
figure{margin:1.25rem 0 1.5rem}
figure .scroll{margin:0}
details{margin:0 0 1.5rem}
summary{cursor:pointer;color:var(--link);padding:.25rem 0;width:fit-content}
svg{display:block;width:100%;height:auto}
.note{background:var(--warn-panel);border-inline-start:.3rem solid var(--warn);padding:.6rem 1rem;margin:.6rem 0;max-width:60rem;overflow-wrap:anywhere}
.note b{color:var(--warn)}
.note ul{margin:.4rem 0 0;padding-inline-start:1.2rem;color:var(--soft);font-size:.9rem}
.texts{display:grid;grid-template-columns:repeat(var(--n),minmax(0,1fr));gap:1rem;background:var(--panel);border:1px solid var(--line);border-radius:.4rem;padding:1rem;margin:1rem 0}
.texts h3{grid-column:1/-1;margin:0;font-variant-numeric:tabular-nums}
.texts h4{font-size:.8rem;font-weight:600;color:var(--soft);margin:0 0 .25rem}
.body{white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext;margin:0;line-height:1.65}
@media (max-width:40rem){.texts{grid-template-columns:minmax(0,1fr)}}
@media print{nav,.skip{display:none}.texts,figure,tr{break-inside:avoid}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
)css";

} // namespace crossin::detail
#endif
