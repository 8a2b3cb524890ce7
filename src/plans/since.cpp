#include <fmt/format.h>

#include <map>

#include "ledger/read.hpp"
#include "plans/errors.hpp"
#include "plans/taken.hpp"

namespace zhagen::plans {

using At = std::size_t;

Result<Since> changed_since(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const Opened& plan) {
  Since out;
  const Standing& s = *plan.standing;
  const placement::Names& names = s.desk().names();
  auto drawn = draw(tx, base, actor, {plan.version.source, plan.version.subject.str(), s.problem().input.asof, {}, {}});
  if (!drawn && drawn.error().code != fault::plan_nobody) return std::move(drawn).error();
  if (!drawn) {
    out.broken.push_back(drawn.error().zh());
    return out;
  }
  std::map<Id, std::int32_t> people, posts;
  for (At r = 0; r < drawn->people.records.size(); ++r) people[record_of(drawn->people, static_cast<std::int32_t>(r))] = static_cast<std::int32_t>(r);
  for (At r = 0; r < drawn->posts.records.size(); ++r) posts[record_of(drawn->posts, static_cast<std::int32_t>(r))] = static_cast<std::int32_t>(r);

  // The rules as the plan has them over the rows as they are now.
  auto rules = drawn->catalog->placement(s.rules(), s.params());
  if (!rules) return std::move(rules).error();
  auto problem = placement::derive({*std::move(rules), drawn->people, drawn->posts, drawn->asof, {}}, drawn->catalog->codes());
  if (!problem) return std::move(problem).error();
  std::map<Id, std::int32_t> person_now, post_now;
  for (std::int32_t i = 0; i < (*problem)->people(); ++i) person_now[record_of((*problem)->input.people, i)] = i;
  for (std::int32_t j = 0; j < (*problem)->posts(); ++j) post_now[record_of((*problem)->input.posts, j)] = j;

  const auto& decided = s.desk().decisions();
  std::int64_t known_people = 0, known_posts = 0;
  for (std::int32_t j = 0; j < s.problem().posts(); ++j) {
    auto now = post_now.find(s.post(j));
    if (now != post_now.end()) ++known_posts;
    const auto& there = s.people_of(j);
    if (there.empty()) continue;
    if (now == post_now.end()) {
      out.broken.push_back(TRY(gone(tx, base, actor, *drawn->source->posts.of, s.post(j), names.post(j))));
      continue;
    }
    std::int64_t seats = (*problem)->seats[static_cast<At>(now->second)];
    if (seats < static_cast<std::int64_t>(there.size()) && !decided.seats.contains(j))
      out.broken.push_back(fmt::format("{}现在只有 {} 个名额，方案里安排了 {} 人", names.post(j), seats, there.size()));
    for (std::int32_t i : there) {
      auto person = person_now.find(s.person(i));
      if (person == person_now.end()) continue;  // said below
      if (decided.allowed.contains({i, j}) || (*problem)->pairs.points(person->second, now->second) != placement::kImpossible) continue;
      std::string why;
      for (At r = 0; r < (*problem)->input.rules.pairs.size() && why.empty(); ++r)
        if ((*problem)->pairs.met(r, person->second, now->second) != Truth::yes) why = (*problem)->pairs.why_not(r, person->second, now->second);
      out.broken.push_back(fmt::format("{}按现在的情况不能去{}（{}）", names.person(i), names.post(j), why));
    }
  }
  for (std::int32_t i = 0; i < s.problem().people(); ++i) {
    bool there = person_now.contains(s.person(i));
    known_people += there;
    if (!there && s.post_of(i) >= 0) out.broken.push_back(TRY(gone(tx, base, actor, *drawn->source->people.of, s.person(i), names.person(i))));
  }
  if (std::int64_t fresh = (*problem)->people() - known_people) out.notes.push_back(fmt::format("又有 {} 名人选可以安置，方案里还没有", fresh));
  if (std::int64_t fresh = (*problem)->posts() - known_posts) out.notes.push_back(fmt::format("又有 {} 个岗位可以安置，方案里还没有", fresh));
  return out;
}

}  // namespace zhagen::plans
