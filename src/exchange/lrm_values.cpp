// Texts of a form as values of fields, and back.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/citizen_id.hpp"
#include "base/fold.hpp"
#include "base/utf8.hpp"
#include "exchange/lrm_boxes.hpp"
#include "files/resume.hpp"

namespace zhagen::exchange {
namespace {

using catalog::Field;
using catalog::FieldKind;
using ledger::absent;
using ledger::Value;

constexpr std::size_t kText = 400, kNote = 20'000, kName = 50;  // ledger/value.cpp refuses more

/// Lines of a narrow box as one: Chinese runs on, words of letters are set apart.
std::string one_line(std::string_view text) {
  std::string out;
  for (std::string_view rest = text; !rest.empty();) {
    std::size_t end = rest.find('\n');
    std::string_view line = utf8::trim(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.empty()) continue;
    bool words = !out.empty() && static_cast<unsigned char>(out.back()) < 0x80 && static_cast<unsigned char>(line.front()) < 0x80;
    if (words) out += ' ';
    out += line;
  }
  std::replace(out.begin(), out.end(), '\t', ' ');
  return out;
}

const CodeList& list_of(const FormBook& book, const Field& f) { return *book.catalog->codes().get(f.codes); }

/// The usual short word of the form: 大学 and not 大学本科教育.
std::string short_word(const CodeList& list, const std::string& code) {
  static constexpr std::pair<const char*, const char*> kLevels[]{{"10", "研究生"}, {"20", "大学"}, {"30", "大专"}, {"41", "中专"}, {"44", "职高"},
                                                                 {"47", "技校"}, {"60", "高中"}, {"70", "初中"}, {"80", "小学"}};
  if (list.name == "education")
    for (const auto& [top, word] : kLevels)
      if (list.under(code, top)) return word;
  const Code* c = list.by_code(code);
  if (!c) return code;
  const bool shorter = list.name == "degree" || list.name == "health" || list.name == "family_relation";
  for (const std::string& alias : c->aliases)
    if (shorter && utf8::length(alias) < utf8::length(c->label)) return alias;
  return c->label;
}

std::string month_text(Date d) {
  return d.month() ? fmt::format("{:04}{:02}", d.year(), d.month()) : fmt::format("{:04}", d.year());
}

Date date_in(const Value& v) { return absent(v) ? Date() : Date::trusted(static_cast<std::int32_t>(std::get<std::int64_t>(v))); }

/// Is one date the other, known less exactly?
bool less_exact(Date a, Date b) {
  if (a.year() != b.year()) return false;
  return a.month() == 0 || (a.month() == b.month() && a.day() == 0);
}

/// A résumé that was edited: in the form's own columns, where every line is a stage.
std::string resume_text(const std::string& note) {
  std::vector<files::Stage> stages = files::read_resume(note);
  bool dated = std::all_of(stages.begin(), stages.end(), [](const files::Stage& s) { return !s.from.empty(); });
  return dated ? files::write_resume(stages) : note;
}

Value text_value(const Field& f, std::string text, std::string* why) {
  std::size_t most = f.kind == FieldKind::note ? kNote : f.kind == FieldKind::name ? kName : kText;
  if (text.empty()) return {};
  if (utf8::length(text) <= most) return text;
  if (why) *why = fmt::format("有 {} 个字，最多 {} 个", utf8::length(text), most);
  return {};
}

Value code_value(const FormBook& book, const Field& f, const std::string& text, std::string* why) {
  auto found = list_of(book, f).find(text);
  if (found && !(*found)->retired) return (*found)->code;
  if (why) *why = "不在代码表“" + list_of(book, f).label + "”里";
  return {};
}

}  // namespace

Value value_of(const FormBook& book, const Field& f, const std::string& text, Date today, std::string* why) {
  if (utf8::trim(text).empty()) return {};
  switch (f.kind) {
    case FieldKind::note: return text_value(f, std::string(utf8::trim(text)), why);
    case FieldKind::name: return text_value(f, tidy_name(one_line(text)), why);
    case FieldKind::code: return code_value(book, f, one_line(text), why);
    case FieldKind::date: {
      auto d = Date::parse(half_width(one_line(text)));
      if (!d) return (why ? void(*why = "不是日期") : void(), Value());
      return std::int64_t{d->value()};
    }
    case FieldKind::citizen_id: {
      auto id = parse_citizen_id(one_line(text), today);
      if (!id) return (why ? void(*why = "不是有效的公民身份号码") : void(), Value());
      return id->number;
    }
    default: return text_value(f, std::string(utf8::trim(one_line(text))), why);
  }
}

std::string text_of(const FormBook& book, const Field& f, const Value& value, bool days) {
  if (absent(value)) return "";
  if (f.kind == FieldKind::date) {
    Date d = date_in(value);
    return days && d.exact() ? fmt::format("{:08}", d.value()) : month_text(d);
  }
  const std::string& text = std::get<std::string>(value);
  if (f.kind == FieldKind::code) return short_word(list_of(book, f), text);
  return f.name == "resume" ? resume_text(text) : text;
}

bool still(const FormBook& book, const Field& f, const Value& was, const Value& now) {
  if (was == now) return true;
  if (absent(was) || absent(now)) return false;
  if (f.kind == FieldKind::date) return less_exact(date_in(was), date_in(now));
  if (f.kind == FieldKind::code) return list_of(book, f).under(std::get<std::string>(now), std::get<std::string>(was));
  if (f.kind == FieldKind::citizen_id) {
    auto full = [](const Value& v) { return CitizenId{std::get<std::string>(v), {}, {}}.full(); };
    return full(was) == full(now);
  }
  return false;
}

Party party_of(const FormBook& book, const std::string& text, Date today, std::string* why) {
  const Field &joined = field_of(*book.person, "party_joined"), &politics = field_of(*book.person, "politics");
  Party p;
  std::string rest = one_line(text);
  if (rest.empty()) return p;
  std::string first = rest, second;
  for (std::string_view sign : {"；", ";", "，", ","})
    if (std::size_t at = rest.find(sign); at != std::string::npos) {
      first = rest.substr(0, at);
      second = rest.substr(at + sign.size());
      break;
    }
  p.joined = value_of(book, joined, first, today);
  if (absent(p.joined)) {  // no date: the name of a party, or of none
    p.politics = value_of(book, politics, rest, today, why);
  } else {
    p.politics = std::string("01");
    p.by_date = true;
    if (!second.empty()) (void)value_of(book, politics, second, today, why);  // the second party stays in the form
  }
  return p;
}

std::string party_text(const FormBook& book, const Value& joined, const Value& politics) {
  if (!absent(joined)) return month_text(date_in(joined));
  if (absent(politics)) return "";
  const std::string& code = std::get<std::string>(politics);
  if (code < "04" || code > "12") return "";  // the box is for parties: neither 群众 nor 共青团员 stand there
  const Code* c = list_of(book, field_of(*book.person, "politics")).by_code(code);
  return !c ? "" : c->aliases.empty() ? c->label : c->aliases.front();
}

bool party_still(const FormBook& book, const Party& was, const Value& joined, const Value& politics) {
  if (was.by_date) return was.joined == joined || (!absent(joined) && less_exact(date_in(was.joined), date_in(joined)));
  if (!absent(joined)) return false;
  return absent(was.politics) ? party_text(book, joined, politics).empty() : was.politics == politics;
}

}  // namespace zhagen::exchange
