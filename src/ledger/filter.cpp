#include "ledger/filter.hpp"

#include <map>

#include "ledger/access.hpp"
#include "ledger/errors.hpp"
#include "ledger/shape.hpp"
#include "ledger/source.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Catalog;
using catalog::Field;
using catalog::FieldKind;
using catalog::Ledger;

class Schema final : public cel::SqlSchema {
 public:
  Schema(const Catalog& catalog, const account::Actor& actor) : catalog_(catalog), actor_(actor) {}

  /// Every other ledger that the filter reads, within the actor's scope.
  Status open(store::Tx& tx, const cel::Program& program, Date asof) {
    for (const cel::Read& read : program.reads()) {
      const Ledger* ledger = catalog_.ledger(read.record);
      if (!ledger) continue;
      if (int f = ledger->find(read.field); f >= 0) {
        const Field& field = ledger->fields[static_cast<std::size_t>(f)];
        if (field.sealed()) return fail(fault::filter_sealed, field.label);
        if (hidden(actor_, *ledger, field)) return fail(fault::filter_hidden, field.label);
      }
      TRY(add(tx, *ledger, asof));
      // What a reference or an inverse leads to is read even where none of its fields is named: exists(p, true).
      if (int f = ledger->find(read.field); f >= 0 && ledger->fields[static_cast<std::size_t>(f)].kind == FieldKind::ref)
        if (const Ledger* target = catalog_.ledger(ledger->fields[static_cast<std::size_t>(f)].target)) TRY(add(tx, *target, asof));
      if (const catalog::Inverse* inverse = read.field.empty() ? nullptr : ledger->find_inverse(read.field)) TRY(add(tx, *inverse->ledger, asof));
    }
    return {};
  }

  std::optional<std::string> column(std::string_view record, std::string_view field) const override {
    const Ledger* ledger = catalog_.ledger(record);
    if (!ledger) return std::nullopt;
    if (field == catalog::kId) return "id";
    if (field == catalog::kState && !ledger->states.empty()) return "state";
    if (field == catalog::kPath && ledger->tree >= 0) return "path";
    int i = ledger->find(field);
    if (i < 0) return std::nullopt;
    const Field& f = ledger->fields[static_cast<std::size_t>(i)];
    if (!stored(f) || f.sealed() || f.kind == FieldKind::list || hidden(actor_, *ledger, f)) return std::nullopt;
    return column_of(f);
  }
  std::string table(std::string_view record) const override {
    auto it = tables_.find(record);
    return it == tables_.end() ? std::string() : it->second;
  }
  std::optional<std::string> back_reference(std::string_view record, std::string_view field) const override {
    const Ledger* ledger = catalog_.ledger(record);
    const catalog::Inverse* inverse = ledger ? ledger->find_inverse(field) : nullptr;
    if (!inverse) return std::nullopt;
    const Field& f = inverse->ledger->fields[static_cast<std::size_t>(inverse->field)];
    if (f.sealed() || hidden(actor_, *inverse->ledger, f)) return std::nullopt;
    return column_of(f);
  }
  std::string live(std::string_view) const override { return "%a.cancelled = 0"; }
  std::optional<std::pair<std::int64_t, std::int64_t>> range(std::string_view record, std::string_view field) const override {
    const Ledger* ledger = catalog_.ledger(record);
    int i = ledger ? ledger->find(field) : -1;
    if (i < 0) return std::nullopt;
    const Field& f = ledger->fields[static_cast<std::size_t>(i)];
    if (!f.min || !f.max) return std::nullopt;
    return std::pair(*f.min, *f.max);
  }

 private:
  const Catalog& catalog_;
  const account::Actor& actor_;
  std::map<std::string, std::string, std::less<>> tables_;

  Status add(store::Tx& tx, const Ledger& ledger, Date asof) {
    if (tables_.contains(ledger.name) || ledger.sheet) return {};
    Scope s = TRY(scope(tx, catalog_, actor_, ledger, catalog::Action::read, "z"));
    std::string only;
    if (!s.everything() && !write_arguments(SqlText::of(s.row(), s.args()), only)) return fail(Errc::internal, "scope of " + ledger.name);
    tables_[ledger.name] = source(catalog_, ledger, asof, only);
    return {};
  }
};

}  // namespace

Result<SqlText> filter_sql(store::Tx& tx, const Base& base, const Catalog& catalog, const account::Actor& actor, const Ledger& ledger,
                           std::string_view filter, Date asof) {
  cel::Program program = TRY(cel::compile_as(cel::Kind::boolean, filter, catalog.env(ledger)));
  Schema schema(catalog, actor);
  TRY(schema.open(tx, program, asof));
  auto id = [](const char* name, Id v) { return v.empty() ? cel::Value::unknown({"", name, "", false}) : cel::Value::integer(v.value()); };
  std::vector<std::pair<std::string, cel::Value>> values{{"today", cel::Value(base.today())},
                                                         {"asof", cel::Value(asof.empty() ? base.today() : asof)},
                                                         {"actor.user", id("actor.user", actor.user)},
                                                         {"actor.person", id("actor.person", actor.person)}};
  for (const catalog::Param& p : ledger.params) values.emplace_back("param." + p.name, cel::Value::integer(*p.value));
  cel::Sql sql = TRY(cel::compile_sql(program, schema, ledger.name, "t", values));
  return SqlText::of(std::move(sql.text), sql.args);
}

}  // namespace zhagen::ledger
