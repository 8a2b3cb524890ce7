#include "ledger/sentence.hpp"

#include "cel/explain.hpp"

namespace zhagen::ledger {
namespace {

/// As it stands in a sentence: a text, or a code's label, without quotation marks.
std::string plain(const cel::Value& v) {
  if (const auto* code = v.get<cel::Code>()) {
    std::string label = code->codes ? code->codes->label(*code->text) : "";
    return label.empty() ? *code->text : label;
  }
  const std::string* text = v.text();
  return text ? *text : v.zh();
}

}  // namespace

std::string say(const catalog::Sentence& sentence, const cel::Bindings& bindings, std::size_t row) {
  std::string out;
  for (const catalog::Sentence::Part& part : sentence.parts) {
    if (!part.value) {
      out += part.literal;
      continue;
    }
    cel::Value v = cel::evaluate_row(part.value, bindings, row);
    out += v.is_failure() ? "（算不出：" + v.failure().zh() + "）" : v.decided() && !v.is_null() ? plain(v) : "（未填）";
  }
  return out;
}

std::string missing(const cel::Program& program, const cel::Bindings& bindings, std::size_t row) {
  std::string out;
  for (const cel::Missing& m : cel::explain(program, bindings, row).missing)
    out += (out.empty() ? "缺“" : "、“") + (m.label.empty() ? m.field : m.label) + "”";
  return out.empty() ? "条件本身不能计算" : out;
}

void add_programs(const catalog::Sentence& sentence, std::vector<const cel::Program*>& programs) {
  for (const catalog::Sentence::Part& part : sentence.parts)
    if (part.value) programs.push_back(&part.value);
}

}  // namespace zhagen::ledger
