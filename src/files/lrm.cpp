#include "files/lrm.hpp"

#include <algorithm>

#include "files/errors.hpp"
#include "files/gbk.hpp"

namespace zhagen::files {
namespace {

constexpr std::size_t kFields = 33, kFamilyPlaces = 7;
constexpr std::string_view kBetween = "\",\"";

// Where the boxes lie; study, spare and family are packed below.
struct Place {
  std::size_t field;
  Box box;
};
constexpr Place kPlaces[]{{0, Box::name}, {1, Box::sex}, {2, Box::born}, {3, Box::nation}, {4, Box::native_place},
                          {5, Box::party}, {6, Box::health}, {7, Box::birth_place}, {8, Box::work_start}, {11, Box::profession},
                          {16, Box::skills}, {17, Box::resume}, {18, Box::awards}, {19, Box::appraisals}, {25, Box::position},
                          {26, Box::to_take}, {27, Box::to_leave}, {28, Box::reason}, {29, Box::submitter}, {30, Box::age_on},
                          {31, Box::filled_by}, {32, Box::filled_on}};
constexpr std::size_t kStudy = 9, kSchools = 10, kSpare = 12, kFamily = 20;
constexpr Box kStudyBoxes[]{Box::full_level, Box::full_degree, Box::part_level, Box::part_degree};
constexpr Box kSchoolBoxes[]{Box::full_school, Box::full_major, Box::part_school, Box::part_major};
constexpr std::string Relative::*kRelative[]{&Relative::call, &Relative::name, &Relative::born, &Relative::politics, &Relative::work};

std::vector<std::string> split(std::string_view text, std::string_view by) {
  std::vector<std::string> out;
  for (;;) {
    std::size_t at = text.find(by);
    out.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + by.size());
  }
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) text.replace(at, what.size(), with);
}

/// a#b@c#d; what is left over stays with the last.
void unpack_study(const std::string& packed, const Box (&boxes)[4], Form& form) {
  std::size_t at = packed.find('@');
  std::string_view whole = packed, halves[]{whole.substr(0, at), at == std::string::npos ? std::string_view() : whole.substr(at + 1)};
  for (std::size_t half = 0; half < 2; ++half) {
    std::size_t sign = halves[half].find('#');
    form[boxes[half * 2]] = tidy_form_text(halves[half].substr(0, sign));
    if (sign != std::string_view::npos) form[boxes[half * 2 + 1]] = tidy_form_text(halves[half].substr(sign + 1));
  }
}

std::string packed(std::string text) {
  replace_all(text, "#", "＃");
  replace_all(text, "@", "＠");
  return text;
}

std::string pack_study(const Form& form, const Box (&boxes)[4]) {
  return packed(form[boxes[0]]) + "#" + packed(form[boxes[1]]) + "@" + packed(form[boxes[2]]) + "#" + packed(form[boxes[3]]);
}

}  // namespace

Result<Form> read_lrm(std::string_view bytes, const std::string& file) {
  if (bytes.size() > kFormText) return fail(fault::form_large, file, bytes.size() >> 20, kFormText >> 20);
  auto text = to_utf8(bytes);
  if (!text) return fail(fault::form_text, file);
  std::string_view body = *text;
  auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0' || c == '\x1A'; };
  while (!body.empty() && blank(body.front())) body.remove_prefix(1);
  while (!body.empty() && blank(body.back())) body.remove_suffix(1);  // some writers end as DOS did
  if (body.size() < 2 || body.front() != '"' || body.back() != '"') return fail(fault::lrm_quotes, file);
  std::vector<std::string> fields = split(body.substr(1, body.size() - 2), kBetween);
  if (fields.size() != kFields) return fail(fault::lrm_count, file, fields.size());

  Form form;
  for (const Place& p : kPlaces) form[p.box] = tidy_form_text(fields[p.field]);
  unpack_study(fields[kStudy], kStudyBoxes, form);
  unpack_study(fields[kSchools], kSchoolBoxes, form);
  for (std::size_t i = 0; i < form.spare.size(); ++i) form.spare[i] = tidy_form_text(fields[kSpare + i]);
  for (std::size_t column = 0; column < 5; ++column) {
    std::vector<std::string> values = split(fields[kFamily + column], "@");
    if (values.size() > kFormFamily) return fail(fault::form_limit, file, 1, "家庭成员过多");
    if (values.size() > form.family.size()) form.family.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) form.family[i].*kRelative[column] = tidy_form_text(values[i]);
  }
  std::erase(form.family, Relative());
  return form;
}

std::string write_lrm(const Form& form) {
  std::array<std::string, kFields> fields;
  for (const Place& p : kPlaces) fields[p.field] = form[p.box];
  fields[kStudy] = pack_study(form, kStudyBoxes);
  fields[kSchools] = pack_study(form, kSchoolBoxes);
  for (std::size_t i = 0; i < form.spare.size(); ++i) fields[kSpare + i] = form.spare[i];
  std::size_t places = std::max(kFamilyPlaces, form.family.size());
  for (std::size_t column = 0; column < 5; ++column)
    for (std::size_t i = 0; i < places; ++i) {
      if (i) fields[kFamily + column] += '@';
      if (i < form.family.size()) fields[kFamily + column] += packed(form.family[i].*kRelative[column]);
    }
  std::string out = "\"";
  for (std::size_t i = 0; i < kFields; ++i) {
    replace_all(fields[i], kBetween, "”,\"");  // these two alone could be taken for the end of a field
    if (fields[i].ends_with("\",")) fields[i].replace(fields[i].size() - 2, 1, "”");
    replace_all(fields[i], "\n", "\r\n");
    if (i) out += kBetween;
    out += fields[i];
  }
  return to_gbk(out + "\"\r\n");
}

Form as_lrm(const Form& form) {
  auto read = read_lrm(write_lrm(form), "");
  return read ? *std::move(read) : Form();
}

}  // namespace zhagen::files
