// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_FINGERPRINT_HPP
#define CROSSIN_CORE_FINGERPRINT_HPP

/// \file
/// What a composition was made of, part by part, so that a difference can be named. Layer: core. Needs: hash.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/hash.hpp>

namespace crossin {

/// Named hashes in the order in which they were added: seed, corpora, components, templates, versions.
///
/// Models: std::regular.
class fingerprint {
public:
    struct part {
        std::string name = {};
        std::uint64_t hash = 0;
        friend bool operator==(part const&, part const&) = default;
    };

    void add(std::string name, std::uint64_t hash) { parts_.push_back({std::move(name), hash}); }
    void add(std::string name, std::string_view text) { add(std::move(name), hash64(text)); }

    [[nodiscard]] std::vector<part> const& parts() const& noexcept { return parts_; }
    [[nodiscard]] std::vector<part> const& parts() const&& = delete; // it would dangle

    /// Names of the parts in which two fingerprints differ, or which only one of them has.
    [[nodiscard]] std::vector<std::string> differences(fingerprint const& other) const
    {
        std::vector<std::string> names;
        for (part const& mine : parts_)
            if (part const* theirs = other.find(mine.name); !theirs || theirs->hash != mine.hash)
                names.push_back(mine.name);
        for (part const& theirs : other.parts_)
            if (!find(theirs.name)) names.push_back(theirs.name);
        return names;
    }

    /// One number for the whole.
    [[nodiscard]] std::uint64_t digest() const noexcept
    {
        std::uint64_t hash = 0;
        for (part const& one : parts_) hash = hash_combine(hash_combine(hash, hash64(one.name)), one.hash);
        return hash;
    }

    friend bool operator==(fingerprint const&, fingerprint const&) = default;

private:
    [[nodiscard]] part const* find(std::string_view name) const noexcept
    {
        for (part const& one : parts_)
            if (one.name == name) return &one;
        return nullptr;
    }

    std::vector<part> parts_;
};

} // namespace crossin
#endif
