#pragma once
// What a Program holds. For the files of this room.

#include "cel/ast.hpp"
#include "cel/program.hpp"

namespace zhagen::cel {

struct Program::Data {
  Ast ast;
  Env env;
  std::vector<Read> reads;
};

}  // namespace zhagen::cel
