#pragma once
// One text written in several ways: what is folded away before texts are compared or searched.
// A fold is for keys only; what a person wrote is stored and printed as written.

#include <string>
#include <string_view>

namespace zhagen {

/// Full-width ASCII and the full-width blank to half-width: （Ａ１） -> (A1), ： -> : ; 。and 、 have no half-width form.
std::string half_width(std::string_view text);

/// Traditional and variant characters to their simplified form, one for one: 陳國強 -> 陈国强, 峯 -> 峰.
/// 乾 stays 乾 (乾隆). From OpenCC's table, with the additions of src/base/tables/variants.tsv.
std::string simplified(std::string_view text);

/// The key under which two writings of a name, a unit or a heading are the same: half-width, simplified, ASCII lower
/// case, without blanks and without dots (买买提·吐尔逊; · • ・ . are typed for one another).
std::string fold_key(std::string_view text);

/// A name as lists print it: two characters are set apart to the width of three (张　三), others as they are.
std::string spaced_name(std::string_view name);

/// Blanks taken out of a Chinese name as offices type it (张　三 -> 张三); a name with ASCII letters keeps single blanks.
std::string tidy_name(std::string_view name);

}  // namespace zhagen
