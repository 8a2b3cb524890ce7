#pragma once
// The files of the web app; the table is written by web/pack.mjs.

#include <span>

#include "service/app.hpp"

namespace zhagen::web {

std::span<const service::AppFile> files();

}  // namespace zhagen::web
