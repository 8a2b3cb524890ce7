#include "cel/format.hpp"

#include <fmt/format.h>

#include <cmath>

#include "cel/table.hpp"
#include "cel/time.hpp"

namespace zhagen::cel {

Type record_type(const Record& r) { return Type::record(r.table->record()); }

std::string format_double(double v) {
  if (std::isnan(v)) return "NaN";
  if (std::isinf(v)) return v > 0 ? "+Inf" : "-Inf";
  std::string s = fmt::format("{}", v);
  if (s.size() > 2 && s.ends_with(".0")) s.resize(s.size() - 2);
  return s;
}

std::string quote(std::string_view text) {
  std::string out = "'";
  for (char c : text) {
    switch (c) {
      case '\'': out += "\\'"; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        else out += c;
    }
  }
  return out + "'";
}

std::string quote_bytes(std::string_view data) {
  std::string out = "b'";
  for (char c : data) {
    auto u = static_cast<unsigned char>(c);
    if (u < 0x20 || u >= 0x7f || c == '\'' || c == '\\') out += fmt::format("\\x{:02x}", u);
    else out += c;
  }
  return out + "'";
}

std::string Value::literal() const {
  struct Of {
    std::string operator()(Null) const { return "null"; }
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    std::string operator()(std::int64_t v) const { return fmt::format("{}", v); }
    std::string operator()(std::uint64_t v) const { return fmt::format("{}u", v); }
    std::string operator()(double v) const {
      std::string s = format_double(v);
      return s.find_first_not_of("-0123456789") == std::string::npos ? s + ".0" : s;
    }
    std::string operator()(const Text& v) const { return quote(*v); }
    std::string operator()(const Code& v) const { return quote(*v.text); }
    std::string operator()(const Bytes& v) const { return quote_bytes(*v.data); }
    std::string operator()(Timestamp v) const { return "timestamp('" + format(v) + "')"; }
    std::string operator()(Duration v) const { return "duration('" + format(v) + "')"; }
    std::string operator()(Date v) const { return "date('" + v.iso() + "')"; }
    std::string operator()(Period v) const { return "period(date('" + v.from.iso() + "'), date('" + v.to.iso() + "'))"; }
    std::string operator()(const Record& v) const { return fmt::format("{}[{}]", v.table->record(), v.row); }
    std::string operator()(const List& v) const {
      std::string out = "[";
      for (const Value& item : v->items) out += (out.size() > 1 ? ", " : "") + item.literal();
      return out + "]";
    }
    std::string operator()(const Map& v) const {
      std::string out = "{";
      for (const auto& [key, value] : v->entries) out += (out.size() > 1 ? ", " : "") + key.literal() + ": " + value.literal();
      return out + "}";
    }
    std::string operator()(const Type& v) const { return v.text(); }
    std::string operator()(const std::shared_ptr<const Failure>& v) const { return v->key(); }
    std::string operator()(const Unknown& v) const {
      std::string out = "unknown(";
      for (const Missing& m : *v) out += (out.ends_with('(') ? "" : ", ") + (m.record.empty() ? m.field : m.record + "." + m.field);
      return out + ")";
    }
  };
  return std::visit(Of{}, data_);
}

std::string Value::zh() const {
  if (is_null()) return "空";
  if (auto* v = get<bool>()) return *v ? "是" : "否";
  if (auto* v = get<std::uint64_t>()) return fmt::format("{}", *v);
  if (auto* v = get<double>()) return format_double(*v);
  if (auto* v = get<Text>()) return "“" + **v + "”";
  if (auto* v = get<Date>()) return v->zh();
  if (auto* v = get<Period>()) return (v->from.empty() ? "此前" : v->from.zh()) + "至" + (v->to.empty() ? "今后" : v->to.zh());
  if (auto* v = get<Code>()) {
    std::string label = v->codes ? v->codes->label(*v->text) : "";
    return "“" + (label.empty() ? *v->text : label) + "”";
  }
  if (auto* v = get<Timestamp>()) return format(*v);
  if (auto* v = get<Duration>()) return format(*v);
  if (auto* v = get<List>()) {
    std::string out;
    std::size_t shown = 0;
    for (const Value& item : (*v)->items) {
      if (shown == 5) {  // a list in a sentence: the first few, then how many there are
        out += fmt::format(" 等 {} 项", (*v)->items.size());
        break;
      }
      out += (shown++ ? "、" : "") + item.zh();
    }
    return out.empty() ? "空列表" : out;
  }
  if (is_failure()) return failure().zh();
  if (is_unknown()) return "未知";
  return literal();
}

}  // namespace zhagen::cel
