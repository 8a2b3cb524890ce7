#pragma once
// An invented county with its people: the ledgers of the tests, as an office would write them.
//
//   青山县(1) -> 柳河镇, 石桥乡 -> 村;  组织部, 卫健局, 县医院 (in the tree);  东江大学 outside the tree

#include <initializer_list>
#include <map>
#include <string>

#include "../store/fresh.hpp"
#include "ledger/access.hpp"
#include "ledger/apply.hpp"
#include "ledger/errors.hpp"
#include "ledger/row.hpp"
#include "ledger/write.hpp"

namespace zhagen::ledger::test {

using account::Actor;
using account::Grant;
using catalog::FileText;
using catalog::Role;
using store::test::exec;
using store::test::must;
using store::test::one;

/// codes/*.toml and *.ledger.toml of the county.
std::vector<FileText> county_files();
/// The files with one replaced or added.
std::vector<FileText> with(std::vector<FileText> files, const std::string& name, const std::string& text);
/// The text with `from` replaced by `to`; the test fails where it is not there once.
std::string edited(std::string text, const std::string& from, const std::string& to);
std::string text_of(const std::vector<FileText>& files, const std::string& name);

/// Values by the field's name or label; "" is absent. Dates, codes, numbers and lists as text.
using Values = std::initializer_list<std::pair<std::string, std::string>>;

struct World {
  store::test::Fresh fresh;
  std::unique_ptr<store::Db> db;
  FixedClock clock{start_of(Date::trusted(20260305))};
  IdSource ids{clock, Random(7)};
  Pinyin pinyin;
  std::shared_ptr<Keyring> keys = Keyring::for_tests(1);
  std::unique_ptr<Base> base;
  std::map<std::string, Id> id;  // of organisations and people by their names

  explicit World(bool filled = true);
  const catalog::Ledger& ledger(const std::string& name) const;
  Draft draft(const std::string& ledger, Values values) const;

  Actor actor(Role role, const std::string& organisation, const std::string& person = "", std::vector<std::string> categories = {}) const;
  Actor office() const { return actor(Role::office, "青山县"); }

  Result<Saved> create(const Actor& who, const std::string& ledger, Values values, const How& how = {});
  Result<Saved> change(const Actor& who, const std::string& ledger, Id record, Values values, const How& how = {});
  Id add(const std::string& ledger, Values values, const How& how = {});  // by the office; must succeed

  Record record(const std::string& ledger, Id record);
  std::string value(const std::string& ledger, Id record, const std::string& field);
  std::string state(const std::string& ledger, Id record) { return this->record(ledger, record).state; }
  std::int64_t number(const std::string& sql);
};

/// "ok", or the error's key.
template <class T>
std::string key(const Result<T>& r) {
  return r ? "ok" : row(r.error().code).key;
}

}  // namespace zhagen::ledger::test
