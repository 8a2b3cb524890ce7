// The history of an operation: a change row for each record, one entry of the log.
#include <fmt/format.h>

#include <map>
#include <set>

#include "ledger/batch.hpp"
#include "ledger/row.hpp"
#include "ledger/shape.hpp"

namespace zhagen::ledger {
namespace {

/// {"field":[from,to],...} in order of the keys; those of the system begin with '@'.
std::string body_of(const Batch& b, const Item& item) {
  std::map<std::string, std::string> parts;
  auto pair = [&](const std::string& key, std::string from, const std::string& to) { parts[key] = "[" + (from.empty() ? "null" : from) + "," + (to.empty() ? "null" : to) + "]"; };
  for (int f : item.changed) {
    const catalog::Field& field = b.field(f);
    if (!stored(field)) continue;
    auto i = static_cast<std::size_t>(f);
    std::string from, to;
    if (!item.fresh) append_json(from, field, cell_of(b.base, b.ledger, f, item.after.id, item.before.values[i]));
    append_json(to, field, cell_of(b.base, b.ledger, f, item.after.id, item.after.values[i]));
    if (from != to) pair(field.name, std::move(from), to);
    if (!item.fresh && !item.pinyin.empty() && item.pinyin[i] != item.pinyin_before[i]) {
      std::string old, now;
      append_json_text(old, item.pinyin_before[i]);
      append_json_text(now, item.pinyin[i]);
      pair("@pinyin." + field.name, std::move(old), now);
    }
  }
  auto text = [](const std::string& s) {
    std::string out;
    if (!s.empty()) append_json_text(out, s);
    return out;
  };
  auto id = [](Id v) { return v.empty() ? std::string() : v.str(); };
  const Record &from = item.before, &to = item.after;
  if (from.state != to.state) pair("@state", text(from.state), text(to.state));
  if (from.cancelled != to.cancelled) pair("@cancelled", "0", "1");
  if (from.owner != to.owner) pair("@owner", id(from.owner), id(to.owner));
  if (from.amends != to.amends) pair("@amends", id(from.amends), id(to.amends));
  if (from.amended_by != to.amended_by) pair("@amended_by", id(from.amended_by), id(to.amended_by));
  if (from.merged_into != to.merged_into) pair("@merged_into", id(from.merged_into), id(to.merged_into));
  std::string out = "{";
  for (const auto& [key, value] : parts) {
    if (out.size() > 1) out += ',';
    append_json_text(out, key);
    out += ":" + value;
  }
  return out + "}";
}

std::string action_of(const Batch& b, const Tally& t) {
  if (!b.how.action.empty()) return b.how.action;
  switch (b.act.kind) {
    case Act::Kind::cancel: return "cancel";
    case Act::Kind::amend: return "amend";
    case Act::Kind::merge: return "merge";
    case Act::Kind::transition: return "transition:" + b.act.transition->name;
    case Act::Kind::write: break;
  }
  if (t.fresh + t.changed + t.cancelled > 1) return "write";
  return t.fresh ? "create" : t.cancelled ? "cancel" : "change";
}

/// What else matters: since when dated values hold, for whoever takes the operation back; locks that were passed.
std::string detail_of(const Batch& b) {
  std::string out;
  if (!b.how.action.empty() && has_dated(b.ledger)) out = fmt::format("\"from\":{}", (b.how.from.empty() ? b.today : b.how.from).value());
  if (!b.waived.empty()) {
    out += (out.empty() ? "" : ",") + std::string("\"waived\":[");
    std::set<std::string> names;
    for (const Waived& w : b.waived) {
      if (!names.insert(w.lock).second) continue;
      if (out.back() != '[') out += ',';
      append_json_text(out, w.lock);
    }
    out += "]";
  }
  return out.empty() ? out : "{" + out + "}";
}

}  // namespace

Status trace_rows(audit::Operation& operation, const Batch& b) {
  for (const Item& item : b.items) TRY(operation.change({b.ledger.name, item.after.id, item.after.version, body_of(b, item)}));
  return {};
}

void count(Tally& t, const Batch& b) {
  for (const Item& item : b.items) {
    ++t.rows;
    (item.fresh ? t.fresh : b.cancels(item) ? t.cancelled : t.changed) = true;
    t.last = item.after.id;
  }
}

Result<std::int64_t> trace_entry(audit::Operation& operation, const Batch& b, const Tally& t) {
  audit::Event event;
  event.action = action_of(b, t);
  event.subject = b.ledger.name;
  event.rows = t.rows;
  if (t.rows == 1 || b.act.kind == Act::Kind::amend || b.act.kind == Act::Kind::merge) event.record = t.last;
  if (b.act.kind == Act::Kind::transition) event.record = b.items.front().after.id;  // whatever it did to others
  event.reason = b.how.reason;
  event.detail = detail_of(b);
  return operation.close(who(b.actor, b.for_user), event);
}

}  // namespace zhagen::ledger
