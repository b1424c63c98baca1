// SPDX-License-Identifier: MIT
// golden_check [--only OPERATION,...] FILE.json...
//
// Walks golden cases, calls the library function behind each operation and compares every field. Prints a line for
// each case that fails, and on the last line `N passed, N failed`. Exit status: 0 when none failed, 1 when some did,
// 2 when a file or an argument cannot be used.

#include <cstdint>
#include <exception>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "golden/operations.hpp"

namespace {

namespace dom = simdjson::dom;

struct system_of_cases {
    std::string_view name;
    std::span<golden::operation const> operations;
};

std::vector<system_of_cases> all_systems()
{
    return {
        {"crossin", golden::crossin_operations()},
        {"langarith", golden::langarith_operations()},
        {"seaeval", golden::seaeval_operations()},
        {"korani", golden::korani_operations()},
        {"xtreme", golden::xtreme_operations()},
        {"textmetrics", golden::textmetrics_operations()},
    };
}

/// Operations are looked up in the file's own system: two systems may give one name different meanings.
golden::operation const* find_operation(std::string_view system, std::string_view name)
{
    for (system_of_cases const& one : all_systems())
        if (one.name == system)
            for (golden::operation const& candidate : one.operations)
                if (candidate.name == name) return &candidate;
    return nullptr;
}

/// What is wrong with a case; empty where nothing is.
std::string check(std::string_view system, std::string_view name, dom::element one)
{
    golden::operation const* const operation = find_operation(system, name);
    if (!operation) return "unknown operation " + std::string(name) + " of system " + std::string(system);
    try {
        dom::element const expected = one["expect"].value();
        if (!expected.is_object() || expected.get_object().value().size() == 0) return "the case expects no field";
        return golden::difference(expected, golden::value(operation->run(one["input"].value())), operation->tolerance);
    } catch (std::exception const& failure) {
        return failure.what();
    }
}

struct totals {
    std::uint64_t passed = 0, failed = 0;
};

std::vector<std::string> split(std::string_view list)
{
    std::vector<std::string> parts;
    for (;;) {
        std::size_t const comma = list.find(',');
        if (!list.substr(0, comma).empty()) parts.emplace_back(list.substr(0, comma));
        if (comma == std::string_view::npos) return parts;
        list.remove_prefix(comma + 1);
    }
}

bool selected(std::vector<std::string> const& only, std::string_view name)
{
    for (std::string const& one : only)
        if (one == name) return true;
    return only.empty();
}

void check_file(std::string const& path, std::vector<std::string> const& only, totals& sum)
{
    dom::parser parser;
    dom::element const file = parser.load(path).value();
    std::string_view const system = file["system"].get_string().value();
    for (dom::element const one : golden::items(file["cases"])) {
        std::string_view const name = one["op"].get_string().value();
        if (!selected(only, name)) continue;
        std::string const problem = check(system, name, one);
        ++(problem.empty() ? sum.passed : sum.failed);
        if (!problem.empty()) std::cout << one["id"].get_string().value() << ": " << problem << '\n';
    }
}

int refuse(std::string const& sentence)
{
    std::cerr << "golden_check: " << sentence << '\n';
    return 2;
}

} // namespace

int main(int count, char** words)
{
    std::vector<std::string> only, files;
    for (int i = 1; i < count; ++i) {
        std::string const word = words[i];
        if (word == "--only") {
            if (i + 1 == count) return refuse("--only needs the names of operations, joined by commas");
            only = split(words[++i]);
            if (only.empty()) return refuse("--only names no operation");
        } else if (word.starts_with("-")) {
            return refuse("unknown option " + word + "; usage: golden_check [--only OPERATION,...] FILE.json...");
        } else {
            files.push_back(word);
        }
    }
    if (files.empty()) return refuse("no file named; usage: golden_check [--only OPERATION,...] FILE.json...");
    totals sum;
    for (std::string const& path : files) {
        try {
            check_file(path, only, sum);
        } catch (std::exception const& failure) {
            return refuse(path + " cannot be read as a file of golden cases: " + failure.what());
        }
    }
    std::cout << sum.passed << " passed, " << sum.failed << " failed\n";
    return sum.failed == 0 ? 0 : 1;
}
