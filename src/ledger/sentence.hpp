#pragma once
// A sentence of the catalog with the values of a row, and what an undecided condition lacks.

#include <string>
#include <vector>

#include "catalog/compiler.hpp"
#include "cel/evaluate.hpp"

namespace zhagen::ledger {

/// A value that is not there is （未填）.
std::string say(const catalog::Sentence& sentence, const cel::Bindings& bindings, std::size_t row);
/// 缺“入党时间”、“出生年月”: by the labels of fields, never a value.
std::string missing(const cel::Program& program, const cel::Bindings& bindings, std::size_t row);
/// What a sentence reads, for Columns.
void add_programs(const catalog::Sentence& sentence, std::vector<const cel::Program*>& programs);

}  // namespace zhagen::ledger
