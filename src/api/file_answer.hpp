#pragma once
// A file that an engine writes, as an answer.

#include <functional>

#include "api/table.hpp"

namespace zhagen::api {

inline constexpr const char* kXlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// `write` makes the file at a path of its own in the site's folder; it loses its name before the first byte leaves.
/// label: what it is called where it is saved, with its ending; name: the same for clients that know ASCII only.
Result<Response> file_answer(Site& site, const std::string& name, const std::string& label, const char* type,
                             const std::function<Status(const std::string& path)>& write);

}  // namespace zhagen::api
