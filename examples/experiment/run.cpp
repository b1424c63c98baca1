// SPDX-License-Identifier: MIT
#include "run.hpp"

#include <bit>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <string_view>

#include <crossin/batch/any_tokenizer.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/core/parallel.hpp>
#include <crossin/core/text_table.hpp>
#include <crossin/io/mapped_file.hpp>
#include <crossin/io/output_file.hpp>

#include <sys/stat.h>

#include "corpora.hpp"
#include "measurement.hpp"
#include "tuning.hpp"

namespace experiment {
namespace {

namespace xin = crossin;

constexpr std::uint64_t version = 1; ///< of all that is measured: another number measures anew

/// Makes a folder and those on the way to it, unless they are there: worlds may be made at a time.
void make_folders(std::string const& path)
{
    for (std::size_t at = path.find('/', 1); at != std::string::npos; at = path.find('/', at + 1))
        xin::make_folder(path.substr(0, at));
    xin::make_folder(path);
}

[[nodiscard]] std::string text_of(std::string const& path) { return std::string(xin::mapped_file(path).bytes()); }

[[nodiscard]] std::uint64_t hash_of(run_options const& options, std::uint64_t seed)
{
    std::uint64_t hash = xin::hash_combine(version, seed);
    auto const add = [&](std::uint64_t number) { hash = xin::hash_combine(hash, number); };
    add(options.world.entities);
    for (double const share : options.world.told) add(std::bit_cast<std::uint64_t>(share));
    base_options const& base = options.base;
    for (std::uint64_t const one : {base.width, base.inner_width, base.layers, base.heads, base.lines, base.batch,
                                    std::bit_cast<std::uint64_t>(base.rate)})
        add(one);
    for (unsigned const one :
         {base.shares.questions, base.shares.parallel, base.shares.switched, base.shares.dictionary})
        add(one);
    return hash;
}

/// Lines on standard output, whole ones.
class teller {
public:
    explicit teller(std::string what) : what_(std::move(what)) {}
    void operator()(std::string const& line) const
    {
        static std::mutex one_at_a_time;
        std::scoped_lock const lock(one_at_a_time);
        std::printf("%s: %s\n", what_.c_str(), line.c_str());
        std::fflush(stdout);
    }

private:
    std::string what_;
};

class stopwatch {
public:
    [[nodiscard]] std::string text() const
    {
        std::chrono::duration<double> const passed = std::chrono::steady_clock::now() - begun_;
        return xin::decimal(passed.count(), 1) + " s";
    }

private:
    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

void have_base(run_options const& options, world const& of, std::uint64_t hash, teller const& tell)
{
    std::string const folder = folder_of(options, of.seed()), stamp = folder + "/made_of.txt",
                      expected = std::to_string(hash) + '\n';
    struct stat status = {};
    if (::stat(stamp.c_str(), &status) == 0 && text_of(stamp) == expected) return tell("the base is there");
    make_folders(folder);
    std::remove(stamp.c_str());
    write_corpora(of, folder);
    stopwatch const watch;
    double loss = 0;
    std::uint64_t const tokens = make_base(
        of, options.base, folder, 1, [&](std::uint64_t step, std::uint64_t steps, double now) {
            loss = now;
            if (step % 1000 == 0)
                tell("step " + xin::grouped(step) + " of " + xin::grouped(steps) + ", loss " + xin::decimal(now, 3));
        });
    xin::atomic_write(stamp, expected);
    tell("a base from " + xin::grouped(tokens) + " tokens, loss " + xin::decimal(loss, 3) + ", " + watch.text());
}

void measure(run_options const& options, world const& of, std::uint64_t base_hash, std::string_view name,
             std::uint64_t examples, teller const& tell)
{
    std::string const folder = folder_of(options, of.seed()),
                      recipe = options.recipes + '/' + std::string(examples == 0 ? variants[0].name : name) + ".yaml",
                      path = path_of(options, of.seed(), name, examples);
    measurement made;
    made.made_of = xin::hash_combine(xin::hash_combine(base_hash, examples),
                                     examples == 0 ? 0 : xin::hash64(text_of(recipe)));
    if (std::optional<measurement> const there = read_measurement(path); there && there->made_of == made.made_of)
        return;
    stopwatch const watch;
    tuned const by = tune(folder, recipe, examples, of.seed(), 1);
    made.world = of.seed();
    made.variant = name;
    made.examples = examples;
    made.steps = by.steps;
    made.supervised = by.supervised;
    made.loss = by.loss;
    made.pairs = ask(*by.who, xin::open_tokenizer(folder), of, held_out(of));
    write_measurement(made, path);
    tell(std::string(name) + ' ' + xin::grouped(examples) + ": " + xin::grouped(made.steps) + " steps, loss " +
         xin::decimal(made.loss, 3) + ", " + watch.text());
}

} // namespace

std::string folder_of(run_options const& options, std::uint64_t world)
{
    return options.folder + '/' + std::to_string(world) + "/world";
}

std::string path_of(run_options const& options, std::uint64_t world, std::string_view variant, std::uint64_t examples)
{
    return options.folder + '/' + std::to_string(world) + '/' + std::string(variant) + '-' + std::to_string(examples) +
           ".json";
}

void run(run_options const& options)
{
    xin::for_each_block(options.worlds, xin::thread_count(options.threads), [&](std::uint64_t block) {
        std::uint64_t const seed = block + 1, hash = hash_of(options, seed);
        world const of(seed, options.world);
        teller const tell("world " + std::to_string(seed));
        have_base(options, of, hash, tell);
        measure(options, of, hash, untuned, 0, tell);
        for (variant const& one : variants)
            for (std::uint64_t const examples : options.volumes) measure(options, of, hash, one.name, examples, tell);
    });
}

} // namespace experiment
