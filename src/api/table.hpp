#pragma once
// The one table of the API: what each route takes and gives, who may call it, and whether it writes. The dispatcher keeps
// it, the description of the API (openapi.hpp) is made from it, the tests run along it.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "account/account.hpp"
#include "api/json.hpp"
#include "service/message.hpp"
#include "service/site.hpp"

namespace zhagen::api {

using service::Request;
using service::Response;
using service::Site;

enum class Who : std::uint8_t {
  anyone,    // without a session
  beginner,  // with one that still owes its second step, a new password or an enrolment
  user,      // with a whole session; what he sees and may do is decided by the ledgers' rights
  sysadmin, secadmin, auditor,
  keeper,    // system or security administrator
};

enum class Effect : std::uint8_t {
  reads,
  opens,    // reads, and may put the reading on record
  writes,   // exactly one entry of the log where it succeeds
  exports,  // the same
};

enum class Kind : std::uint8_t {
  text, id, integer, boolean, date,
  texts,   // a list of text
  ids,
  values,  // a record's values by the names of its ledger's fields
  object,  // of the member's shape
  objects, // a list of them
  any,
};

struct Shape;

/// A member of an object, or a parameter of an address.
struct Member {
  const char* name;
  Kind kind = Kind::text;
  const char* note = "";           // what it is, Chinese
  bool required = false;
  const Shape* shape = nullptr;    // of object and objects
  std::size_t longest = 400;       // of text, in characters
};

struct Shape {
  const char* name;
  std::vector<Member> members;
};

struct Call;
using Run = Result<Response> (*)(Call& call);

struct Op {
  const char *method, *path;       // "GET", "/api/records/{ledger}"
  const char *id, *summary;        // "listRecords", 一句话
  Who who;
  Effect effect;
  Run run;
  std::vector<Member> query{};
  const Shape* body = nullptr;     // the JSON that it takes
  const Shape* answer = nullptr;   // the JSON that it gives
  int status = 200;                // of its success
  const char* takes = nullptr;     // another media type than JSON
  const char* gives = nullptr;
  bool match = false;              // needs If-Match
  bool quick = false;              // may run on the thread that moves bytes (Router)
  bool engine_once = false;        // its engine keeps the Idempotency-Key itself

  bool mutates() const { return effect == Effect::writes; }
  /// Whether an Idempotency-Key counts.
  bool once() const { return mutates() && std::string_view(method) == "POST" && who != Who::anyone && who != Who::beginner; }
};

/// One request under way.
struct Call {
  const Request& request;
  const Op& op;
  Site& site;
  account::Session session{};      // empty for Who::anyone
  Json body{};
  std::int64_t version = 0;        // of If-Match
  std::string_view once{};         // the Idempotency-Key, where given

  const account::Actor& actor() const { return session.actor; }
  std::string_view param(std::string_view name) const { return request.param(name); }
  Result<Id> id(std::string_view param_name) const { return Id::parse(request.param(param_name)); }
  /// A parameter of the address, "" where it is not given.
  std::string_view query(std::string_view name) const;
  Result<std::int64_t> query_int(std::string_view name, std::int64_t other, std::int64_t least, std::int64_t most) const;
  Result<Date> query_date(std::string_view name) const;
  // Members of the body; its shape has been checked.
  std::string_view text(std::string_view member) const;
  bool flag(std::string_view member) const;
  std::int64_t integer(std::string_view member) const;
  Result<Id> id_in(std::string_view member) const;   // no id where it is absent
  Result<Date> date_in(std::string_view member) const;
};

Response json_answer(std::string text, int status = 200);
inline Response json_answer(JsonWriter& w, int status = 200) { return json_answer(std::move(w.text), status); }
/// The value of a record's version as an ETag.
std::string etag(std::int64_t version);

// The groups of routes, each in the file of its name.
using Ops = std::vector<Op>;
void session_ops(Ops& ops);
void first_ops(Ops& ops);
void setting_ops(Ops& ops);
void user_ops(Ops& ops);
void audit_ops(Ops& ops);
void catalog_ops(Ops& ops);
void record_ops(Ops& ops);
void record_list_ops(Ops& ops);
void record_write_ops(Ops& ops);
void record_people_ops(Ops& ops);
void request_ops(Ops& ops);
void rule_ops(Ops& ops);
void export_ops(Ops& ops);
void collect_ops(Ops& ops);
void file_ops(Ops& ops);
void lrmx_ops(Ops& ops);
void import_ops(Ops& ops);
void order_ops(Ops& ops);
void due_ops(Ops& ops);
void placement_ops(Ops& ops);
void plan_ops(Ops& ops);
void plan_change_ops(Ops& ops);
void plan_profile_ops(Ops& ops);
void job_ops(Ops& ops);
void site_ops(Ops& ops);

/// All routes of the API, in the order of the groups above.
const Ops& table();

}  // namespace zhagen::api
