#pragma once
// 干部任免审批表, the form of appointment or removal, as text: what .lrmx (lrmx.hpp) and .lrm (lrm.hpp) carry. Texts are as
// written, without blanks around them and with plain line feeds; what they mean is for exchange/lrm_person.hpp.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace zhagen::files {

/// Its boxes, in the order of the elements of .lrmx; family and photograph have members of their own.
enum class Box : std::uint8_t {
  name, sex, born, nation, native_place, birth_place, party, work_start, health, profession, skills,
  full_level, full_degree, full_school, full_major, part_level, part_degree, part_school, part_major,
  position, to_take, to_leave, resume, awards, appraisals, reason,
  submitter, age_on, filled_on, filled_by, citizen_id, version,
};
inline constexpr std::size_t kBoxes = 32;

struct BoxName {
  const char* element;  // of .lrmx
  const char* label;    // as on paper
};
const BoxName& name_of(Box box);

struct Relative {
  std::string call, name, born, politics, work;  // 称谓 姓名 出生年月 政治面貌 工作单位及职务
  std::string extra;                             // elements of its own that we do not know, as XML
  bool operator==(const Relative&) const = default;
};

/// An element that we do not know: as XML, and the place among those that we know: behind the element of this number
/// (kElements order of lrmx.cpp), -1 before all.
struct Extra {
  int behind = -1;
  std::string xml;
  bool operator==(const Extra&) const = default;
};

struct Form {
  std::array<std::string, kBoxes> text;
  std::vector<Relative> family;
  std::string photo;                  // the picture file
  std::string root;                   // of .lrmx: attributes of Person, as written (" xmlns:xsi=...")
  std::vector<Extra> extras;          // of .lrmx
  std::array<std::string, 4> spare;   // of .lrm: fields 13 to 16, which have no name

  std::string& operator[](Box box) { return text[static_cast<std::size_t>(box)]; }
  const std::string& operator[](Box box) const { return text[static_cast<std::size_t>(box)]; }
  bool operator==(const Form&) const = default;
};

/// A text as a Form holds it: entities that a writer escaped twice read once more, CR LF as LF, no characters that XML cannot
/// hold, no white space around it. tidy(tidy(x)) == tidy(x).
std::string tidy_form_text(std::string_view text);

inline constexpr std::size_t kFormBytes = 16 << 20;   // a photograph of ten megabytes is fourteen in base64
inline constexpr std::size_t kFormText = 2 << 20;     // all but the photograph
inline constexpr std::size_t kFormFamily = 200;

}  // namespace zhagen::files
