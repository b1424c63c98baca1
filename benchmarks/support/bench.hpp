// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BENCHMARKS_SUPPORT_BENCH_HPP
#define CROSSIN_BENCHMARKS_SUPPORT_BENCH_HPP

/// \file
/// Contests: several contenders do the same work in turn, and the medians are compared.
///
/// The rounds are interleaved (a b c, a b c, ...), so that a slow minute of the machine slows all of
/// them; a ratio of two contenders is to be trusted before either rate is.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>

namespace crossin_bench {

/// Keeps a result from being optimised away.
template <class Value>
void keep(Value const& value)
{
    asm volatile("" : : "r"(&value) : "memory");
}

/// Returns: CPU time of this process, all threads, and of its children that have ended [s].
[[nodiscard]] inline double cpu_seconds()
{
    double sum = 0;
    for (int const who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage usage{};
        getrusage(who, &usage);
        for (timeval const& time : {usage.ru_utime, usage.ru_stime})
            sum += static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    }
    return sum;
}

/// Returns: wall time since some fixed moment [s].
[[nodiscard]] inline double wall_seconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Returns: memory of this process that no file backs [bytes]; 0 where /proc does not tell.
[[nodiscard]] inline std::uint64_t private_bytes()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("RssAnon:")) return std::strtoull(line.c_str() + 8, nullptr, 10) * 1024;
    return 0;
}

/// Returns: "4.20 M", "13.1 k", "812".
[[nodiscard]] inline std::string short_number(double value)
{
    char const* unit = "";
    for (auto const& [limit, name] : {std::pair{1e9, " G"}, {1e6, " M"}, {1e3, " k"}})
        if (value >= limit) {
            value /= limit;
            unit = name;
            break;
        }
    std::ostringstream out;
    out << std::setprecision(3) << std::showpoint << value;
    std::string digits = out.str();
    if (digits.ends_with('.')) digits.pop_back();
    return digits + unit;
}

/// Prints processor, cores, compiler and how it compiled; the first thing a benchmark does.
inline void print_machine(std::ostream& out = std::cout)
{
    std::string model = "unknown processor";
    std::ifstream processors("/proc/cpuinfo");
    for (std::string line; std::getline(processors, line);)
        if (line.starts_with("model name")) {
            model = line.substr(line.find(':') + 2);
            break;
        }
    out << "machine   " << model << ", " << std::thread::hardware_concurrency() << " threads, "
        << static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) /
               (1024 * 1024 * 1024)
        << " GiB\n";
#if defined(__clang__)
    out << "compiler  " << __VERSION__;
#else
    out << "compiler  GCC " << __VERSION__;
#endif
#if !defined(__OPTIMIZE__)
    out << ", NOT OPTIMISED";
#endif
#if !defined(NDEBUG)
    out << ", with assertions";
#endif
    out << "\n";
}

/// What a contender is to reach; 0 asks for nothing.
struct goal {
    double rate = 0;      ///< [units/s] of wall time
    double ratio = 0;     ///< [1] times the reference's rate, by wall time
    double cpu_ratio = 0; ///< [1] times the reference's rate, by CPU time
    double cpu_rate = 0;  ///< [units/s] of CPU time, for what is asked of a core whoever else is on it
};

/// Several contenders at the same work. The first one added is the reference of the ratios.
///
///     contest race("draws at 60 leaves", "draws");
///     race.add("position only", 1e6, [&] { ... });
///     race.add("with epochs", 1e6, [&] { ... }, {.ratio = 0.5});
///     race.run();
///     return race.goals_met() ? 0 : 1;
class contest {
public:
    contest(std::string title, std::string unit) : title_(std::move(title)), unit_(std::move(unit)) {}

    /// Adds a contender whose `work` handles `units` units each time it is called. `before` is called ahead of each
    /// `work`, and not timed.
    void add(std::string name, double units, std::function<void()> work, goal wanted = {},
             std::function<void()> before = {})
    {
        contenders_.push_back({std::move(name), units, std::move(work), std::move(before), wanted, {}, {}});
    }

    /// Runs every contender once to warm up and then `rounds` times in turn, and prints the table. The
    /// environment variable CROSSIN_BENCH_ROUNDS has the last word on the number of rounds.
    void run(int rounds = 7, std::ostream& out = std::cout)
    {
        if (char const* const asked = std::getenv("CROSSIN_BENCH_ROUNDS")) rounds = std::max(1, std::atoi(asked));
        for (int round = -1; round < rounds; ++round)
            for (contender& one : contenders_) {
                if (one.before) one.before();
                double const cpu = cpu_seconds(), wall = wall_seconds();
                one.work();
                if (round < 0) continue;
                one.wall.push_back(wall_seconds() - wall);
                one.cpu.push_back(cpu_seconds() - cpu);
            }
        print(rounds, out);
    }

    /// Returns: the median rate of a contender by wall time [units/s].
    [[nodiscard]] double rate(std::size_t which) const
    {
        return contenders_[which].units / median(contenders_[which].wall);
    }

    /// Returns: whether every goal of the last run was met.
    [[nodiscard]] bool goals_met() const noexcept { return goals_met_; }

private:
    struct contender {
        std::string name;
        double units;
        std::function<void()> work;
        std::function<void()> before;
        goal wanted;
        std::vector<double> wall; ///< [s] one a round
        std::vector<double> cpu;  ///< [s] one a round
    };

    [[nodiscard]] static double median(std::vector<double> values)
    {
        if (values.empty()) return 0;
        auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
        std::nth_element(values.begin(), middle, values.end());
        double const upper = *middle;
        return values.size() % 2 != 0 ? upper : (upper + *std::max_element(values.begin(), middle)) / 2;
    }

    void print(int rounds, std::ostream& out)
    {
        out << "\n" << title_ << " (median of " << rounds << ")\n";
        std::size_t width = 10;
        for (contender const& one : contenders_) width = std::max(width, one.name.size());
        out << std::left << std::setw(static_cast<int>(width)) << "" << std::right << std::setw(16) << unit_ + "/s"
            << std::setw(16) << "/s of CPU" << std::setw(9) << "ratio" << std::setw(9) << "of CPU" << std::setw(9)
            << "spread" << "\n";
        contender const& reference = contenders_.front();
        double const base_wall = reference.units / median(reference.wall);
        double const base_cpu = reference.units / std::max(median(reference.cpu), 1e-9);
        goals_met_ = true;
        for (contender const& one : contenders_) {
            double const wall = one.units / median(one.wall);
            double const cpu = one.units / std::max(median(one.cpu), 1e-9);
            auto const [fastest, slowest] = std::minmax_element(one.wall.begin(), one.wall.end());
            out << std::left << std::setw(static_cast<int>(width)) << one.name << std::right << std::setw(16)
                << short_number(wall) << std::setw(16) << short_number(cpu) << std::fixed << std::setprecision(2)
                << std::setw(9) << wall / base_wall << std::setw(9) << cpu / base_cpu << std::setprecision(0)
                << std::setw(7) << 100 * (*slowest - *fastest) / median(one.wall) << " %" << std::defaultfloat
                << std::setprecision(6);
            check(out, wall, one.wanted.rate, short_number(one.wanted.rate) + "/s");
            check(out, cpu, one.wanted.cpu_rate, short_number(one.wanted.cpu_rate) + "/s of CPU");
            check(out, wall / base_wall, one.wanted.ratio, "ratio " + short_number(one.wanted.ratio));
            check(out, cpu / base_cpu, one.wanted.cpu_ratio, "ratio of CPU " + short_number(one.wanted.cpu_ratio));
            out << "\n";
        }
    }

    void check(std::ostream& out, double reached, double wanted, std::string const& name)
    {
        if (wanted <= 0) return;
        out << "  goal " << name << (reached >= wanted ? " met" : " MISSED");
        goals_met_ = goals_met_ && reached >= wanted;
    }

    std::string title_;
    std::string unit_;
    std::vector<contender> contenders_;
    bool goals_met_ = true;
};

} // namespace crossin_bench
#endif
