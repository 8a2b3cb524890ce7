#include "catalog/errors.hpp"
#include "catalog/link.hpp"
#include "catalog/names.hpp"

namespace zhagen::catalog {
namespace {

constexpr std::string_view kActionNames[kActions] = {"read", "create", "change", "cancel", "amend", "export", "unmask"};

std::string known_capacities(const Ledger& l) {
  std::string out = "any、owner、all";
  for (const Capacity& c : l.capacities) out += "、" + c.name;
  return out;
}

/// Posted people and mentors are persons to the program, line departments answer for a category; all others act for organisations.
Status check_kind(const Ledger& l, const Right& right, std::string_view word, const std::string& place) {
  bool by_person = right.role == Role::posted || right.role == Role::mentor;
  if (right.capacity == Right::kAll) return {};
  bool named = right.capacity >= 0;
  Capacity::Kind kind = named ? l.capacities[static_cast<std::size_t>(right.capacity)].kind : Capacity::Kind::organisation;
  if (by_person && kind != Capacity::Kind::person) return fail(fault::catalog_right_person, word, role_label(right.role)).at(place);
  if (!by_person && kind == Capacity::Kind::person) return fail(fault::catalog_right_organisation, word, role_label(right.role)).at(place);
  if (kind == Capacity::Kind::category && right.role != Role::line_dept) return fail(fault::catalog_right_category, word).at(place);
  return {};
}

}  // namespace

std::string_view action_name(Action action) { return kActionNames[static_cast<std::size_t>(action)]; }

Result<Rights> read_rights(const Ledger& ledger, const Node& table, std::string_view key) {
  Rights out;
  std::vector<std::string> words = TRY(texts(table, key));
  if (words.size() > kMaxRights) return fail(fault::catalog_many, key, words.size(), kMaxRights).at(table.find(key)->place());
  for (const std::string& word : words) {
    const std::string place = table.find(key)->place();
    std::size_t sign = word.find('@');
    if (sign == std::string::npos) return fail(fault::catalog_right, word).at(place);
    auto role = find_role(std::string_view(word).substr(0, sign));
    if (!role) return fail(fault::catalog_role, word.substr(0, sign)).at(place);
    if (is_administrator(*role)) return fail(fault::catalog_administrator, role_label(*role)).at(place);
    std::string capacity = word.substr(sign + 1);
    Right right{*role, capacity == "all" ? Right::kAll : capacity == "any" ? Right::kAny : capacity == "owner" ? Right::kOwner : ledger.find_capacity(capacity)};
    if (right.capacity == -1 && capacity != "all") return fail(fault::catalog_no_capacity, ledger.label, capacity, known_capacities(ledger)).at(place);
    TRY(check_kind(ledger, right, word, place));
    out.push_back(right);
  }
  return out;
}

Status read_access(Ledger& ledger, const Node& root) {
  const Node* access = root.find("access");
  if (ledger.sheet) return {};
  if (!access || access->kind != Node::Kind::table || !access->find("read")) return fail(fault::catalog_no_access, ledger.label).at(root.file);
  TRY(only(*access, {kActionNames[0], kActionNames[1], kActionNames[2], kActionNames[3], kActionNames[4], kActionNames[5], kActionNames[6]}));
  for (std::size_t i = 0; i < kActions; ++i) ledger.access[i] = TRY(read_rights(ledger, *access, kActionNames[i]));
  return {};
}

}  // namespace zhagen::catalog
