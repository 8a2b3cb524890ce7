#pragma once
// The commands of the program. options_*.cpp declare their options; each body is in the file of its name.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace zhagen::service {
struct AppFile;
}

namespace zhagen::cli {

/// The exit code of a command's outcome; an error is written to stderr, first in Chinese, then in English.
int finish(const Status& outcome);

struct PlaceOptions {
  std::string people, posts, out = "plan.xlsx";
  std::string rules;                         // a rules file, or the name of one in the catalog
  std::string asof;                          // a day; empty: today
  std::vector<std::string> set, limit, map;  // param=value, bound:group=min..max, heading=field
  std::string people_sheet, posts_sheet;     // empty: the first sheet with a heading
  bool stable = false;                       // nobody would rather swap, in place of the best total
  double seconds = 0;                        // the best plan so far after so long; 0: as long as it takes
  std::int64_t megabytes = 0;                // for the pairs that the solver holds, likewise; 0: no limit
  std::string draw_commitment, draw_seed;    // the published digest, the sealed seed
  std::string batch, source = "batch";       // on the records of a site instead of sheets: what for, drawn how
  std::string data = "data", db, user, reason;
};
/// Where rules contradict each other the plan that breaks least is written, and fault::placement_clash returned.
Status place(const PlaceOptions& options);
/// Prints a seed for a draw, of the operating system's randomness if none is said, and the digest to publish beforehand.
Status seed(const std::string& text);
/// On the records of a site: kept as the next version, and written to `out` where it is not empty.
Status place_batch(const PlaceOptions& options);

struct PlanOptions {
  std::string command;                       // list, show, profile, compare, change, export, accept, carry-out
  std::string data = "data", db, user;
  std::string batch, source = "batch";
  std::int64_t number = 0, other = 0;        // 0: the last one
  std::string list;                          // carry-out: the id of a decided list
  std::string out = "plan.xlsx", reason;
  // change: person=post, person, post=seats, bound:group=min..max, param=value
  std::vector<std::string> assign, bar, allow, release, drop_out, take_back, seats, limit, set, together, apart;
  std::string draw_seed;                     // the seed of a draw, opened
  double seconds = 0;                        // as PlaceOptions
  std::int64_t megabytes = 0;
  bool fresh = false, preview = false;       // over the records as they are now; only say what would be
  std::int64_t calm = -1;                    // few moves, for so many points at most; -1: as it comes
};
/// The kept versions of a plan, and what becomes of them.
Status plans_command(const PlanOptions& options);

struct VerifyOptions {
  std::string plan;
};
Status verify(const VerifyOptions& options);

struct SampleOptions {
  int people = 300, posts = 200;
  unsigned long long seed = 1;
  std::string asof, out = ".";
};
Status sample(const SampleOptions& options);
struct DistrictOptions {
  std::string data = "data", db;
  std::string url = "http://127.0.0.1:8080";  // what links begin with
  unsigned long long seed = 1;
  std::string asof;                           // the last day of the story; empty: today
  int people = 240;
};
/// An invented district with three years of records, into an empty site; prints a log-in link for each role.
Status sample_district(const DistrictOptions& options);

/// The params of a rules file with values, meaning and source.
Status rules(const std::string& name);

struct ParamOptions {
  std::string data = "data", db;
  std::string file;
  std::vector<std::string> params;      // NAME=VALUE; an empty value: none
  bool preview = false;
};
/// Sets params of a file of the catalog in force.
Status catalog_set(const ParamOptions& options);

struct CatalogOptions {
  std::string folder;                  // empty: the program's own
  std::string site;                    // laid over it; empty: catalog/ of the data folder where the command changes something
  std::string data = "data", db;
  std::string name, label;             // of a new ledger; the mechanism that is explained
  bool preview = false;                // say what would be done
};
/// Loads a catalog and says what is in it.
Status catalog_check(const CatalogOptions& options);
/// Writes a commented ledger into the site's folder.
Status catalog_new(const CatalogOptions& options);
/// Takes the folders into force in the database; what would lose data is refused.
Status catalog_apply(const CatalogOptions& options);
Status catalog_versions(const CatalogOptions& options);
/// Which files make a mechanism (name: its id), or every mechanism with how many ledgers it has.
Status catalog_explain(const CatalogOptions& options);

struct ServeOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string data = "data", db;      // the site's folder; its database where that is not in the folder
  std::string cert, key;              // then TLS
  std::vector<std::string> hosts;     // names that the server answers to beside localhost and the certificate's
  int backup_keep = 14;               // backups of the last days in <data>/backups; 0: none is made
  bool log = false;
  std::span<const service::AppFile> app{};  // the pages
};
/// Serves until SIGINT or SIGTERM, which lets running requests end; a second one ends the program at once.
Status serve(const ServeOptions& options);

struct BackupOptions {
  std::string data = "data", db, out;
  bool portable = false;   // the form that goes into either engine; always so for PostgreSQL
  bool with_keys = false;  // also <out>.keys, under a passphrase
};
/// Also while a server runs.
Status backup(const BackupOptions& options);
Status backup_verify(const std::string& file);

struct RestoreOptions {
  std::string data = "data", db, file;
  std::string keys;        // a backup of the keys to bring back first
  bool replace = false;
};
Status restore(const RestoreOptions& options);

struct MoveOptions {
  std::string data = "data", to;
};
/// The folder's SQLite database to a PostgreSQL server, every row and the log compared.
Status move(const MoveOptions& options);

struct AuditOptions {
  std::string data = "data", db;      // the site's folder; its database where that is not in the folder
  std::string checkpoint, key, out;   // files; key: the site's public key, as `zhagen keys show` prints it
};
/// Recomputes the whole log; with a checkpoint also that it goes on from there.
Status audit_verify(const AuditOptions& options);
/// The end of a log that has just been verified, signed, for keeping on another machine.
Status audit_checkpoint(const AuditOptions& options);

struct KeysOptions {
  std::string data = "data", db, file;
};
Status keys_show(const KeysOptions& options);
Status keys_backup(const KeysOptions& options);
Status keys_restore(const KeysOptions& options);
/// Adds a key and does keys_reseal().
Status keys_rotate(const KeysOptions& options);
/// Seals every value anew that an older key sealed; goes on where it was interrupted.
Status keys_reseal(const KeysOptions& options);

struct RecordOptions {
  std::string data = "data", db, user;  // user: who asks; he logs in as everywhere
  std::string ledger, id;
  std::string filter, search, order, fields, asof;
  bool history = false;
};
/// The records that the user may read, a line each, columns parted by tabs.
Status list_records(const RecordOptions& options);
Status show_record(const RecordOptions& options);

struct RequestOptions {
  std::string data = "data", db, user;
  bool waiting = false;
};
/// The kinds of requests that the user may file or decide, with how many are open; or those that wait for his decision.
Status requests(const RequestOptions& options);

struct DueOptions {
  std::string data = "data", db, user;
  std::string part = "all", due, ledger, out;
  std::string asof;                       // as if it were that day, over the records as they are; empty: today
  std::string file;                       // of explain: a due's file, for what other values of its params would change
  std::vector<std::string> set;           // param=value, or param= for none
};
/// The user's list, a line each; the same as .xlsx or .html; the same as a calendar (.ics).
Status due_list(const DueOptions& options);
Status due_digest(const DueOptions& options);
Status due_calendar(const DueOptions& options);
/// Which dues there are and what makes them, how many stand in the user's list; with --set what would change.
Status due_explain(const DueOptions& options);

struct ExportOptions {
  std::string data = "data", db, user;
  std::string ledger, out;
  std::string columns, where, search, sort, asof;   // as list and filter; columns: exchange/column.hpp
  bool unmask = false;
  std::string reason;
  std::string layout = "plain", title, unit, day, paper = "a4", group, totals;
  bool portrait = false, page_totals = false;
  int page_rows = 0;
};
/// A list as .xlsx, or as .csv where the file is called so.
Status export_records(const ExportOptions& options);
/// The empty sheet of a ledger.
Status write_template(const ExportOptions& options);

struct EligibleOptions {
  std::string data = "data", db, user;
  std::string set = "selection", batch, where, asof;
  std::vector<std::string> given, params, verdicts;  // given, params: NAME=VALUE; params: what if
  std::string rule, out;
  int limit = 20;
};
/// Who ought to, may, should not by a rule set, and why; or what other params would change.
Status eligible(const EligibleOptions& options);

struct WaiverOptions {
  std::string data = "data", db, user;
  std::string ledger;
  int limit = 50;
};
/// Exceptions: locks passed with a reason.
Status waivers(const WaiverOptions& options);

struct LrmxOptions {
  std::string data = "data", db, user;        // user: who asks; he logs in as everywhere
  std::vector<std::string> files;             // in
  std::string unit;                           // of new people: id of the organisation's record
  bool preview = false;
  std::string out, where, search, order, person, reason;
  bool old = false;                           // .lrm with .pic
};
/// Forms of appointment or removal (.lrmx, .lrm) into the records, and out of them.
Status lrmx_in(const LrmxOptions& options);
Status lrmx_out(const LrmxOptions& options);

struct ImportCommand {
  std::string data = "data", db, user;
  std::string ledger, file;
  std::string mode = "both", sheet, from, reason, errors;
  std::vector<std::string> key, leave, map;  // map: heading=field
  bool good_rows = false, empty_clears = false, preview = false;
  std::int64_t undo = 0;                      // the number of an import; then no file
  bool others = false;                        // of undo: leave what has changed since
};
/// A sheet into a ledger, or an import taken back.
Status import_records(const ImportCommand& command);

/// Reporting sheets: out to units, back in, who has not answered.
struct CollectOptions {
  std::string data = "data", db, user;
  std::string id;                                   // of the collection; empty: a new one from what follows
  std::string ledger, name, by, show, ask, where, deadline, note;
  int spare = 0;
  std::vector<std::string> units, files;
  std::string out;
  bool preview = false, good_rows = false;
  std::string conflicts = "leave", reason;
};
Status collect_out(const CollectOptions& options);
Status collect_in(const CollectOptions& options);
Status collect_state(const CollectOptions& options);

struct FillOptions {
  std::string data = "data", db, user;
  std::string form, ledger, out, sheet, where, sort;
  std::vector<std::string> map;   // heading=column
  int start = 0;
  std::string remember;           // the name under which the mapping is kept
};
/// A superior's blank form, filled.
Status fill_form(const FillOptions& options);

struct RootOptions {
  std::string data = "data", db, name, kind = "county";
};
/// Makes the organisation at the root of the tree, before anybody has a role at it.
Status root(const RootOptions& options);

struct CertificateOptions {
  std::vector<std::string> names;
  int days = 825;
  std::string folder = ".";
};
/// A self-signed certificate for an intranet, and what to do with it.
Status certificate_new(const CertificateOptions& options);

// Accounts, by whoever may read the data folder: no log-in, in the log under the name of the machine's user. No password is
// an argument and none is printed; links are.
struct UserOptions {
  std::string data = "data", db;
  std::string url = "http://127.0.0.1:8080";  // where people reach the site: what links begin with
  std::string system, security, audit;   // of `first`: login=name
  std::string login, name, person;       // person: id of the record
  std::string role, organisation;        // id of the organisation's record
  std::vector<std::string> categories;
  std::string deputy, from, to;
};
Status user_first(const UserOptions& options);
Status user_add(const UserOptions& options);
Status user_list(const UserOptions& options);
Status user_invite(const UserOptions& options);
Status user_password(const UserOptions& options);
Status user_disable(const UserOptions& options);
Status user_enable(const UserOptions& options);
Status user_grant(const UserOptions& options);
Status user_revoke(const UserOptions& options);
Status user_deputy(const UserOptions& options);

}  // namespace zhagen::cli
