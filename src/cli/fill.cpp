#include <fmt/format.h>

#include <fstream>

#include "api/query.hpp"
#include "cli/commands.hpp"
#include "cli/logged_in.hpp"
#include "exchange/fill.hpp"

namespace zhagen::cli {

Status fill_form(const FillOptions& o) {
  SystemClock clock;
  auto in = TRY(LoggedIn::as(o.data, o.db, o.user, clock));
  api::Book b = TRY(in->book(o.ledger));
  std::ifstream file(o.form, std::ios::binary);
  if (!file) return fail(Errc::file_not_found, o.form);
  std::string bytes(std::istreambuf_iterator<char>(file), {});
  std::size_t slash = o.form.rfind('/');
  std::string name = slash == std::string::npos ? o.form : o.form.substr(slash + 1);
  std::vector<std::pair<std::string, std::string>> given;
  for (const std::string& pair : o.map) {
    std::size_t equals = pair.find('=');
    if (equals == std::string::npos) return fail(Errc::usage, "--map " + pair);
    given.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
  }
  store::Read read = TRY(in->site->db->read());
  auto start = static_cast<std::uint32_t>(o.start);
  exchange::FormMap map = TRY(exchange::recognise_form(*b.catalog, in->actor(), *b.ledger, bytes, name, given, o.sheet, start));
  if (auto old = TRY(exchange::remembered(read, in->base(), in->actor(), b.ledger->name, map.headings))) {
    // What was said before, then what is said now.
    std::vector<std::pair<std::string, std::string>> all = exchange::columns_in(*old);
    all.insert(all.end(), given.begin(), given.end());
    if (const auto* first = std::get_if<std::int64_t>(&old->values[static_cast<std::size_t>(old->ledger->find("start"))]); first && start == 0) start = static_cast<std::uint32_t>(*first);
    map = TRY(exchange::recognise_form(*b.catalog, in->actor(), *b.ledger, bytes, name, all, map.sheet, start));
  }
  ledger::Query query;
  query.filter = o.where;
  query.order = TRY(api::order_of(o.sort, *b.ledger));
  exchange::Told told{"", o.where, "", o.sort, "", ""};
  for (const auto& [heading, column] : map.columns) {
    fmt::print("{} ← {}\n", heading, column);
    told.columns += (told.columns.empty() ? "" : ",") + column;
  }
  for (const std::string& heading : map.unknown) fmt::print("{} ← 认不出，留空；要填请加 --map \"{}=项目\"\n", heading, heading);
  exchange::Exported done = TRY(exchange::fill_form(read, in->base(), in->site->reads(), in->actor(), *b.catalog, *b.ledger, query, bytes, name, map, told, o.out));
  if (!o.remember.empty()) TRY(exchange::remember(in->base(), in->actor(), b.ledger->name, o.remember, map));
  fmt::print("已填 {} 行，写到 {}\n", done.rows, o.out);
  return {};
}

}  // namespace zhagen::cli
