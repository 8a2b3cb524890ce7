#pragma once
// The web app, as web/build leaves it: files under hashed names, each also compressed, inside the program.

#include <span>
#include <string_view>

#include "service/router.hpp"

namespace zhagen::service {

struct AppFile {
  std::string_view path;          // "/assets/index-3fa1.js"; "/" is the page itself
  std::string_view type;          // its media type
  std::string_view tag;           // a digest of its bytes, as an ETag
  std::string_view plain, gzip, brotli;  // the compressed ones empty where they are no smaller
};

/// GET of each file, in the smallest form that the client takes. A file with a hash in its name may be kept for good; the
/// page is asked after each time. The page answers /first and /invitation too: their token stands behind the #.
void add_app(Router& router, std::span<const AppFile> files);

}  // namespace zhagen::service
