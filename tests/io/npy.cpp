// SPDX-License-Identifier: MIT
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <crossin/core/error.hpp>
#include <crossin/core/half.hpp>
#include <crossin/io/npy.hpp>
#include <crossin/io/vector_file.hpp>

using namespace crossin;

namespace {

template <class T>
std::string bytes_of(std::vector<T> const& values)
{
    std::string bytes(values.size() * sizeof(T), '\0');
    std::memcpy(bytes.data(), values.data(), bytes.size());
    return bytes;
}

/// A file as numpy.save writes it, with any dictionary.
std::string npy(std::string_view dictionary, std::string const& numbers, int version = 1)
{
    std::string text(dictionary);
    std::size_t const head = version == 1 ? 10 : 12;
    text.append(63 - (head + text.size()) % 64, ' ').append("\n");
    std::string file = "\x93NUMPY";
    file += static_cast<char>(version);
    file += '\0';
    for (std::size_t i = 0; i < head - 8; ++i) file += static_cast<char>(text.size() >> (8 * i) & 0xFFU);
    return file + text + numbers;
}

std::string const usual = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }";

std::vector<float> all_of(vector_file const& file)
{
    std::vector<float> values(file.size() * file.dimension());
    file.read(0, values);
    return values;
}

struct refusal {
    errc code = {};
    std::string what = {};
};

refusal refused(std::string const& bytes)
{
    crossin_test::temporary_folder const folder;
    try {
        (void)read_npy(folder.write("x.npy", bytes));
    } catch (error const& problem) {
        return {problem.code(), problem.what()};
    }
    return {};
}

bool contains(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

} // namespace

TEST_CASE("npy: numbers of 16, 32 and 64 bits, in files of each version")
{
    crossin_test::temporary_folder const folder;
    std::vector<float> const floats = {1, -2, 3.5F, 4, 0, 1e-30F};
    for (int version : {1, 2, 3}) {
        auto const file = read_npy(folder.write("f.npy", npy(usual, bytes_of(floats), version)));
        CHECK(file.size() == 3);
        CHECK(file.dimension() == 2);
        CHECK(file.type() == element_type::f32);
        CHECK(all_of(file) == floats);
        std::vector<float> row(2);
        file.read(1, row);
        CHECK(row == std::vector<float>{3.5F, 4});
    }
    std::vector<double> const doubles = {0.5, 1e300};
    auto const wide = read_npy(
        folder.write("d.npy", npy("{\"shape\":(1L,2L),'descr':'<f8','fortran_order':True}", bytes_of(doubles))));
    CHECK(all_of(wide)[0] == 0.5F);
    CHECK(all_of(wide)[1] > 3e38F); // infinite: mining will name it
    std::vector<std::uint16_t> const halves = {to_float16(-1.5F).bits, to_float16(2).bits};
    CHECK(all_of(read_npy(folder.write("h.npy", npy("{'descr': '<f2', 'fortran_order': False, 'shape': (2, 1), }",
                                                    bytes_of(halves))))) == std::vector<float>{-1.5F, 2});
    auto const none = read_npy(
        folder.write("n.npy", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 7), }", "")));
    CHECK(none.size() == 0);
    CHECK(none.dimension() == 7);
}

TEST_CASE("npy: what cannot be read is said, with the place")
{
    std::string const six = bytes_of(std::vector<float>(6));
    auto const with = [&](std::string_view from, std::string_view to) {
        std::string text = usual;
        text.replace(text.find(from), from.size(), to);
        return refused(npy(text, six));
    };
    CHECK(contains(refused("").what, "does not begin as a file of NumPy's"));
    CHECK(contains(refused("\x93NUMPY\x01").what, "is cut short"));
    CHECK(contains(refused(npy(usual, six).substr(0, 40)).what, "its header has 118 bytes"));
    CHECK(refused(npy(usual, six, 4)).code == errc::unsupported);
    CHECK(contains(refused(npy(usual, six.substr(4))).what, "24 bytes should follow, and 20 do; it is cut short"));
    CHECK(contains(refused(npy(usual, six + six)).what, "it holds more than one array"));
    CHECK(contains(with("False", "True").what, "by columns"));
    CHECK(contains(with("<f4", ">f4").what, "has elements of the type \">f4\""));
    CHECK(contains(with("<f4", "<i8").what, "astype"));
    CHECK(contains(with("'<f4'", "[('a', '<f4')]").what, "records of several fields"));
    CHECK(contains(with("(3, 2)", "(6,)").what, "has the shape [6]"));
    CHECK(contains(with("(3, 2)", "()").what, "two dimensions"));
    CHECK(contains(with("(3, 2)", "(99999999999, 99999999999)").what, "more than 2^64"));
    CHECK(contains(with("(3, 2)", "(999999999999999999999, 2)").what, "no memory"));
    for (auto const& [from, to] : std::vector<std::pair<std::string_view, std::string_view>>{{"(3, 2)", "(3; 2)"},
                                                                                             {"(3, 2)", "(-3, 2)"},
                                                                                             {"False", "Maybe"},
                                                                                             {"'shape'", "'form'"},
                                                                                             {"'<f4', ", "'<f4' "},
                                                                                             {"{", "["},
                                                                                             {"'descr': '<f4', ", ""},
                                                                                             {", }", ", } x"},
                                                                                             {"'descr'", "'descr"},
                                                                                             {"(3, 2), }", "(3"}})
        CHECK(with(from, to).code == errc::parse);
}

TEST_CASE("npy: every cut of a file is refused")
{
    std::string const whole = npy(usual, bytes_of(std::vector<float>(6)));
    for (std::size_t length = 0; length < whole.size(); ++length) CHECK(!refused(whole.substr(0, length)).what.empty());
}

TEST_CASE("vector_file: numbers alone, with a dimension that is said")
{
    crossin_test::temporary_folder const folder;
    std::vector<float> const floats = {1, -2, 3.5F, 4, 0, 1e-30F};
    auto const path = folder.write("raw", bytes_of(floats));
    CHECK(read_raw_vectors(path, 3).size() == 2);
    CHECK(all_of(read_raw_vectors(path, 2)) == floats);
    CHECK(read_raw_vectors(path, 4, element_type::f16).size() == 3);
    CHECK(read_raw_vectors(folder.write("empty", ""), 4).size() == 0);
    CHECK_THROWS_WITH(read_raw_vectors(path, 4),
                      Catch::Matchers::ContainsSubstring("holds 24 bytes, which are no whole rows of 4 numbers"));
    CHECK_THROWS_AS(read_raw_vectors(path, 0), error);
    CHECK_THROWS_AS(read_raw_vectors(path, 1, element_type::i32), error);
    auto const array = folder.write("x.npy", npy(usual, bytes_of(floats)));
    CHECK(is_npy(array));
    CHECK(!is_npy(path));
    CHECK_THROWS_WITH(read_raw_vectors(array, 1), Catch::Matchers::ContainsSubstring("NumPy"));
}
