#include "solve/teams_seats.hpp"

#include <algorithm>

namespace zhagen::solve {

TeamSeats::TeamSeats(const TeamProblem& p)
    : problem(p), people(p.instance.people()), seats(0), teams(p.teams()), seats_of(teams) {
  const Instance& in = p.instance;
  auto m = in.posts();
  // The best pair of a person and a post, each once.
  std::vector<std::int64_t> row_first(people + 1, 0), last(m, -1);
  std::vector<std::int32_t> row_post, row_score, wanted(m, 0);
  for (std::int32_t i = 0; i < people; ++i) {
    auto begin = static_cast<std::int64_t>(row_post.size());
    for (std::int64_t a = in.first[i]; a < in.first[i + 1]; ++a) {
      std::int32_t j = in.post[a];
      if (last[j] >= begin) {
        row_score[last[j]] = std::max(row_score[last[j]], in.score[a]);
        continue;
      }
      last[j] = static_cast<std::int64_t>(row_post.size());
      row_post.push_back(j);
      row_score.push_back(in.score[a]);
      ++wanted[j];
    }
    row_first[i + 1] = static_cast<std::int64_t>(row_post.size());
  }
  std::vector<std::int32_t> first_seat(m + 1, 0);
  for (std::int32_t j = 0; j < m; ++j) {
    std::int32_t rooms = std::min(in.capacity[j], wanted[j]);
    bool split = p.team[j] >= 0;
    for (std::int32_t k = 0; k < (split ? rooms : std::min(rooms, 1)); ++k) {
      post.push_back(j);
      room.push_back(split ? 1 : rooms);
      team.push_back(p.team[j]);
      if (split) seats_of[p.team[j]].push_back(seats);
      ++seats;
    }
    first_seat[j + 1] = seats;
  }
  first.assign(people + 1, 0);
  column.assign(seats + 1, 0);
  for (std::int32_t i = 0; i < people; ++i) {
    for (std::int64_t a = row_first[i]; a < row_first[i + 1]; ++a)
      for (std::int32_t s = first_seat[row_post[a]]; s < first_seat[row_post[a] + 1]; ++s) {
        head.push_back(s);
        score.push_back(row_score[a]);
        person.push_back(i);
        ++column[s + 1];
      }
    first[i + 1] = static_cast<std::int64_t>(head.size());
  }
  for (std::int32_t s = 0; s < seats; ++s) column[s + 1] += column[s];
  pair.resize(head.size());
  std::vector<std::int64_t> next(column.begin(), column.end() - 1);
  for (std::size_t a = 0; a < head.size(); ++a) pair[next[head[a]]++] = static_cast<std::int32_t>(a);

  for (const TeamRule& r : p.rules) {
    already_.push_back(r.already);
    std::sort(already_.back().begin(), already_.back().end(), [](const auto& a, const auto& b) {
      return a.team != b.team ? a.team < b.team : a.label < b.label;
    });
  }
}

std::span<const TeamRule::Already> TeamSeats::already(std::int32_t rule, std::int32_t team_of) const {
  const auto& all = already_[rule];
  auto from = std::lower_bound(all.begin(), all.end(), team_of,
                               [](const auto& a, std::int32_t t) { return a.team < t; });
  auto to =
      std::upper_bound(from, all.end(), team_of, [](std::int32_t t, const auto& a) { return t < a.team; });
  return {from, to};
}

std::int32_t TeamSeats::already_of(std::int32_t rule, std::int32_t team_of, std::int32_t label) const {
  std::int32_t sum = 0;
  for (const auto& a : already(rule, team_of)) sum += a.label == label ? a.count : 0;
  return sum;
}

}  // namespace zhagen::solve
