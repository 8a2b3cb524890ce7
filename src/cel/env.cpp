#include "cel/env.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace zhagen::cel {

struct Env::Data {
  std::vector<RecordType> records;
  std::vector<Variable> variables;
  std::map<std::string, std::size_t, std::less<>> record_at, variable_at;
  std::map<std::string, const Codes*, std::less<>> codes;
  const Calendar* calendar = nullptr;
  std::set<std::string, std::less<>> off;
  std::string container, self;
  Limits limits;
};

const Field* RecordType::find(std::string_view field) const {
  auto it = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == field; });
  return it == fields.end() ? nullptr : &*it;
}

Env::Env() : data_(std::make_shared<Data>()) {}

Env::Data& Env::own() {
  if (data_.use_count() > 1) data_ = std::make_shared<Data>(*data_);
  return *data_;
}

Env& Env::record(RecordType type) {
  Data& d = own();
  auto [it, fresh] = d.record_at.emplace(type.name, d.records.size());
  if (fresh) d.records.push_back(std::move(type));
  else d.records[it->second] = std::move(type);
  return *this;
}

Env& Env::variable(std::string name, Type type, std::string label) {
  Data& d = own();
  auto [it, fresh] = d.variable_at.emplace(name, d.variables.size());
  Variable v{std::move(name), std::move(type), std::move(label), false, {}};
  if (fresh) d.variables.push_back(std::move(v));
  else d.variables[it->second] = std::move(v);
  return *this;
}

Env& Env::param(std::string name, Value value, std::string label) {
  Type type = value.type();
  if (const List* list = value.get<List>(); list && !(*list)->items.empty()) {
    Type element = (*list)->items.front().type();
    bool alike = std::all_of((*list)->items.begin(), (*list)->items.end(),
                             [&](const Value& v) { return v.type() == element; });
    type = alike ? Type::list(element) : type;
  }
  variable(name, std::move(type), std::move(label));
  Data& d = own();
  Variable& v = d.variables[d.variable_at.find(name)->second];
  v.has_value = true;
  v.value = std::move(value);
  return *this;
}

Env& Env::codes(std::string list_name, const Codes* codes) {
  own().codes[std::move(list_name)] = codes;
  return *this;
}

Env& Env::calendar(const Calendar* days) {
  own().calendar = days;
  return *this;
}

Env& Env::container(std::string name) {
  own().container = std::move(name);
  return *this;
}

Env& Env::self(std::string variable) {
  own().self = std::move(variable);
  return *this;
}

Env& Env::without(std::string function_or_macro) {
  own().off.insert(std::move(function_or_macro));
  return *this;
}

Env& Env::limits(Limits limits) {
  own().limits = limits;
  return *this;
}

const RecordType* Env::find_record(std::string_view name) const {
  auto it = data_->record_at.find(name);
  return it == data_->record_at.end() ? nullptr : &data_->records[it->second];
}

const Variable* Env::find_variable(std::string_view name) const {
  auto it = data_->variable_at.find(name);
  return it == data_->variable_at.end() ? nullptr : &data_->variables[it->second];
}

const Codes* Env::find_codes(std::string_view list_name) const {
  auto it = data_->codes.find(list_name);
  return it == data_->codes.end() ? nullptr : it->second;
}

const Calendar* Env::calendar() const { return data_->calendar; }
const std::vector<Variable>& Env::variables() const { return data_->variables; }
const std::vector<RecordType>& Env::records() const { return data_->records; }
const std::string& Env::container() const { return data_->container; }
const Variable* Env::self() const { return data_->self.empty() ? nullptr : find_variable(data_->self); }
bool Env::has_function(std::string_view name) const { return data_->off.find(name) == data_->off.end(); }
const Limits& Env::limits() const { return data_->limits; }

}  // namespace zhagen::cel
