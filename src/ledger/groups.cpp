#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <unordered_map>

#include "ledger/access.hpp"
#include "ledger/errors.hpp"
#include "ledger/frame.hpp"
#include "ledger/source.hpp"
#include "ledger/tree.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Catalog;
using catalog::Field;
using catalog::FieldKind;
using catalog::Ledger;

constexpr std::size_t kGroups = 10'000;

/// Of each record below `under` in the tree, itself included: which of those directly below it leads there, or itself.
struct Below {
  std::unordered_map<std::int64_t, std::int64_t> child;
  SqlText within;  // the ids, as a set; "" where all are
};

Result<Below> below(store::Tx& tx, const Catalog& catalog, const Ledger& tree, Id under, Date asof) {
  const std::string from = source(catalog, tree, asof);
  std::string path;
  {
    auto rows = TRY(tx.query("SELECT t.path FROM " + from + " t WHERE t.id = ?", under.value()));
    if (!TRY(rows.next()) || rows.text(0).empty()) return fail(fault::record_unknown);
    path = rows.text(0);
  }
  Below out;
  auto rows = TRY(tx.query("SELECT t.id, t.path FROM " + from + " t WHERE t.path >= ? AND t.path < ?", path, path_end(path)));
  while (TRY(rows.next())) {
    std::string_view rest = rows.text(1).substr(path.size());
    std::int64_t child = under.value();
    std::from_chars(rest.data(), rest.data() + rest.size(), child);
    out.child[rows.integer(0)] = child;
  }
  if (under != TRY(root_of(tx, tree)))
    out.within = SqlText("SELECT p.id FROM " + from + " p WHERE p.path >= ? AND p.path < ?", {path, path_end(path)});
  return out;
}

Status label(store::Tx& tx, const Catalog& catalog, const Ledger& ledger, const Field* f, Date asof, std::vector<Group>& groups) {
  if (f && f->kind == FieldKind::ref) {
    std::vector<Id> ids;
    for (const Group& g : groups) ids.emplace_back(g.key ? std::strtoll(g.key->c_str(), nullptr, 10) : 0);
    std::vector<std::string> names = TRY(titles(tx, catalog, *catalog.ledger(f->target), ids, asof));
    for (std::size_t i = 0; i < groups.size(); ++i) groups[i].label = std::move(names[i]);
  } else if (f && f->kind == FieldKind::code) {
    const CodeList* list = catalog.codes().get(f->codes);
    std::map<std::string, std::size_t> place;
    for (const Code& c : list->codes()) place.emplace(c.code, place.size());
    for (Group& g : groups)
      if (const Code* c = g.key ? list->by_code(*g.key) : nullptr) g.label = c->label;
    std::stable_sort(groups.begin(), groups.end(), [&](const Group& a, const Group& b) {
      auto at = [&](const Group& g) { return g.key && place.contains(*g.key) ? place[*g.key] : g.key ? place.size() : place.size() + 1; };
      return at(a) < at(b);
    });
  } else {
    for (Group& g : groups) {
      int state = f || !g.key ? -1 : ledger.find_state(*g.key);
      if (state >= 0) g.label = ledger.states[static_cast<std::size_t>(state)].label;
      else if (f && f->kind == FieldKind::boolean && g.key) g.label = *g.key == "1" ? "是" : "否";
      else if (f && f->kind == FieldKind::date && g.key) g.label = Date::trusted(static_cast<std::int32_t>(std::strtoll(g.key->c_str(), nullptr, 10))).zh();
      else g.label = g.key.value_or("");
    }
  }
  for (Group& g : groups)
    if (!g.key) g.label = "未填";
  return {};
}

}  // namespace

Result<std::vector<Group>> count_by(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger_name, const Query& query,
                                    int field, Id under) {
  auto catalog = base.catalog();
  const Ledger& ledger = *TRY(Base::find(*catalog, ledger_name));
  if (field < -1 || field >= static_cast<int>(ledger.fields.size())) return fail(fault::query_field, ledger.label, field);
  const Field* f = field < 0 ? nullptr : &ledger.fields[static_cast<std::size_t>(field)];
  std::string column = "t.state";
  if (f) {
    if (hidden(actor, ledger, *f)) return fail(fault::filter_hidden, f->label);
    if (f->sealed() || f->kind == FieldKind::note || f->kind == FieldKind::list || f->kind == FieldKind::file) return fail(fault::count_kind, f->label);
    column = "t." + column_of(*f);
  }
  Frame frame = TRY(frame_of(tx, base, *catalog, actor, ledger, query, catalog::Action::read));
  std::optional<Below> tree;
  if (!under.empty()) {
    const Ledger* target = f && f->kind == FieldKind::ref ? catalog->ledger(f->target) : nullptr;
    if (!target || target->tree < 0) return fail(fault::count_tree, f ? f->label : "状态");
    tree = TRY(below(tx, *catalog, *target, under, query.asof));
    if (!tree->within.empty()) frame.add(SqlText(column + " IN (") + tree->within + ")");
  }
  std::vector<Group> groups;
  if (frame.nothing) return groups;
  std::map<std::int64_t, std::int64_t> sums;
  auto rows = TRY((SqlText(fmt::format("SELECT {}, count(*) FROM {} WHERE ", column, frame.from)) + frame.where(Form::sets) +
                   SqlText(fmt::format(" GROUP BY {0} ORDER BY {0} NULLS LAST", column)))
                      .query(tx));
  while (TRY(rows.next())) {
    if (tree) {
      auto at = rows.null(0) ? tree->child.end() : tree->child.find(rows.integer(0));
      if (at != tree->child.end()) sums[at->second] += rows.integer(1);
      continue;
    }
    if (groups.size() == kGroups) return fail(fault::count_groups, f ? f->label : "状态", kGroups);
    Group g{std::nullopt, "", rows.integer(1)};
    if (!rows.null(0)) g.key = rows.kind(0) == store::Kind::integer ? std::to_string(rows.integer(0)) : std::string(rows.text(0));
    groups.push_back(std::move(g));
  }
  for (auto [id, n] : sums) groups.push_back({std::to_string(id), "", n});
  TRY(label(tx, *catalog, ledger, f, query.asof, groups));
  return groups;
}

}  // namespace zhagen::ledger
