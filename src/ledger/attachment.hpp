#pragma once
// Files that belong to a record: scanned, stamped papers. Access is the record's. Sealed in pieces in the database, typed
// by their bytes and not by their names, image metadata (positions!) removed before anything is stored.

#include <functional>
#include <string>
#include <vector>

#include "ledger/base.hpp"

namespace zhagen::ledger {

inline constexpr std::int64_t kFileLimit = 50 << 20;

struct Attachment {
  Id id, record;
  int field;
  std::string name, type;   // type: of the bytes, "application/pdf"
  std::int64_t size;
  std::string sha256;       // hex, of what is stored
  Instant at;
  std::string who;
};

/// Needs the right to change the record. attachment_type (what is taken: pdf, jpeg, png, tiff, docx, xlsx, pptx, doc, xls,
/// ofd, txt), attachment_size, attachment_count.
Result<Attachment> attach(Base& base, const account::Actor& actor, std::string_view ledger, Id record, int field,
                          std::string_view name, std::string bytes);
Status detach(Base& base, const account::Actor& actor, Id attachment, std::string_view reason);
Result<std::vector<Attachment>> attachments(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, Id record);
/// Piece by piece; needs the right to read the record.
Result<Attachment> open_attachment(store::Tx& tx, Base& base, const account::Actor& actor, Id attachment,
                                   const std::function<Status(std::string_view)>& piece);

/// The type that the bytes say, "" for one that is not taken.
std::string type_of_bytes(std::string_view bytes, std::string_view name);
/// Without metadata: JPEG APP1..APP15 but ICC, comments; PNG text, eXIf, time. Errors: a damaged picture.
Result<std::string> without_metadata(std::string bytes, std::string_view type);

}  // namespace zhagen::ledger
