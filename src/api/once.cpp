#include "api/once.hpp"

#include "api/errors.hpp"
#include "base/digest.hpp"

namespace zhagen::api {
namespace {

/// The key in the table `once`, apart from those that the ledger keeps there.
std::string key_of(const Call& call) { return "api:" + std::string(call.once); }

/// "201\netag\nbody"; nothing while the request is under way.
std::string pack(const Response& r) {
  std::string tag;
  for (const auto& [name, value] : r.headers)
    if (name == "ETag") tag = value;
  return std::to_string(r.status) + "\n" + tag + "\n" + r.body;
}

Response unpack(std::string_view kept) {
  std::size_t first = kept.find('\n'), second = kept.find('\n', first + 1);
  Response r = json_answer(std::string(kept.substr(second + 1)), std::stoi(std::string(kept.substr(0, first))));
  std::string_view tag = kept.substr(first + 1, second - first - 1);
  if (!tag.empty()) r.headers.emplace_back("ETag", tag);
  return r;
}

/// The answer kept under the key, "" where the key is new (it is taken then).
Result<std::string> take(store::Tx& tx, const Call& call, const std::string& content) {
  std::int64_t user = call.actor().user.value();
  {
    auto rows = TRY(tx.query("SELECT content, answer FROM once WHERE user_id = ? AND request = ?", user, key_of(call)));
    if (TRY(rows.next())) {
      if (rows.blob(0).bytes != content) return fail(fault::once_differs);
      if (rows.text(1).empty()) return fail(fault::once_running);
      return std::string(rows.text(1));
    }
  }
  TRY(tx.exec("INSERT INTO once (user_id, request, created, content, answer) VALUES (?, ?, ?, ?, ?)", user, key_of(call),
              call.site.clock.now().ms, store::Blob{content}, ""));
  return std::string();
}

}  // namespace

std::string content_of(const Request& request) {
  Digest digest;
  digest.add_field(request.method);
  digest.add_field(request.path);
  digest.add_field(request.body);
  return digest.finish();
}

Result<Response> run_once(Call& call) {
  store::Db& db = *call.site.db;
  std::string content = content_of(call.request);
  std::string kept = TRY(db.write([&](store::Tx& tx) { return take(tx, call, content); }));
  if (!kept.empty()) return unpack(kept);
  Result<Response> result = call.op.run(call);
  std::int64_t user = call.actor().user.value();
  // What was refused may be sent again under the same key. Where this fails the key stays taken: the work was done.
  TRY(db.write([&](store::Tx& tx) {
    if (!result) return tx.exec("DELETE FROM once WHERE user_id = ? AND request = ?", user, key_of(call));
    return tx.exec("UPDATE once SET answer = ? WHERE user_id = ? AND request = ?", pack(*result), user, key_of(call));
  }));
  return result;
}

}  // namespace zhagen::api
