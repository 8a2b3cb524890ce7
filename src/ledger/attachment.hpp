#pragma once
// Files that belong to a record: scanned, stamped papers. Access is the record's. Sealed in pieces in the database, typed
// by their bytes and not by their names (files/kind.hpp), pictures without metadata (files/image.hpp: positions!) before
// anything is stored. A stamped paper usually comes after the decision: files may be added to a frozen record, never
// taken from one.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base.hpp"
#include "store/migrate.hpp"

namespace zhagen::ledger {

/// attachment and attachment_part.
extern const store::Migration kAttachmentTables;

inline constexpr std::int64_t kFileLimit = 50 << 20;
inline constexpr std::int64_t kFilesOfField = 20;   // where the field says no other number
inline constexpr std::size_t kPiece = 256 << 10;

struct Attachment {
  Id id, record;
  int field = -1;
  std::string name, type;   // type: of the bytes, "application/pdf"; name: without folders, with the ending of its type
  std::int64_t size = 0;
  std::string digest;       // hex, of what is stored, by the site's profile
  Instant at;
  std::string who;
};

/// Needs the right to change the record. attachment_type (what is taken: pdf, jpeg, png, tiff, docx, xlsx, pptx, doc, xls,
/// ofd, txt), attachment_damaged, attachment_size, attachment_count, attachment_field.
Result<Attachment> attach(Base& base, const account::Actor& actor, std::string_view ledger, Id record, std::string_view field,
                          std::string_view name, std::string bytes);
/// Its bytes are erased; that it was there, and why it went, stays in the log.
Status detach(Base& base, const account::Actor& actor, Id attachment, std::string_view reason);
/// Of fields that the actor sees, oldest first.
Result<std::vector<Attachment>> attachments(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, Id record);
/// Piece by piece, on record in the log before the first; needs the right to read the record. attachment_unknown where
/// there is none or the actor may not read it. The pieces are whole and in order, or the answer is an error.
Result<Attachment> open_attachment(store::Tx& tx, Base& base, audit::ReadLog& log, const account::Actor& actor, Id attachment,
                                   const std::function<Status(const Attachment&, std::string_view)>& piece);

}  // namespace zhagen::ledger
