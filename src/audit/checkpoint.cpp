// The chain's end under a signature, as lines of text that can be printed, read out and typed in again.

#include <fmt/format.h>

#include <charconv>

#include "audit/audit.hpp"
#include "audit/errors.hpp"

namespace zhagen::audit {
namespace {

constexpr std::string_view kFirst = "zhagen checkpoint 1";

/// The text after "name " of the next line; nothing where the line is another one.
std::optional<std::string_view> line(std::string_view& text, std::string_view name) {
  std::size_t end = text.find('\n');
  std::string_view l = text.substr(0, end);
  if (!l.starts_with(name) || l.substr(name.size(), 1) != " ") return {};
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return l.substr(name.size() + 1);
}

bool number(std::string_view text, std::int64_t& out) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string Checkpoint::signed_text() const {
  return fmt::format("{}\ndigest {}\nentry {}\nhash {}\nat {}\ntime {}\nkey {}\n", kFirst,
                     profile == CryptoProfile::gm ? "sm3" : "sha256", seq, hex(hash), at.ms, utc_text(at), base64url(public_key));
}

std::string Checkpoint::text() const { return signed_text() + "signature " + base64url(signature) + "\n"; }

Result<Checkpoint> Checkpoint::parse(std::string_view given) {
  std::string text;
  for (char c : given.substr(0, 2000))
    if (c != '\r') text += c;
  while (text.ends_with('\n')) text.pop_back();
  text += '\n';
  auto bad = [](std::string_view what) { return fail(fault::audit_checkpoint_text, what); };
  std::string_view rest = text;
  if (!rest.starts_with(kFirst) || rest.substr(kFirst.size(), 1) != "\n") return bad("第一行应为 " + std::string(kFirst));
  rest.remove_prefix(kFirst.size() + 1);
  Checkpoint c;
  auto digest = line(rest, "digest");
  if (!digest || (*digest != "sha256" && *digest != "sm3")) return bad("digest");
  c.profile = *digest == "sm3" ? CryptoProfile::gm : CryptoProfile::intl;
  auto v = line(rest, "entry");
  if (!v || !number(*v, c.seq) || c.seq < 1) return bad("entry");
  if (v = line(rest, "hash"); !v || !from_hex(*v, c.hash) || c.hash.size() != kDigestBytes) return bad("hash");
  constexpr std::int64_t kYear9999 = 253'402'300'799'999;
  if (v = line(rest, "at"); !v || !number(*v, c.at.ms) || c.at.ms < 0 || c.at.ms > kYear9999) return bad("at");
  if (v = line(rest, "time"); !v) return bad("time");
  if (v = line(rest, "key"); !v || !from_base64url(*v, c.public_key) || c.public_key.size() != 32) return bad("key");
  if (v = line(rest, "signature"); !v || !from_base64url(*v, c.signature) || c.signature.size() != 64) return bad("signature");
  // What is signed is made anew from the values: only the one form of them is a checkpoint.
  if (c.text() != text) return bad("time");
  return c;
}

Result<Checkpoint> checkpoint(store::Tx& tx, const Keyring& keys, Instant now) {
  auto rows = TRY(tx.query("SELECT h.seq, h.hash, e.hash FROM audit_head h JOIN audit_entry e ON e.seq = h.seq WHERE h.id = ?", 1));
  if (!TRY(rows.next())) return fail(fault::audit_empty);
  Checkpoint c{keys.profile(), rows.integer(0), std::string(rows.blob(1).bytes), now, keys.public_key(), {}};
  if (rows.blob(2).bytes != c.hash) return fail(fault::audit_head_differs, c.seq, c.seq);
  c.signature = keys.sign(c.signed_text());
  return c;
}

}  // namespace zhagen::audit
