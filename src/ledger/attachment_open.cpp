#include <fmt/format.h>

#include <charconv>

#include "ledger/access.hpp"
#include "ledger/attachment_row.hpp"
#include "ledger/errors.hpp"
#include "store/marks.hpp"

namespace zhagen::ledger {
namespace {

std::string about_context(Id id) { return "attachment|about|" + id.str(); }

/// Lines of seal_about(); the name is the last one and holds no line break.
Status read_about(std::string_view about, Attachment& a) {
  std::string_view lines[3];
  for (std::string_view& line : lines) {
    std::size_t end = about.find('\n');
    if (end == std::string_view::npos) return fail(fault::attachment_broken, a.id.str());
    line = about.substr(0, end);
    about.remove_prefix(end + 1);
  }
  auto [end, code] = std::from_chars(lines[0].data(), lines[0].data() + lines[0].size(), a.size);
  if (code != std::errc() || end != lines[0].data() + lines[0].size()) return fail(fault::attachment_broken, a.id.str());
  a.digest = lines[1];
  a.who = lines[2];
  a.name = about;
  return {};
}

constexpr std::string_view kColumns = "SELECT id, record, ledger, field, type, pieces, at, about FROM attachment WHERE removed = 0 AND ";

/// Nothing where the catalog has no such ledger or field of files any more.
Result<std::optional<Kept>> read_row(const store::Rows& rows, const catalog::Catalog& catalog, const Keyring& keys) {
  Kept kept{catalog.ledger(rows.text(2)), {Id(rows.integer(0)), Id(rows.integer(1)), -1, {}, std::string(rows.text(4)), 0, {}, {rows.integer(6)}, {}},
            static_cast<std::size_t>(rows.integer(5))};
  if (!kept.ledger) return std::optional<Kept>();
  kept.it.field = kept.ledger->find(rows.text(3));
  if (kept.it.field < 0) return std::optional<Kept>();
  TRY(read_about(TRY(keys.open(rows.blob(7).bytes, about_context(kept.it.id))), kept.it));
  return std::optional(std::move(kept));
}

}  // namespace

std::string piece_context(Id attachment, std::size_t nr) { return fmt::format("attachment|{}|{}", attachment.value(), nr); }

std::string seal_about(const Keyring& keys, const Attachment& a) {
  std::string who = a.who;
  for (char& c : who)
    if (c == '\n') c = ' ';
  return keys.seal(fmt::format("{}\n{}\n{}\n{}", a.size, a.digest, who, a.name), about_context(a.id));
}

Result<Kept> kept_attachment(store::Tx& tx, const catalog::Catalog& catalog, const Keyring& keys, Id id) {
  auto rows = TRY(tx.query(std::string(kColumns) + "id = ?", id.value()));
  if (!TRY(rows.next())) return fail(fault::attachment_unknown);
  auto kept = TRY(read_row(rows, catalog, keys));
  if (!kept) return fail(fault::attachment_unknown);
  return *std::move(kept);
}

Result<std::vector<Kept>> kept_attachments(store::Tx& tx, const catalog::Catalog& catalog, const Keyring& keys, const std::vector<Id>& ids) {
  constexpr std::size_t kAtOnce = 200;
  std::vector<Kept> out;
  for (std::size_t i = 0; i < ids.size(); i += kAtOnce) {
    std::vector<store::Arg> args;
    for (std::size_t k = i; k < std::min(ids.size(), i + kAtOnce); ++k) args.emplace_back(ids[k].value());
    auto rows = TRY(tx.query_with(std::string(kColumns) + "id IN (" + store::marks(args.size()) + ") ORDER BY id", args));
    while (TRY(rows.next()))
      if (auto kept = TRY(read_row(rows, catalog, keys))) out.push_back(*std::move(kept));
  }
  return out;
}

Result<std::vector<Attachment>> attachments(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger_name, Id record) {
  auto catalog = base.catalog();
  const catalog::Ledger* ledger = TRY(Base::find(*catalog, ledger_name));
  if (!TRY(permit(tx, *catalog, actor, *ledger, ledger->rights(catalog::Action::read), record)).granted) return fail(fault::record_unknown);
  std::vector<Attachment> out;
  auto rows = TRY(tx.query(std::string(kColumns) + "record = ? ORDER BY id", record.value()));
  while (TRY(rows.next())) {
    auto kept = TRY(read_row(rows, *catalog, base.keys()));
    if (!kept || kept->ledger != ledger || hidden(actor, *ledger, ledger->fields[static_cast<std::size_t>(kept->it.field)])) continue;
    out.push_back(std::move(kept->it));
  }
  return out;
}

Result<Attachment> open_attachment(store::Tx& tx, Base& base, audit::ReadLog& log, const account::Actor& actor, Id id,
                                   const std::function<Status(const Attachment&, std::string_view)>& piece) {
  auto catalog = base.catalog();
  Kept kept = TRY(kept_attachment(tx, *catalog, base.keys(), id));
  const catalog::Field& field = kept.ledger->fields[static_cast<std::size_t>(kept.it.field)];
  Permit p = TRY(permit(tx, *catalog, actor, *kept.ledger, kept.ledger->rights(catalog::Action::read), kept.it.record));
  if (!p.granted || hidden(actor, *kept.ledger, field)) return fail(fault::attachment_unknown);
  TRY(log.note(who(actor, p.for_user), {"open_file", kept.ledger->name, kept.it.record, 1, "",
                                        fmt::format(R"({{"attachment":"{}","field":"{}"}})", id.value(), field.name)}));
  std::int64_t size = 0;
  Digest sum(base.keys().profile());
  auto rows = TRY(tx.scan("SELECT nr, sealed FROM attachment_part WHERE attachment = ? ORDER BY nr", id.value()));
  std::size_t nr = 0;
  for (; TRY(rows.next()); ++nr) {
    std::string plain = TRY(base.keys().open(rows.blob(1).bytes, piece_context(id, nr)));
    size += static_cast<std::int64_t>(plain.size());
    sum.add(plain);
    // The last piece is handed out only when the whole is known to be right: what was cut is never a whole answer.
    if (nr + 1 == kept.pieces && (size != kept.it.size || hex(sum.finish()) != kept.it.digest)) return fail(fault::attachment_broken, id.str());
    if (nr >= kept.pieces) return fail(fault::attachment_broken, id.str());
    TRY(piece(kept.it, plain));
  }
  if (nr != kept.pieces) return fail(fault::attachment_broken, id.str());
  return std::move(kept.it);
}

}  // namespace zhagen::ledger
