#pragma once
// Pictures without what they tell beside the picture: a telephone writes where and when and with which device. Nothing
// is decoded; what is not needed to show the picture is cut out, and so is all that follows its end (a film of the
// moment, an archive). What is known to be harmless is kept, not what is known to be harmful dropped.

#include <optional>
#include <string>
#include <string_view>

namespace zhagen::files {

/// JPEG: keeps the tables, the scans, JFIF, the colour profile, Adobe's colour transform, and of the Exif data the one
/// number that says which side is up. PNG: the picture, its palette, transparency and colours. TIFF: the tags of ITU-T T.4,
/// TIFF 6.0 that draw the picture; values of all others are overwritten. Nothing: a damaged picture.
std::optional<std::string> jpeg_without_metadata(std::string_view bytes);
std::optional<std::string> png_without_metadata(std::string_view bytes);
std::optional<std::string> tiff_without_metadata(std::string bytes);

}  // namespace zhagen::files
