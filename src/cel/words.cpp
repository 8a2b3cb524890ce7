#include "cel/words.hpp"

#include <fmt/format.h>

#include <utility>

#include "cel/check.hpp"
#include "cel/table.hpp"

namespace zhagen::cel {
namespace {

using F = Function;

std::string quoted(const std::string& s) { return "“" + s + "”"; }

F opposite(F f) {
  switch (f) {
    case F::equal: return F::not_equal;
    case F::not_equal: return F::equal;
    case F::less: return F::greater_equal;
    case F::less_equal: return F::greater;
    case F::greater: return F::less_equal;
    default: return F::less;
  }
}
F mirrored(F f) {
  switch (f) {
    case F::less: return F::greater;
    case F::less_equal: return F::greater_equal;
    case F::greater: return F::less;
    case F::greater_equal: return F::less_equal;
    default: return f;
  }
}

std::string relation(F f, const Type& t) {
  bool date = t.is(Kind::date) || t.is(Kind::timestamp), number = t.is(Kind::integer) || t.is(Kind::uinteger) || t.is(Kind::real);
  switch (f) {
    case F::equal: return number ? "等于" : "是";
    case F::not_equal: return number ? "不等于" : "不是";
    case F::less: return date ? "早于" : "小于";
    case F::less_equal: return date ? "不晚于" : "不大于";
    case F::greater: return date ? "晚于" : "大于";
    default: return date ? "不早于" : "不小于";
  }
}

bool comparing(F f) { return f >= F::equal && f <= F::greater_equal; }

}  // namespace

/// The variable spoken of first needs no name (the person whose case it is), the others do: 岗位的年龄上限.
std::string Words::owner(const std::string& record) const {
  for (const Variable& v : program_.env.variables())
    if (v.type.is(Kind::record)) {
      if (v.type.name() == record) return "";
      break;
    }
  const RecordType* r = program_.env.find_record(record);
  return r && !r->label.empty() ? r->label + "的" : "";
}

std::string Words::field_name(NodeId id, const Locals& locals) {
  const Node& n = ast_[id];
  NodeId of = n.children[0];
  const RecordType* r = program_.env.find_record(ast_[of].type.name());
  const Field* f = r ? r->find(n.text) : nullptr;
  std::string label = f && !f->label.empty() ? f->label : n.text;
  if (ast_[of].op == Op::select) return field_name(of, locals) + "的" + label;
  bool element = ast_[of].op == Op::name && ast_[of].variable >= kLocal;
  return element ? label : owner(ast_[of].type.name()) + label;
}

std::string Words::name(NodeId id, const Locals& locals) {
  const Node& n = ast_[id];
  auto both = [&] { return named_value(n.children[0], locals) + "，" + named_value(n.children[1], locals); };
  switch (n.op) {
    case Op::select: return ast_[n.children[0]].type.is(Kind::record) ? field_name(id, locals) : n.text;
    case Op::name: {
      if (n.variable >= kLocal) return "此项";
      const Variable* v = program_.env.find_variable(n.text);
      return v && !v->label.empty() ? v->label : n.text;
    }
    case Op::literal: return n.value.zh();
    case Op::filter: return name(n.children[0], locals) + "中" + demand(n.children[1], false, locals) + "的";
    case Op::call: break;
    default: return source(id);
  }
  switch (n.function) {
    case F::age: return "年龄（" + both() + "）";
    case F::months: return "相隔月数（" + both() + "）";
    case F::common_level: return "共同层级（" + both() + "）";
    case F::index_of: return named_value(n.children[1], locals) + "在" + name(n.children[0], locals) + "里的位置";
    case F::size: return name(n.children[0], locals) + (ast_[n.children[0]].type.is(Kind::list) ? "的项数" : "的长度");
    case F::rank: return name(n.children[0], locals) + "的级别";
    case F::year: return name(n.children[0], locals) + "的年份";
    case F::month: return name(n.children[0], locals) + "的月份";
    case F::day: return name(n.children[0], locals) + "的日";
    case F::min: return name(n.children[0], locals) + "中最小的";
    case F::max: return name(n.children[0], locals) + "中最大的";
    case F::period: return named_value(n.children[0], locals) + " 至 " + named_value(n.children[1], locals);
    case F::add_months: return name(n.children[0], locals) + "加 " + named_value(n.children[1], locals) + " 个月";
    case F::add_days: return name(n.children[0], locals) + "加 " + named_value(n.children[1], locals) + " 天";
    case F::days: return "相隔天数（" + both() + "）";
    case F::workdays: return "工作日数（" + both() + "）";
    case F::add_workdays: return name(n.children[0], locals) + "后第 " + named_value(n.children[1], locals) + " 个工作日";
    case F::add: case F::subtract: case F::multiply: case F::divide: case F::modulo: {
      static constexpr const char* words[] = {" + ", " - ", " × ", " ÷ ", " 除以后的余数 "};
      return "（" + named_value(n.children[0], locals) + words[static_cast<int>(n.function) - static_cast<int>(F::add)] +
             named_value(n.children[1], locals) + "）";
    }
    case F::to_dyn: case F::to_string: case F::to_int: case F::to_date: return name(n.children[0], locals);
    default: return source(id);
  }
}

std::string Words::named_value(NodeId id, const Locals& locals) {
  const Node& n = ast_[id];
  if (n.op == Op::literal) return n.value.zh();
  bool date_literal = n.op == Op::call && n.function == F::to_date && ast_[n.children[0]].op == Op::literal;
  if (date_literal) return value(id, locals).zh();
  if (!values_) return name(id, locals);
  Value v = value(id, locals);
  std::string text = name(id, locals);
  bool computed = n.op == Op::call && !ast_[id].type.is(Kind::date);
  if (n.op == Op::call && (n.function == F::to_date || n.function == F::period)) return v.zh();
  return text + (computed ? " = " : v.text() ? "" : " ") + v.zh();
}

std::string Words::object(NodeId id, const Locals& locals, const Type& like) {
  const Node& n = ast_[id];
  // A literal beside a code is shown by the list's label.
  if (const std::string* text = n.op == Op::literal ? n.value.text() : nullptr; text && like.is(Kind::code)) {
    const Codes* codes = program_.env.find_codes(like.name());
    std::string label = codes ? codes->label(*text) : "";
    return quoted(label.empty() ? *text : label);
  }
  if (n.op == Op::list) {
    std::string out;
    for (NodeId c : n.children) out += (out.empty() ? "" : "、") + object(c, locals, like);
    return out;
  }
  return named_value(id, locals);
}

bool Words::comparison(const Node& n, bool negated, const Locals& locals, Test& out) {
  NodeId a = n.children[0], b = n.children[1];
  F f = n.function;
  auto fixed = [&](NodeId id) { return ast_[id].op == Op::literal || (ast_[id].op == Op::name && !ast_[id].type.is(Kind::record) && ast_[id].variable < kLocal); };
  if (fixed(a) && !fixed(b)) std::swap(a, b), f = mirrored(f);
  if (negated) f = opposite(f);
  const Type& t = ast_[a].type;
  if (ast_[b].op == Op::literal && ast_[b].value.is_null()) {
    out = {name(a, locals), "", f == F::equal ? "空缺" : "填写", "", false};
    return true;
  }
  out.number = t.is(Kind::integer) || t.is(Kind::uinteger) || t.is(Kind::real);
  out.subject = name(a, locals);
  out.is = values_ ? (out.number ? " = " : t.is(Kind::date) ? " " : "是") + value(a, locals).zh() : "";
  out.word = relation(f, t);
  std::string o = object(b, locals, t);
  out.object = (o.starts_with("“") ? "" : " ") + o;
  return true;
}

/// Splits a condition into subject, value, demanded relation and object; false where it has no such form.
bool Words::test(NodeId id, bool negated, const Locals& locals, Test& out) {
  const Node& n = ast_[id];
  auto text_value = [&](NodeId a) { return values_ ? "是" + value(a, locals).zh() : std::string(); };
  auto with = [&](const char* yes, const char* no, const char* after = "") {
    out.subject = name(n.children[0], locals);
    out.is = text_value(n.children[0]);
    out.word = negated ? no : yes;
    out.object = object(n.children[1], locals, ast_[n.children[0]].type) + after;
    return true;
  };
  if (n.op == Op::has) {
    out = {field_name(id, locals), "", negated ? "空缺" : "填写", "", false};
    return true;
  }
  bool plain = n.op == Op::select || n.op == Op::name;
  if (plain && n.type.is(Kind::boolean)) {
    out = {name(id, locals), values_ ? (negated ? "：是" : "：否") : "", negated ? "为否" : "为是", "", false};
    return true;
  }
  if (n.op != Op::call) return false;
  if (comparing(n.function)) return comparison(n, negated, locals, out);
  switch (n.function) {
    case F::in:
      return ast_[n.children[1]].op == Op::list ? with("是", "不是", "之一") : with("在", "不在", "之内");
    case F::contains: return with("含有", "不含有");
    case F::starts_with: return with("以", "不以", "开头");
    case F::ends_with: return with("以", "不以", "结尾");
    case F::matches: return with("符合格式", "不符合格式");
    case F::under: return with("属于", "不属于");
    case F::below: return with("在", "不在", "范围内");
    case F::within:
      with("在", "不在", "期间");
      out.is = values_ ? " " + value(n.children[0], locals).zh() : "";
      out.object = " " + named_value(n.children[1], locals) + " 期间";
      return true;
    default: return false;
  }
}

std::string Words::finding(NodeId id, bool negated, bool holds, const Locals& locals) {
  const Node& n = ast_[id];
  if (n.op == Op::literal) return holds ? "不作要求" : "一律不符合";
  Test t;
  if (!test(id, negated, locals, t)) return quoted(source(id)) + (holds != negated ? "成立" : "不成立");
  if (t.word == "空缺" || t.word == "填写") {
    bool filled = (t.word == "填写") == holds;
    return quoted(t.subject) + (filled ? "已填写" : "没有填写") + (holds ? "" : filled ? "，应空缺" : "，应填写");
  }
  if (t.is.starts_with("：")) {  // a yes-or-no field; what is shown is what it must be for the finding to fail
    bool yes = (t.word == "为是") == holds;
    return t.subject + (yes ? "：是" : "：否") + (holds ? "" : yes ? "，应为否" : "，应为是");
  }
  bool redundant = holds && t.is == t.word + t.object;  // 健康状况是“良好”，是“良好”
  if (redundant) return t.subject + t.is;
  std::string should = t.word.starts_with("不") && (t.word == "不是" || t.word == "不等于" || t.word == "不在" || t.word == "不以" || t.word == "不含有" || t.word == "不属于" || t.word == "不符合格式")
                           ? "不应" + t.word.substr(3) : "应" + t.word;
  return t.subject + t.is + "，" + (holds ? t.word : should) + t.object;
}

std::string Words::demand(NodeId id, bool negated, const Locals& locals) {
  struct Without {  // values, until the demand is told
    bool &flag, before;
    ~Without() { flag = before; }
  } without{values_, std::exchange(values_, false)};
  const Node& n = ast_[id];
  if (n.op == Op::call && n.function == F::logical_not) return demand(n.children[0], !negated, locals);
  if (n.op == Op::logical_and || n.op == Op::logical_or) {
    std::string out, link = (n.op == Op::logical_and) != negated ? "且" : "或";
    for (NodeId c : n.children) out += (out.empty() ? "" : link) + demand(c, negated, locals);
    return out;
  }
  Test t;
  if (!test(id, negated, locals, t)) return (negated ? "不符合" : "符合") + quoted(source(id));
  return t.subject + t.word + t.object;
}

std::string Words::missing(const std::vector<Missing>& what) {
  std::string absent, partial;
  for (const Missing& m : what) {
    std::string label = owner(m.record) + quoted(m.label.empty() ? m.field : m.label);
    std::string& where = m.partial ? partial : absent;
    where += (where.empty() ? "" : "、") + label;
  }
  std::string out = absent.empty() ? "" : "缺" + absent;
  if (!partial.empty()) out += (out.empty() ? "" : "，") + partial + "不够确切";
  return out.empty() ? "无法判断" : out;
}

}  // namespace zhagen::cel
