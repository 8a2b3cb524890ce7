#include "service/site_catalog.hpp"

#include <filesystem>
#include <map>

#include "base/digest.hpp"
#include "ledger/apply.hpp"

namespace zhagen::service {
namespace {

using Files = std::map<std::string, std::string, std::less<>>;

Files by_name(std::vector<catalog::FileText> files) {
  Files out;
  for (catalog::FileText& f : files) out[std::move(f.name)] = std::move(f.text);
  return out;
}

std::string digest_of(std::string_view text) { return hex(digest(CryptoProfile::intl, text)).substr(0, 32); }

/// What the folders held when they were last looked at: a line "digest name" for each file.
Result<Files> last_seen(store::Tx& tx) {
  Files out;
  auto rows = TRY(tx.query("SELECT value FROM site_setting WHERE name = ?", "catalog.seen"));
  if (!TRY(rows.next())) return out;
  std::string_view text = rows.text(0);
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.size() > 33) out[std::string(line.substr(33))] = line.substr(0, 32);
  }
  return out;
}

Status keep_seen(store::Tx& tx, const Files& seen) {
  std::string text;
  for (const auto& [name, digest] : seen) text.append(digest).append(" ").append(name).append("\n");
  std::string_view keys[] = {"name"}, columns[] = {"value"};
  TRY(tx.exec(tx.dialect().upsert("site_setting", keys, columns), "catalog.seen", text));
  return {};
}

}  // namespace

Status update_catalog(ledger::Base& base, const std::string& shipped, const std::string& site,
                      const std::function<void(std::string_view)>& notice) {
  bool has_site = std::filesystem::is_directory(site);
  Files folder = by_name(TRY(catalog::Catalog::read(shipped, has_site ? site : "")));
  Files bare = has_site ? by_name(TRY(catalog::Catalog::read(shipped))) : folder;
  Files seen, in_force;
  {
    store::Read read = TRY(base.db().read());
    seen = TRY(last_seen(read));
    if (base.catalog_version()) in_force = by_name(TRY(ledger::version_files(read, base.catalog_version())));
  }
  Files next = in_force, now_seen;
  for (const auto& [name, text] : folder) {
    std::string digest = digest_of(text);
    now_seen[name] = digest;
    auto before = seen.find(name);
    if (before != seen.end() && before->second == digest) continue;  // nothing new in the folder
    auto present = in_force.find(name);
    bool edited = present != in_force.end() && before != seen.end() && digest_of(present->second) != before->second;
    bool of_site = !bare.contains(name) || bare.at(name) != text;
    if (edited && !of_site) {
      if (notice) notice("目录文件“" + name + "”在程序里改过，没有换成新版本里的 / " + name + " was changed in the program and stays as it is");
      continue;
    }
    next[name] = text;
  }
  if (next != in_force) {
    std::vector<catalog::FileText> files;
    for (const auto& [name, text] : next) files.push_back({name, text});
    auto applied = ledger::apply(base, std::move(files), {});
    if (!applied && base.catalog_version() == 0) return std::move(applied).error();
    if (!applied) {
      if (notice) notice(applied.error().zh() + " / " + applied.error().en());
      return {};
    }
  }
  if (now_seen == seen) return {};
  return base.db().write([&](store::Tx& tx) { return keep_seen(tx, now_seen); });
}

Status take_up_catalog(ledger::Base& base) {
  std::int64_t version = 0;
  std::vector<catalog::FileText> files;
  {
    store::Read read = TRY(base.db().read());
    auto rows = TRY(read.query("SELECT max(version) FROM catalog_version"));
    if (TRY(rows.next())) version = rows.integer(0);
    if (version == base.catalog_version()) return {};
    files = TRY(ledger::version_files(read, version));
  }
  base.put(TRY(catalog::Catalog::from_texts(std::move(files))), version);
  return {};
}

}  // namespace zhagen::service
