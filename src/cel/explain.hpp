#pragma once
// Why a condition came out as it did, in the words of an office. Deterministic.

#include <string>
#include <vector>

#include "cel/evaluate.hpp"

namespace zhagen::cel {

/// One sub-condition that decided the result; an && / || / exists / all / ternary has those of its parts that decided it.
struct Reason {
  State state;
  std::string expression;  // the part as written
  std::string zh;          // 年龄（出生年月 1975年3月，截至 2026年1月）= 50，应不大于 45
  std::vector<Reason> parts;
};

struct Explanation {
  State state;
  Reason root;
  std::string zh;                // one line: the deciding parts joined; unknown: 缺“出生年月”
  std::vector<Missing> missing;  // of an unknown result
};

/// Of a condition (any other type: the value and what it was computed from), for one row of the bindings.
Explanation explain(const Program& program, const Bindings& bindings, std::size_t row = 0);

}  // namespace zhagen::cel
