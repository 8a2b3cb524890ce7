// Sheets into records: the file comes with the request, preview and import are long work of the user, the preview is read
// and its faulty rows fetched as a sheet, the import is what the preview showed or nothing.
#include "exchange/import.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "api/api.hpp"
#include "api/plans.hpp"
#include "api/records.hpp"
#include "api/shapes.hpp"
#include "base/digest.hpp"
#include "exchange/errors.hpp"
#include "jobs/jobs.hpp"

namespace zhagen::api {
namespace {

using exchange::Preview;
using Fate = exchange::ImportRow::Fate;
using Mode = exchange::ImportOptions::Mode;

constexpr const char *kPreviewJob = "import.preview", *kCommitJob = "import.commit";
constexpr std::size_t kFaultsTold = 2'000, kChangesTold = 5'000, kNotesTold = 500;  // the error sheet has all rows

const Shape kColumn{"ImportColumn", {{"letters", Kind::text, "列", true}, {"heading", Kind::text, "表头", true}, {"field", Kind::text, "认作哪一项；没有使用的为空", true}, {"why", Kind::text, "为什么没有使用", true}}};
const Shape kFault{"ImportFault", {{"row", Kind::integer, "表里的行号", true}, {"letters", Kind::text, "列", true}, {"heading", Kind::text, "表头", true}, {"value", Kind::text, "单元格的内容", true}, {"say", Kind::text, "一句话：哪里不对，怎么改", true}}};
const Shape kChange{"ImportChange", {{"row", Kind::integer, "表里的行号", true}, {"field", Kind::text, "哪一项", true}, {"from", Kind::text, "", true}, {"to", Kind::text, "", true}}};
const Shape kImport{"Import",
                    {{"ledger", Kind::text, "", true},
                     {"file", Kind::text, "", true},
                     {"written", Kind::boolean, "已写入；预览为 false", true},
                     {"entry", Kind::integer, "日志编号，撤销时用；0 为没有写入", true},
                     {"created", Kind::integer, "", true},
                     {"changed", Kind::integer, "", true},
                     {"same", Kind::integer, "", true},
                     {"skipped", Kind::integer, "", true},
                     {"faulty", Kind::integer, "有问题的行", true},
                     {"plan", Kind::text, "预览所示内容的校验值", true},
                     {"columns", Kind::objects, "", true, &kColumn},
                     {"notes", Kind::texts, "", true},
                     {"faults", Kind::objects, "最多 2000 处，全部的见问题表", true, &kFault},
                     {"changes", Kind::objects, "最多 5000 处", true, &kChange}}};
const Shape kCommit{"ImportCommit", {{"good_rows", Kind::boolean, "只导入没有问题的行"}, {"reason", Kind::text, "例外办理的理由", false, nullptr, 2000}}};
const Shape kUndo{"ImportUndo", {{"others", Kind::boolean, "导入后改过的记录保持现状，撤销其余的"}}};
const Shape kUndone{"ImportUndone", {{"cancelled", Kind::integer, "", true}, {"set_back", Kind::integer, "", true}, {"kept", Kind::texts, "保持现状的，各一句话", true}}};

/// What a job is given and gives back: one line of JSON, then the file.
std::pair<std::string_view, std::string_view> parted(std::string_view bytes) {
  std::size_t end = bytes.find('\n');
  return end == std::string_view::npos ? std::pair(bytes, std::string_view()) : std::pair(bytes.substr(0, end), bytes.substr(end + 1));
}

std::vector<std::string> split(std::string_view text, char mark) {
  std::vector<std::string> out;
  std::stringstream in{std::string(text)};
  for (std::string part; std::getline(in, part, mark);)
    if (!part.empty()) out.push_back(part);
  return out;
}

std::string text_in(const Json& json, std::string_view member) {
  const Json* v = json.find(member);
  return v ? v->text : "";
}
bool flag_in(const Json& json, std::string_view member) {
  const Json* v = json.find(member);
  return v && v->boolean;
}

/// Options as the address gives them.
Result<exchange::ImportOptions> options_of(const Json& asked) {
  exchange::ImportOptions o;
  std::string mode = text_in(asked, "mode");
  if (mode != "" && mode != "create" && mode != "update" && mode != "both") return fail(Errc::roster_map, mode, "create、update、both");
  o.mode = mode == "create" ? Mode::create : mode == "update" ? Mode::update : Mode::both;
  o.file = text_in(asked, "name");
  o.sheet = text_in(asked, "sheet");
  o.key = split(text_in(asked, "key"), ',');
  o.leave = split(text_in(asked, "leave"), ',');
  o.empty_clears = text_in(asked, "clear") == "true";
  if (std::string from = text_in(asked, "from"); !from.empty()) o.from = TRY(Date::parse(from));
  for (const std::string& m : split(text_in(asked, "map"), ';')) {
    std::size_t at = m.rfind('=');
    if (at == std::string::npos) return fail(Errc::roster_map, m, "name");
    o.mapping[m.substr(0, at)] = m.substr(at + 1);
  }
  return o;
}

/// Of everything that the import would write: what a preview shows is what is written.
std::string plan_of(const Preview& p) {
  Digest digest;
  for (const exchange::ImportRow& r : p.rows) {
    digest.add_field(std::to_string(r.number) + " " + std::to_string(static_cast<int>(r.fate)) + " " + r.record.str() + " " + std::to_string(r.version));
    digest.add_field(r.draft.bytes());
  }
  return hex(digest.finish());
}

std::string told(const Preview& p, const exchange::Imported& done, const std::string& plan) {
  JsonWriter w;
  auto n = [](std::size_t v) { return static_cast<std::int64_t>(v); };
  w.open('{').member("ledger", p.ledger).member("file", p.file).member("written", done.written).member("entry", done.entry);
  w.member("created", n(done.created)).member("changed", n(done.changed)).member("same", n(done.same)).member("skipped", n(done.skipped)).member("faulty", n(done.faulty)).member("plan", plan);
  w.key("columns").open('[');
  for (const exchange::ImportColumn& c : p.columns) w.open('{').member("letters", c.letters).member("heading", c.heading).member("field", c.field).member("why", c.why).close('}');
  w.close(']').key("notes").open('[');
  for (std::size_t i = 0; i < p.notes.size() && i < kNotesTold; ++i) w.value(p.notes[i]);
  w.close(']').key("faults").open('[');
  for (std::size_t i = 0; i < done.faults.size() && i < kFaultsTold; ++i) {
    const exchange::ImportFault& f = done.faults[i];
    w.open('{').member("row", std::int64_t{p.rows[f.row].number}).member("letters", f.letters).member("heading", f.heading).member("value", f.value).member("say", p.sentence(f)).close('}');
  }
  w.close(']').key("changes").open('[');
  for (std::size_t i = 0; i < p.changes.size() && i < kChangesTold; ++i) {
    const exchange::ImportChange& c = p.changes[i];
    w.open('{').member("row", std::int64_t{p.rows[c.row].number}).member("field", c.field).member("from", c.from).member("to", c.to).close('}');
  }
  return std::move(w.close(']').close('}').text);
}

Result<account::Actor> actor_of(Site& site, Id user) {
  store::Read read = TRY(site.db->read());
  return site.accounts().actor(read, user, "job", site.base().today());
}

Result<Preview> prepared(Site& site, const account::Actor& actor, const Json& asked, std::string_view file, exchange::Progress progress) {
  exchange::ImportOptions o = TRY(options_of(asked));
  o.bytes = std::make_shared<const std::string>(file);
  o.progress = std::move(progress);
  return exchange::prepare(site.base(), actor, text_in(asked, "ledger"), o.file, o);
}

exchange::Progress progress_of(jobs::Context& context) {
  return [&context](std::int64_t done, std::int64_t total, std::string_view step) -> Status {
    context.progress(done, total, step);
    return context.stop() ? Status(fail(exchange::fault::import_stopped)) : Status();
  };
}

Result<std::string> preview_work(Site& site, jobs::Context& context) {
  auto [line, file] = parted(context.input());
  Json asked = TRY(parse_json(line));
  account::Actor actor = TRY(actor_of(site, context.job().owner));
  Preview p = TRY(prepared(site, actor, asked, file, progress_of(context)));
  exchange::Imported none;
  none.created = p.count(Fate::created);
  none.changed = p.count(Fate::changed);
  none.same = p.count(Fate::same);
  none.skipped = p.count(Fate::skipped);
  none.faulty = p.count(Fate::faulty);
  none.faults = p.faults;
  std::string out = told(p, none, plan_of(p));
  return out.append("\n").append(line).append("\n").append(file);
}

Result<std::string> commit_work(Site& site, jobs::Context& context) {
  auto [line, rest] = parted(context.input());
  auto [options, file] = parted(rest);
  Json how = TRY(parse_json(line)), asked = TRY(parse_json(options));
  account::Actor actor = TRY(actor_of(site, context.job().owner));
  Preview p = TRY(prepared(site, actor, asked, file, progress_of(context)));
  std::string plan = plan_of(p);
  if (plan != text_in(how, "plan")) return fail(exchange::fault::import_differs);
  context.progress(0, 0, "写入");
  exchange::CommitHow with;
  with.good_rows = flag_in(how, "good_rows");
  with.reason = text_in(how, "reason");
  with.once = "import:" + context.job().id.str();  // work that is begun again after a crash writes once
  with.content = plan;
  exchange::Imported done = TRY(exchange::commit(site.base(), actor, p, with));
  std::string out = told(p, done, plan);
  return out.append("\n").append(options).append("\n").append(file);
}

/// What a job of imports gave: the told import, the options, the file.
struct Kept {
  std::string bytes;
  std::string_view told, options, file;
};
Result<std::unique_ptr<Kept>> kept(Call& call) {
  Id id = TRY(call.id("job"));
  jobs::Job job = TRY(call.site.jobs().get(call.actor().user, id));
  if (job.kind != kPreviewJob && job.kind != kCommitJob) return fail(exchange::fault::import_job);
  auto out = std::make_unique<Kept>();
  out->bytes = TRY(call.site.jobs().result(call.actor().user, id));
  std::string_view rest;
  std::tie(out->told, rest) = parted(out->bytes);
  std::tie(out->options, out->file) = parted(rest);
  return out;
}

Status note(Call& call, std::string_view action, std::string_view ledger) {
  audit::Event event;
  event.action = action;
  event.subject = ledger;
  return call.site.reads().note(ledger::who(call.actor()), event);
}

Result<Response> queued(Call& call, std::string_view kind, const std::string& input) {
  Id id = TRY(call.site.jobs().submit(call.actor().user, kind, input));
  JsonWriter w;
  write_job(w, TRY(call.site.jobs().get(call.actor().user, id)));
  return json_answer(w, 202);
}

Result<Response> start(Call& call) {
  Book b = TRY(book(call));
  JsonWriter w;
  w.open('{').member("ledger", b.ledger->name);
  for (std::string_view name : {"name", "mode", "key", "map", "leave", "sheet", "clear", "from"})
    if (!call.query(name).empty()) w.member(name, call.query(name));
  w.close('}');
  TRY(options_of(TRY(parse_json(w.text))));
  TRY(note(call, "import.preview", b.ledger->name));
  return queued(call, kPreviewJob, w.text + "\n" + call.request.body);
}

Result<Response> look(Call& call) { return json_answer(std::string(TRY(kept(call))->told)); }

std::string without_stop(std::string text) {
  if (text.ends_with("。")) text.resize(text.size() - 3);
  return text;
}

Result<Response> errors(Call& call) {
  auto k = TRY(kept(call));
  Json asked = TRY(parse_json(k->options)), before = TRY(parse_json(k->told));
  Preview p = TRY(prepared(call.site, call.actor(), asked, k->file, {}));
  std::vector<exchange::ImportFault> faults = p.faults;
  // Faults that only writing told are in the job's answer.
  for (const Json& f : before.find("faults")->items)
    for (std::size_t i = 0; i < p.rows.size(); ++i)
      if (p.rows[i].number == f.find("row")->integer && p.rows[i].fate != Fate::faulty)
        faults.push_back({i, f.find("letters")->text, f.find("heading")->text, f.find("value")->text, fail(exchange::fault::import_said, without_stop(f.find("say")->text))});
  TRY(note(call, "export", p.ledger));
  std::string folder = (std::filesystem::temp_directory_path() / "zhagen-XXXXXX").string();
  if (!mkdtemp(folder.data())) return fail(Errc::file_unwritable, folder);
  std::string path = folder + "/errors.xlsx";
  Status written = exchange::write_error_sheet(p, faults, path);
  std::string bytes;
  if (std::ifstream in(path, std::ios::binary); in) bytes.assign(std::istreambuf_iterator<char>(in), {});
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  TRY(std::move(written));
  return Response{200, {{"Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}, {"Content-Disposition", "attachment; filename=\"errors.xlsx\""}}, std::move(bytes)};
}

Result<Response> commit(Call& call) {
  auto k = TRY(kept(call));
  Json before = TRY(parse_json(k->told));
  if (flag_in(before, "written")) return fail(exchange::fault::import_job);
  JsonWriter w;
  w.open('{').member("plan", text_in(before, "plan")).member("good_rows", call.flag("good_rows")).member("reason", call.text("reason")).close('}');
  std::string input = w.text;
  input.append("\n").append(k->options).append("\n").append(k->file);
  TRY(note(call, "import.commit", text_in(before, "ledger")));
  return queued(call, kCommitJob, input);
}

Result<Response> undo(Call& call) {
  std::int64_t entry = TRY(call.id("entry")).value();
  exchange::Undone done = TRY(exchange::undo(call.site.base(), call.actor(), entry, call.flag("others")));
  if (!done.written) return exchange::not_undone(done);
  JsonWriter w;
  w.open('{').member("cancelled", static_cast<std::int64_t>(done.cancelled)).member("set_back", static_cast<std::int64_t>(done.set_back)).key("kept").open('[');
  for (const std::string& s : done.kept) w.value(s);
  return json_answer(w.close(']').close('}'));
}

}  // namespace

void add_jobs(Site& site) {
  add_placement_job(site);
  site.jobs().kind(kPreviewJob, [&site](jobs::Context& c) { return preview_work(site, c); });
  site.jobs().kind(kCommitJob, [&site](jobs::Context& c) { return commit_work(site, c); });
}

void import_ops(Ops& ops) {
  ops.push_back({"POST", "/api/records/{ledger}/imports", "previewImport", "上传表格，预览导入", Who::user, Effect::writes, start,
                 {{"name", Kind::text, "文件名", true},
                  {"mode", Kind::text, "create、update、both（不写为 both）"},
                  {"key", Kind::text, "按哪几项认出是同一条，逗号分开"},
                  {"map", Kind::text, "列名=字段，分号分开"},
                  {"leave", Kind::text, "不改哪几项，逗号分开"},
                  {"sheet", Kind::text, "工作表名"},
                  {"clear", Kind::boolean, "空单元格清空原来的值"},
                  {"from", Kind::text, "有生效日期的项目从哪一天起"}},
                 nullptr, &kJob, 202, "application/octet-stream"});
  ops.push_back({"GET", "/api/imports/{job}", "getImport", "预览或导入的结果", Who::user, Effect::reads, look, {}, nullptr, &kImport});
  ops.push_back({"GET", "/api/imports/{job}/errors.xlsx", "getImportErrors", "有问题的行，改正后可再导入", Who::user, Effect::exports, errors, {}, nullptr, nullptr, 200, nullptr,
                 "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"});
  ops.push_back({"POST", "/api/imports/{job}/commit", "commitImport", "照预览导入", Who::user, Effect::writes, commit, {}, &kCommit, &kJob, 202});
  ops.push_back({"POST", "/api/audit/{entry}/undo", "undoImport", "撤销一次导入：日志里的编号", Who::user, Effect::writes, undo, {}, &kUndo, &kUndone});
}

}  // namespace zhagen::api
