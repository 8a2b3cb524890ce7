// What changed, and how a record stood, from its change rows: {"field":[from,to],...}, what is the system's begins with
// '@', sealed values are ciphertext.
#include <boost/json.hpp>

#include <algorithm>

#include "ledger/access.hpp"
#include "ledger/errors.hpp"
#include "ledger/mask.hpp"
#include "ledger/past.hpp"
#include "ledger/read.hpp"
#include "ledger/row.hpp"

namespace zhagen::ledger {
namespace {

namespace json = boost::json;
using catalog::Field;
using catalog::Ledger;

Result<json::object> body_of(std::string_view text, Id record) {
  boost::system::error_code error;
  json::value body = json::parse(text, error);
  if (error || !body.is_object()) return fail(fault::record_history, record.str());
  for (const auto& [key, pair] : body.as_object())
    if (!pair.is_array() || pair.as_array().size() != 2) return fail(fault::record_history, record.str());
  return std::move(body.as_object());
}

/// A value as its field has it; what does not fit the field any more is absent.
Status read(const Base& base, const Ledger& ledger, const Field& f, Id record, const json::value& v, Value& out, bool strict = false) {
  out.emplace<std::monostate>();
  if (v.is_int64()) {
    out.emplace<std::int64_t>(v.get_int64());
  } else if (v.is_array()) {
    auto& list = out.emplace<std::vector<std::string>>();
    for (const json::value& item : v.get_array())
      if (item.is_string()) list.emplace_back(item.get_string());
  } else if (v.is_string() && !f.sealed()) {
    out.emplace<std::string>(v.get_string());
  } else if (v.is_string()) {
    std::string sealed;
    if (!from_base64url(v.get_string(), sealed)) return fail(fault::record_history, record.str());
    auto plain = base.keys().open(sealed, seal_context(ledger, f, record));
    if (plain) out = from_plain_text(f, *plain);
    else if (strict) return std::move(plain).error();
    else out.emplace<std::string>("****");  // its key is gone: what changed stays readable but for this value
  }
  return {};
}

std::int64_t number(const json::value& v) { return v.is_int64() ? v.get_int64() : 0; }

Status readable(store::Tx& tx, const catalog::Catalog& catalog, const account::Actor& actor, const Ledger& ledger, Id id) {
  if (!TRY(permit(tx, catalog, actor, ledger, ledger.rights(catalog::Action::read), id)).granted) return fail(fault::record_unknown);
  return {};
}

}  // namespace

Result<std::vector<Past::Field>> changed_fields(const Base& base, const Ledger& ledger, Id id, std::string_view body, bool strict) {
  std::vector<Past::Field> out;
  for (const auto& [key, pair] : TRY(body_of(body, id))) {
    const json::array& two = pair.get_array();
    if (key == "@state") {
      Past::Field& state = out.emplace_back(Past::Field{-1, {}, {}});
      if (two[0].is_string()) state.from.emplace<std::string>(two[0].get_string());
      if (two[1].is_string()) state.to.emplace<std::string>(two[1].get_string());
      continue;
    }
    int i = ledger.find(key);
    if (i < 0) continue;
    const Field& f = ledger.fields[static_cast<std::size_t>(i)];
    Past::Field& past = out.emplace_back(Past::Field{i, {}, {}});
    TRY(read(base, ledger, f, id, two[0], past.from, strict));
    TRY(read(base, ledger, f, id, two[1], past.to, strict));
  }
  std::sort(out.begin(), out.end(), [](const Past::Field& a, const Past::Field& b) { return a.field < b.field; });
  return out;
}

Result<std::vector<Past>> history(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger_name, Id id) {
  auto catalog = base.catalog();
  const Ledger& ledger = *TRY(Base::find(*catalog, ledger_name));
  TRY(readable(tx, *catalog, actor, ledger, id));
  std::vector<Past> out;
  auto rows = TRY(tx.query("SELECT c.version, c.entry, c.at, c.body, e.user_name, e.action, e.reason FROM record_change c "
                           "JOIN audit_entry e ON e.seq = c.entry WHERE c.record = ? AND c.ledger = ? ORDER BY c.version DESC",
                           id.value(), ledger.name));
  while (TRY(rows.next())) {
    Past p{rows.integer(0), rows.integer(1), {rows.integer(2)}, std::string(rows.text(4)), std::string(rows.text(5)), std::string(rows.text(6)), {}};
    for (Past::Field& past : TRY(changed_fields(base, ledger, id, rows.text(3), false))) {
      if (past.field >= 0) {
        const Field& f = ledger.fields[static_cast<std::size_t>(past.field)];
        if (hidden(actor, ledger, f)) continue;
        if (f.sealed()) past.from = masked(f, past.from), past.to = masked(f, past.to);
      }
      p.fields.push_back(std::move(past));
    }
    out.push_back(std::move(p));
  }
  return out;
}

Result<Record> get_version(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger_name, Id id, std::int64_t version) {
  auto catalog = base.catalog();
  const Ledger& ledger = *TRY(Base::find(*catalog, ledger_name));
  TRY(readable(tx, *catalog, actor, ledger, id));
  Record r;
  r.ledger = &ledger;
  r.id = id;
  r.version = 0;
  r.values.resize(ledger.fields.size());
  r.shown.resize(ledger.fields.size(), Shown::plain);
  auto rows = TRY(tx.query("SELECT version, at, body FROM record_change WHERE record = ? AND ledger = ? AND version <= ? ORDER BY version",
                           id.value(), ledger.name, version));
  while (TRY(rows.next())) {
    r.version = rows.integer(0);
    r.changed = {rows.integer(1)};
    if (r.created.ms == 0) r.created = r.changed;
    for (const auto& [key, pair] : TRY(body_of(rows.text(2), id))) {
      const json::value& to = pair.get_array()[1];
      if (key == "@state") r.state = to.is_string() ? std::string(to.get_string()) : "";
      else if (key == "@cancelled") r.cancelled = number(to) != 0;
      else if (key == "@owner") r.owner = Id(number(to));
      else if (key == "@amends") r.amends = Id(number(to));
      else if (key == "@amended_by") r.amended_by = Id(number(to));
      else if (key == "@merged_into") r.merged_into = Id(number(to));
      else if (int i = ledger.find(key); i >= 0)
        TRY(read(base, ledger, ledger.fields[static_cast<std::size_t>(i)], id, to, r.values[static_cast<std::size_t>(i)]));
    }
  }
  if (version < 1 || r.version != version) return fail(fault::record_version, version);
  show(r, actor);
  return r;
}

}  // namespace zhagen::ledger
