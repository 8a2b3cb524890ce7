// Ledgers that name each other: references, inverses, capacities, states, conditions.

#include <doctest/doctest.h>

#include "small.hpp"
#include "cel/evaluate.hpp"

using namespace zhagen;
using catalog::Catalog;
using catalog::Right;
using catalog::Role;
using small::files;

TEST_CASE("a ledger in full") {
  auto made = Catalog::from_texts(files());
  REQUIRE_MESSAGE(made.ok(), (made ? "" : made.error().zh()));
  const Catalog& c = **made;
  const catalog::Ledger& posting = *c.ledger("posting");
  const catalog::Ledger& person = *c.ledger("person");
  CHECK(c.ledger("nobody") == nullptr);
  REQUIRE(c.ledgers().size() == 3);

  CHECK(posting.title == posting.find("person"));
  CHECK(posting.from == posting.find("from"));
  CHECK(c.ledger("organisation")->tree == 1);
  CHECK(person.same == std::vector<int>{person.find("citizen_id")});
  CHECK(person.title == 0);
  const catalog::Field& illness = person.fields[static_cast<std::size_t>(person.find("illness"))];
  CHECK(illness.purpose == "照顾安排");
  CHECK(illness.retention == "5y");
  CHECK(illness.sealed());
  CHECK(person.fields[0].purpose == "选派管理");
  CHECK(person.fields[0].retention == "10y");

  REQUIRE(person.inverses.size() == 1);
  CHECK(person.find_inverse("postings")->ledger == &posting);
  CHECK(c.ledger("organisation")->inverses.size() == 3);

  const catalog::Capacity& sender = posting.capacities[static_cast<std::size_t>(posting.find_capacity("sender"))];
  REQUIRE(sender.path.size() == 2);
  CHECK(sender.path[0].ledger == &posting);
  CHECK(sender.path[1].ledger == &person);
  CHECK_FALSE(sender.path[1].inverse);
  const catalog::Capacity& receiver = person.capacities[static_cast<std::size_t>(person.find_capacity("receiver"))];
  REQUIRE(receiver.path.size() == 2);
  CHECK(receiver.path[0].inverse);
  CHECK(receiver.path[0].ledger == &posting);
  CHECK(person.capacities[static_cast<std::size_t>(person.find_capacity("category"))].kind == catalog::Capacity::Kind::category);
  CHECK(person.capacities[static_cast<std::size_t>(person.find_capacity("subject"))].path.empty());

  const catalog::Rights& read = posting.rights(catalog::Action::read);
  REQUIRE(read.size() == 5);
  CHECK(read[0].role == Role::office);
  CHECK(read[0].capacity == Right::kAny);
  CHECK(read[1].capacity == posting.find_capacity("sender"));
  CHECK(posting.rights(catalog::Action::change)[1].capacity == Right::kOwner);
  CHECK(posting.rights(catalog::Action::cancel).empty());

  CHECK(posting.states[2].frozen);
  const catalog::Transition& start = *posting.find_transition("start");
  CHECK(start.when);
  CHECK(start.needs.size() == 2);
  CHECK(start.sets[0] == std::pair(posting.find("submitted_on"), std::string("today")));
  REQUIRE(posting.locks.size() == 1);
  CHECK(posting.locks[0].cancel);
  CHECK(posting.locks[0].fields == std::vector<int>{posting.find("receiver")});
  CHECK(posting.locks[0].transitions == std::vector<std::string>{"finish"});
  CHECK(posting.locks[0].condition.waiver.size() == 1);
  CHECK(posting.uniques[0].states == std::vector<std::string>{"active"});
  CHECK(*posting.params[0].value == 12);
}

TEST_CASE("filters speak of fields bare or under the ledger's name, of references, inverses and states") {
  auto c = Catalog::from_texts(files());
  REQUIRE(c);
  const cel::Env& env = (*c)->env(*(*c)->ledger("posting"));
  for (const char* good : {"to >= from", "posting.to >= from", "person.unit.parts.exists(o, o.name == '甲')", "state == 'active'",
                           "posting.state in ['draft', 'ended']", "person.id == actor.person", "receiver.path.startsWith('/1/')",
                           "receiver == null", "category == 'guide' && from <= today", "param.lock_months > 3"}) {
    CAPTURE(good);
    auto p = cel::compile_as(cel::Kind::boolean, good, env);
    CHECK_MESSAGE(p.ok(), (p ? "" : p.error().zh()));
  }
  for (const char* bad : {"state == 'activ'", "unit.name == ''", "person.scan == ''", "posting.nothing", "category == 'x'", "person == 'x'"}) {
    CAPTURE(bad);
    CHECK_FALSE(cel::compile_as(cel::Kind::boolean, bad, env).ok());
  }
}
