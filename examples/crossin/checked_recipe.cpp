// SPDX-License-Identifier: MIT
#include "checked_recipe.hpp"

#include <algorithm>
#include <list>
#include <optional>

#include <unistd.h>

#include <crossin/align/by_content.hpp>
#include <crossin/core/text_table.hpp>
#include <crossin/recipe/open.hpp>
#include <crossin/records/duplicates.hpp>
#include <crossin/train/read_tune_options.hpp>

#include "trainer.hpp"

namespace program {
namespace {

using crossin::recipe, crossin::recipe_corpus, crossin::grouped;

class checker {
public:
    explicit checker(recipe_choice const& choice) : choice_(choice) {}

    checked_recipe run()
    {
        crossin::problem_sink const sink = [this](crossin::error const& problem) { result_.errors.push_back(problem); };
        std::optional<recipe> read;
        attempt([&] { read = load(choice_, sink); });
        if (!read) return std::move(result_);
        recipe const& from = *read;
        attempt([&] {
            crossin::setting const root = settings_of(choice_);
            if (crossin::setting const* const section = root.given("tune"))
                static_cast<void>(crossin::read_tune_options(*section));
        });
        bool const recipe_is_whole = result_.errors.empty();

        crossin::overlap_index benchmarks;
        bool benchmarks_are_there = true;
        for (std::string const& file : from.benchmarks) {
            recipe one;
            one.folder = from.folder;
            one.benchmarks = {file};
            benchmarks_are_there &= attempt([&] { static_cast<void>(open_benchmarks(one, choice_.open)); });
        }
        if (benchmarks_are_there) attempt([&] { benchmarks = open_benchmarks(from, choice_.open); });
        std::list<crossin::recipe_source> sources;
        for (recipe_corpus const& what : from.corpora) check_corpus(from, what, benchmarks, sources);
        for (crossin::recipe_component const& one : from.mixture)
            for (crossin::recipe_source const& source : sources)
                if (source.name() == one.from) attempt([&] { static_cast<void>(make_component(from, one, source)); });
        for (recipe_corpus const& what : from.corpora)
            if (std::ranges::find(from.mixture, what.name, &crossin::recipe_component::from) == from.mixture.end() &&
                recipe_is_whole)
                result_.notes.push_back("no component draws from corpus " + what.name);
        check_output(from);
        if (result_.errors.empty())
            attempt([&] {
                crossin::opened_recipe const opened(from, std::move(sources), choice_.open);
                static_cast<void>(opened.data().plan(from.examples));
            });
        return std::move(result_);
    }

private:
    template <class Work>
    bool attempt(Work&& work)
    {
        try {
            work();
            return true;
        } catch (crossin::error const& problem) {
            result_.errors.push_back(problem);
            return false;
        }
    }

    void add_findings(std::string const& corpus, crossin::language_tag language, crossin::tally const& counts,
                      auto&& kind_of)
    {
        for (crossin::tally::reason const& one : counts.reasons())
            result_.findings.push_back({corpus, language, one, kind_of(one)});
    }

    static finding::kind usual_kind(crossin::tally::reason const& one)
    {
        return one.drops ? finding::kind::left_out : finding::kind::noticed;
    }

    /// The files of one language. What stops the reading is an error; then they are read once more, so that everything
    /// that is wrong with their records is counted.
    std::optional<crossin::corpus> check_language(recipe const& from, recipe_corpus const& what,
                                                  recipe_corpus::source const& files)
    {
        crossin::read_options how = options_of(what, choice_.open);
        std::optional<crossin::corpus> opened;
        if (attempt([&] { opened.emplace(open_corpus(from, files, how)); })) {
            add_findings(what.name, files.language, opened->tally(), usual_kind);
            return opened;
        }
        how.bad_records = {crossin::on_problem::skip, 1};
        how.cache_folder = "none"; // the index of these options is of no use to anybody else
        try {
            opened.emplace(open_corpus(from, files, how));
        } catch (crossin::error const&) {
            return std::nullopt; // it has been said
        }
        add_findings(what.name, files.language, opened->tally(),
                     [](auto const& one) { return one.drops ? finding::kind::error : finding::kind::noticed; });
        return opened;
    }

    void check_corpus(recipe const& from, recipe_corpus const& what, crossin::overlap_index const& benchmarks,
                      std::list<crossin::recipe_source>& sources)
    {
        std::list<crossin::corpus> opened;
        std::size_t const errors = result_.errors.size();
        for (recipe_corpus::source const& files : pivot_first(from, what))
            if (auto one = check_language(from, what, files)) opened.push_back(std::move(*one));
        if (opened.empty()) return;
        bool const whole = result_.errors.size() == errors;
        if (whole && attempt([&] {
                sources.emplace_back(from, what, open_again(from, what, opened), benchmarks, choice_.open);
            })) {
            add_accounts(sources.back());
            note_duplicates(from, sources.back());
            return;
        }
        add_accounts_without_policy(from, what, std::move(opened), benchmarks, whole);
    }

    /// The joining takes the corpora away; where it fails, they are wanted again.
    std::list<crossin::corpus> open_again(recipe const& from, recipe_corpus const& what,
                                          std::list<crossin::corpus>& opened)
    {
        if (opened.size() == 1) return std::move(opened);
        std::list<crossin::corpus> again;
        for (recipe_corpus::source const& files : pivot_first(from, what))
            again.push_back(open_corpus(from, files, options_of(what, choice_.open)));
        return again;
    }

    void add_accounts(crossin::recipe_source const& source)
    {
        std::size_t number = 0;
        for (crossin::corpus const& one : source.corpora()) {
            checked_language line{source.name(),
                                  one.name(),
                                  std::string(one.format_name()),
                                  {one.language(), one.size(), 0, one.size(), 0}};
            if (source.rows()) {
                line.account = source.rows()->accounts()[number];
                add_findings(source.name(), one.language(), source.rows()->tally(number), usual_kind);
            }
            line.account.read += one.tally().dropped();
            line.account.rejected += one.tally().dropped();
            result_.languages.push_back(line);
            ++number;
        }
    }

    /// What a policy stops at is counted all the same.
    void add_accounts_without_policy(recipe const& from, recipe_corpus const& what, std::list<crossin::corpus> opened,
                                     crossin::overlap_index const& benchmarks, bool whole)
    {
        recipe_corpus lenient = what;
        crossin::problem_policy const keep{crossin::on_problem::keep};
        crossin::row_checks& checks = lenient.checks;
        checks.missing = checks.duplicate_id = checks.untranslated = checks.empty_on_one_side = checks.turns =
            checks.length_ratio = checks.numbers = lenient.drift = lenient.doubtful = lenient.no_partner = keep;
        recipe without = from;
        without.exclude_duplicates = false;
        std::vector<checked_language> plain;
        for (crossin::corpus const& one : opened)
            plain.push_back(
                {what.name,
                 one.name(),
                 std::string(one.format_name()),
                 {one.language(), one.size() + one.tally().dropped(), 0, one.size(), one.tally().dropped()}});
        try {
            crossin::recipe_source const joined(without, lenient, std::move(opened), benchmarks, choice_.open);
            std::size_t const findings = result_.findings.size();
            add_accounts(joined);
            if (!whole) return;
            for (std::size_t i = findings; i < result_.findings.size(); ++i)
                if (stops_at(what, result_.findings[i].reason.name)) result_.findings[i].what = finding::kind::error;
        } catch (crossin::error const&) { // of different length, for example: it has been said
            result_.languages.insert(result_.languages.end(), plain.begin(), plain.end());
        }
    }

    static bool stops_at(recipe_corpus const& what, std::string_view reason)
    {
        namespace reasons = crossin::reasons;
        crossin::row_checks const& checks = what.checks;
        auto const stops = [](crossin::problem_policy const& policy) {
            return policy.action == crossin::on_problem::stop;
        };
        return (reason == reasons::missing && stops(checks.missing)) ||
               (reason == reasons::duplicate_id && stops(checks.duplicate_id)) ||
               (reason == reasons::untranslated && stops(checks.untranslated)) ||
               (reason == reasons::empty_on_one_side && stops(checks.empty_on_one_side)) ||
               (reason == reasons::turns && stops(checks.turns)) ||
               (reason == reasons::length_ratio && stops(checks.length_ratio)) ||
               (reason == reasons::numbers && stops(checks.numbers)) ||
               (reason == reasons::drift && stops(what.drift)) ||
               (reason == reasons::doubtful && stops(what.doubtful)) ||
               ((reason == reasons::no_partner || reason == reasons::repeated) && stops(what.no_partner));
    }

    void note_duplicates(recipe const& from, crossin::recipe_source const& source)
    {
        if (from.exclude_duplicates) return;
        std::uint64_t const count = source.rows() ? find_duplicates(*source.rows()).size()
                                                  : find_duplicates(source.corpora().front()).size();
        if (count > 0)
            result_.notes.push_back(grouped(count) + (count == 1 ? " row of " : " rows of ") + source.name() +
                                    " stand there twice; `exclude: {duplicates: exact}` leaves them out");
    }

    void check_output(recipe const& from)
    {
        if (from.output.path.empty()) return;
        std::string const path = path_in(from, from.output.path);
        std::size_t const slash = path.rfind('/');
        std::string const folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
        attempt([&] {
            if (::access(folder.c_str(), F_OK) != 0)
                crossin::fail(crossin::errc::not_found, {folder},
                              "the folder of the output does not exist; make it first");
            if (::access(folder.c_str(), W_OK) != 0)
                crossin::fail(crossin::errc::io, {folder}, "the folder of the output cannot be written to");
        });
        attempt([&] {
            if (from.output.trainer == "llamafactory") check_llamafactory(from.output.format);
        });
    }

    recipe_choice const& choice_;
    checked_recipe result_;
};

} // namespace

checked_recipe check_everything(recipe_choice const& choice) { return checker(choice).run(); }

} // namespace program
