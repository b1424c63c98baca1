// SPDX-License-Identifier: MIT
// A report of one's own: the code of docs/reference/report/.

#include <iostream>
#include <string>

#include <crossin/report.hpp>

using namespace crossin::literals;

int main()
{
    //! [histogram]
    crossin::length_histogram lengths, of_another_thread;
    for (std::uint64_t length = 1; length <= 600; ++length) lengths.add(length);
    for (std::uint64_t length = 601; length <= 1000; ++length) of_another_thread.add(length);
    lengths += of_another_thread;
    std::cout << lengths.count() << " texts, mean " << lengths.mean() << ", median " << lengths.quantile(0.5) << "\n";
    //! [histogram]

    //! [document]
    crossin::report page;
    page.title = "A run";
    page.sections.push_back({"Languages", {"Who asks, and who answers."}});
    auto& blocks = page.sections.back().blocks;

    crossin::heat_map map{{"en", "ar"}, {"en", "ar"}, {{60.0, 30.0}, {10.0, {}}}, {{"60", "30"}, {"10", ""}}};
    blocks.push_back(crossin::report_figure{"figure-1", "Examples by direction", "A grid of two by two.", map, ""});
    blocks.push_back(crossin::report_table{
        "Times each record is seen", {"language", "times"}, {{"en", {"2.5", 2.5}}, {"ar", {"1.0", 1}}}});
    blocks.push_back(crossin::report_texts{
        "An example", {{"en to ar", {{"Prompt", "en"_lang, "Say hello."}, {"Response", "ar"_lang, "مرحبا."}}}}});
    //! [document]

    //! [plain_text]
    std::cout << to_string(page);
    //! [plain_text]

    //! [json]
    std::string const numbers = to_json(page);
    //! [json]
    std::cout << numbers.size() << " bytes of JSON\n";

    //! [gnuplot]
    for_each_figure(page, [](crossin::report_figure& figure) {
        std::string const script = gnuplot_script(figure); // to be run by gnuplot, which writes an SVG
        std::string const written = "<svg viewBox=\"0 0 300 200\"><g id=\"gnuplot_canvas\">...</g></svg>";
        figure.svg = embedded_svg(written, figure);
    });
    //! [gnuplot]

    //! [html]
    std::string const text = to_html(page); // one file: no script, no request
    //! [html]
    std::cout << (text.find("lang=\"ar\" dir=\"rtl\"") != text.npos ? "Arabic runs from right to left\n" : "?\n");
}
