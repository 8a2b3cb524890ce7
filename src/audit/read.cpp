// Entries for the auditor's screen.

#include <algorithm>

#include "audit/audit.hpp"
#include "audit/chain.hpp"

namespace zhagen::audit {

Result<std::vector<Entry>> entries(store::Tx& tx, const Filter& f, std::int64_t before, int limit) {
  std::string sql = "SELECT seq, at, user_id, user_name, source, for_user, action, subject, record, row_count, reason, detail, success, "
                    "hash FROM audit_entry WHERE seq < ?";
  std::vector<store::Arg> args{before > 0 ? before : INT64_MAX};
  auto also = [&](std::string_view condition, store::Arg value) {
    sql += condition;
    args.push_back(value);
  };
  if (!f.user.empty()) also(" AND user_id = ?", f.user.value());
  if (!f.record.empty()) also(" AND record > 0 AND record = ?", f.record.value());  // as the index says it
  if (!f.action.empty()) also(" AND action = ?", f.action);
  if (!f.subject.empty()) also(" AND subject = ?", f.subject);
  if (f.from.ms > 0) also(" AND at >= ?", f.from.ms);
  if (f.to.ms < INT64_MAX) also(" AND at < ?", f.to.ms);
  also(" ORDER BY seq DESC LIMIT ?", std::clamp(limit, 1, 1000));
  auto rows = TRY(tx.query_with(sql, args));
  std::vector<Entry> out;
  while (TRY(rows.next())) out.push_back(read_entry(rows));
  return out;
}

}  // namespace zhagen::audit
