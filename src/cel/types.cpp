#include "cel/types.hpp"

#include <algorithm>

namespace zhagen::cel {

struct Type::Detail {
  std::string name;
  std::vector<Type> arguments;
  int weight = 1;
};

namespace {
const std::string kNoName;
const std::vector<Type> kNoArguments;
const std::vector<Type> kDynamicArguments{Type(Kind::dynamic), Type(Kind::dynamic)};
}  // namespace

Type Type::make(Kind kind, std::string name, std::vector<Type> arguments) {
  int weight = 1;
  for (const Type& t : arguments) weight += t.weight();
  if (weight > kMaxWeight)
    for (Type& t : arguments) t = Kind::dynamic;
  Type t(kind);
  t.detail_ = std::make_shared<const Detail>(Detail{std::move(name), std::move(arguments), std::min(weight, kMaxWeight)});
  return t;
}

Type Type::list(Type element) { return make(Kind::list, {}, {std::move(element)}); }
Type Type::map(Type key, Type value) { return make(Kind::map, {}, {std::move(key), std::move(value)}); }
Type Type::code(std::string list_name) { return make(Kind::code, std::move(list_name), {}); }
Type Type::record(std::string type_name) { return make(Kind::record, std::move(type_name), {}); }
Type Type::type_of(Type what) { return make(Kind::type, {}, {std::move(what)}); }
Type Type::opaque(std::string name, std::vector<Type> arguments) {
  return make(Kind::opaque, std::move(name), std::move(arguments));
}

int Type::weight() const { return detail_ ? detail_->weight : 1; }

Type Type::variable(int number) {
  Type t(Kind::variable);
  t.number_ = number;
  return t;
}

const std::string& Type::name() const { return detail_ ? detail_->name : kNoName; }

const std::vector<Type>& Type::arguments() const {
  if (detail_) return detail_->arguments;
  return kind_ == Kind::list || kind_ == Kind::map || kind_ == Kind::type ? kDynamicArguments : kNoArguments;
}

bool Type::operator==(const Type& other) const {
  if (kind_ != other.kind_ || number_ != other.number_ || name() != other.name()) return false;
  if (detail_ == other.detail_) return true;
  std::size_t n = kind_ == Kind::map ? 2 : kind_ == Kind::list || kind_ == Kind::type ? 1 : arguments().size();
  if (kind_ == Kind::opaque && n != other.arguments().size()) return false;
  for (std::size_t i = 0; i < n; ++i)
    if (!(arguments()[i] == other.arguments()[i])) return false;
  return true;
}

std::string Type::text() const {
  switch (kind_) {
    case Kind::dynamic: return "dyn";
    case Kind::null: return "null_type";
    case Kind::boolean: return "bool";
    case Kind::integer: return "int";
    case Kind::uinteger: return "uint";
    case Kind::real: return "double";
    case Kind::string: return "string";
    case Kind::bytes: return "bytes";
    case Kind::timestamp: return "google.protobuf.Timestamp";
    case Kind::duration: return "google.protobuf.Duration";
    case Kind::date: return "date";
    case Kind::period: return "period";
    case Kind::list: return "list(" + arguments()[0].text() + ")";
    case Kind::map: return "map(" + arguments()[0].text() + ", " + arguments()[1].text() + ")";
    case Kind::type: return "type(" + arguments()[0].text() + ")";
    case Kind::code: return name().empty() ? "code" : "code(" + name() + ")";
    case Kind::record: return name();
    case Kind::opaque: {
      std::string out = name();
      for (std::size_t i = 0; i < arguments().size(); ++i) out += (i ? ", " : "(") + arguments()[i].text();
      return arguments().empty() ? out : out + ")";
    }
    case Kind::variable: return std::string(1, static_cast<char>('A' + number_ % 26));
  }
  return "";
}

std::string Type::zh() const {
  switch (kind_) {
    case Kind::dynamic: return "任意类型";
    case Kind::null: return "空值";
    case Kind::boolean: return "是否";
    case Kind::integer: return "整数";
    case Kind::uinteger: return "无符号整数";
    case Kind::real: return "小数";
    case Kind::string: return "文字";
    case Kind::bytes: return "字节串";
    case Kind::timestamp: return "时刻";
    case Kind::duration: return "时长";
    case Kind::date: return "日期";
    case Kind::period: return "期间";
    case Kind::list: return arguments()[0].zh() + "的列表";
    case Kind::map: return "映射";
    case Kind::type: return "类型";
    case Kind::code: return name().empty() ? "代码" : "代码（" + name() + "）";
    case Kind::record: return "记录（" + name() + "）";
    case Kind::opaque: return name();
    case Kind::variable: return "任意类型";
  }
  return "";
}

}  // namespace zhagen::cel
