#pragma once
// Forms of appointment or removal from files: .lrmx, .lrm with its .pic, or a zip archive of them.

#include <string>
#include <vector>

#include "base/result.hpp"
#include "files/form.hpp"

namespace zhagen::exchange {

struct FormFile {
  std::string name;            // of the file
  Result<files::Form> form;    // why it is none
};

inline constexpr std::size_t kForms = 2000;  // at once

/// By their bytes, whatever the name says. In an archive other files than forms and their pictures are passed over; names in
/// GBK are taken. Errors are of the whole: an archive that is broken or breaks the limits of files/zip.hpp, nothing in it.
Result<std::vector<FormFile>> read_forms(const std::string& name, std::string bytes);
/// Files on the disk; the .pic or .jpg beside an .lrm belongs to it.
Result<std::vector<FormFile>> read_form_files(const std::vector<std::string>& paths);

}  // namespace zhagen::exchange
