#pragma once
// A draft in few bytes: a hundred thousand rows wait for their operation.

#include <string>

#include "ledger/value.hpp"

namespace zhagen::exchange {

class Packed {
 public:
  Packed() = default;
  explicit Packed(const ledger::Draft& draft);  // pinyin is not kept: sheets have none
  ledger::Draft draft() const;
  bool empty() const { return bytes_.empty(); }
  const std::string& bytes() const { return bytes_; }  // for comparing

 private:
  std::string bytes_;
};

}  // namespace zhagen::exchange
