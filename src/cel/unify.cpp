#include "cel/unify.hpp"

namespace zhagen::cel {
namespace {

constexpr int kDepth = 64;  // of types: deeper ones are dyn to us

std::size_t argument_count(const Type& t) {
  switch (t.kind()) {
    case Kind::list: return 1;
    case Kind::map: return 2;
    case Kind::opaque: return t.arguments().size();
    default: return 0;
  }
}

Type with_arguments(const Type& t, std::vector<Type> arguments) {
  if (t.is(Kind::list)) return Type::list(std::move(arguments[0]));
  if (t.is(Kind::map)) return Type::map(std::move(arguments[0]), std::move(arguments[1]));
  return Type::opaque(t.name(), std::move(arguments));
}

/// null may stand where the language has messages: timestamps, durations and types known by name only.
bool nullable(const Type& t) {
  return t.is(Kind::null) || t.is(Kind::timestamp) || t.is(Kind::duration) || t.is(Kind::opaque);
}

bool plainly(const Type& a, const Type& b) {
  if (a.is(Kind::code)) return b.is(Kind::code) ? a.name().empty() || b.name().empty() || a.name() == b.name() : b.is(Kind::string);
  if (a.is(Kind::string) && b.is(Kind::code)) return true;
  return a.kind() == b.kind() && a.name() == b.name();
}

}  // namespace

bool more_general(const Type& a, const Type& b) {
  if (a.is(Kind::dynamic) || a.is(Kind::variable)) return true;
  if (b.is(Kind::dynamic) || b.is(Kind::variable)) return false;
  if (a.is(Kind::string) && b.is(Kind::code)) return true;
  if (a.is(Kind::null)) return b.is(Kind::null);
  if (a.kind() != b.kind() || a.name() != b.name()) return false;
  std::size_t n = argument_count(a);
  if (n != argument_count(b)) return false;
  for (std::size_t i = 0; i < n; ++i)
    if (!more_general(a.arguments()[i], b.arguments()[i])) return false;
  return true;
}

Type Unifier::instance(const Type& t, std::vector<Type>& fresh_ones) {
  if (t.is(Kind::variable)) {
    auto i = static_cast<std::size_t>(t.number());
    while (fresh_ones.size() <= i) fresh_ones.push_back(fresh());
    return fresh_ones[i];
  }
  if (t.is(Kind::type)) return Type::type_of(instance(t.arguments()[0], fresh_ones));
  std::size_t n = argument_count(t);
  if (n == 0) return t;
  std::vector<Type> arguments;
  for (std::size_t i = 0; i < n; ++i) arguments.push_back(instance(t.arguments()[i], fresh_ones));
  return with_arguments(t, std::move(arguments));
}

Type Unifier::fresh() {
  bound_.emplace_back(false, Type());
  return Type::variable(kFirst + static_cast<int>(bound_.size()) - 1);
}

const Type* Unifier::held(const Type& variable) const {
  auto i = static_cast<std::size_t>(variable.number() - kFirst);
  return variable.number() >= kFirst && bound_[i].first ? &bound_[i].second : nullptr;
}

void Unifier::bind(const Type& variable, Type t) {
  auto i = static_cast<std::size_t>(variable.number() - kFirst);
  trail_.emplace_back(variable.number(), bound_[i]);
  bound_[i] = {true, std::move(t)};
}

void Unifier::undo(std::size_t trail) {
  while (trail_.size() > trail) {
    bound_[static_cast<std::size_t>(trail_.back().first - kFirst)] = std::move(trail_.back().second);
    trail_.pop_back();
  }
}

bool Unifier::mentions(const Type& t, int number) const {
  if (t.is(Kind::variable)) {
    if (t.number() == number) return true;
    const Type* h = held(t);
    return h && mentions(*h, number);
  }
  for (std::size_t i = 0; i < argument_count(t); ++i)
    if (mentions(t.arguments()[i], number)) return true;
  return t.is(Kind::type) && mentions(t.arguments()[0], number);
}

int Unifier::substitute(const Type& t, const Type& variable, int depth) {
  if (t == variable) return 1;
  if (const Type* h = held(variable)) {
    Type now = *h;
    if (t == now) return 1;
    if (!fits(t, now, depth + 1)) return 0;
    const Type& general = more_general(t, now) ? t : now;
    if (!mentions(general, variable.number())) bind(variable, general);
    return 1;
  }
  if (mentions(t, variable.number())) return -1;
  bind(variable, t);
  return 1;
}

bool Unifier::fits(const Type& formal, const Type& actual, int depth) {
  if (depth > kDepth) return true;
  if (actual.is(Kind::variable)) {
    int s = substitute(formal, actual, depth);
    if (s == 1) return true;
    if (s == 0) return false;
  }
  if (formal.is(Kind::variable)) return substitute(actual, formal, depth) == 1;
  if (formal.is(Kind::dynamic) || actual.is(Kind::dynamic)) return true;
  if (formal.is(Kind::null)) return nullable(actual);
  if (actual.is(Kind::null)) return nullable(formal);
  if (formal.is(Kind::type)) return actual.is(Kind::type);
  if (!plainly(formal, actual)) return false;
  std::size_t n = argument_count(formal);
  if (n != argument_count(actual)) return false;
  for (std::size_t i = 0; i < n; ++i)
    if (!fits(formal.arguments()[i], actual.arguments()[i], depth + 1)) return false;
  return true;
}

bool Unifier::assignable(const Type& formal, const Type& actual) {
  trail_.clear();
  if (fits(formal, actual, 0)) return true;
  undo(0);
  return false;
}

bool Unifier::assignable(const std::vector<Type>& formal, const std::vector<Type>& actual) {
  if (formal.size() != actual.size()) return false;
  trail_.clear();
  for (std::size_t i = 0; i < formal.size(); ++i)
    if (!fits(formal[i], actual[i], 0)) {
      undo(0);
      return false;
    }
  return true;
}

Type Unifier::resolve(const Type& t, bool open_is_dyn) const {
  if (t.is(Kind::variable)) {
    if (const Type* h = held(t)) return resolve(*h, open_is_dyn);
    return open_is_dyn ? Type(Kind::dynamic) : t;
  }
  if (t.is(Kind::type)) return Type::type_of(resolve(t.arguments()[0], open_is_dyn));
  std::size_t n = argument_count(t);
  if (n == 0) return t;
  std::vector<Type> arguments;
  for (std::size_t i = 0; i < n; ++i) arguments.push_back(resolve(t.arguments()[i], open_is_dyn));
  return with_arguments(t, std::move(arguments));
}

Type Unifier::join(const Type& a, const Type& b) {
  if (!assignable(a, b)) return Kind::dynamic;
  return more_general(a, b) ? a : b;
}

}  // namespace zhagen::cel
