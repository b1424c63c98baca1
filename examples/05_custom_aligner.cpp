// SPDX-License-Identifier: MIT
// Which records belong together: an aligner of your own, for ids that two teams wrote differently.
#include <iostream>
#include <map>
#include <span>
#include <string>
#include <string_view>
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
                if (row[l] == xin::missing_record) row[l] = i;
                else rows.reject(l, i, "number taken", corpora[l]->source(i), id);
            }
        }
        for (auto const& [number, row] : row_of) rows.add(row);
    }
};
static_assert(xin::record_aligner<by_number, xin::record_list>);

xin::record faq(std::string id, std::string question, std::string answer) { return {id, {}, {{question, {}, answer}}}; }

int main()
{
    // Records need not come from files.
    xin::record_list const en("en"_lang, {faq("faq/007", "Where is my parcel?", "In the app, under Orders."),
                                          faq("faq/017", "How do I return it?", "Print the label and drop it off."),
                                          faq("faq/018", "Are you open on Sundays?", "From 10 to 4.")}, "en");
    xin::record_list const vi("vi"_lang, {faq("17-vi", "Trả lại hàng thế nào?", "In nhãn rồi gửi tại điểm nhận."),
                                          faq("7-vi", "Đơn hàng của tôi đâu?", "Trong ứng dụng, mục Đơn hàng."),
                                          faq("07-vi", "Hàng của tôi ở đâu rồi?", "Xem mục Đơn hàng trong ứng dụng."),
                                          faq("draft", "Có mở cửa thứ hai không?", "Có.")}, "vi");
    auto const rows = xin::parallel(by_number{}, en, vi);

    xin::record_list::workspace room;
    for (std::uint64_t row = 0; row < rows.size(); ++row)
        for (std::size_t l = 0; l < rows.language_count(); ++l)
            if (rows.has(row, l)) std::cout << row << ' ' << rows.languages()[l].text() << ' ' << rows.read(row, l, room).id << '\n';
    std::cout << '\n' << rows.tally();
}
