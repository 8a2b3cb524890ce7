#include "catalog/office_params.hpp"

#include <algorithm>

#include "catalog/errors.hpp"

namespace zhagen::catalog {

Result<std::vector<FileText>> with_params(const Catalog& catalog, const std::vector<ParamChange>& changes) {
  std::vector<FileText> files = catalog.files();
  auto find = [&](std::string_view name) { return std::find_if(files.begin(), files.end(), [&](const FileText& f) { return f.name == name; }); };
  auto own = find(kOfficeParams);
  FileSettings settings;
  if (own != files.end()) settings = TRY(read_settings(TRY(parse_toml(own->text, own->name))));
  for (const ParamChange& c : changes) {
    auto file = find(c.file);
    if (file == files.end()) {
      std::vector<std::string> names;
      for (const FileText& f : files) names.push_back(f.name);
      std::string near = nearest(c.file, names);
      return fail(fault::catalog_params_file, near.empty() ? c.file : c.file + "（是不是 " + near + "）");
    }
    Node root = TRY(parse_toml(file->text, file->name));
    TRY(lay_over(root, {{c.name, c.value}}, c.file));
    if (c.reset) settings[c.file].erase(c.name);
    else settings[c.file][c.name] = c.value;
  }
  std::string text = write_settings(settings);
  if (own == files.end()) files.push_back({std::string(kOfficeParams), std::move(text)});
  else own->text = std::move(text);
  return files;
}

}  // namespace zhagen::catalog
