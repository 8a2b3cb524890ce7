#pragma once
// Which box of the form is which field, and texts as values and back (internal to lrm_*.cpp).

#include "exchange/lrm_person.hpp"

namespace zhagen::exchange {

struct BoxField {
  files::Box box;
  const char* field;
};
// Of person; the box of the Party (two fields) and the photograph stand apart.
inline constexpr BoxField kPersonBoxes[]{
    {files::Box::name, "name"}, {files::Box::sex, "sex"}, {files::Box::born, "born"}, {files::Box::nation, "nation"},
    {files::Box::native_place, "native_place"}, {files::Box::birth_place, "birth_place"}, {files::Box::work_start, "work_start"},
    {files::Box::health, "health"}, {files::Box::profession, "profession"}, {files::Box::skills, "skills"},
    {files::Box::position, "position"}, {files::Box::resume, "resume"}, {files::Box::awards, "awards"},
    {files::Box::appraisals, "appraisals"}, {files::Box::citizen_id, "citizen_id"}};
inline constexpr BoxField kFormBoxes[]{
    {files::Box::to_take, "to_take"}, {files::Box::to_leave, "to_leave"}, {files::Box::reason, "reason"},
    {files::Box::submitter, "submitter"}, {files::Box::age_on, "age_on"}, {files::Box::filled_on, "filled_on"},
    {files::Box::filled_by, "filled_by"}};
// Of education, each with its box of full-time and of on-the-job study.
struct StudyField {
  files::Box full, part;
  const char* field;
};
inline constexpr StudyField kStudyFields[]{{files::Box::full_level, files::Box::part_level, "level"},
                                           {files::Box::full_degree, files::Box::part_degree, "degree"},
                                           {files::Box::full_school, files::Box::part_school, "school"},
                                           {files::Box::full_major, files::Box::part_major, "major"}};
struct RelativeField {
  std::string files::Relative::*text;
  const char* field;
};
inline constexpr RelativeField kRelativeFields[]{{&files::Relative::call, "relation"}, {&files::Relative::name, "name"},
                                                 {&files::Relative::born, "born"}, {&files::Relative::politics, "politics"},
                                                 {&files::Relative::work, "work"}};

/// A text as the field's value; absent where it cannot be one, with the reason in `why`.
ledger::Value value_of(const FormBook& book, const catalog::Field& field, const std::string& text, Date today, std::string* why = nullptr);
/// A value as the form writes it: 198405, 汉族, 大学. days: a date with its day (20260305).
std::string text_of(const FormBook& book, const catalog::Field& field, const ledger::Value& value, bool days = false);

/// The Party's box: when somebody joined, and which party. 201203, 民盟, 201203；民盟.
struct Party {
  ledger::Value joined, politics;
  bool by_date = false;  // politics follows from a date alone, which says nothing of 预备党员
};
Party party_of(const FormBook& book, const std::string& text, Date today, std::string* why = nullptr);
std::string party_text(const FormBook& book, const ledger::Value& joined, const ledger::Value& politics);
/// Whether the box still says what the record says.
bool party_still(const FormBook& book, const Party& was, const ledger::Value& joined, const ledger::Value& politics);

inline const catalog::Field& field_of(const catalog::Ledger& ledger, const char* name) { return ledger.fields[static_cast<std::size_t>(ledger.find(name))]; }
inline std::size_t index_of(const catalog::Ledger& ledger, const char* name) { return static_cast<std::size_t>(ledger.find(name)); }

}  // namespace zhagen::exchange
