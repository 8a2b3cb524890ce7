#include "audit/chain.hpp"

namespace zhagen::audit {
namespace {

void number(std::string& to, std::int64_t v) { to += be64(v); }
void text(std::string& to, std::string_view v) {
  number(to, static_cast<std::int64_t>(v.size()));
  to += v;
}

}  // namespace

std::string chain_start() { return std::string(kDigestBytes, '\0'); }

void add_change(Digest& digest, std::int64_t at, std::int64_t nr, const Change& c) {
  std::string form;
  form.reserve(64 + c.ledger.size() + c.body.size());
  for (std::int64_t v : {at, nr, c.record.value(), c.version}) number(form, v);
  text(form, c.ledger);
  text(form, c.body);
  digest.add(form);
}

std::string entry_hash(CryptoProfile profile, std::string_view previous, const Entry& e, const Seal& seal) {
  std::string form = "zhagen entry 1\n";
  form.reserve(400);
  text(form, previous);
  for (std::int64_t v : {e.seq, e.at.ms, e.who.user.value(), e.who.for_user.value(), e.event.record.value(), e.event.rows,
                         std::int64_t{e.event.success}, seal.changes})
    number(form, v);
  for (std::string_view v : {std::string_view(e.who.name), std::string_view(e.who.source), std::string_view(e.event.action),
                             std::string_view(e.event.subject), std::string_view(e.event.reason),
                             std::string_view(e.event.detail), std::string_view(seal.change_digest)})
    text(form, v);
  return digest(profile, form);
}

std::string head_mark(const Keyring& keys, std::int64_t seq, std::string_view hash) {
  std::string form = be64(seq);
  form += hash;
  return keys.blind("audit_head", form);
}

Entry read_entry(const store::Rows& r) {
  Entry e;
  e.seq = r.integer(0);
  e.at.ms = r.integer(1);
  e.who = {Id(r.integer(2)), std::string(r.text(3)), std::string(r.text(4)), Id(r.integer(5))};
  e.event.action = r.text(6);
  e.event.subject = r.text(7);
  e.event.record = Id(r.integer(8));
  e.event.rows = r.integer(9);
  e.event.reason = r.text(10);
  e.event.detail = r.text(11);
  e.event.success = r.integer(12) != 0;
  e.hash = r.blob(13).bytes;
  return e;
}

}  // namespace zhagen::audit
