#include "ledger/base.hpp"

#include "ledger/apply.hpp"
#include "ledger/errors.hpp"

namespace zhagen::ledger {

Base::Base(store::Db& db, std::shared_ptr<Keyring> keys, IdSource& ids, const Clock& clock, const Pinyin& pinyin, Zone zone)
    : db_(db), keys_(std::move(keys)), ids_(ids), clock_(clock), pinyin_(pinyin), zone_(zone) {}

Result<std::unique_ptr<Base>> Base::open(store::Db& db, std::shared_ptr<Keyring> keys, IdSource& ids, const Clock& clock,
                                         const Pinyin& pinyin, Zone zone) {
  std::unique_ptr<Base> base(new Base(db, std::move(keys), ids, clock, pinyin, zone));
  std::int64_t version = 0;
  std::vector<catalog::FileText> files;
  {
    store::Read read = TRY(db.read());
    for (const Version& v : TRY(versions(read))) version = std::max(version, v.version);
    if (version) files = TRY(version_files(read, version));
  }
  base->put(TRY(catalog::Catalog::from_texts(std::move(files))), version);
  return base;
}

Date Base::today() const { return zhagen::today(clock_.now(), zone_); }

std::shared_ptr<const catalog::Catalog> Base::catalog() const {
  std::lock_guard lock(mutex_);
  return catalog_;
}

void Base::put(std::shared_ptr<const catalog::Catalog> catalog, std::int64_t version) {
  std::lock_guard lock(mutex_);
  catalog_ = std::move(catalog);
  version_ = version;
}

std::int64_t Base::catalog_version() const {
  std::lock_guard lock(mutex_);
  return version_;
}

Result<const catalog::Ledger*> Base::find(const catalog::Catalog& catalog, std::string_view ledger) {
  const catalog::Ledger* found = catalog.ledger(ledger);
  if (found && !found->sheet) return found;
  std::vector<std::string> names;
  for (const catalog::Ledger& l : catalog.ledgers())
    if (!l.sheet) names.push_back(l.name);
  std::string near = catalog::nearest(ledger, names);
  return fail(fault::ledger_unknown, ledger, near.empty() ? "请检查名称" : "是不是“" + near + "”？",
              near.empty() ? "check the name" : "did you mean '" + near + "'?");
}

audit::Who who(const account::Actor& actor, Id for_user) { return {actor.user, actor.name, actor.source, for_user}; }

}  // namespace zhagen::ledger
