// Messy rosters: what is imported of each, and every sentence about what is not.
#include "county.hpp"

using namespace zhagen;
using namespace zhagen::exchange;
using namespace zhagen::exchange::test;

TEST_CASE("rosters") {
  County c;
  for (const char* name : {"titles", "numbers", "twins", "dates", "traditional", "gaps", "wide", "units", "update"}) {
    ImportOptions o;
    if (std::string(name) == "titles") o.mapping = {{"学历/全日制", "最高学历"}};
    auto p = prepare(*c.base, c.office, "person", roster(std::string(name) + ".xlsx"), o);
    if (!p) { printf("== %s: %s\n", name, p.error().zh().c_str()); continue; }
    printf("== %s\n", name);
    for (auto& s : told(*p)) printf("%s\n", s.c_str());
    for (auto& col : p->columns) if (std::string(name) != "wide" || col.field.size()) printf("   %s %s -> %s %s\n", col.letters.c_str(), col.heading.c_str(), col.field.c_str(), col.why.c_str());
    auto done = must(commit(*c.base, c.office, *p, {.good_rows = true}));
    printf("   entry %ld created %zu changed %zu faulty %zu\n", done.entry, done.created, done.changed, done.faulty);
    for (auto& f : done.faults) printf("   + %s\n", p->sentence(f).c_str());
    must(write_error_sheet(*p, done.faults, "/tmp/err_" + std::string(name) + ".xlsx"));
    if (done.entry) { auto u = must(undo(*c.base, c.office, done.entry)); printf("   undo %zu %zu %d\n", u.cancelled, u.set_back, u.written); for (auto& k : u.kept) printf("   kept %s\n", k.c_str()); }
  }
}
