#pragma once
// The schema of a site: the migrations of all rooms, in order. What the catalog adds at run time is no step (store::extend).

#include <span>

#include "store/migrate.hpp"

namespace zhagen::service {

std::span<const store::Migration> site_steps();

}  // namespace zhagen::service
