#include "exchange/template.hpp"

#include "exchange/form.hpp"
#include "exchange/marks.hpp"
#include "ledger/access.hpp"
#include "ledger/errors.hpp"

namespace zhagen::exchange {

namespace {

constexpr std::uint32_t kRuled = 30, kMore = 2000;  // rows ruled for printing, rows with drop-downs below them

}  // namespace

std::vector<int> fillable(const account::Actor& actor, const catalog::Ledger& ledger) {
  std::vector<int> out;
  for (std::size_t i = 0; i < ledger.fields.size(); ++i) {
    const catalog::Field& f = ledger.fields[i];
    if (f.kind != catalog::FieldKind::file && !f.retired && !ledger::hidden(actor, ledger, f)) out.push_back(static_cast<int>(i));
  }
  return out;
}

Status write_template(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const catalog::Catalog& catalog,
                      const catalog::Ledger& ledger, const std::string& path) {
  using catalog::Action;
  if (!ledger::may_ever(actor, ledger.rights(Action::create)) && !ledger::may_ever(actor, ledger.rights(Action::change)))
    return fail(ledger::fault::ledger_forbidden, ledger.label, "填写记录", "fill in records");
  const std::vector<int> fields = fillable(actor, ledger);
  Marks marks{"template", ledger.name, base.catalog_version(), {}, {}};
  files::OutSheet sheet;
  sheet.name = "填写";
  sheet.filter = false;
  sheet.spare_rows = kRuled;
  sheet.more_rows = kMore;
  for (int f : fields) {
    sheet.columns.push_back(TRY(form_column(tx, base, actor, catalog, ledger, f)));
    marks.fields[sheet.columns.back().heading] = ledger.fields[static_cast<std::size_t>(f)].name;
  }
  files::XlsxWriter out = TRY(files::XlsxWriter::create(path, {.title = ledger.label + "模板", .author = "扎根"}));
  TRY(out.sheet(sheet));
  TRY(write_guide(out, catalog, ledger, fields,
                  {"带 * 的栏目必须填写。一行一条记录；第一行标题不要改动，不用的列可以删去。", "填好后在“" + ledger.label + "”里导入：先看预览，确认后才写入。",
                   "非涉密系统，不得录入涉密信息。"}));
  TRY(write_marks(out, marks));
  return out.close();
}

}  // namespace zhagen::exchange
