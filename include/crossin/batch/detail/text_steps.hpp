// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_DETAIL_TEXT_STEPS_HPP
#define CROSSIN_BATCH_DETAIL_TEXT_STEPS_HPP

/// \file
/// The `normalizer` of a tokenizer file. Layer: batch. Needs: error, settings, normalize, split_pattern.

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <crossin/batch/detail/split_pattern.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/text/normalize.hpp>

namespace crossin::detail {

/// What is done to text before it is cut into words, in order.
class text_steps {
public:
    text_steps() = default;
    /// Errors: `error{unsupported}` naming a step that is not known.
    explicit text_steps(setting const& from) { add(from); }

    /// Whether text stays as it is.
    [[nodiscard]] bool empty() const noexcept { return steps_.empty(); }

    /// Changes `text`.
    void apply(std::string& text)
    {
        for (auto& step : steps_) {
            room_.clear();
            std::visit([&](auto& known) { known.append(text, room_); }, step);
            text.swap(room_);
        }
    }

private:
    struct prepend_step {
        std::string prefix;
        void append(std::string_view text, std::string& out) const
        {
            if (!text.empty()) out += prefix;
            out += text;
        }
    };
    struct replace_step {
        split_pattern pattern;
        std::string content;
        void append(std::string_view text, std::string& out) { replace_matches(text, pattern, content, out); }
    };
    struct form_step {
        normalizer form;
        void append(std::string_view text, std::string& out) { form.append(text, out); }
    };

    void add(setting const& from)
    {
        std::string const& type = from.at("type").text();
        if (type == "Sequence") {
            for (setting const& step : from.at("normalizers").list()) add(step);
        } else if (type == "Prepend") {
            steps_.emplace_back(prepend_step{from.at("prepend").text()});
        } else if (type == "Replace") {
            steps_.emplace_back(replace_step{split_pattern(from.at("pattern")), from.at("content").text()});
        } else if (type == "NFC" || type == "NFKC") {
            steps_.emplace_back(form_step{normalizer(type == "NFC" ? normal_form::nfc : normal_form::nfkc)});
        } else if (type == "Strip") {
            if (from.flag_or("strip_left", true))
                steps_.emplace_back(replace_step{split_pattern::regular("^\\s+"), {}});
            if (from.flag_or("strip_right", true))
                steps_.emplace_back(replace_step{split_pattern::regular("\\s+\\z"), {}});
        } else {
            fail(errc::unsupported, from.where(),
                 "the normalizer " + in_quotes(type) +
                     " is not supported; those that are: Sequence, Prepend, Replace, NFC, NFKC, Strip");
        }
    }

    std::vector<std::variant<prepend_step, replace_step, form_step>> steps_;
    std::string room_;
};

} // namespace crossin::detail
#endif
