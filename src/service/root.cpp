#include "service/root.hpp"

#include "ledger/tree.hpp"
#include "ledger/write.hpp"
#include "service/errors.hpp"

namespace zhagen::service {

Result<Id> make_root(Site& site, const std::string& name, const std::string& kind, std::string_view os_user) {
  ledger::Base& base = site.base();
  auto catalog = base.catalog();
  const catalog::Ledger& organisations = *TRY(ledger::Base::find(*catalog, catalog::kOrganisation));
  {
    store::Read read = TRY(site.db->read());
    if (!TRY(ledger::root_of(read, organisations)).empty()) return fail(fault::root_there);
  }
  const catalog::Field& kinds = organisations.fields[static_cast<std::size_t>(organisations.find("kind"))];
  const Code* code = TRY(catalog->codes().get(kinds.codes)->find(kind));
  ledger::Draft draft;
  draft.values = {{organisations.find("name"), name}, {organisations.find("kind"), code->code}};
  return TRY(ledger::create(base, account::Accounts::machine(os_user), catalog::kOrganisation, draft)).id;
}

}  // namespace zhagen::service
