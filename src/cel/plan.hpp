#pragma once
// The columns' evaluator: a tree of nodes, each of which makes a vector of results for a block of rows at a time.
// Values are 64-bit cells as in a Column, texts as ids of the plan's TextSpace; a record is its row, a list the row of
// its list column. Beside the cells a byte each: 0 a value, 2 unknown, 4 error; a condition has only the byte, no 0, yes 1.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "cel/interpret.hpp"
#include "cel/textspace.hpp"

namespace zhagen::cel {

inline constexpr std::size_t kBlock = 1024;  // rows at a time: a node's cells fit the first-level cache

inline constexpr std::uint8_t kNo = 0, kYes = 1, kUnknown = 2, kError = 4;
/// Of two bytes of arguments or-ed: unknown before error.
constexpr std::uint8_t worse(unsigned both) { return both & kUnknown ? kUnknown : static_cast<std::uint8_t>(both & kError); }

struct Vec {
  const std::int64_t* v = nullptr;   // null for conditions
  const std::uint8_t* st = nullptr;
  bool clean = false;     // no unknown and no error among them
  bool constant = false;  // all the same
};

/// What a node keeps between blocks.
struct Buffer {
  std::vector<std::int64_t> v;
  std::vector<std::uint8_t> st;
  std::vector<std::uint32_t> owner;
  std::size_t filled = 0;            // of a broadcast: how many entries already have it
  std::int64_t key = -1;             // ... and for which row or text
  std::vector<std::int64_t> memo;    // results by text id
  std::vector<std::uint32_t> stamp;  // ... valid where equal to 'now'
  std::uint32_t now = 0;
  std::int64_t* cells(std::size_t n) {
    if (v.size() < n) v.resize(n);
    return v.data();
  }
  std::uint8_t* bytes(std::size_t n) {
    if (st.size() < n) st.resize(n);
    return st.data();
  }
};

/// The state of one thread's evaluation.
struct Work {
  std::vector<Buffer> buffers;  // by node
  std::size_t base = 0;         // first row of the block
  std::uint32_t left = 0;       // of pairs: the left row
  std::size_t pair_base = 0;    // ... and how far into the pair columns the block is
  std::span<const std::span<const std::int64_t>> pair_columns;
  Interpreter* interpreter = nullptr;  // for the nodes that walk the tree
  std::int64_t elements = 0;           // that macros may still go through, see Limits::total
};

/// A block: the rows themselves, or the elements of all their lists inside a macro.
struct Frame {
  Work& work;
  std::size_t n;
  const Frame* parent = nullptr;
  const std::uint32_t* owner = nullptr;  // by element: its row in the parent
  Vec element;
};

enum Side : std::uint8_t { kConstant = 0, kLeft = 1, kRight = 2, kPair = 4 };

class PlanNode {
 public:
  virtual ~PlanNode() = default;
  /// Vectors live until the node runs again.
  virtual Vec run(Frame& f) const = 0;
  /// 0 cheap ... for the order in which && and || try their parts.
  virtual int cost() const { return 1; }

  Kind kind = Kind::boolean;
  const Table* table = nullptr;   // of a record: where its row is
  const Column* list = nullptr;   // of a list: where its row is
  std::uint8_t side = kConstant;  // what it depends on, Side bits
  int level = 0;                  // macros around that it depends on
  std::size_t id = 0;             // its buffer
  std::vector<std::unique_ptr<PlanNode>> kids;

 protected:
  int cost_of_kids() const {
    int sum = 0;
    for (const auto& k : kids) sum += k->cost();
    return sum;
  }
  Buffer& buffer(Frame& f) const { return f.work.buffers[id]; }
};
using PlanPtr = std::unique_ptr<PlanNode>;

struct Plan {
  TextSpace texts;
  PlanPtr root;
  std::size_t nodes = 0;
  bool walks = false;  // some node needs Work::interpreter
};

/// How a variable is given to a plan.
struct Source {
  Side side;
  int pair_column = -1;
};

/// A plan for the whole program, or none where only the interpreter can do it. 'sources' by index of the variable;
/// constants are taken from the interpreter's bindings.
std::unique_ptr<Plan> make_plan(const Program::Data& program, const Bindings& bindings, const std::vector<Source>& sources);
/// Gives each node its buffer; again after the tree has been changed.
void number_nodes(Plan& plan);

}  // namespace zhagen::cel
