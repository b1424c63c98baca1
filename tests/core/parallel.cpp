// SPDX-License-Identifier: MIT
#include <crossin/core/parallel.hpp>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"

using namespace crossin;

TEST_CASE("parallel: every block is worked on once, with any number of threads", "[threads]")
{
    for (unsigned const threads : {1U, 2U, 3U, 8U})
        for (std::uint64_t const blocks : {0U, 1U, 2U, 7U, 500U}) {
            std::vector<int> seen(blocks);
            for_each_block(blocks, threads, [&](std::uint64_t block) { ++seen[block]; });
            CHECK(seen == std::vector<int>(blocks, 1));
        }
    CHECK(thread_count(5) == 5);
    CHECK(thread_count(0) >= 1);
}

TEST_CASE("parallel: the error of the lowest block is thrown, after all have stopped", "[threads]")
{
    for (unsigned const threads : {1U, 2U, 4U})
        for (int round = 0; round < 30; ++round) {
            std::atomic<int> running = 0;
            std::string message;
            try {
                for_each_block(200, threads, [&](std::uint64_t block) {
                    ++running;
                    bool const bad = block == 40 || block == 41 || block == 150;
                    --running;
                    if (bad) throw std::runtime_error(std::to_string(block));
                });
            } catch (std::runtime_error const& problem) {
                message = problem.what();
            }
            REQUIRE(message == "40");
            REQUIRE(running == 0);
        }
}

TEST_CASE("parallel: the error of the lowest block is thrown, whichever comes first", "[threads]")
{
    for (std::uint64_t const first : {40U, 41U}) {
        std::atomic<int> entered = 0;
        std::atomic<bool> thrown = false;
        std::string message;
        try {
            for_each_block(100, 2, [&](std::uint64_t block) {
                if (block != 40 && block != 41) return;
                ++entered;
                while (entered < 2) std::this_thread::yield();
                if (block != first) {
                    while (!thrown) std::this_thread::yield();
                    std::this_thread::sleep_for(std::chrono::milliseconds(20));
                }
                thrown = true;
                throw std::runtime_error(std::to_string(block));
            });
        } catch (std::runtime_error const& problem) {
            message = problem.what();
        }
        CHECK(message == "40");
    }
}

TEST_CASE("parallel: blocks are consumed in order and on the calling thread", "[threads]")
{
    for (unsigned const threads : {1U, 2U, 3U, 8U})
        for (std::uint64_t const blocks : {0U, 1U, 3U, 17U, 400U}) {
            std::vector<std::uint64_t> consumed;
            for_each_block_in_order<std::vector<std::uint64_t>>(
                blocks, threads,
                [](std::uint64_t block, std::vector<std::uint64_t>& buffer) {
                    buffer.assign(1 + block % 5, block * block);
                },
                [&](std::uint64_t block, std::vector<std::uint64_t>& buffer) {
                    REQUIRE(buffer == std::vector<std::uint64_t>(1 + block % 5, block * block));
                    consumed.push_back(block);
                });
            REQUIRE(consumed.size() == blocks);
            for (std::uint64_t block = 0; block < blocks; ++block) REQUIRE(consumed[block] == block);
        }
}

TEST_CASE("parallel: an error of a producer comes after the blocks before it", "[threads]")
{
    for (unsigned const threads : {1U, 2U, 5U})
        for (int round = 0; round < 30; ++round) {
            std::vector<std::uint64_t> consumed;
            std::string message;
            try {
                for_each_block_in_order<int>(
                    100, threads,
                    [](std::uint64_t block, int&) {
                        if (block == 23 || block == 24) throw std::runtime_error("block " + std::to_string(block));
                    },
                    [&](std::uint64_t block, int&) { consumed.push_back(block); });
            } catch (std::runtime_error const& problem) {
                message = problem.what();
            }
            REQUIRE(message == "block 23");
            REQUIRE(consumed.size() == 23);
        }
}

TEST_CASE("parallel: an error of the consumer stops the producers", "[threads]")
{
    for (unsigned const threads : {1U, 2U, 5U})
        for (int round = 0; round < 30; ++round) {
            std::atomic<int> produced = 0;
            std::uint64_t last = 0;
            REQUIRE_THROWS_AS(for_each_block_in_order<int>(
                                  10'000, threads, [&](std::uint64_t, int&) { ++produced; },
                                  [&](std::uint64_t block, int&) {
                                      last = block;
                                      if (block == 11) throw std::logic_error("enough");
                                  }),
                              std::logic_error);
            REQUIRE(last == 11);
            REQUIRE(produced <= static_cast<int>(12 + 2 * threads + threads));
        }
}

TEST_CASE("parallel: buffers are used again, two a thread", "[threads]")
{
    struct counted {
        counted() { ++made(); }
        static std::atomic<int>& made()
        {
            static std::atomic<int> count = 0;
            return count;
        }
    };
    for (unsigned const threads : {1U, 3U}) {
        counted::made() = 0;
        for_each_block_in_order<counted>(300, threads, [](std::uint64_t, counted&) {}, [](std::uint64_t, counted&) {});
        CHECK(counted::made() == (threads == 1 ? 1 : 6));
    }
}
