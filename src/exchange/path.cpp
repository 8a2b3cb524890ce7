#include "exchange/path.hpp"

#include "catalog/names.hpp"
#include "exchange/errors.hpp"

namespace zhagen::exchange {
namespace {

using catalog::Field;
using catalog::FieldKind;
using catalog::Ledger;

Result<int> field_of(const Ledger& ledger, std::string_view text) {
  if (int field = ledger.find(text); field >= 0) return field;
  if (int field = catalog::recognise(ledger, text).field; field >= 0) return field;
  std::vector<std::string> names;
  for (const Field& f : ledger.fields) names.push_back(f.name), names.push_back(f.label);
  std::string near = catalog::nearest(text, names);
  return fail(fault::column_unknown, ledger.label, text, near.empty() ? "请用字段的名称" : "是不是“" + near + "”",
              near.empty() ? "give the name of a field" : "do you mean '" + near + "'");
}

}  // namespace

std::string Path::text() const {
  std::string out;
  for (const Field* step : steps) out += step->name + ".";
  return out + value().name;
}

Result<Path> path_of(const catalog::Catalog& catalog, const Ledger& ledger, std::string_view text) {
  Path path;
  const Ledger* at = &ledger;
  std::string_view rest = text;
  for (;;) {
    std::size_t dot = rest.find('.');
    std::string_view part = rest.substr(0, dot);
    int index = TRY(field_of(*at, part));
    const Field& f = at->fields[static_cast<std::size_t>(index)];
    path.ledger = at;
    path.field = index;
    if (dot == std::string_view::npos) break;
    rest = rest.substr(dot + 1);
    const Ledger* next = f.kind == FieldKind::ref && !f.sealed() ? catalog.ledger(f.target) : nullptr;
    if (!next) return fail(fault::column_no_step, part, rest);
    path.steps.push_back(&f);
    if (path.steps.size() > kPathSteps) return fail(fault::column_long, text, path.steps.size(), kPathSteps);
    at = next;
  }
  if (path.value().kind == FieldKind::file) return fail(fault::column_file, path.value().label);
  while (!path.steps.empty() && path.field == path.ledger->title && !path.value().sealed()) {
    const Field* step = path.steps.back();
    path.steps.pop_back();
    path.ledger = path.steps.empty() ? &ledger : catalog.ledger(path.steps.back()->target);
    path.field = path.ledger->find(step->name);
  }
  return path;
}

bool names_person(const catalog::Catalog& catalog, const Path& path) {
  const Field* f = &path.value();
  for (std::size_t step = 0; f->kind == FieldKind::ref && step <= kPathSteps; ++step) {
    const Ledger* target = catalog.ledger(f->target);
    if (!target) return false;
    f = &target->fields[static_cast<std::size_t>(target->title)];
  }
  return f->kind == FieldKind::name;
}

}  // namespace zhagen::exchange
