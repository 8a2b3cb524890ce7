#pragma once
// Where the data of the program lie at run time: catalog/ and the generated tables.

#include <string>
#include <string_view>

namespace zhagen {

/// $ZHAGEN_SHARE, else share/ beside the executable (a build, the stand-alone folder), else ../share/zhagen (a package).
/// Without a '/' at the end; the folder may be missing, the file that one opens in it then says so.
std::string share_dir();
/// share_dir() + "/" + name
std::string share_file(std::string_view name);

}  // namespace zhagen
