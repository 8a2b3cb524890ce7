#include "ledger/open.hpp"

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "ledger/access.hpp"
#include "ledger/attachment_row.hpp"
#include "ledger/errors.hpp"
#include "ledger/mask.hpp"
#include "ledger/row.hpp"
#include "store/marks.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Action;
using catalog::Ledger;

constexpr std::size_t kAtOnce = 200, kReasonCharacters = 500;

/// Some of the ids at a time, with their marks and arguments before those of the scope.
Status in_parts(const std::vector<Id>& ids, const std::function<Status(const std::string& marks, std::vector<store::Arg> args)>& part) {
  for (std::size_t i = 0; i < ids.size(); i += kAtOnce) {
    std::vector<store::Arg> args;
    for (std::size_t k = i; k < std::min(ids.size(), i + kAtOnce); ++k) args.emplace_back(ids[k].value());
    const std::string marks = store::marks(args.size());
    TRY(part(marks, std::move(args)));
  }
  return {};
}

}  // namespace

Result<std::vector<Record>> named_by(store::Tx& tx, Base& base, const account::Actor& actor, const Ledger& ledger, int field,
                                     const std::vector<Id>& ids) {
  auto catalog = base.catalog();
  Scope readable = TRY(scope(tx, *catalog, actor, ledger, Action::read, "t"));
  const std::vector<cel::SqlArg> within = readable.args();
  const std::string column = field < 0 ? "t.id" : "t." + column_of(ledger.fields[static_cast<std::size_t>(field)]);
  std::vector<Record> out;
  if (readable.nothing()) return out;
  TRY(in_parts(ids, [&](const std::string& marks, std::vector<store::Arg> args) -> Status {
    append_args(within, args);
    auto rows = TRY(tx.query_with(fmt::format("SELECT {} FROM {} t WHERE {} IN ({}) AND t.cancelled = 0 AND {} ORDER BY {}, t.id",
                                              record_columns(ledger, "t"), table_of(ledger), column, marks, readable.row(), column),
                                  args));
    while (TRY(rows.next())) out.push_back(TRY(shown_record(base, ledger, actor, rows)));
    return {};
  }));
  return out;
}

Result<std::vector<std::vector<Record>>> open_records(store::Tx& tx, Base& base, audit::ReadLog& log, const account::Actor& actor,
                                                      const std::vector<ToOpen>& what, audit::Event event) {
  auto catalog = base.catalog();
  event.reason = utf8::trim(event.reason);
  if (event.reason.empty()) return fail(fault::reason_missing, "查看加密内容");
  if (utf8::length(event.reason) > kReasonCharacters) return fail(fault::reason_long, kReasonCharacters);
  std::vector<std::vector<Record>> out;
  for (const ToOpen& w : what) {
    const Ledger& ledger = *w.ledger;
    Scope readable = TRY(scope(tx, *catalog, actor, ledger, Action::read, "t"));
    Scope openable = TRY(scope(tx, *catalog, actor, ledger, Action::unmask, "t"));
    const std::vector<cel::SqlArg> within = readable.args(), to_open = openable.args();
    std::map<Id, Record> found;
    TRY(in_parts(w.ids, [&](const std::string& marks, std::vector<store::Arg> args) -> Status {
      append_args(within, args);
      append_args(to_open, args);
      auto rows = TRY(tx.query_with(fmt::format("SELECT {} FROM {} t WHERE t.id IN ({}) AND {} AND {}", record_columns(ledger, "t"), table_of(ledger), marks,
                                                readable.row(), openable.row()),
                                    args));
      while (TRY(rows.next())) {
        Record r = TRY(read_record(base, ledger, rows, true));
        for (std::size_t f = 0; f < ledger.fields.size(); ++f)
          if (hidden(actor, ledger, ledger.fields[f])) {
            r.values[f] = {};
            r.shown[f] = Shown::hidden;
          }
        found.emplace(r.id, std::move(r));
      }
      return {};
    }));
    std::vector<Record>& list = out.emplace_back();
    for (Id id : w.ids) {
      auto it = found.find(id);
      if (it == found.end()) return fail(fault::record_forbidden, ledger.label, "查看加密内容", "open sealed values of");
      list.push_back(it->second);
    }
  }
  TRY(log.note(who(actor), event));
  return out;
}

Result<std::map<Id, Attachment>> newest_files(store::Tx& tx, Base& base, const account::Actor& actor, const Ledger& ledger, int field,
                                              const std::vector<Id>& ids) {
  std::map<Id, Attachment> out;
  const catalog::Field& f = ledger.fields[static_cast<std::size_t>(field)];
  if (hidden(actor, ledger, f)) return out;
  auto catalog = base.catalog();
  Scope readable = TRY(scope(tx, *catalog, actor, ledger, Action::read, "t"));
  const std::vector<cel::SqlArg> within = readable.args();
  std::vector<Id> newest;
  TRY(in_parts(ids, [&](const std::string& marks, std::vector<store::Arg> args) -> Status {
    args.emplace_back(f.name);
    append_args(within, args);
    auto rows = TRY(tx.query_with(fmt::format("SELECT max(a.id) FROM attachment a JOIN {} t ON t.id = a.record WHERE a.record IN ({}) AND a.field = ? AND "
                                              "a.removed = 0 AND {} GROUP BY a.record",
                                              table_of(ledger), marks, readable.row()),
                                  args));
    while (TRY(rows.next())) newest.emplace_back(rows.integer(0));
    return {};
  }));
  for (Kept& kept : TRY(kept_attachments(tx, *catalog, base.keys(), newest))) {
    const Id record = kept.it.record;
    out.emplace(record, std::move(kept.it));
  }
  return out;
}

Result<std::string> file_bytes(store::Tx& tx, Base& base, const Attachment& a) {
  std::string out;
  auto rows = TRY(tx.scan("SELECT nr, sealed FROM attachment_part WHERE attachment = ? ORDER BY nr", a.id.value()));
  for (std::size_t nr = 0; TRY(rows.next()); ++nr) out += TRY(base.keys().open(rows.blob(1).bytes, piece_context(a.id, nr)));
  if (static_cast<std::int64_t>(out.size()) != a.size || hex(digest(base.keys().profile(), out)) != a.digest) return fail(fault::attachment_broken, a.id.str());
  return out;
}

}  // namespace zhagen::ledger
