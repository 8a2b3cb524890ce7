#pragma once
// An attachment as it is stored (internal to the room): what the row says in the open, and what is sealed beside it.

#include "ledger/attachment.hpp"

namespace zhagen::ledger {

/// Bound to the place of the piece, so that none can be moved, swapped or left out unnoticed.
std::string piece_context(Id attachment, std::size_t nr);
/// Name, size, digest, who: a file's name tells as much as the file.
std::string seal_about(const Keyring& keys, const Attachment& a);

struct Kept {
  const catalog::Ledger* ledger;
  Attachment it;
  std::size_t pieces;
};
/// attachment_unknown also where its ledger or field is no longer in the catalog, or it was removed.
Result<Kept> kept_attachment(store::Tx& tx, const catalog::Catalog& catalog, const Keyring& keys, Id id);
/// Of many at once; those that are unknown are left out.
Result<std::vector<Kept>> kept_attachments(store::Tx& tx, const catalog::Catalog& catalog, const Keyring& keys, const std::vector<Id>& ids);

}  // namespace zhagen::ledger
