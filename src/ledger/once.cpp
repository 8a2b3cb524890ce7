#include "ledger/once.hpp"

#include <charconv>

#include "ledger/errors.hpp"

namespace zhagen::ledger {
namespace {

constexpr std::int64_t kKept = 48LL * 3600 * 1000;

/// "id:version id:version"
std::string write_answer(const std::vector<Saved>& answer) {
  std::string out;
  for (const Saved& s : answer) out += (out.empty() ? "" : " ") + s.id.str() + ":" + std::to_string(s.version);
  return out;
}

std::vector<Saved> read_answer(std::string_view text) {
  std::vector<Saved> out;
  auto number = [&] {
    std::int64_t n = 0;
    auto end = std::from_chars(text.data(), text.data() + text.size(), n).ptr;
    text.remove_prefix(std::min(static_cast<std::size_t>(end - text.data()) + 1, text.size()));
    return n;
  };
  while (!text.empty()) {
    Saved s;
    s.id = Id(number());
    s.version = number();
    s.repeated = true;
    out.push_back(s);
  }
  return out;
}

}  // namespace

Result<std::optional<std::vector<Saved>>> answered(store::Tx& tx, const Base& base, const account::Actor& actor, const How& how) {
  using Answer = std::optional<std::vector<Saved>>;
  if (how.once.empty()) return Answer();
  auto rows = TRY(tx.query("SELECT content, answer FROM once WHERE user_id = ? AND request = ? AND created > ?", actor.user.value(), how.once,
                           base.clock().now().ms - kKept));
  if (!TRY(rows.next())) return Answer();
  if (rows.blob(0).bytes != digest(base.keys().profile(), how.content)) return fail(fault::once_other);
  return Answer(read_answer(rows.text(1)));
}

Status keep_answer(store::Tx& tx, const Base& base, const account::Actor& actor, const How& how, const std::vector<Saved>& answer) {
  if (how.once.empty()) return {};
  std::int64_t now = base.clock().now().ms;
  TRY(tx.exec("DELETE FROM once WHERE created <= ?", now - kKept));
  TRY(tx.exec("INSERT INTO once (user_id, request, created, content, answer) VALUES (?, ?, ?, ?, ?)", actor.user.value(), how.once, now,
              store::Blob{digest(base.keys().profile(), how.content)}, write_answer(answer)));
  return {};
}

}  // namespace zhagen::ledger
