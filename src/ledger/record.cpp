// One record: opened, and one of its sealed values.
#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.hpp"
#include "ledger/access.hpp"
#include "ledger/errors.hpp"
#include "ledger/mask.hpp"
#include "ledger/read.hpp"
#include "ledger/row.hpp"
#include "ledger/sql_text.hpp"

namespace zhagen::ledger {
namespace {

constexpr std::size_t kReasonCharacters = 200;

}  // namespace

Result<Record> get(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger_name, Id id) {
  auto catalog = base.catalog();
  const catalog::Ledger& ledger = *TRY(Base::find(*catalog, ledger_name));
  Scope s = TRY(scope(tx, *catalog, actor, ledger, catalog::Action::read, "t"));
  SqlText sql(fmt::format("SELECT {} FROM {} t WHERE t.id = ? AND ", record_columns(ledger, "t"), table_of(ledger)), {id.value()});
  auto rows = TRY((sql + SqlText::of(s.row(), s.args())).query(tx));
  if (!TRY(rows.next())) return fail(fault::record_unknown);
  return shown_record(base, ledger, actor, rows);
}

Status note_opened(Base&, audit::ReadLog& log, const account::Actor& actor, const catalog::Ledger& ledger, Id id) {
  bool of_a_person = ledger.name == catalog::kPerson ||
                     std::any_of(ledger.capacities.begin(), ledger.capacities.end(), [](const catalog::Capacity& c) {
                       return c.kind == catalog::Capacity::Kind::person;
                     });
  if (!of_a_person) return {};
  return log.note(who(actor), {"open", ledger.name, id, 1, "", ""});
}

Result<std::string> unmask(Base& base, audit::ReadLog& log, const account::Actor& actor, std::string_view ledger_name, Id id, int field,
                           std::string_view reason) {
  auto catalog = base.catalog();
  const catalog::Ledger& ledger = *TRY(Base::find(*catalog, ledger_name));
  if (field < 0 || field >= static_cast<int>(ledger.fields.size())) return fail(fault::query_field, ledger.label, field);
  const catalog::Field& f = ledger.fields[static_cast<std::size_t>(field)];
  std::string sealed;
  Id for_user;
  {
    auto tx = TRY(base.db().read());
    if (!TRY(permit(tx, *catalog, actor, ledger, ledger.rights(catalog::Action::read), id)).granted) return fail(fault::record_unknown);
    if (hidden(actor, ledger, f)) return fail(fault::filter_hidden, f.label);
    if (!f.sealed()) return fail(fault::unmask_field, f.label);
    Permit p = TRY(permit(tx, *catalog, actor, ledger, ledger.rights(catalog::Action::unmask), id));
    if (!p.granted) return fail(fault::record_forbidden, ledger.label, "查看加密内容", "open sealed values of");
    for_user = p.for_user;
    auto rows = TRY(tx.query(fmt::format("SELECT {} FROM {} WHERE id = ?", column_of(f), table_of(ledger)), id.value()));
    (void)TRY(rows.next());
    sealed = rows.blob(0).bytes;
  }
  reason = utf8::trim(reason);
  if (reason.empty()) return fail(fault::reason_missing, "查看加密内容");
  if (utf8::length(reason) > kReasonCharacters) return fail(fault::reason_long, kReasonCharacters);
  TRY(log.note(who(actor, for_user), {"unmask", ledger.name, id, 1, std::string(reason), fmt::format(R"({{"field":"{}"}})", f.name)}));
  if (sealed.empty()) return std::string();
  return base.keys().open(sealed, seal_context(ledger, f, id));
}

}  // namespace zhagen::ledger
