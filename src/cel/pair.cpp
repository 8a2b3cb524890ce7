#include "cel/pair.hpp"

#include <algorithm>
#include <cassert>

#include "cel/nodes.hpp"

namespace zhagen::cel {

struct PreparedPairs::Data {
  Program program;
  Bindings bindings;  // left as one row, right as rows, pair variables: moved by each scratch's own copy
  std::string left_name;
  std::vector<std::string> pair_variables;
  std::unique_ptr<Plan> plan;
  std::shared_ptr<const Prepared> left_verdict;  // of the parts of the root that the left row decides
  std::uint8_t decisive = kUnknown;              // what such a verdict must be to decide the root; kUnknown: any
  bool joint = true;
};

struct PreparedPairs::Scratch::Data {
  Bindings bindings;
  Interpreter interpreter;
  Work work;
  explicit Data(const PreparedPairs::Data& d) : bindings(d.bindings), interpreter(d.program.data(), bindings) {
    if (d.plan) work.buffers.resize(d.plan->nodes);
    work.interpreter = &interpreter;
  }
};

namespace {

/// Evaluates a one-sided part over all rows of its side.
std::shared_ptr<const Prepared> sweep(const PlanNode& part, std::size_t nodes, std::size_t rows, Interpreter& interpreter, const Limits& limits) {
  auto out = std::make_shared<Prepared>();
  Work work;
  work.buffers.resize(nodes);
  work.interpreter = &interpreter;
  work.elements = limits.budget(rows);
  bool condition = part.kind == Kind::boolean;
  for (std::size_t base = 0; base < rows; base += kBlock) {
    work.base = base;
    Frame f{work, std::min(kBlock, rows - base), nullptr, nullptr, {}};
    Vec r = part.run(f);
    out->st.insert(out->st.end(), r.st, r.st + f.n);
    if (!condition) out->v.insert(out->v.end(), r.v, r.v + f.n);
  }
  for (std::uint8_t s : out->st) out->clean = out->clean && s <= kYes;
  return out;
}

class Hoister {
 public:
  Hoister(Plan& plan, const Limits& limits, std::size_t left_rows, Interpreter& left, std::size_t right_rows, Interpreter& right)
      : plan_(plan), limits_(limits), left_rows_(left_rows), right_rows_(right_rows), left_(left), right_(right) {}

  void run() {
    hoist(plan_.root);
    number_nodes(plan_);
  }

 private:
  void hoist(PlanPtr& p) {
    if (p->level == 0 && (p->side == kLeft || p->side == kRight)) {
      bool left = p->side == kLeft;
      p = prepared_node(sweep(*p, plan_.nodes, left ? left_rows_ : right_rows_, left ? left_ : right_, limits_), left ? kLeft : kRight, *p);
      return;
    }
    if (p->level == 0 && is_logical(*p)) gather_sides(*p);
    for (PlanPtr& k : p->kids) hoist(k);
  }

  /// The operands of one side become one operand, so that they are one column.
  void gather_sides(PlanNode& p) {
    for (Side side : {kRight, kLeft}) {  // the left one ends in front: it may decide the whole block
      std::vector<PlanPtr> own, others;
      for (PlanPtr& k : p.kids) (k->side == side && k->level == 0 ? own : others).push_back(std::move(k));
      if (own.size() > 1) {
        PlanPtr one = logical_node(is_or(p), std::move(own));
        one->id = plan_.nodes++;
        own.clear();
        own.push_back(std::move(one));
      }
      p.kids = std::move(own);
      std::move(others.begin(), others.end(), std::back_inserter(p.kids));
    }
  }

  Plan& plan_;
  const Limits& limits_;
  std::size_t left_rows_, right_rows_;
  Interpreter &left_, &right_;
};

}  // namespace

PreparedPairs prepare_pairs(const Program& program, const std::string& left_name, const Table& left, const std::string& right_name,
                            const Table& right, const std::vector<std::string>& pair_variables, const Bindings& others) {
  assert(program.type().is(Kind::boolean) || program.type().is(Kind::integer));
  auto data = std::make_shared<PreparedPairs::Data>();
  data->program = program;
  data->left_name = left_name;
  data->pair_variables = pair_variables;
  Bindings base = others;
  for (const std::string& v : pair_variables) base.ints(v, {}, {}), base.edit(v)->how = Bindings::Bound::How::pairs;
  Bindings sweeping = base;
  sweeping.rows(left_name, left).rows(right_name, right);
  data->bindings = std::move(base.row(left_name, left, 0).rows(right_name, right));

  std::vector<Source> sources;
  for (const Variable& v : program.env().variables()) {
    auto pair = std::find(pair_variables.begin(), pair_variables.end(), v.name);
    if (pair != pair_variables.end()) sources.push_back({kPair, static_cast<int>(pair - pair_variables.begin())});
    else sources.push_back({v.name == left_name ? kLeft : v.name == right_name ? kRight : kConstant, -1});
  }
  data->plan = make_plan(program.data(), sweeping, sources);
  if (data->plan) {
    Interpreter in_left(program.data(), sweeping), in_right(program.data(), sweeping);
    std::uint8_t side = data->plan->root->side;
    data->joint = side == (kLeft | kRight) || (side & kPair) != 0;
    Hoister(*data->plan, program.env().limits(), left.rows(), in_left, right.rows(), in_right).run();
    const PlanNode& root = *data->plan->root;
    data->left_verdict = prepared_left(root);
    if (!data->left_verdict && is_logical(root))
      for (const PlanPtr& k : root.kids)
        if ((data->left_verdict = prepared_left(*k))) data->decisive = is_or(root) ? kYes : kNo;
  }
  return PreparedPairs(std::move(data));
}

PreparedPairs::Scratch::Scratch(const PreparedPairs& pairs) : data_(std::make_unique<Data>(*pairs.data_)) {}
PreparedPairs::Scratch::Scratch(Scratch&&) noexcept = default;
PreparedPairs::Scratch& PreparedPairs::Scratch::operator=(Scratch&&) noexcept = default;
PreparedPairs::Scratch::~Scratch() = default;

bool PreparedPairs::joint() const { return data_->joint; }

bool PreparedPairs::decided_by_left(std::uint32_t left, State& state) const {
  if (!data_->left_verdict) return false;
  std::uint8_t s = data_->left_verdict->st[left];
  if (data_->decisive != kUnknown && s != data_->decisive) return false;
  if (data_->program.type().is(Kind::integer) && s == 0) return false;  // the value is still to be read
  state = static_cast<State>(s);
  return true;
}

void PreparedPairs::eval(Scratch& scratch, std::uint32_t left, std::uint32_t right_begin,
                         std::span<const std::span<const std::int64_t>> pair_columns, std::span<State> states,
                         std::span<std::int64_t> cells) const {
  assert(pair_columns.size() == data_->pair_variables.size());
  Scratch::Data& s = *scratch.data_;
  bool condition = data_->program.type().is(Kind::boolean);
  if (!data_->plan || data_->plan->walks) {
    s.interpreter.renew(states.size());
    s.bindings.edit(data_->left_name)->fixed = left;
    for (std::size_t i = 0; i < pair_columns.size(); ++i) {
      Bindings::Bound* b = s.bindings.edit(data_->pair_variables[i]);
      b->cells = pair_columns[i];
      b->first = right_begin;
    }
  }
  std::size_t n = states.size();
  if (!data_->plan) {
    for (std::size_t i = 0; i < n; ++i) {
      Value v = s.interpreter.run(right_begin + i);
      const bool* b = v.get<bool>();
      const auto* number = v.get<std::int64_t>();
      states[i] = v.is_unknown() ? State::unknown : v.is_failure() ? State::error : b && !*b ? State::no : State::yes;
      if (!condition) cells[i] = number ? *number : 0;
    }
    return;
  }
  s.work.left = left;
  s.work.elements = data_->program.env().limits().budget(states.size());
  s.work.pair_columns = pair_columns;
  for (std::size_t at = 0; at < n; at += kBlock) {
    s.work.base = right_begin + at;
    s.work.pair_base = at;
    Frame f{s.work, std::min(kBlock, n - at), nullptr, nullptr, {}};
    Vec r = data_->plan->root->run(f);
    static_assert(sizeof(State) == 1);
    if (condition) {
      std::copy_n(reinterpret_cast<const State*>(r.st), f.n, states.data() + at);
      continue;
    }
    for (std::size_t i = 0; i < f.n; ++i) {
      states[at + i] = r.st[i] ? static_cast<State>(r.st[i]) : State::yes;
      cells[at + i] = r.st[i] ? 0 : r.v[i];
    }
  }
}

}  // namespace zhagen::cel
