// What is taken and kept: rights, limits, sealing. What is handed out: attachment_open.cpp.
#include <fmt/format.h>

#include "base/utf8.hpp"
#include "files/image.hpp"
#include "files/kind.hpp"
#include "ledger/access.hpp"
#include "ledger/attachment_row.hpp"
#include "ledger/errors.hpp"

namespace zhagen::ledger {

constexpr store::Migration kAttachmentTables{6, "attachment", R"(
CREATE TABLE attachment (
  id INTEGER PRIMARY KEY,
  ledger TEXT NOT NULL,
  record INTEGER NOT NULL,
  field TEXT NOT NULL,
  type TEXT NOT NULL,
  pieces INTEGER NOT NULL,
  at INTEGER NOT NULL,
  removed INTEGER NOT NULL,
  about BLOB NOT NULL
);
CREATE INDEX attachment_record ON attachment (record, id);
CREATE TABLE attachment_part (
  attachment INTEGER NOT NULL,
  nr INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (attachment, nr)
)
)"};

namespace {

using catalog::Action;
using catalog::Ledger;

constexpr std::size_t kNameCharacters = 120;

/// Without folders, and without characters that do not show or that turn the direction of writing: "cod.exe" with one of
/// those reads as "exe.doc".
std::string clean_name(std::string_view name, std::string_view ending) {
  std::size_t slash = name.find_last_of("/\\");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  std::string out;
  std::size_t n = 0;
  for (std::string_view rest = name; !rest.empty() && n < kNameCharacters;) {
    char32_t c = utf8::take(rest);
    bool unseen = c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
                  (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0xFFFD;
    if (unseen || std::u32string_view(U"<>:\"|?*").find(c) != std::u32string_view::npos) continue;
    utf8::append(out, c);
    ++n;
  }
  out = std::string(utf8::trim(out));
  std::size_t first = out.find_first_not_of('.');
  out.erase(0, std::min(first, out.size()));
  if (out.empty()) out = "附件";
  std::string lower = out;
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  bool fits = lower.ends_with(ending) || (ending == ".jpg" && lower.ends_with(".jpeg")) || (ending == ".tif" && lower.ends_with(".tiff"));
  return fits ? out : out + std::string(ending);
}

Result<std::string> without_metadata(std::string bytes, std::string_view type, std::string_view name) {
  std::optional<std::string> clean;
  if (type == "image/jpeg") clean = files::jpeg_without_metadata(bytes);
  else if (type == "image/png") clean = files::png_without_metadata(bytes);
  else if (type == "image/tiff") clean = files::tiff_without_metadata(std::move(bytes));
  else return bytes;
  if (!clean) return fail(fault::attachment_damaged, name);
  return *std::move(clean);
}

std::string detail(const Attachment& a, std::string_view field) {
  return fmt::format(R"({{"attachment":"{}","field":"{}","size":{},"type":"{}"}})", a.id.value(), field, a.size, a.type);
}

/// The record locked, and the right to change it.
Result<Permit> may_change(store::Tx& tx, const catalog::Catalog& catalog, const account::Actor& actor, const Ledger& ledger, Id record) {
  auto lock = TRY(tx.query(tx.dialect().lock_row(table_of(ledger), "id"), record.value()));
  (void)TRY(lock.next());
  if (!TRY(permit(tx, catalog, actor, ledger, ledger.rights(Action::read), record)).granted) return fail(fault::record_unknown);
  Permit p = TRY(permit(tx, catalog, actor, ledger, ledger.rights(Action::change), record));
  if (!p.granted) return fail(fault::record_forbidden, ledger.label, "修改", "change");
  return p;
}

}  // namespace

Result<Attachment> attach(Base& base, const account::Actor& actor, std::string_view ledger_name, Id record, std::string_view field_name,
                          std::string_view name, std::string bytes) {
  auto catalog = base.catalog();
  const Ledger* ledger = TRY(Base::find(*catalog, ledger_name));
  int index = ledger->find(field_name);
  const catalog::Field* field = index < 0 ? nullptr : &ledger->fields[static_cast<std::size_t>(index)];
  if (!field || field->kind != catalog::FieldKind::file || hidden(actor, *ledger, *field))
    return fail(fault::attachment_field, ledger->label, field_name);
  if (static_cast<std::int64_t>(bytes.size()) > kFileLimit) return fail(fault::attachment_size, name, bytes.size() >> 20, kFileLimit >> 20);

  std::string_view type = files::kind_of_bytes(bytes, name);
  Attachment a{base.ids().next(), record, index, clean_name(name, files::ending_of(type)), std::string(type), 0, {}, base.clock().now(), actor.name};
  if (type.empty()) return fail(fault::attachment_type, a.name);
  bytes = TRY(without_metadata(std::move(bytes), type, a.name));
  a.size = static_cast<std::int64_t>(bytes.size());
  a.digest = hex(digest(base.keys().profile(), bytes));

  // Sealed outside of the transaction: others write meanwhile.
  std::vector<std::string> pieces;
  for (std::size_t o = 0; o < bytes.size(); o += kPiece)
    pieces.push_back(base.keys().seal(std::string_view(bytes).substr(o, kPiece), piece_context(a.id, pieces.size())));
  bytes = {};
  const std::string about = seal_about(base.keys(), a);
  const std::int64_t limit = field->max.value_or(kFilesOfField);

  TRY(base.db().write([&](store::Tx& tx) -> Status {
    Permit p = TRY(may_change(tx, *catalog, actor, *ledger, record));
    {
      auto rows = TRY(tx.query("SELECT count(*) FROM attachment WHERE record = ? AND field = ? AND removed = 0", record.value(), field->name));
      (void)TRY(rows.next());
      if (rows.integer(0) >= limit) return fail(fault::attachment_count, field->label, limit);
    }
    TRY(tx.exec("INSERT INTO attachment (id, ledger, record, field, type, pieces, at, removed, about) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)",
                a.id.value(), ledger->name, record.value(), field->name, a.type, pieces.size(), a.at.ms, store::Blob{about}));
    std::size_t nr = 0;
    constexpr std::array<std::string_view, 3> kColumns{"attachment", "nr", "sealed"};
    TRY(tx.bulk_insert("attachment_part", kColumns, [&](std::span<store::Arg> row) -> Result<bool> {
      if (nr == pieces.size()) return false;
      row[0] = a.id.value();
      row[1] = nr;
      row[2] = store::Blob{pieces[nr++]};
      return true;
    }));
    audit::Operation operation(tx, base.keys(), a.at);
    TRY(operation.close(who(actor, p.for_user), {"attach", ledger->name, record, 1, "", detail(a, field->name)}));
    return {};
  }));
  return a;
}

Status detach(Base& base, const account::Actor& actor, Id id, std::string_view reason) {
  auto catalog = base.catalog();
  reason = utf8::trim(reason);
  return base.db().write([&](store::Tx& tx) -> Status {
    Kept kept = TRY(kept_attachment(tx, *catalog, base.keys(), id));
    const catalog::Field& field = kept.ledger->fields[static_cast<std::size_t>(kept.it.field)];
    auto allowed = may_change(tx, *catalog, actor, *kept.ledger, kept.it.record);
    if (!allowed && allowed.error().code == fault::record_unknown) return fail(fault::attachment_unknown);
    Permit p = TRY(std::move(allowed));
    if (hidden(actor, *kept.ledger, field)) return fail(fault::attachment_unknown);
    if (reason.empty()) return fail(fault::reason_missing, "删除附件");
    {
      auto rows = TRY(tx.query("SELECT state FROM " + table_of(*kept.ledger) + " WHERE id = ?", kept.it.record.value()));
      (void)TRY(rows.next());
      int state = kept.ledger->find_state(rows.text(0));
      if (state >= 0 && kept.ledger->states[static_cast<std::size_t>(state)].frozen)
        return fail(fault::attachment_frozen, kept.ledger->states[static_cast<std::size_t>(state)].label);
    }
    TRY(tx.exec("UPDATE attachment SET removed = ? WHERE id = ?", base.clock().now().ms, id.value()));
    TRY(tx.exec("DELETE FROM attachment_part WHERE attachment = ?", id.value()));
    audit::Operation operation(tx, base.keys(), base.clock().now());
    TRY(operation.close(who(actor, p.for_user), {"detach", kept.ledger->name, kept.it.record, 1, std::string(reason), detail(kept.it, field.name)}));
    return {};
  });
}

}  // namespace zhagen::ledger
