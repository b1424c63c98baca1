// SPDX-License-Identifier: MIT
// Which records belong together: an aligner of your own, for ids that two teams wrote differently.
#include <iostream>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <crossin/crossin.hpp>

namespace xin = crossin;
using namespace crossin::literals;

// Pairs "faq/017" with "17-vi": what counts is the number in the id.
struct by_number {
    template <xin::record_corpus Corpus>
    void align(std::span<Corpus const* const> corpora, xin::row_list& rows) const
    {
        std::map<int, std::vector<std::uint32_t>> row_of; // a number's records, one a language
        for (std::size_t l = 0; l < corpora.size(); ++l) {
            typename Corpus::workspace room;
            for (std::uint32_t i = 0; i < corpora[l]->size(); ++i) {
                std::string const id(corpora[l]->read(i, room).id);
                std::size_t const digits = id.find_first_of("0123456789");
                if (digits == std::string::npos) continue; // left over: counted as "not placed"
                std::vector<std::uint32_t>& row = row_of[std::stoi(id.substr(digits))];
                row.resize(corpora.size(), xin::missing_record);
                bool const taken = row[l] != xin::missing_record;
                if (!taken) row[l] = i;
                if (taken) rows.reject(l, i, "number taken", corpora[l]->source(i), id);
            }
        }
        for (auto const& [number, row] : row_of) rows.add(row);
    }
};
static_assert(xin::record_aligner<by_number, xin::record_list>);

int main()
{
    // Records need not come from files.
    std::vector<xin::record> const english = {
        {"faq/007", {}, {{"Where is my parcel?", {}, "In the app, under Orders."}}},
        {"faq/017", {}, {{"How do I return it?", {}, "Print the label, drop it off."}}},
        {"faq/018", {}, {{"Are you open on Sundays?", {}, "From 10 to 4."}}},
    };
    std::vector<xin::record> const vietnamese = {
        {"17-vi", {}, {{"Trả lại hàng thế nào?", {}, "In nhãn rồi gửi đi."}}},
        {"7-vi", {}, {{"Đơn hàng của tôi đâu?", {}, "Xem mục Đơn hàng."}}},
        {"07-vi", {}, {{"Hàng của tôi ở đâu?", {}, "Ở mục Đơn hàng."}}},
        {"draft", {}, {{"Có mở cửa Chủ nhật không?", {}, "Có."}}},
    };
    auto const rows = xin::parallel(by_number{}, xin::record_list("en"_lang, english, "en"),
                                    xin::record_list("vi"_lang, vietnamese, "vi"));
    xin::record_list::workspace room;
    for (std::uint64_t row = 0; row < rows.size(); ++row)
        for (std::size_t l = 0; l < rows.language_count(); ++l)
            if (rows.has(row, l)) std::cout << "row " << row << ": " << rows.read(row, l, room).id << '\n';
    std::cout << '\n' << rows.tally();
}
