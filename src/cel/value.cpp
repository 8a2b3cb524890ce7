#include "cel/value.hpp"

#include <algorithm>

#include "cel/format.hpp"

namespace zhagen::cel {

namespace {
std::int64_t sum(std::int64_t a, std::int64_t b) { return std::min(a + b, std::int64_t{1} << 60); }
}  // namespace

Value Value::list(std::vector<Value> elements) {
  ListData data{std::move(elements), 1, 1};
  for (const Value& v : data.items) {
    data.weight = sum(data.weight, v.weight());
    data.effort = sum(data.effort, v.effort());
  }
  return Value(List(std::make_shared<const ListData>(std::move(data))));
}

Value Value::map(std::vector<std::pair<Value, Value>> entries) {
  MapData data{std::move(entries), 1, 1};
  auto n = static_cast<std::int64_t>(data.entries.size());
  data.effort = n * n + 1;  // each key is looked for among the other's
  for (const auto& [key, value] : data.entries) {
    data.weight = sum(data.weight, 1 + value.weight());
    data.effort = sum(data.effort, value.effort());
  }
  return Value(Map(std::make_shared<const MapData>(std::move(data))));
}

std::int64_t Value::weight() const {
  if (const List* l = get<List>()) return (*l)->weight;
  const Map* m = get<Map>();
  return m ? (*m)->weight : 1;
}

std::int64_t Value::effort() const {
  if (const List* l = get<List>()) return (*l)->effort;
  if (const Map* m = get<Map>()) return (*m)->effort;
  const std::string* s = text();
  return s ? 1 + static_cast<std::int64_t>(s->size() / 64) : 1;
}

Value Value::code(std::string_view text, const Codes* codes, std::string_view list_name) {
  return Value(Code{std::make_shared<const std::string>(text), codes, std::make_shared<const std::string>(list_name)});
}

Value Value::failed(Fault fault, std::string detail) {
  return Value(std::make_shared<const Failure>(Failure{fault, std::move(detail)}));
}

Value Value::unknown(Missing what) { return unknown(std::vector<Missing>{std::move(what)}); }

Value Value::unknown(std::vector<Missing> what) {
  std::sort(what.begin(), what.end());
  what.erase(std::unique(what.begin(), what.end()), what.end());
  return Value(Unknown(std::make_shared<const std::vector<Missing>>(std::move(what))));
}

const std::string* Value::text() const {
  if (const Text* t = get<Text>()) return t->get();
  if (const Code* c = get<Code>()) return c->text.get();
  return nullptr;
}

Type Value::type() const {
  struct Of {
    Type operator()(Null) const { return Kind::null; }
    Type operator()(bool) const { return Kind::boolean; }
    Type operator()(std::int64_t) const { return Kind::integer; }
    Type operator()(std::uint64_t) const { return Kind::uinteger; }
    Type operator()(double) const { return Kind::real; }
    Type operator()(const Text&) const { return Kind::string; }
    Type operator()(const Bytes&) const { return Kind::bytes; }
    Type operator()(Timestamp) const { return Kind::timestamp; }
    Type operator()(Duration) const { return Kind::duration; }
    Type operator()(Date) const { return Kind::date; }
    Type operator()(Period) const { return Kind::period; }
    Type operator()(const Code& c) const { return Type::code(*c.list); }
    Type operator()(const Record& r) const { return record_type(r); }
    Type operator()(const List&) const { return Kind::list; }
    Type operator()(const Map&) const { return Kind::map; }
    Type operator()(const Type&) const { return Kind::type; }
    Type operator()(const std::shared_ptr<const Failure>&) const { return Kind::dynamic; }
    Type operator()(const Unknown&) const { return Kind::dynamic; }
  };
  return std::visit(Of{}, data_);
}

namespace {

int compare_int_uint(std::int64_t a, std::uint64_t b) {
  if (a < 0) return -1;
  auto u = static_cast<std::uint64_t>(a);
  return u < b ? -1 : u > b;
}

/// The integer goes to the nearest double first, as the conformance vectors want it at the ends of the range.
template <class Int>
int compare_double(double a, Int b) {
  auto d = static_cast<double>(b);
  return a < d ? -1 : a > d ? 1 : a == d ? 0 : 2;
}

}  // namespace

int compare_numbers(const Value& a, const Value& b) {
  auto flip = [](int c) { return c == 2 ? 2 : -c; };
  const auto *ai = a.get<std::int64_t>(), *bi = b.get<std::int64_t>();
  const auto *au = a.get<std::uint64_t>(), *bu = b.get<std::uint64_t>();
  const auto *ad = a.get<double>(), *bd = b.get<double>();
  if (ai && bi) return *ai < *bi ? -1 : *ai > *bi;
  if (au && bu) return *au < *bu ? -1 : *au > *bu;
  if (ad && bd) return *ad < *bd ? -1 : *ad > *bd ? 1 : *ad == *bd ? 0 : 2;
  if (ai && bu) return compare_int_uint(*ai, *bu);
  if (au && bi) return -compare_int_uint(*bi, *au);
  if (ad && bi) return compare_double(*ad, *bi);
  if (ad && bu) return compare_double(*ad, *bu);
  if (ai && bd) return flip(compare_double(*bd, *ai));
  if (au && bd) return flip(compare_double(*bd, *au));
  return 3;
}

const Value* MapData::find(const Value& key) const {
  for (const auto& [k, v] : entries)
    if (equal(k, key) == Truth::yes) return &v;
  return nullptr;
}

Truth equal(const Value& a, const Value& b) {
  if (int c = compare_numbers(a, b); c != 3) return truth(c == 0);
  if (const std::string* x = a.text())
    if (const std::string* y = b.text()) return truth(*x == *y);
  if (a.data().index() != b.data().index()) return Truth::no;
  struct With {
    const Value& b;
    Truth operator()(Null) const { return Truth::yes; }
    Truth operator()(bool x) const { return truth(x == *b.get<bool>()); }
    Truth operator()(std::int64_t) const { return Truth::no; }   // numbers and texts: above
    Truth operator()(std::uint64_t) const { return Truth::no; }
    Truth operator()(double) const { return Truth::no; }
    Truth operator()(const Text&) const { return Truth::no; }
    Truth operator()(const Code&) const { return Truth::no; }
    Truth operator()(const Bytes& x) const { return truth(*x.data == *b.get<Bytes>()->data); }
    Truth operator()(Timestamp x) const {
      auto y = *b.get<Timestamp>();
      return truth(x.seconds == y.seconds && x.nanos == y.nanos);
    }
    Truth operator()(Duration x) const {
      auto y = *b.get<Duration>();
      return truth(x.seconds == y.seconds && x.nanos == y.nanos);
    }
    Truth operator()(Date x) const { return same(x, *b.get<Date>()); }
    Truth operator()(Period x) const {
      auto end = [](Date p, Date q) { return p.empty() && q.empty() ? Truth::yes : p.empty() || q.empty() ? Truth::no : same(p, q); };
      auto y = *b.get<Period>();
      return end(x.from, y.from) & end(x.to, y.to);
    }
    Truth operator()(const Record& x) const {
      auto y = *b.get<Record>();
      return truth(x.table == y.table && x.row == y.row);
    }
    Truth operator()(const List& x) const {
      const auto& y = (*b.get<List>())->items;
      if (x->items.size() != y.size()) return Truth::no;
      Truth all = Truth::yes;
      for (std::size_t i = 0; i < y.size() && all != Truth::no; ++i) all = all & equal(x->items[i], y[i]);
      return all;
    }
    Truth operator()(const Map& x) const {
      const auto& y = **b.get<Map>();
      if (x->entries.size() != y.entries.size()) return Truth::no;
      Truth all = Truth::yes;
      for (const auto& [key, value] : x->entries) {
        const Value* other = y.find(key);
        all = all & (other ? equal(value, *other) : Truth::no);
      }
      return all;
    }
    Truth operator()(const Type& x) const {
      const Type& y = *b.get<Type>();
      return truth(x.kind() == y.kind() && x.name() == y.name());
    }
    Truth operator()(const std::shared_ptr<const Failure>&) const { return Truth::unknown; }
    Truth operator()(const Unknown&) const { return Truth::unknown; }
  };
  return std::visit(With{b}, a.data());
}

}  // namespace zhagen::cel
