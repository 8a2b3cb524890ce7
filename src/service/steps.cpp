#include "service/steps.hpp"

#include "account/account.hpp"
#include "account/settings.hpp"
#include "audit/audit.hpp"
#include "dues/feed.hpp"
#include "jobs/jobs.hpp"
#include "ledger/attachment.hpp"
#include "ledger/base.hpp"
#include "plans/kept.hpp"

namespace zhagen::service {

std::span<const store::Migration> site_steps() {
  static const store::Migration kSteps[] = {
      {1, "site settings", "CREATE TABLE site_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)"},
      audit::kTables, account::kTables, jobs::kTables, ledger::kTables, ledger::kAttachmentTables, ledger::kWaiverTables, dues::kTables, plans::kTables, plans::kBounds, account::kSettingTables};
  return kSteps;
}

}  // namespace zhagen::service
