/* SPDX-License-Identifier: Apache-2.0 */
/* gambit_logit.cc -- the games that bench-solves wrote, solved by Gambit's library: one JSON line.
 *
 *     bench-gambit GAME.efg GAMES (lambda X | limit)
 *
 * Compiled by run.sh against a source tree of Gambit's (version 17) that the user provides; no part of
 * Standoff's build. One thread. Each game is an object of its own, read before the clock starts, so that
 * the time is that of the solver alone. The solver has two settings, the first step and the greatest
 * acceleration: a grid of them is tried on all games, and the fastest whose answers agree with
 * Standoff's to 1e-6 is reported (the fastest of all to the limit, where Gambit stops at a regret). With -v
 * as the last word, every setting is reported on standard error. */
#include "games.h"
#include "solvers/logit/logit.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

using namespace Gambit;

namespace {

constexpr double AGREES = 1e-6;

struct Sample {
    std::vector<Game> games;
    std::vector<std::vector<double>> answers; /* Standoff's, in the order of the columns */
    std::vector<std::string> columns;         /* "information set/action" */
};

double cpu_seconds()
{
    return double(std::clock()) / CLOCKS_PER_SEC;
}

/* The tree of the file with these payoffs: columns are u<outcome>_<party>. */
Game game_with(const std::string &efg, const std::vector<std::string> &names,
               const std::vector<std::string> &payoffs)
{
    std::istringstream in(efg);
    Game game = ReadGame(in);
    for (size_t j = 0; j < names.size(); j++) {
        int outcome = 0, party = 0;
        if (std::sscanf(names[j].c_str(), "u%d_%d", &outcome, &party) != 2)
            throw std::runtime_error("not a payoff: " + names[j]);
        game->GetOutcome(outcome)->SetPayoff(game->GetPlayer(party), Number(payoffs[j]));
    }
    return game;
}

Sample sample_read(const char *efg_path, const char *games_path)
{
    std::ifstream efg_file(efg_path), in(games_path);
    std::string const efg((std::istreambuf_iterator<char>(efg_file)), {});
    size_t n_games = 0, n_payoffs = 0, n_actions = 0;
    std::string line;
    in >> n_games >> n_payoffs >> n_actions >> std::ws;
    if (!in || efg.empty()) throw std::runtime_error("a file cannot be read");
    std::vector<std::string> names(n_payoffs), payoffs(n_payoffs);
    Sample sample;
    for (auto &name : names) std::getline(in, name);
    for (size_t a = 0; a < n_actions; a++) {
        std::getline(in, line);
        sample.columns.push_back(line);
    }
    for (size_t k = 0; k < n_games; k++) {
        for (auto &payoff : payoffs) in >> payoff;
        sample.games.push_back(game_with(efg, names, payoffs));
        sample.answers.emplace_back(n_actions);
        for (auto &p : sample.answers.back()) {
            in >> line;
            p = std::strtod(line.c_str(), nullptr);
        }
    }
    if (!in) throw std::runtime_error("the file of games ends too soon");
    return sample;
}

/* The column of each of Gambit's actions, in the order of its profiles. */
std::vector<size_t> columns_of(const Game &game, const std::vector<std::string> &columns)
{
    std::vector<size_t> order;
    for (const auto &player : game->GetPlayers())
        for (const auto &infoset : player->GetInfosets())
            for (const auto &action : infoset->GetActions()) {
                std::string const name = infoset->GetLabel() + "/" + action->GetLabel();
                size_t k = 0;
                while (k < columns.size() && columns[k] != name) k++;
                if (k == columns.size()) throw std::runtime_error("no column " + name);
                order.push_back(k);
            }
    return order;
}

struct Outcome {
    double first_step = 0, acceleration = 0;
    double per_second = 0;
    double error = 0;  /* greatest difference of a probability from Standoff's */
    double median = 0; /* the median over games of that difference */
    size_t agree = 0;  /* games within AGREES */
};

Outcome settings_try(const Sample &s, const std::vector<size_t> &order, double lambda, double step,
                     double acceleration)
{
    Outcome o;
    o.first_step = step;
    o.acceleration = acceleration;
    std::vector<LogitQREMixedBehaviorProfile> found;
    double const begin = cpu_seconds();
    for (const auto &game : s.games) {
        LogitQREMixedBehaviorProfile const start(game);
        found.push_back(
            lambda > 0 ? LogitBehaviorSolveLambda(start, {lambda}, 1.0, step, acceleration).back()
                       : LogitBehaviorSolve(start, 1e-8, 1.0, step, acceleration).back());
    }
    o.per_second = double(s.games.size()) / (cpu_seconds() - begin);
    std::vector<double> errors;
    for (size_t k = 0; k < found.size(); k++) {
        double error = 0;
        for (size_t a = 0; a < order.size(); a++) {
            double const d = std::abs(found[k][int(a) + 1] - s.answers[k][order[a]]);
            error = d <= error ? error : d; /* NaN counts as a difference */
        }
        if (lambda > 0 && std::abs(found[k].GetLambda() - lambda) > AGREES) error = HUGE_VAL;
        o.agree += error <= AGREES;
        errors.push_back(error);
    }
    std::sort(errors.begin(), errors.end());
    o.error = errors.back();
    o.median = errors[errors.size() / 2];
    return o;
}

void outcome_write(std::FILE *to, const char *path, double lambda, size_t n, const Outcome &o)
{
    std::fprintf(to, "{\"bench\": \"%s\", \"program\": \"gambit\", \"solver\": \"logit\", ", path);
    if (lambda > 0) std::fprintf(to, "\"lambda\": %g, ", lambda);
    std::fprintf(to,
                 "\"first_step\": %g, \"acceleration\": %g, \"games\": %zu, \"agree\": %.4f, "
                 "\"greatest_difference\": %.2g, \"median_difference\": %.2g, "
                 "\"solves_per_s\": %.1f}\n",
                 o.first_step, o.acceleration, n, double(o.agree) / double(n), o.error, o.median,
                 o.per_second);
}

} // namespace

int main(int n, char **word)
{
    bool const to_limit = n > 3 && std::strcmp(word[3], "limit") == 0;
    if (n < 4 || (!to_limit && n < 5)) {
        std::fprintf(stderr, "usage: bench-gambit GAME.efg GAMES (lambda X | limit) [-v]\n");
        return 2;
    }
    double const lambda = to_limit ? 0 : std::strtod(word[4], nullptr);
    bool const wants_all = std::strcmp(word[n - 1], "-v") == 0;
    try {
        Sample const s = sample_read(word[1], word[2]);
        std::vector<size_t> const order = columns_of(s.games.front(), s.columns);
        Outcome best;
        for (double const acceleration : {1.1, 1.5, 2.0, 3.0, 5.0, 10.0})
            for (double const step : {0.03, 0.1, 0.3, 1.0, 2.0}) {
                Outcome const o = settings_try(s, order, lambda, step, acceleration);
                if (wants_all) outcome_write(stderr, word[1], lambda, s.games.size(), o);
                bool const counts = to_limit || o.agree == s.games.size();
                if (counts && o.per_second > best.per_second) best = o;
            }
        if (!(best.per_second > 0)) {
            std::fprintf(stderr, "bench-gambit: no setting agrees with Standoff's answers\n");
            return 1;
        }
        outcome_write(stdout, word[1], lambda, s.games.size(), best);
    } catch (std::exception &e) {
        std::fprintf(stderr, "bench-gambit: %s\n", e.what());
        return 2;
    }
    return 0;
}
