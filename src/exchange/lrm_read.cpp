#include "exchange/lrm_read.hpp"

#include <fstream>
#include <map>
#include <sstream>

#include "base/utf8.hpp"
#include "exchange/errors.hpp"
#include "files/gbk.hpp"
#include "files/lrm.hpp"
#include "files/lrmx.hpp"
#include "files/source.hpp"
#include "files/zip.hpp"

namespace zhagen::exchange {
namespace {

constexpr std::size_t kPicture = 10 << 20;

/// Folded for comparing: without its ending, and the ending.
std::pair<std::string, std::string> stem_and_ending(const std::string& name) {
  std::size_t slash = name.rfind('/'), dot = name.rfind('.');
  if (dot == std::string::npos || (slash != std::string::npos && dot < slash)) return {name, ""};
  std::string ending = name.substr(dot);
  for (char& c : ending)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return {name.substr(0, dot), ending};
}

bool picture_ending(const std::string& e) { return e == ".pic" || e == ".jpg" || e == ".jpeg" || e == ".png"; }
bool form_ending(const std::string& e) { return e == ".lrmx" || e == ".lrm"; }

Result<files::Form> one_form(const std::string& name, std::string_view bytes) {
  std::string_view head = bytes.substr(0, 200);
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  head = utf8::trim(head);
  bool lrm = head.starts_with('"') || (!head.starts_with('<') && stem_and_ending(name).second == ".lrm");
  return lrm ? files::read_lrm(bytes, name) : files::read_lrmx(bytes, name);
}

Result<std::string> whole(const files::Zip& zip, const files::ZipEntry& e, std::size_t most) {
  if (e.unpacked > most) return fail(Errc::archive_too_large, e.name, e.unpacked >> 20, most >> 20);
  files::ZipStream in = TRY(zip.stream(e));
  std::string out(static_cast<std::size_t>(e.unpacked) + 1, '\0');
  std::size_t n = 0;
  while (std::size_t got = TRY(in.read(out.data() + n, out.size() - n))) n += got;
  out.resize(n);
  return out;
}

Result<std::vector<FormFile>> archive(const std::string& name, std::string bytes) {
  files::Zip zip = TRY(files::Zip::from_bytes(std::move(bytes), name, files::Limits()));
  std::map<std::string, const files::ZipEntry*> pictures;
  std::vector<const files::ZipEntry*> forms;
  for (const files::ZipEntry& e : zip.entries()) {
    auto [stem, ending] = stem_and_ending(e.name);
    if (stem.starts_with("__MACOSX/")) continue;
    if (form_ending(ending)) forms.push_back(&e);
    if (picture_ending(ending)) pictures.emplace(stem, &e);
  }
  if (forms.empty()) return fail(fault::lrm_none, name);
  if (forms.size() > kForms) return fail(fault::lrm_many, forms.size(), kForms);
  std::vector<FormFile> out;
  for (const files::ZipEntry* e : forms) {
    std::string shown = files::base_name(files::to_utf8(e->name).value_or(e->name));
    auto read = whole(zip, *e, files::kFormBytes);
    FormFile f{shown, read ? one_form(shown, *read) : Result<files::Form>(read.error())};
    auto picture = pictures.find(stem_and_ending(e->name).first);
    if (f.form && f.form->photo.empty() && picture != pictures.end()) {
      auto photo = whole(zip, *picture->second, kPicture);
      if (photo) f.form->photo = *std::move(photo);
      else f.form = photo.error();
    }
    out.push_back(std::move(f));
  }
  return out;
}

Result<std::string> file_of(const std::string& path, std::size_t most) {
  auto source = TRY(files::open_source(path, most));
  std::string out(static_cast<std::size_t>(source->size()), '\0');
  if (!source->read(0, out.data(), out.size())) return fail(Errc::file_unreadable, path, "读取失败");
  return out;
}

}  // namespace

Result<std::vector<FormFile>> read_forms(const std::string& name, std::string bytes) {
  if (bytes.starts_with("PK")) return archive(name, std::move(bytes));
  std::vector<FormFile> out;
  out.push_back({name, one_form(name, bytes)});
  return out;
}

Result<std::vector<FormFile>> read_form_files(const std::vector<std::string>& paths) {
  std::vector<FormFile> out;
  for (const std::string& path : paths) {
    for (FormFile& f : TRY(read_forms(files::base_name(path), TRY(file_of(path, files::Limits().file_bytes))))) {
      const std::string stem = stem_and_ending(path).first;
      for (const char* ending : {".pic", ".PIC", ".jpg", ".JPG"}) {
        if (!f.form || !f.form->photo.empty() || stem_and_ending(path).second != ".lrm") break;
        auto photo = file_of(stem + ending, kPicture);
        if (photo) f.form->photo = *std::move(photo);
        else if (!(photo.error().code == Errc::file_not_found)) return std::move(photo).error();
      }
      out.push_back(std::move(f));
    }
    if (out.size() > kForms) return fail(fault::lrm_many, out.size(), kForms);
  }
  return out;
}

}  // namespace zhagen::exchange
