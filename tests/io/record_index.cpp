// SPDX-License-Identifier: MIT
#include <crossin/io/record_index.hpp>

#include <csignal>
#include <cstdlib>

#include <sys/resource.h>
#include <sys/stat.h>

#include <crossin/io/writers.hpp>

#include "support/files.hpp"
#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

/// `count` Alpaca records on lines, of many lengths.
std::string many_records(std::uint64_t count, std::uint64_t key = 1)
{
    numbers random(key);
    std::string text;
    for (std::uint64_t i = 0; i < count; ++i) {
        std::string const id = "r" + std::to_string(i), instruction = "i" + random_text(random, 12),
                          input = random_text(random, 4), output = random_text(random, 20);
        turn const one[] = {{instruction, input, output}};
        example_view example;
        example.fields = {id, {}, one};
        write_alpaca(text, example);
    }
    return text;
}

std::string as_array(std::string text)
{
    if (text.ends_with('\n')) text.pop_back();
    for (char& c : text)
        if (c == '\n') c = ',';
    return "[" + text + "]";
}

read_options cached_in(std::string const& folder)
{
    read_options options;
    options.cache_folder = folder;
    options.threads = 2;
    return options;
}

void set_time(std::string const& path, std::int64_t seconds)
{
    timespec const times[2] = {{seconds, 0}, {seconds, 0}};
    REQUIRE(::utimensat(AT_FDCWD, path.c_str(), times, 0) == 0);
}

std::vector<std::string> files_in(std::string const& folder)
{
    std::string const list = folder + ".list";
    REQUIRE(std::system(("ls -A '" + folder + "' > '" + list + "'").c_str()) == 0);
    std::vector<std::string> names;
    std::string const text = read_file(list);
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
        names.push_back(text.substr(at, text.find('\n', at) - at));
    return names;
}

} // namespace

TEST_CASE("record_index: the same on one thread and on several, in lines and in an array [threads]", "[threads]")
{
    temporary_folder const folder;
    std::string const text = many_records(25000); // several chunks
    REQUIRE(text.size() > 3 * detail::chunk_bytes);
    read_options options = uncached();
    corpus const one = read("en", folder.write("a.jsonl", text), options);
    options.threads = 3;
    corpus const several = read("en", folder.file("a.jsonl"), options);
    corpus const array = read("en", folder.write("a.json", as_array(text)), options);
    REQUIRE(one.size() == 25000);
    CHECK(one.digest() == several.digest());
    CHECK(one.digest() == array.digest());
    CHECK(one.totals() == several.totals());
    CHECK(one.totals() == array.totals());
    CHECK(records_of(one) == records_of(several));
    CHECK(records_of(one) == records_of(array));
    corpus::workspace room;
    for (std::uint64_t i = 0; i < one.size(); ++i) {
        REQUIRE(one.facts(i) == facts_of(one.read(i, room)));
        REQUIRE(array.facts(i) == one.facts(i));
    }
    CHECK(one.all_have_ids());
    CHECK(one.ids_are_unique());
}

TEST_CASE("record_index: totals are the sums of the facts")
{
    temporary_folder const folder;
    corpus const c = read("en", folder.write("a.jsonl", many_records(500)), uncached());
    corpus_totals sum;
    sum.longest_bytes = c.totals().longest_bytes;
    for (std::uint64_t i = 0; i < c.size(); ++i) {
        record_facts const& one = c.facts(i);
        ++sum.records;
        sum.prompt_bytes += one.prompt_bytes;
        sum.response_bytes += one.response_bytes;
        sum.prompt_characters += one.prompt_characters;
        sum.response_characters += one.response_characters;
        sum.with_id += one.id_hash != 0;
    }
    CHECK(c.totals() == sum);
    CHECK(sum.longest_bytes > 300);
}

TEST_CASE("record_index: a cache is used when it is valid and rebuilt when it is not")
{
    temporary_folder const folder;
    std::string const text = many_records(300);
    std::string const path = folder.write("a.jsonl", text), cache = path + ".xidx";
    ::unsetenv("CROSSIN_CACHE");
    set_time(path, 1'000'000'000);
    read_options const options = {.threads = 1};
    corpus const built = read("en", path, options);
    CHECK_FALSE(built.index().from_cache());
    CHECK_FALSE(built.index().in_memory());
    REQUIRE(exists(cache));
    auto const reopened = [&] {
        corpus const again = read("en", path, options);
        CHECK(again.digest() == built.digest());
        CHECK(again.totals() == built.totals());
        CHECK(again.tally() == built.tally());
        CHECK(records_of(again) == records_of(built));
        return again.index().from_cache();
    };
    CHECK(reopened());
    SECTION("every byte of the cache, changed or cut off, is noticed")
    {
        std::string const good = read_file(cache);
        for (std::size_t at = 0; at < good.size(); at += at < 400 ? 1 : 997) {
            if (at >= sizeof(detail::index_header) && at < detail::index_header::body_at) continue; // filling
            std::string bad = good;
            bad[at] = static_cast<char>(bad[at] ^ 4);
            write_file(cache, bad);
            REQUIRE_FALSE(reopened());
            write_file(cache, good.substr(0, at));
            REQUIRE_FALSE(reopened());
        }
        CHECK(read_file(cache).size() == good.size());
        CHECK(reopened());
    }
    SECTION("another time with the same bytes is no reason to rebuild")
    {
        set_time(path, 1'000'000'001);
        CHECK(reopened());
    }
    SECTION("another time and other bytes of the same length are")
    {
        std::string other = text;
        std::size_t const at = other.find("\"i", other.size() / 2) + 1;
        other[at] = 'k';
        write_file(path, other);
        corpus const again = read("en", path, options);
        CHECK_FALSE(again.index().from_cache());
        CHECK(again.digest() != built.digest());
    }
    SECTION("other options are")
    {
        read_options other = options;
        other.fields.id = "number";
        corpus const again = read("en", path, other);
        CHECK_FALSE(again.index().from_cache());
        CHECK(again.totals().with_id == 0);
    }
    SECTION("a longer file is")
    {
        write_file(path, text + text);
        CHECK(read("en", path, options).size() == 600);
    }
    SECTION("nothing else is left behind")
    {
        CHECK(files_in(folder.path()) == std::vector<std::string>{"a.jsonl", "a.jsonl.xidx"});
    }
}

TEST_CASE("record_index: a file that was changed within the tick of the clock is not trusted")
{
    temporary_folder const folder;
    std::string text = many_records(8000);
    REQUIRE(text.size() > detail::sampled_file_bytes);
    std::string const path = folder.write("a.jsonl", text);
    read_options const options = {.threads = 1, .cache_folder = folder.path()};
    struct stat status = {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    corpus const built = read("en", path, options);
    // A byte that no sample looks at is changed, and the time is put back to what it was.
    std::size_t at = 0;
    std::uint64_t const sample = detail::sample_hash(text, detail::sampled_file_bytes);
    do at = text.find("\"i", at) + 1;
    while (text[at] = 'k', detail::sample_hash(text, detail::sampled_file_bytes) != sample && (text[at] = 'i') != 0);
    write_file(path, text);
    timespec const times[2] = {status.st_mtim, status.st_mtim};
    REQUIRE(::utimensat(AT_FDCWD, path.c_str(), times, 0) == 0);
    CHECK(read("en", path, options).digest() != built.digest());
}

TEST_CASE("record_index: a cache folder, by option and by the environment")
{
    temporary_folder const folder;
    std::string const path = folder.write("data/a.jsonl", many_records(20)),
                      other = folder.write("more/a.jsonl", many_records(30));
    folder.write("cache/.keep", "");
    corpus const a = read("en", path, cached_in(folder.file("cache"))),
                 b = read("en", other, cached_in(folder.file("cache")));
    CHECK(files_in(folder.file("cache")).size() == 3); // two files of one name do not get into each other's way
    CHECK(files_in(folder.file("data")).size() == 1);
    CHECK(read("en", path, cached_in(folder.file("cache"))).index().from_cache());
    ::setenv("CROSSIN_CACHE", folder.file("cache").c_str(), 1);
    CHECK(read("en", path, {.threads = 1}).index().from_cache());
    ::setenv("CROSSIN_CACHE", "none", 1);
    CHECK(read("en", path, {.threads = 1}).index().in_memory());
    ::unsetenv("CROSSIN_CACHE");
}

TEST_CASE("record_index: without a folder to write to, the index stays in memory and is the same")
{
    temporary_folder const folder;
    std::string const path = folder.write("a.jsonl", many_records(100));
    corpus const kept = read("en", path, cached_in(folder.path())),
                 lost = read("en", path, cached_in(folder.file("absent/folder"))),
                 file = read("en", path, cached_in(path));
    CHECK_FALSE(kept.index().in_memory());
    CHECK(lost.index().in_memory());
    CHECK(file.index().in_memory());
    CHECK(kept.digest() == lost.digest());
    CHECK(records_of(kept) == records_of(lost));
}

TEST_CASE("record_index: a disk that fills up while the cache is written costs only the cache")
{
    temporary_folder const folder;
    std::string const path = folder.write("a.jsonl", many_records(20000));
    corpus const whole = read("en", path, uncached());
    std::uint64_t const bytes = whole.size() * (sizeof(record_facts) + sizeof(record_location));
    rlimit before = {};
    ::getrlimit(RLIMIT_FSIZE, &before);
    auto const old = std::signal(SIGXFSZ, SIG_IGN);
    for (std::uint64_t const limit :
         {std::uint64_t{0}, std::uint64_t{100}, std::uint64_t{5000}, bytes / 3, bytes / 2, bytes - 1000, bytes + 100}) {
        rlimit const small = {static_cast<::rlim_t>(limit), before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
        corpus const short_of_room = read("en", path, cached_in(folder.path()));
        ::setrlimit(RLIMIT_FSIZE, &before);
        CHECK(short_of_room.index().in_memory());
        CHECK(short_of_room.digest() == whole.digest());
        REQUIRE(short_of_room.totals() == whole.totals());
        corpus::workspace room;
        for (std::uint64_t i = 0; i < whole.size(); i += 7)
            REQUIRE(short_of_room.facts(i) == facts_of(short_of_room.read(i, room)));
    }
    std::signal(SIGXFSZ, old);
    CHECK(files_in(folder.path()) == std::vector<std::string>{"a.jsonl"});
}

TEST_CASE("record_index: policies stop, skip up to a share, and keep; tallies survive the cache")
{
    temporary_folder const folder;
    std::string text;
    for (int i = 0; i < 100; ++i) {
        if (i % 10 == 3)
            text += "{\"instruction\": \"cut off\n";
        else if (i % 10 == 7)
            text += "{\"instruction\":\"\",\"output\":\"o\"}\n";
        else if (i == 50)
            text += "{\"instruction\":\"i\"}\n";
        else
            text += "{\"instruction\":\"i\",\"output\":\"o\"}\n";
    }
    std::string const path = folder.write("a.jsonl", text);
    error const stopped = error_of([&] { static_cast<void>(read("en", path, uncached())); });
    CHECK(std::string(stopped.what()) == path + ":4 (byte 123): the text ends inside a string");
    CHECK(stopped.code() == errc::parse);

    for (int round = 0; round < 2; ++round) {
        read_options options = cached_in(folder.path());
        options.bad_records = {on_problem::skip, 0.21};
        corpus const skipped = read("en", path, options);
        CHECK(skipped.index().from_cache() == (round == 1));
        CHECK(skipped.size() == 79);
        CHECK(skipped.tally().kept == 79);
        CHECK(skipped.tally().total() == 100);
        CHECK(skipped.tally().count("broken JSON") == 10);
        CHECK(skipped.tally().count("empty instruction") == 10);
        CHECK(skipped.tally().count("no output") == 1);
        REQUIRE(skipped.tally().reasons()[0].examples.size() == tally::examples_kept);
        CHECK(skipped.tally().reasons()[0].examples[1].where == place{path, 14, 444, true});
        options.bad_records.at_most = 0.20;
        error const too_many = error_of([&] { static_cast<void>(read("en", path, options)); });
        CHECK(too_many.code() == errc::limit);
        CHECK(
            std::string(too_many.what()) ==
            path +
                ":4 (byte 123): 21 of 100 records cannot be used (10 broken JSON, 1 no output, 10 empty instruction), "
                "which is more than the share that may be skipped; this is the first");
    }
    corpus const kept = read("en", path, uncached(keep_all));
    CHECK(kept.size() == 90);
    CHECK(kept.tally().dropped() == 10);
    CHECK(kept.tally().count("empty instruction") == 10);
    corpus::workspace room;
    CHECK(kept.read(6, room).turns[0].instruction.empty());
}

TEST_CASE("record_index: ids that stand twice are counted and shown with both lines")
{
    temporary_folder const folder;
    std::string text;
    for (int i = 0; i < 3000; ++i)
        text += "{\"id\":" +
                std::to_string(i == 2000   ? 10
                               : i == 2500 ? 10
                               : i == 2001 ? 1500
                                           : i) +
                ",\"instruction\":\"i\",\"output\":\"o\"}\n";
    for (int round = 0; round < 2; ++round) {
        corpus const c = read("en", folder.write("a.jsonl", text), uncached());
        CHECK(c.totals().with_id == 3000);
        CHECK(c.totals().repeated_ids == 3);
        CHECK_FALSE(c.ids_are_unique());
        CHECK(c.tally().kept == 3000);
        CHECK(c.tally().dropped() == 0);
        REQUIRE(c.tally().count("duplicate id") == 3);
        tally::example const& first = c.tally().reasons()[0].examples.at(0);
        CHECK(first.where.line == 2001);
        CHECK(first.detail == "the id \"10\" stands at line 11 too");
        CHECK(c.tally().reasons()[0].examples.at(1).detail == "the id \"1500\" stands at line 1501 too");
    }
}

TEST_CASE("record_index: repeated ids as a plain comparison finds them")
{
    numbers random(9);
    for (std::uint64_t const size : {0U, 1U, 2U, 100U, 5000U, 70000U}) {
        std::vector<std::uint64_t> hashes;
        for (std::uint64_t i = 0; i < size; ++i)
            hashes.push_back(random(5) == 0 ? 0 : random_bits(1, random(size * 4 + 1)) | 1);
        std::uint64_t repeated = 0, with_id = 0;
        std::vector<std::uint64_t> seen;
        std::vector<std::uint64_t> sorted = hashes;
        std::erase(sorted, 0U);
        with_id = sorted.size();
        std::ranges::sort(sorted);
        for (std::size_t i = 1; i < sorted.size(); ++i) repeated += sorted[i] == sorted[i - 1];
        detail::id_findings const found = detail::find_repeated_ids(
            size, [&](std::uint64_t i) { return hashes[i]; }, 2, 5);
        CHECK(found.with_id == with_id);
        CHECK(found.repeated == repeated);
        CHECK(found.examples.size() == std::min<std::uint64_t>(5, repeated));
        for (detail::id_repetition const& one : found.examples) {
            CHECK(one.first < one.again);
            CHECK(hashes[one.first] == hashes[one.again]);
            CHECK(std::ranges::find(hashes, hashes[one.again]) - hashes.begin() ==
                  static_cast<std::ptrdiff_t>(one.first));
        }
    }
}

TEST_CASE("record_index: limits of records and of their length")
{
    temporary_folder const folder;
    std::string const path = folder.write("a.jsonl", many_records(100));
    mapped_file const file(path);
    read_options options = uncached();
    detail::reading const how = detail::reading_of(file, options);
    error const many = error_of([&] { record_index(file, how, options, {.record_bytes = 1 << 30, .records = 99}); });
    CHECK(many.code() == errc::limit);
    CHECK(many.message() == "the file holds more than 99 records; split it");
    CHECK(record_index(file, how, options, {.record_bytes = 1 << 30, .records = 100}).size() == 100);
    std::uint64_t const longest = record_index(file, how, options).totals().longest_bytes;
    CHECK(record_index(file, how, options, {.record_bytes = longest}).size() == 100);
    error const large = error_of([&] { record_index(file, how, options, {.record_bytes = longest - 1}); });
    CHECK(large.code() == errc::limit);
    CHECK(large.message() ==
          "a record of " + std::to_string(longest) + " bytes is above the limit of " + std::to_string(longest - 1));
    options.bad_records = skip_all;
    CHECK(record_index(file, how, options, {.record_bytes = longest - 1}).size() == 99);
}

TEST_CASE("record_index: arrays are cut at the right commas, however they are written")
{
    numbers random(11);
    temporary_folder const folder;
    for (int round = 0; round < 5; ++round) {
        std::string lines = many_records(8000 + random(3000), 100 + static_cast<std::uint64_t>(round)), array = "[";
        bool first = true;
        for (std::size_t at = 0; at < lines.size(); at = lines.find('\n', at) + 1) {
            auto const space = [&] { array.append(random(4) == 0 ? random(80) : 0, " \n\r\t"[random(4)]); };
            if (!first) array += ',';
            first = false;
            space();
            array += lines.substr(at, lines.find('\n', at) - at);
            space();
        }
        array += "]\n";
        REQUIRE(array.size() > detail::chunk_bytes);
        corpus const a = read("en", folder.write("a.jsonl", lines), uncached()),
                     b = read("en", folder.write("a.json", array), uncached());
        CHECK(a.size() == b.size());
        CHECK(a.digest() == b.digest());
    }
}
