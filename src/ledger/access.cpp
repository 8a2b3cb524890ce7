#include "ledger/access.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "ledger/base.hpp"
#include "ledger/tree.hpp"
#include "store/marks.hpp"

namespace zhagen::ledger {
namespace {

using account::Actor;
using account::Grant;
using catalog::Capacity;
using catalog::Catalog;
using catalog::Ledger;
using catalog::Right;
using catalog::Rights;

using Term = Scope::Term;

/// Collects the terms of an OR. Each can be found by an index: an own column in a list of ids, or the id in one. SQLite takes
/// one index for each (MULTI-INDEX OR): 3 ms for the count of a county's 5,000 among 300,000 people. Once it has statistics
/// that say most records have one owner, it scans instead (400 ms); so a base is not given any without need.
class Terms {
 public:
  Terms(store::Tx& tx, const Catalog& catalog, const Actor& actor, const Ledger& ledger, std::string_view alias)
      : tx_(tx), catalog_(catalog), actor_(actor), ledger_(ledger), alias_(alias) {}

  Status add(const Right& right, const Grant& grant) {
    if (all_) return {};
    if (right.capacity == Right::kAll) return all_ = true, Status();
    if (right.capacity >= 0) {
      const Capacity& c = ledger_.capacities[static_cast<std::size_t>(right.capacity)];
      if (c.kind == Capacity::Kind::person) return person(c, grant);
      if (c.kind == Capacity::Kind::category) return category(c, grant);
    }
    const Range* within = TRY(range(grant.organisation));
    if (!within) return {};
    if (right.capacity >= 0) {
      put(organisation(ledger_.capacities[static_cast<std::size_t>(right.capacity)], *within));
    } else if (within->root) {
      all_ = true;
    } else if (right.capacity == Right::kOwner) {
      put(owner(*within));
    } else {
      for (Term& t : any(*within)) put(std::move(t));
    }
    return {};
  }

  void put(Term term) { terms_.insert(std::move(term)); }

  Scope scope() const {
    Scope out;
    out.all = all_;
    if (!all_) out.terms.assign(terms_.begin(), terms_.end());
    return out;
  }

 private:
  struct Range {
    std::string from, below;
    bool root = false;
  };

  /// Of the organisation's part of today's tree; null where there is no such organisation.
  Result<const Range*> range(Id organisation) {
    auto [at, fresh] = ranges_.try_emplace(organisation);
    const Ledger* tree = catalog_.ledger(catalog::kOrganisation);
    if (fresh && tree && tree->tree >= 0 && !organisation.empty()) {
      auto [path, root] = TRY(path_and_root(tx_, *tree, organisation));
      if (!path.empty()) at->second = {path, path_end(path), organisation == root};
    }
    return at->second.from.empty() ? nullptr : &at->second;
  }

  std::string own(std::string_view column) const { return fmt::format("{}.{}", alias_, column); }

  Term owner(const Range& within) const { return in_range(own("owner"), within); }

  Term in_range(const std::string& value, const Range& within) const {
    const Ledger* tree = catalog_.ledger(catalog::kOrganisation);
    return {fmt::format("{} IN (SELECT o.id FROM {} o WHERE o.path >= ? AND o.path < ?)", value, table_of(*tree)),
            fmt::format("EXISTS (SELECT 1 FROM {} o WHERE o.id = {} AND o.path >= ? AND o.path < ?)", table_of(*tree), value),
            {within.from, within.below}};
  }

  std::vector<Term> any(const Range& within) const {
    std::vector<Term> out{owner(within)};
    for (const Capacity& c : ledger_.capacities)
      if (c.kind == Capacity::Kind::organisation) out.push_back(organisation(c, within));
    return out;
  }

  Term organisation(const Capacity& c, const Range& within) const {
    if (c.path.empty() && ledger_.name == catalog::kOrganisation)
      return same(fmt::format("({0}.path >= ? AND {0}.path < ?)", alias_), {within.from, within.below});
    return along(c, 0, alias_, [&](const std::string& value) { return in_range(value, within); });
  }

  Status person(const Capacity& c, const Grant& grant) {
    if (actor_.person.empty() || !grant.for_user.empty()) return {};  // a deputy acts for a post, not as the person
    put(along(c, 0, alias_, [&](const std::string& value) { return same(value + " = ?", {actor_.person.value()}); }));
    return {};
  }

  /// One category in all places below the grant's organisation.
  Status category(const Capacity& c, const Grant& grant) {
    const Range* within = TRY(range(grant.organisation));
    const CodeList* list = catalog_.codes().get(catalog::kCategory);
    if (!within || !list) return {};
    std::vector<cel::SqlArg> codes;
    for (const Code& code : list->codes())
      if (std::any_of(grant.categories.begin(), grant.categories.end(), [&](const std::string& g) { return list->under(code.code, g); }))
        codes.emplace_back(code.code);
    if (codes.empty()) return {};
    Term term = along(c, 0, alias_, [&](const std::string& value) {
      return same(fmt::format("{} IN ({})", value, store::marks(codes.size())), codes);
    });
    if (!within->root) {
      Scope places;
      places.terms = any(*within);
      std::vector<cel::SqlArg> args = places.args();
      term.set = fmt::format("({} AND {})", term.set, places.set());
      term.row = fmt::format("({} AND {})", term.row, places.row());
      term.args.insert(term.args.end(), args.begin(), args.end());
    }
    put(std::move(term));
    return {};
  }

  /// Follows a capacity's path from the row `at` and asks the test of what it ends at. Records that name this one back
  /// count while they are not cancelled.
  template <class Test>
  Term along(const Capacity& c, std::size_t step, const std::string& at, const Test& test) const {
    if (step == c.path.size()) return test(at + ".id");
    const Capacity::Step& s = c.path[step];
    std::string column = column_of(s.ledger->fields[static_cast<std::size_t>(s.field)]);
    if (!s.inverse && step + 1 == c.path.size()) return test(at + "." + column);
    std::string next = fmt::format("c{}", step + 1);
    Term inner = along(c, step + 1, next, test);
    const Ledger* there = s.inverse ? s.ledger : catalog_.ledger(s.ledger->fields[static_cast<std::size_t>(s.field)].target);
    const std::string own = at + "." + (s.inverse ? "id" : column), its = next + "." + (s.inverse ? column : "id");
    const std::string from = fmt::format("FROM {} {} WHERE ", table_of(*there), next), valid = s.inverse ? next + ".cancelled = 0 AND " : "";
    return {fmt::format("{} IN (SELECT {} {}{}{})", own, its, from, valid, inner.set),
            fmt::format("EXISTS (SELECT 1 {}{} = {} AND {}{})", from, its, own, valid, inner.row), inner.args};
  }

  static Term same(std::string sql, std::vector<cel::SqlArg> args) {
    std::string copy = sql;
    return {std::move(sql), std::move(copy), std::move(args)};
  }

  store::Tx& tx_;
  const Catalog& catalog_;
  const Actor& actor_;
  const Ledger& ledger_;
  std::string alias_;
  std::map<Id, Range> ranges_;
  std::set<Term> terms_;  // sorted: the same actor's statement has the same text each time
  bool all_ = false;
};

bool granted(const Right& right, const Grant& grant) { return right.role == grant.role; }

Result<Scope> scope_of(store::Tx& tx, const Catalog& catalog, const Actor& actor, const std::vector<Grant>& grants, const Ledger& ledger,
                       const Rights& rights, std::string_view alias) {
  Terms terms(tx, catalog, actor, ledger, alias);
  for (const Grant& g : grants)
    for (const Right& r : rights)
      if (granted(r, g)) TRY(terms.add(r, g));
  if (actor.machine && ledger.name == catalog::kOrganisation && ledger.tree >= 0 && !rights.empty())
    terms.put({fmt::format("{}.id = ?", alias), fmt::format("{}.id = ?", alias), {TRY(root_of(tx, ledger)).value()}});
  return terms.scope();
}

Result<bool> within(store::Tx& tx, const Ledger& ledger, const Scope& scope, Id record) {
  if (scope.nothing()) return false;
  const std::vector<cel::SqlArg> within = scope.args();
  std::vector<store::Arg> args{record.value()};
  append_args(within, args);
  auto rows = TRY(tx.query_with("SELECT t.id FROM " + table_of(ledger) + " t WHERE t.id = ? AND " + scope.row(), args));
  return TRY(rows.next());
}

}  // namespace

std::string Scope::text(std::string Term::*form) const {
  if (all) return "1 = 1";
  if (terms.empty()) return "1 = 0";
  std::string out;
  for (const Term& t : terms) out += (out.empty() ? "(" : " OR ") + t.*form;
  return out + ")";
}

std::vector<cel::SqlArg> Scope::args() const {
  std::vector<cel::SqlArg> out;
  for (const Term& t : terms) out.insert(out.end(), t.args.begin(), t.args.end());
  return out;
}

void append_args(const std::vector<cel::SqlArg>& from, std::vector<store::Arg>& to) {
  for (const cel::SqlArg& a : from)
    std::visit([&](const auto& v) { to.emplace_back(v); }, a);
}

Result<Scope> scope(store::Tx& tx, const Catalog& catalog, const Actor& actor, const Ledger& ledger, catalog::Action action, std::string_view alias) {
  return scope(tx, catalog, actor, ledger, ledger.rights(action), alias);
}

Result<Scope> scope(store::Tx& tx, const Catalog& catalog, const Actor& actor, const Ledger& ledger, const Rights& rights, std::string_view alias) {
  return scope_of(tx, catalog, actor, actor.grants, ledger, rights, alias);
}

Result<Permit> permit(store::Tx& tx, const Catalog& catalog, const Actor& actor, const Ledger& ledger, const Rights& rights, Id record) {
  std::map<Id, std::vector<Grant>> by_user;  // the actor's own first
  by_user[Id()];
  for (const Grant& g : actor.grants) by_user[g.for_user].push_back(g);
  for (const auto& [for_user, grants] : by_user) {
    Scope scope = TRY(scope_of(tx, catalog, actor, grants, ledger, rights, "t"));
    if (TRY(within(tx, ledger, scope, record))) return Permit{true, for_user};
  }
  return Permit{};
}

bool may_ever(const Actor& actor, const Rights& rights) {
  return std::any_of(rights.begin(), rights.end(), [&](const Right& r) { return actor.has(r.role); });
}

bool hidden(const Actor& actor, const Ledger& ledger, const catalog::Field& field) {
  if (field.hidden_from.none()) return false;
  for (const Right& r : ledger.rights(catalog::Action::read))
    if (actor.has(r.role) && !field.hidden_from.test(static_cast<std::size_t>(r.role))) return false;
  return true;
}

Id owner_for(const Actor& actor, const Ledger& ledger) {
  for (const Right& r : ledger.rights(catalog::Action::create))
    for (const Grant& g : actor.grants)
      if (granted(r, g) && !g.organisation.empty()) return g.organisation;
  for (const Grant& g : actor.grants)
    if (!g.organisation.empty()) return g.organisation;
  return {};
}

}  // namespace zhagen::ledger
