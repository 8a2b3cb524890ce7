#pragma once
// A site of the shipped catalog with an office at its root: what tests of files in and out of records stand on.

#include <map>
#include <string>

#include "ledger/errors.hpp"
#include "ledger/read.hpp"
#include "ledger/write.hpp"
#include "shipped.hpp"

namespace zhagen::exchange::test {

using store::test::one;

struct Office : Shipped {
  audit::ReadLog log{*db, keys, clock};
  Id root, bureau;

  Office() : Shipped(20260310) {
    root = must(ledger::create(*base, account::Accounts::machine("root"), "organisation", draft("organisation", {{"name", "青山区"}, {"kind", "county"}}))).id;
    ledger::Draft d = draft("organisation", {{"name", "青山区水利局"}, {"kind", "organ"}});
    d.values.emplace_back(ledger("organisation").find("parent"), root.value());
    bureau = must(ledger::create(*base, actor(catalog::Role::office), "organisation", d)).id;
  }

  const catalog::Ledger& ledger(const std::string& name) const { return *base->catalog()->ledger(name); }
  account::Actor actor(catalog::Role role, Id at = {}) const {
    account::Actor a;
    a.user = Id(1000 + static_cast<int>(role));
    a.name = "测试";
    a.source = "local";
    a.grants.push_back({role, at.empty() ? root : at, {}, {}});
    return a;
  }
  account::Actor office() const { return actor(catalog::Role::office); }

  ledger::Draft draft(const std::string& name, std::initializer_list<std::pair<const char*, ledger::Value>> values) const {
    ledger::Draft d;
    for (const auto& [field, value] : values) d.values.emplace_back(ledger(name).find(field), value);
    return d;
  }
  Id add(const std::string& name, std::initializer_list<std::pair<const char*, ledger::Value>> values) {
    return must(ledger::create(*base, office(), name, draft(name, values))).id;
  }
  void change(const std::string& name, Id id, std::initializer_list<std::pair<const char*, ledger::Value>> values) {
    must(ledger::change(*base, office(), name, id, draft(name, values), {}));
  }
  ledger::Record record(const std::string& name, Id id) {
    store::Read read = must(db->read());
    return must(ledger::get(read, *base, office(), name, id));
  }
  std::vector<ledger::Record> all(const std::string& name, const std::string& filter = "") {
    std::vector<ledger::Record> out;
    store::Read read = must(db->read());
    ledger::Query q;
    q.filter = filter;
    must(ledger::each(read, *base, office(), name, q, catalog::Action::read, [&](const ledger::Record& r) -> Status {
      out.push_back(r);
      return {};
    }));
    return out;
  }
  ledger::Value value(const ledger::Record& r, const char* field) const { return r.values[static_cast<std::size_t>(r.ledger->find(field))]; }
  std::int64_t entries() { return std::stoll(one(*db, "SELECT count(*) FROM audit_entry")); }
};

/// "ok", or the error's key.
template <class T>
std::string key(const Result<T>& r) {
  return r ? "ok" : row(r.error().code).key;
}

}  // namespace zhagen::exchange::test
