// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_PAIR_FILTER_HPP
#define CROSSIN_ALIGN_PAIR_FILTER_HPP

/// \file
/// What a filter of pairs of texts is, and lists of filters of any types. Layer: align. Needs: error.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>

namespace crossin {

/// Two texts that should say the same.
struct text_pair {
    std::string_view source = {};
    std::string_view target = {};
    std::size_t index = 0; ///< position among all pairs: where scores of it stand
};

/// A filter says of a pair whether it may stay: `filter(pair)`, and under which name those that may not are counted:
/// `filter.reason()`. Two filters with one name are counted together.
///
/// Where `filter.detail(pair)` is there too, it says in words what was found in a pair that may not stay.
///
/// Calls may change the filter (segmenters and buffers are kept in it), but not what it says: each thread has a copy.
template <class F>
concept pair_filter = std::copy_constructible<F> && requires(F filter, F const& settled, text_pair const& pair) {
    { settled.reason() } -> std::convertible_to<std::string_view>;
    { filter(pair) } -> std::convertible_to<bool>;
};

/// A filter whose answer depends on the pairs before, such as one for duplicates.
///
/// `filter.key(pair)` is asked in any order and by many threads, `filter.admit(key)` once for each pair that the filters
/// before this one let through, in the order of the pairs.
template <class F>
concept ordered_pair_filter = std::copy_constructible<F> &&
                              requires(F filter, F const& settled, text_pair const& pair) {
                                  { settled.reason() } -> std::convertible_to<std::string_view>;
                                  { filter.key(pair) } -> std::same_as<std::uint64_t>;
                                  { filter.admit(std::uint64_t{}) } -> std::convertible_to<bool>;
                              };

/// A filter of either kind, by value.
class any_pair_filter {
public:
    template <class F>
        requires(!std::same_as<F, any_pair_filter>) && (pair_filter<F> || ordered_pair_filter<F>)
    any_pair_filter(F filter) // NOLINT(google-explicit-constructor): a filter is one, whatever its type
        : self_(std::make_unique<holder<F>>(std::move(filter)))
    {}
    any_pair_filter(any_pair_filter const& other) : self_(other.self_->copy()) {}
    any_pair_filter(any_pair_filter&&) noexcept = default;
    any_pair_filter& operator=(any_pair_filter other) noexcept
    {
        self_ = std::move(other.self_);
        return *this;
    }
    ~any_pair_filter() = default;

    [[nodiscard]] std::string_view reason() const { return self_->reason(); }
    /// What was found in a pair that may not stay; may be empty.
    [[nodiscard]] std::string detail(text_pair const& pair) { return self_->detail(pair); }
    /// Whether the answer depends on the pairs before: `key` and `admit` say it then, and otherwise the call.
    [[nodiscard]] bool ordered() const { return self_->ordered(); }
    [[nodiscard]] bool operator()(text_pair const& pair) { return self_->passes(pair); }
    [[nodiscard]] std::uint64_t key(text_pair const& pair) { return self_->key(pair); }
    [[nodiscard]] bool admit(std::uint64_t key) { return self_->admit(key); }

private:
    struct base {
        base() = default;
        base(base const&) = default;
        base& operator=(base const&) = delete;
        virtual ~base() = default;
        [[nodiscard]] virtual std::unique_ptr<base> copy() const = 0;
        [[nodiscard]] virtual std::string_view reason() const = 0;
        [[nodiscard]] virtual std::string detail(text_pair const& pair) = 0;
        [[nodiscard]] virtual bool ordered() const = 0;
        [[nodiscard]] virtual bool passes(text_pair const& pair) = 0;
        [[nodiscard]] virtual std::uint64_t key(text_pair const& pair) = 0;
        [[nodiscard]] virtual bool admit(std::uint64_t key) = 0;
    };

    template <class F>
    struct holder final : base {
        explicit holder(F one) : filter(std::move(one)) {}
        [[nodiscard]] std::unique_ptr<base> copy() const override { return std::make_unique<holder>(*this); }
        [[nodiscard]] std::string_view reason() const override { return filter.reason(); }
        [[nodiscard]] std::string detail(text_pair const& pair) override
        {
            if constexpr (requires { filter.detail(pair); })
                return filter.detail(pair);
            else
                return {};
        }
        [[nodiscard]] bool ordered() const override { return ordered_pair_filter<F>; }
        [[nodiscard]] bool passes(text_pair const& pair) override
        {
            if constexpr (ordered_pair_filter<F>)
                return filter.admit(filter.key(pair));
            else
                return filter(pair);
        }
        [[nodiscard]] std::uint64_t key(text_pair const& pair) override
        {
            if constexpr (ordered_pair_filter<F>)
                return filter.key(pair);
            else
                return 0;
        }
        [[nodiscard]] bool admit(std::uint64_t key) override
        {
            if constexpr (ordered_pair_filter<F>)
                return filter.admit(key);
            else
                return true;
        }
        F filter;
    };

    std::unique_ptr<base> self_;
};

/// Filters one after the other: a pair stays where all of them let it.
///
///     pair_filters const checks{not_empty{}, length_filter{}, duplicate_filter{}};
///
/// Models: pair_filter, as long as no duplicates are looked for; copyable.
class pair_filters {
public:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    pair_filters() = default;
    template <class... Filters>
        requires(sizeof...(Filters) > 0) && (!std::same_as<pair_filters, Filters> && ...) &&
                (std::convertible_to<Filters, any_pair_filter> && ...)
    explicit pair_filters(Filters... filters)
    {
        (add(std::move(filters)), ...);
    }

    void add(any_pair_filter filter) { filters_.push_back(std::move(filter)); }

    [[nodiscard]] std::size_t size() const noexcept { return filters_.size(); }
    [[nodiscard]] any_pair_filter& operator[](std::size_t i) noexcept { return filters_[i]; }
    [[nodiscard]] any_pair_filter const& operator[](std::size_t i) const noexcept { return filters_[i]; }

    /// The first filter that does not let the pair stay, `none` where all do. Pairs are given in their order.
    [[nodiscard]] std::size_t first_failure(text_pair const& pair)
    {
        for (std::size_t i = 0; i < filters_.size(); ++i)
            if (!filters_[i](pair)) return i;
        return none;
    }

    /// As one filter among others; its reason is that of all together.
    [[nodiscard]] bool operator()(text_pair const& pair) { return first_failure(pair) == none; }
    [[nodiscard]] std::string_view reason() const noexcept { return "one of several"; }

private:
    std::vector<any_pair_filter> filters_;
};

/// Filters one after the other, as one: `all_of(not_empty{}, length_filter{})`.
template <class... Filters>
[[nodiscard]] pair_filters all_of(Filters... filters)
{
    return pair_filters(std::move(filters)...);
}

} // namespace crossin
#endif
