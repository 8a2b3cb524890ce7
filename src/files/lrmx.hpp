#pragma once
// .lrmx: a form of appointment or removal (form.hpp) as XML without attributes. Root Person; 34 elements, of which one holds
// the family and one the photograph in base64; the editor that offices use writes them in one order, other programs in
// theirs and leave some out. Versions seen: 3.2.1.6, 3.2.1.16.
//
// Taken: with and without byte order mark, CR LF or LF, UTF-8, UTF-16 or GBK, elements in any order, twice or missing, white
// space for nothing, text that was escaped twice. An element that we do not know, or with elements inside where only text
// belongs, is kept as it stands with its place. Refused: DOCTYPE (so no entities: neither XXE nor a billion laughs), more
// than kFormBytes, depth over 16, more than kFormText of text. Attributes are dropped, but for those of Person
// and of elements that are kept as they stand.

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "files/form.hpp"

namespace zhagen::files {

inline constexpr std::string_view kLrmx6 = "3.2.1.6", kLrmx16 = "3.2.1.16";

/// file: its name, for messages. form_large, form_text, form_broken, form_doctype, form_other, form_limit.
Result<Form> read_lrmx(std::string_view bytes, const std::string& file);

/// All elements in the editor's order, the unknown ones behind those that they stood behind. Version: the form's own, else
/// `version`. What read_lrmx gives of it is the form again, with that version.
std::string write_lrmx(const Form& form, std::string_view version = kLrmx16);

}  // namespace zhagen::files
