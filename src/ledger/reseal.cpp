#include "ledger/reseal.hpp"

#include <fmt/format.h>

#include "ledger/shape.hpp"

namespace zhagen::ledger {
namespace {

constexpr int kPasses = 3;
constexpr std::size_t kPlaces = 20;

struct Value {
  std::vector<std::int64_t> key;
  std::string before, after;
};

std::string list(const std::vector<std::string>& names, std::string_view between, std::string_view after = {}) {
  std::string out;
  for (const std::string& n : names) out.append(out.empty() ? "" : between).append(n).append(after);
  return out;
}

/// Less than everything that this keyring seals now, greater than all that an older key of its profile sealed.
std::string newest_header(const Keyring& keys) { return keys.seal("", "").substr(0, 3); }

class Column {
  Base& base_;
  const SealedColumn& c_;
  const std::string header_;
  const std::string select_, update_;
  std::vector<std::int64_t> at_;

  static std::string select_text(const SealedColumn& c) {
    const std::string key = list(c.key, ", "), marks = c.key.size() == 1 ? "?" : "?, ?";
    return fmt::format("SELECT {}, {} FROM {} WHERE ({}) > ({}) AND {} < ? ORDER BY {} LIMIT ?", key, c.column, c.table, key, marks, c.column, key);
  }

 public:
  Column(Base& base, const SealedColumn& c)
      : base_(base), c_(c), header_(newest_header(base.keys())), select_(select_text(c)),
        update_(fmt::format("UPDATE {} SET {} = ? WHERE {} AND {} = ?", c.table, c.column, list(c.key, " AND ", " = ?"), c.column)),
        at_(c.key.size(), -1) {}

  /// Re-seals the next rows; false at the end.
  Result<bool> batch(Resealed& to) {
    std::vector<Value> values;
    int seen = 0;
    {
      store::Read tx = TRY(base_.db().read());
      std::vector<store::Arg> args(at_.begin(), at_.end());
      args.emplace_back(store::Blob{header_});
      args.emplace_back(c_.batch);
      auto rows = TRY(tx.query_with(select_, args));
      for (; TRY(rows.next()); ++seen) {
        std::string context = c_.context;
        for (std::size_t i = 0; i < c_.key.size(); ++i) {
          at_[i] = rows.integer(static_cast<int>(i));
          context += "|" + std::to_string(at_[i]);
        }
        const std::string_view sealed = rows.blob(static_cast<int>(c_.key.size())).bytes;
        auto plain = base_.keys().open(sealed, context);
        if (plain) {
          values.push_back({at_, std::string(sealed), base_.keys().seal(*plain, context)});
          wipe(*plain);
        } else {
          ++to.damaged;
          if (to.places.size() < kPlaces) to.places.push_back(fmt::format("{}.{} {}", c_.table, c_.column, fmt::join(at_, " ")));
        }
      }
    }
    if (!values.empty()) to.values += TRY(base_.db().write([&](store::Tx& tx) { return write(tx, values); }));
    return seen == c_.batch;
  }

 private:
  Result<std::int64_t> write(store::Tx& tx, const std::vector<Value>& values) const {
    std::size_t i = 0;
    return tx.bulk_exec(update_, c_.key.size() + 2, [&](std::span<store::Arg> to) -> Result<bool> {
      if (i == values.size()) return false;
      const Value& v = values[i++];
      std::size_t n = 0;
      to[n++] = store::Blob{v.after};
      for (std::int64_t k : v.key) to[n++] = k;
      to[n] = store::Blob{v.before};
      return true;
    });
  }
};

}  // namespace

std::vector<SealedColumn> sealed_columns(const catalog::Catalog& catalog) {
  std::vector<SealedColumn> out;
  for (const catalog::Ledger& l : catalog.ledgers()) {
    if (l.sheet) continue;
    for (const catalog::Field& f : l.fields) {
      if (!f.sealed() || !stored(f)) continue;
      out.push_back({table_of(l), column_of(f), {"id"}, l.name + "|" + f.name});  // never dated: the catalog refuses that
    }
  }
  out.push_back({"attachment", "about", {"id"}, "attachment|about"});
  out.push_back({"attachment_part", "sealed", {"attachment", "nr"}, "attachment", 16});
  out.push_back({"job", "error", {"id"}, "job|error"});
  out.push_back({"job_input", "bytes", {"job"}, "job_input|bytes", 4});
  out.push_back({"job_result", "bytes", {"job"}, "job_result|bytes", 4});
  out.push_back({"placement_plan", "about", {"id"}, "placement_plan|about"});
  out.push_back({"placement_part", "sealed", {"plan", "nr"}, "placement_part", 4});
  out.push_back({"user_password", "sealed", {"id"}, "user_password|sealed"});
  out.push_back({"user_setting", "sealed", {"id"}, "user_setting|sealed"});
  out.push_back({"user_totp", "sealed", {"user_id"}, "user_totp|sealed"});
  return out;
}

Result<Resealed> reseal(Base& base, const audit::Who& who, const std::function<void(const std::string&, std::int64_t)>& progress) {
  Resealed all;
  const std::vector<SealedColumn> columns = sealed_columns(*base.catalog());
  // What was on its way into the database with the key before is found by another pass.
  std::int64_t before = -1;
  for (int pass = 0; pass < kPasses && before != all.values; ++pass) {
    before = all.values;
    all.damaged = 0;
    all.places.clear();
    for (const SealedColumn& c : columns) {
      Column column(base, c);
      for (bool more = true; more;) {
        more = TRY(column.batch(all));
        progress(c.table, all.values);
      }
    }
  }
  const std::string detail = fmt::format(R"({{"damaged":{},"key":{}}})", all.damaged, base.keys().version());
  TRY(base.db().write([&](store::Tx& tx) {
    return audit::Operation(tx, base.keys(), base.clock().now()).close(who, {"reseal", "key", {}, all.values, "", detail, all.damaged == 0});
  }));
  return all;
}

}  // namespace zhagen::ledger
