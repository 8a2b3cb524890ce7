// Arbitrary bytes as files of a catalog: every one is refused in words with the file's name, or gives a catalog whose
// ledgers are whole. The input is cut at lines "== NAME"; what stands before the first is a ledger.

#include <cstdlib>
#include <cstring>

#include "catalog/catalog.hpp"

using namespace zhagen;
using catalog::Catalog;
using catalog::FileText;

namespace {

const char* kPerson = R"~([ledger]
name = "person"
label = "人员"
purpose = "测试"
sensitivity = "internal"
retention = "10y"
[field.name]
label = "姓名"
type = "name"
[field.unit]
label = "单位"
type = "ref:organisation"
inverse = "staff"
capacity = "sender"
[access]
read = "office@any"
)~";
const char* kOrganisation = R"~([ledger]
name = "organisation"
label = "单位"
purpose = "测试"
sensitivity = "open"
retention = "permanent"
tree = "parent"
[field.name]
label = "名称"
type = "text"
[field.parent]
label = "上级"
type = "ref:organisation"
inverse = "parts"
[access]
read = "office@all"
)~";

void need(bool held) {
  if (!held) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 64 << 10) return 0;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  static constexpr const char* kNames[] = {"a.ledger.toml", "b.ledger.toml", "c.dues.toml", "d.figures.toml", "e.document.toml", "f.rules.toml", "codes/g.toml", "h.placement.toml"};
  std::vector<FileText> files = {{"person.ledger.toml", kPerson}, {"organisation.ledger.toml", kOrganisation}};
  for (const char* name : kNames) {
    std::size_t cut = text.find("\n==");
    files.push_back({name, std::string(text.substr(0, cut))});
    if (cut == std::string_view::npos) break;
    text.remove_prefix(cut + 3);
  }
  auto made = Catalog::from_texts(std::move(files));
  if (!made) {
    need(!made.error().zh().empty() && !made.error().en().empty());
    return 0;
  }
  const Catalog& c = **made;
  for (const catalog::Ledger& l : c.ledgers()) {
    need(c.ledger(l.name) == &l && !l.fields.empty() && l.fields.size() <= 200);
    for (const catalog::Field& f : l.fields) need(!f.purpose.empty() && (f.kind != catalog::FieldKind::ref || c.ledger(f.target)));
    for (const catalog::Capacity& capacity : l.capacities) need(capacity.path.size() <= 3);
    for (const catalog::Rights& rights : l.access)
      for (const catalog::Right& r : rights) need(!catalog::is_administrator(r.role) && r.capacity < static_cast<int>(l.capacities.size()));
    for (const catalog::Condition& check : l.checks) need(static_cast<bool>(check.when) && !check.say.empty());
    if (!l.sheet) need(!l.rights(catalog::Action::read).empty());
  }
  return 0;
}
