#pragma once
// A parameter: a whole number with a name that the office may change; param.NAME in expressions.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/node.hpp"

namespace zhagen::catalog {

struct Param {
  std::string name, label, source, remark;
  std::optional<std::int64_t> value;  // none: what reads it is not in force
  int line = 0;
};

/// The tables [param] of a file: NAME = { value, label, source, remark }.
Result<std::vector<Param>> read_params(const Node& root);

/// Values in place of those of a file: name -> value, none takes the param out of force. One that is not there is an error.
using Settings = std::map<std::string, std::optional<std::int64_t>>;
Status set_params(std::vector<Param>& params, const Settings& settings);

/// *.params.toml: what the office has set in place of the files' values, ["FILE"] with NAME = 45, or "" for no value.
/// The program writes kOfficeParams; the files are laid over one another in order of their names.
inline constexpr std::string_view kParamsEnd = ".params.toml", kOfficeParams = "office.params.toml";
using FileSettings = std::map<std::string, Settings, std::less<>>;  // by the file that has the [param]
Result<FileSettings> read_settings(const Node& root);
std::string write_settings(const FileSettings& settings);
/// Lays them over the file's [param]; a name that is not there is an error, at the place `by`.
Status lay_over(Node& root, const Settings& settings, const std::string& by);

}  // namespace zhagen::catalog
