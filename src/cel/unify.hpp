#pragma once
// Type variables and what they stand for, as the checker goes along.

#include <utility>
#include <vector>

#include "cel/types.hpp"

namespace zhagen::cel {

class Unifier {
 public:
  Type fresh();
  /// The type with its variables 0, 1 (of an overload) replaced by fresh ones; 'fresh_ones' keeps them between calls.
  Type instance(const Type& t, std::vector<Type>& fresh_ones);
  /// A value of 'actual' may go where 'formal' is wanted; what that says of the variables is kept only if so.
  bool assignable(const Type& formal, const Type& actual);
  bool assignable(const std::vector<Type>& formal, const std::vector<Type>& actual);
  /// Variables replaced by what they stand for; those that stand for nothing by dyn if asked.
  Type resolve(const Type& t, bool open_is_dyn) const;
  /// The type of a list of both: the more general of two that agree, else dyn.
  Type join(const Type& a, const Type& b);

 private:
  const Type* held(const Type& variable) const;
  void bind(const Type& variable, Type t);
  void undo(std::size_t trail);
  bool fits(const Type& formal, const Type& actual, int depth);
  /// 1: 'variable' may stand for t (and now does); 0: it stands for something else; -1: it would contain itself.
  int substitute(const Type& t, const Type& variable, int depth);
  bool mentions(const Type& t, int number) const;

  static constexpr int kFirst = 100;  // above the numbers that overloads use
  std::vector<std::pair<bool, Type>> bound_;                     // by number - kFirst
  std::vector<std::pair<int, std::pair<bool, Type>>> trail_;     // what a failed attempt has to put back
};

/// a equals b or says less: dyn, a variable, list(dyn) against list(int).
bool more_general(const Type& a, const Type& b);

}  // namespace zhagen::cel
