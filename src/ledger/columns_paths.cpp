#include "ledger/columns_paths.hpp"

#include <algorithm>

#include "cel/check.hpp"

namespace zhagen::ledger {

using catalog::Inverse;
using catalog::Ledger;

Ways::Ways(const catalog::Catalog& catalog, const std::vector<std::pair<std::string, const Ledger*>>& roots) : catalog_(catalog) {
  for (const auto& [variable, ledger] : roots) {
    roots_.push_back(variable);
    ways_.push_back({ledger});
    of(*ledger);
  }
}

Wanted& Ways::of(const Ledger& ledger) {
  Wanted& w = wanted_[&ledger];
  w.fields.resize(ledger.fields.size());
  return w;
}

void Ways::add(const cel::Program& program) {
  locals_.clear();
  visit(program.ast(), program.ast().root);
}

int Ways::step(int from, int field, const Inverse* inverse, const Ledger& to) {
  for (std::size_t i = 0; i < ways_.size(); ++i)
    if (ways_[i].from == from && ways_[i].field == field && ways_[i].inverse == inverse) return static_cast<int>(i);
  ways_.push_back({&to, from, field, inverse});
  of(to);
  return static_cast<int>(ways_.size() - 1);
}

void Ways::select(int way, const std::string& name, Reached& out) {
  Way& w = ways_[static_cast<std::size_t>(way)];
  const Ledger& ledger = *w.ledger;
  Wanted& wanted = of(ledger);
  if (int f = ledger.find(name); f >= 0) {
    w.values = wanted.fields[static_cast<std::size_t>(f)] = true;
    const catalog::Field& field = ledger.fields[static_cast<std::size_t>(f)];
    const Ledger* target = field.kind == catalog::FieldKind::ref ? catalog_.ledger(field.target) : nullptr;
    if (target) out.push_back(step(way, f, nullptr, *target));
  } else if (const Inverse* inverse = ledger.find_inverse(name)) {
    if (std::find(wanted.inverses.begin(), wanted.inverses.end(), inverse) == wanted.inverses.end()) wanted.inverses.push_back(inverse);
    out.push_back(step(way, -1, inverse, *inverse->ledger));
  } else if (name == catalog::kState) {
    w.values = wanted.state = true;
  } else if (name == catalog::kPath) {
    w.values = wanted.path = true;
  }
}

Ways::Reached Ways::visit(const cel::Ast& ast, cel::NodeId id) {
  const cel::Node& n = ast[id];
  auto merge = [](Reached& to, const Reached& from) {
    for (int way : from)
      if (std::find(to.begin(), to.end(), way) == to.end()) to.push_back(way);
  };
  Reached out;
  switch (n.op) {
    case cel::Op::name:
      if (n.variable >= cel::kLocal) return locals_[static_cast<std::size_t>(n.variable - cel::kLocal)];
      for (std::size_t i = 0; i < roots_.size() && n.type.is(cel::Kind::record); ++i)
        if (n.text == roots_[i]) out.push_back(static_cast<int>(i));
      return out;
    case cel::Op::select:
    case cel::Op::has:
      for (int way : visit(ast, n.children[0])) select(way, n.text, out);
      return out;
    case cel::Op::all: case cel::Op::exists: case cel::Op::exists_one: case cel::Op::filter: case cel::Op::transform: {
      Reached range = visit(ast, n.children[0]);
      locals_.push_back(range);
      Reached last;
      for (std::size_t i = 1; i < n.children.size(); ++i) last = visit(ast, n.children[i]);
      locals_.pop_back();
      return n.op == cel::Op::filter ? range : n.op == cel::Op::transform ? last : out;
    }
    case cel::Op::conditional:
      visit(ast, n.children[0]);  // what it reads; its records do not come out
      merge(out, visit(ast, n.children[1]));
      merge(out, visit(ast, n.children[2]));
      return out;
    default:  // of lists and the like any part's records may come out
      for (cel::NodeId c : n.children) merge(out, visit(ast, c));
      return out;
  }
}

}  // namespace zhagen::ledger
