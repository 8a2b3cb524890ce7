#pragma once
// .lrm and .pic: the form of appointment or removal (form.hpp) before .lrmx. One record of 33 fields, each in double quotes,
// parted by commas, in GBK; line breaks, commas and lone quotes stand inside as they are, so that it is read by `","`. The
// picture lies beside it in a .pic of the same name. Fields 13 to 16 have no name; study and family are packed:
// 全日制学历#全日制学位@在职学历#在职学位, and the values of one column of the family joined with @ to seven places.

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "files/form.hpp"

namespace zhagen::files {

/// GBK, or UTF-8 where it is that. form_large, form_text, lrm_quotes, lrm_count. The picture is the caller's.
Result<Form> read_lrm(std::string_view bytes, const std::string& file);

/// In GBK. What the format has no place for is left out: identity number, version, unknown elements. `","`, and # and @ in
/// packed fields, become their full-width forms, so that the fields stay apart.
std::string write_lrm(const Form& form);

/// The form as write_lrm and read_lrm leave it.
Form as_lrm(const Form& form);

}  // namespace zhagen::files
