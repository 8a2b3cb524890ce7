#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "base/pinyin.hpp"
#include "base/share.hpp"
#include "catalog/errors.hpp"
#include "catalog/mechanism.hpp"
#include "catalog/template.hpp"
#include "catalog/office_params.hpp"
#include "cli/commands.hpp"
#include "cli/pairs.hpp"
#include "cli/data.hpp"
#include "ledger/apply.hpp"

namespace zhagen::cli {
namespace {

namespace fs = std::filesystem;

std::string folder_of(const CatalogOptions& o) { return o.folder.empty() ? share_file("catalog") : o.folder; }

/// The site's folder: as said, else catalog/ of the data folder where there is one.
std::string site_of(const CatalogOptions& o) {
  std::error_code ec;
  if (!o.site.empty()) return o.site;
  return fs::is_directory(o.data + "/catalog", ec) ? o.data + "/catalog" : "";
}

}  // namespace

Status catalog_check(const CatalogOptions& o) {
  auto catalog = TRY(catalog::Catalog::load(folder_of(o), o.site));
  if (catalog->files().empty()) return fail(Errc::catalog_missing_key, "*.ledger.toml、*.rules.toml").at(o.folder);
  std::size_t sheets = 0, fields = 0, rules = 0;
  for (const catalog::Ledger& l : catalog->ledgers()) {
    sheets += l.sheet;
    fields += l.fields.size();
  }
  for (const catalog::FileText& f : catalog->files()) rules += f.name.ends_with(".rules.toml");
  fmt::print("目录没有错误：{} 个文件，{} 个台账（另有 {} 个只作表格用，共 {} 个字段），{} 个代码表，{} 套规则，{} 项应办，{} 个指标，{} 种文书。\n",
             catalog->files().size(), catalog->ledgers().size() - sheets, sheets, fields, catalog->codes().all().size(), rules,
             catalog->dues().size(), catalog->figures().size(), catalog->documents().size());
  return {};
}

Status catalog_new(const CatalogOptions& o) {
  std::string text = TRY(catalog::ledger_template(o.name, o.label.empty() ? o.name : o.label));
  std::string site = o.site.empty() ? o.data + "/catalog" : o.site;
  std::error_code ec;
  fs::create_directories(site, ec);
  std::string path = site + "/" + o.name + ".ledger.toml";
  if (fs::exists(path, ec)) return fail(Errc::catalog_twice, o.name, path);
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) return fail(Errc::file_unwritable, path, "写入失败");
  fmt::print("已写好“{}”。请按里面的说明修改，然后运行：\n  zhagen catalog check --site {}\n  zhagen catalog apply --site {}\n", path, site, site);
  return {};
}

namespace {

/// The catalog in force, open to be replaced by whoever sits at the machine.
struct InForce {
  SystemClock clock;
  std::unique_ptr<store::Db> db;
  std::shared_ptr<Keyring> keys;
  IdSource ids{clock, Random(std::random_device{}())};
  Pinyin pinyin;
  std::unique_ptr<ledger::Base> base;
  account::Actor actor;
};

Result<std::unique_ptr<InForce>> in_force(const std::string& data, const std::string& db) {
  auto out = std::make_unique<InForce>();
  out->db = TRY(open_database(data, db));
  out->keys = TRY(open_keyring(data));
  out->pinyin = TRY(Pinyin::load(share_file("catalog/codes/pinyin.tsv")));
  out->base = TRY(ledger::Base::open(*out->db, out->keys, out->ids, out->clock, out->pinyin));
  audit::Who who = operator_of_machine();
  out->actor.name = who.name;
  out->actor.source = who.source;
  return out;
}

Status take_into_force(InForce& now, std::vector<catalog::FileText> files, bool preview) {
  ledger::Applied done = preview ? TRY(ledger::preview(*now.base, std::move(files))) : TRY(ledger::apply(*now.base, std::move(files), now.actor));
  if (done.nothing_new) {
    fmt::print("目录没有变化，仍是第 {} 版。\n", done.version);
    return {};
  }
  for (const std::string& line : done.added) fmt::print("  {}\n", line);
  if (preview) fmt::print("可以生效，将是第 {} 版；现在没有改动。\n", done.version);
  else fmt::print("目录第 {} 版已生效。\n", done.version);
  return {};
}

}  // namespace

Status catalog_apply(const CatalogOptions& o) {
  std::vector<catalog::FileText> files = TRY(catalog::Catalog::read(folder_of(o), site_of(o)));
  auto now = TRY(in_force(o.data, o.db));
  // Params that were set in the program stay: they stand in no folder.
  auto own = [](const catalog::FileText& f) { return f.name == catalog::kOfficeParams; };
  if (auto before = now->base->catalog(); before && std::none_of(files.begin(), files.end(), own))
    std::copy_if(before->files().begin(), before->files().end(), std::back_inserter(files), own);
  return take_into_force(*now, std::move(files), o.preview);
}

Status catalog_set(const ParamOptions& o) {
  auto now = TRY(in_force(o.data, o.db));
  std::vector<catalog::ParamChange> changes;
  for (const auto& [name, value] : TRY(settings(o.params))) changes.push_back({o.file, name, value});
  return take_into_force(*now, TRY(catalog::with_params(*now->base->catalog(), changes)), o.preview);
}

Status catalog_versions(const CatalogOptions& o) {
  auto db = TRY(open_database(o.data, o.db));
  auto read = TRY(db->read());
  for (const ledger::Version& v : TRY(ledger::versions(read))) fmt::print("第 {} 版  {}  {}  {}\n", v.version, local_text(v.at), v.who, v.digest);
  return {};
}

Status catalog_explain(const CatalogOptions& o) {
  auto catalog = TRY(catalog::Catalog::load(folder_of(o), o.site));
  auto all = TRY(catalog::load_mechanisms(folder_of(o)));
  if (o.name.empty()) {
    for (const catalog::Mechanism& m : all) {
      catalog::Makers made = TRY(catalog::makers(*catalog, m.id));
      std::string by = fmt::format("{} 个台账", made.ledgers.size());
      if (!m.ledger) by = m.program;
      else if (made.ledgers.empty()) by = "还没有台账";
      fmt::print("{}\t{}\t{}（{}）\n", m.id, m.chapter, m.label, by);
    }
    return {};
  }
  const catalog::Mechanism& m = *TRY(catalog::find_mechanism(all, o.name));
  catalog::Makers made = TRY(catalog::makers(*catalog, m.id));
  fmt::print("{}（{}）：{}\n", m.id, m.chapter, m.label);
  for (const catalog::Ledger* l : made.ledgers)
    fmt::print("  台账“{}”（{}）：{} 个字段，{} 个状态，{} 个步骤；文件 {}\n", l->label, l->name, l->fields.size(), l->states.size(), l->transitions.size(), l->file);
  for (const catalog::Makers::Part& p : made.parts) fmt::print("  {}“{}”；文件 {}\n", p.kind, p.label, p.file);
  if (!m.program.empty()) fmt::print("  程序：{}\n", m.program);
  if (m.ledger && made.ledgers.empty()) fmt::print("  还没有台账：请在 *.ledger.toml 里写 rows = [\"{}\"]。\n", m.id);
  return {};
}

}  // namespace zhagen::cli
