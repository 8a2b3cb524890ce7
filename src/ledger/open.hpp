#pragma once
// Records as a whole for forms that go out: what names them, their sealed values opened, their files. A statement for
// some hundred records at a time, none for each.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ledger/attachment.hpp"
#include "ledger/value.hpp"

namespace zhagen::ledger {

/// The records of a ledger that name one of `ids` in a field (a reference; -1: that have these ids), as the actor sees them;
/// not cancelled ones. In order of what they name, then of their making.
Result<std::vector<Record>> named_by(store::Tx& tx, Base& base, const account::Actor& actor, const catalog::Ledger& ledger, int field,
                                     const std::vector<Id>& ids);

/// Records with their sealed values opened (hidden fields stay hidden): each must be one that the actor may unmask, and the
/// event, which has the reason, is on record before the answer. One list for each list of ids, in its order.
struct ToOpen {
  const catalog::Ledger* ledger;
  std::vector<Id> ids;
};
Result<std::vector<std::vector<Record>>> open_records(store::Tx& tx, Base& base, audit::ReadLog& log, const account::Actor& actor,
                                                      const std::vector<ToOpen>& what, audit::Event event);

/// The newest file of a field, of each record that has one and that the actor may read.
Result<std::map<Id, Attachment>> newest_files(store::Tx& tx, Base& base, const account::Actor& actor, const catalog::Ledger& ledger,
                                              int field, const std::vector<Id>& ids);
/// The bytes of one, whose reading the caller has put on record.
Result<std::string> file_bytes(store::Tx& tx, Base& base, const Attachment& attachment);

}  // namespace zhagen::ledger
