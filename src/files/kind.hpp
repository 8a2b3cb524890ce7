#pragma once
// What a file is by its bytes. Names lie, and a browser that is given a page as 'a picture' may run it: what is not one
// of the kinds below is not taken at all.

#include <string>
#include <string_view>

namespace zhagen::files {

/// The media type of pdf, jpeg, png, tiff, docx, xlsx, pptx, doc, xls, ofd and plain text; "" for everything else, for
/// office files with macros, for encrypted ones and for archives that break the limits of zip.hpp. The name matters for
/// plain text alone, which has no mark of its own: it must end in .txt.
std::string_view kind_of_bytes(std::string_view bytes, std::string_view name);

/// The ending of a file of that type, with its dot: what is handed out is named by it, so that a sound picture does not
/// leave as scan.png.exe. "" for a type that is not taken.
std::string_view ending_of(std::string_view type);

}  // namespace zhagen::files
