// Forms of appointment or removal, in and out.

#include <fmt/format.h>

#include <fstream>

#include "api/query.hpp"
#include "cli/commands.hpp"
#include "cli/logged_in.hpp"
#include "exchange/errors.hpp"
#include "exchange/lrm_in.hpp"
#include "exchange/lrm_out.hpp"
#include "files/saved_file.hpp"

namespace zhagen::cli {
namespace {

using exchange::FormIn;

void tell(const exchange::FormsPlan& plan, bool preview) {
  for (const FormIn& row : plan.rows) {
    const char* fate = row.fate == FormIn::Fate::created ? "新人" : row.fate == FormIn::Fate::changed ? "有变化" : row.fate == FormIn::Fate::same ? "没有变化" : "不能读入";
    fmt::print("{}\t{}\t{}{}\n", row.file, row.name, fate, row.person.empty() ? "" : "\t" + row.person.str());
    if (row.fault) fmt::print("  {}\n", row.fault->zh());
    for (const std::string& line : row.changes) fmt::print("  {}\n", line);
    for (const std::string& line : row.notes) fmt::print("  {}\n", line);
  }
  fmt::print("{}：新人 {}，有变化 {}，没有变化 {}，不能读入 {}。\n", preview ? "预览，没有写入" : "已读入", plan.count(FormIn::Fate::created),
             plan.count(FormIn::Fate::changed), plan.count(FormIn::Fate::same), plan.count(FormIn::Fate::faulty));
}

/// Bytes into a file that appears whole or not at all.
Status save(const std::string& path, const std::function<Status(const files::ZipWriter::Sink& sink)>& fill) {
  files::SavedFile file = TRY(files::SavedFile::begin(path));
  std::ofstream out(file.temporary(), std::ios::binary);
  TRY(fill([&](std::string_view bytes) -> Status {
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return {};
  }));
  out.close();
  if (!out) return fail(Errc::file_unwritable, path, "写入没有完成");
  return file.commit();
}

}  // namespace

Status lrmx_in(const LrmxOptions& o) {
  SystemClock clock;
  auto in = TRY(LoggedIn::as(o.data, o.db, o.user, clock));
  exchange::FormsOptions options;
  if (!o.unit.empty()) options.unit = TRY(Id::parse(o.unit));
  exchange::FormsPlan plan = TRY(exchange::plan_forms(in->base(), in->actor(), TRY(exchange::read_form_files(o.files)), options));
  if (!o.preview) TRY(exchange::commit_forms(in->base(), in->actor(), plan));
  tell(plan, o.preview);
  if (std::size_t left = plan.count(FormIn::Fate::faulty)) return fail(exchange::fault::lrm_left, left);
  return {};
}

Status lrmx_out(const LrmxOptions& o) {
  SystemClock clock;
  auto in = TRY(LoggedIn::as(o.data, o.db, o.user, clock));
  api::Book people = TRY(in->book("person"));
  exchange::FormsAsked asked;
  asked.query.filter = o.where;
  asked.query.search = o.search;
  asked.query.order = TRY(api::order_of(o.order, *people.ledger));
  if (!o.person.empty()) asked.one = TRY(Id::parse(o.person));
  asked.reason = o.reason;
  store::Read read = TRY(in->site->db->read());
  auto forms = TRY(exchange::forms_to_go(read, in->base(), in->site->reads(), in->actor(), asked));
  const exchange::FormKind kind = o.old ? exchange::FormKind::lrm : exchange::FormKind::lrmx;
  const bool one = !asked.one.empty() && !o.old;  // an old form goes with its picture: two files
  TRY(save(o.out, [&](const files::ZipWriter::Sink& sink) -> Status {
    if (one) return sink(TRY(exchange::form_file(read, in->base(), forms.front(), kind)));
    return exchange::write_forms(read, in->base(), forms, kind, sink);
  }));
  fmt::print("已写出 {} 份任免审批表：{}\n", forms.size(), o.out);
  return {};
}

}  // namespace zhagen::cli
