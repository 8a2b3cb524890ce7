#pragma once
// The kinds of plan nodes. Each maker sets kind, side and level from its kids; ids are set when the plan is done.

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "cel/plan.hpp"

namespace zhagen::cel {

// ---- nodes_source.cpp: where values come from
PlanPtr constant_node(Kind kind, std::int64_t cell, std::uint8_t state);
PlanPtr rows_node(const Table& table, std::span<const std::uint32_t> chosen, bool is_chosen, Side side);  // the block's rows of a variable
PlanPtr ints_node(Kind kind, std::span<const std::int64_t> cells, std::span<const std::uint8_t> absent);
PlanPtr pair_column_node(int column);
/// A field of a record; column null: absent everywhere. 'map' as TextSpace::mapping says.
PlanPtr field_node(PlanPtr record, const Column* column, Kind kind, const std::vector<std::int64_t>* map);
PlanPtr element_node(const Column& items, int level, const std::vector<std::int64_t>* map);
/// A result of the frame around, for each element.
PlanPtr lift_node(PlanPtr inner);
/// The part of the tree, walked row by row; of bool, int or date. It stands inside 'depth' macros but uses none of
/// their variables.
PlanPtr walk_node(NodeId part, Kind kind, std::uint8_t side, std::size_t depth);
/// Results of one side, evaluated before: of the left row for all, or of the block's right rows.
struct Prepared {
  std::vector<std::int64_t> v;
  std::vector<std::uint8_t> st;
  bool clean = true;
};
PlanPtr prepared_node(std::shared_ptr<const Prepared> data, Side side, const PlanNode& like);
/// What a prepared node of the left side has; null for any other node.
std::shared_ptr<const Prepared> prepared_left(const PlanNode& n);

// ---- nodes_logic.cpp
PlanPtr logical_node(bool is_or, std::vector<PlanPtr> parts);
bool is_logical(const PlanNode& n);
bool is_or(const PlanNode& logical);
PlanPtr not_node(PlanPtr a);
PlanPtr conditional_node(PlanPtr condition, PlanPtr yes, PlanPtr no);
PlanPtr null_test_node(PlanPtr a, bool equals);
PlanPtr has_node(PlanPtr field);

// ---- nodes_number.cpp
PlanPtr arithmetic_node(Function f, PlanPtr a, PlanPtr b);  // int
PlanPtr compare_node(Function f, PlanPtr a, PlanPtr b);     // == != on cells and conditions; < ... on int and bool
PlanPtr date_compare_node(Function f, PlanPtr a, PlanPtr b);
PlanPtr date_function_node(Function f, PlanPtr a, PlanPtr b);  // b may be null: year month day; not workdays
PlanPtr within_node(PlanPtr date, PlanPtr from, PlanPtr to);

// ---- nodes_text.cpp
/// contains startsWith endsWith matches below commonLevel under rank, < <= > >= on texts; b null for rank.
PlanPtr text_node(Function f, PlanPtr a, PlanPtr b, const TextSpace& texts, const Codes* codes, const Limits& limits);

// ---- nodes_list.cpp
PlanPtr in_constants_node(PlanPtr x, std::vector<std::int64_t> cells);
PlanPtr in_parts_node(PlanPtr x, std::vector<PlanPtr> parts);
enum class Search : std::uint8_t { in, index_of, exists };  // exists: list.exists(e, e == x), which an empty list decides
PlanPtr in_list_node(PlanPtr x, PlanPtr list, Search what, const std::vector<std::int64_t>* map);
PlanPtr size_node(PlanPtr list);
/// all exists exists_one; 'body' is of the macro's level.
PlanPtr quantifier_node(Op op, PlanPtr list, PlanPtr body, int level, const std::vector<std::int64_t>* map);

/// A node over its kids: it depends on the sides they depend on and stands as high as the highest of them.
template <class Node>
std::unique_ptr<Node> over(Kind kind, std::vector<PlanPtr> kids) {
  auto n = std::make_unique<Node>();
  n->kind = kind;
  for (const PlanPtr& k : kids) {
    n->side |= k->side;
    n->level = std::max(n->level, k->level);
  }
  n->kids = std::move(kids);
  return n;
}
template <class... Kids>
std::vector<PlanPtr> list_of(Kids... kids) {
  std::vector<PlanPtr> out;
  (out.push_back(std::move(kids)), ...);
  return out;
}

}  // namespace zhagen::cel
