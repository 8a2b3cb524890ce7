#pragma once
// Code lists: the national standards and our own, as data in catalog/codes/*.toml (README there says the grammar).

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"

namespace zhagen {

struct Code {
  std::string code, label, parent;   // parent: a code of the same list, or empty
  std::string evidence;              // as CodeList::evidence; the list's own where the entry says none
  std::vector<std::string> aliases;  // as offices write it
  int rank = 0;                      // for comparing levels: greater is higher; 0: not comparable
  bool retired = false;              // readable, not to be chosen
};

class CodeList {
 public:
  std::string name, label, standard, source;
  std::string evidence;  // V read in a public file, P a public page, M from memory (not verified)

  /// The file's text; 'where' names it in errors. Errc::codes_invalid with the line: what TOML refuses, keys that
  /// are not known or missing, a code, label or alias that two entries claim, a parent that is not there or circular.
  static Result<CodeList> parse(std::string_view toml, std::string where);
  static Result<CodeList> load(const std::string& path);

  const std::vector<Code>& codes() const { return codes_; }  // in the file's order
  const Code* by_code(std::string_view code) const;
  /// By code, label or alias, after fold_key. Errc::code_unknown names what is nearest.
  Result<const Code*> find(std::string_view text) const;
  /// Is the code the other one or below it?
  bool under(std::string_view code, std::string_view ancestor) const;
  /// -1 lower, 0 equal, 1 higher; nothing when one has no rank.
  std::optional<int> compare(std::string_view a, std::string_view b) const;

 private:
  std::vector<Code> codes_;
  std::unordered_map<std::string, std::size_t> by_code_, by_text_;
};

/// All lists of a folder, by name.
class CodeLists {
 public:
  static Result<CodeLists> load(const std::string& folder);
  static CodeLists of(std::vector<CodeList> lists);
  const CodeList* get(std::string_view name) const;
  const std::vector<CodeList>& all() const { return lists_; }

 private:
  std::vector<CodeList> lists_;
};

}  // namespace zhagen
