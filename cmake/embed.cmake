# zhagen_embed(<target> <folder>): the files of a folder as bytes of the program.
#
# Makes a source file for the target that defines zhagen::service::assets() over them. The assembler reads the
# files, so that size costs nothing; a changed file rebuilds the one object.
function(zhagen_embed target folder)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${target}_assets.cpp)
  set(labels "")
  set(externs "")
  set(rows "")
  set(n 0)
  foreach(file ${files})
    get_filename_component(name ${file} NAME)
    string(APPEND labels "__asm__(\".section .rodata\\n.global zhagen_asset_${n}\\nzhagen_asset_${n}:\\n"
                         ".incbin \\\"${file}\\\"\\n.global zhagen_asset_${n}_end\\nzhagen_asset_${n}_end:\\n"
                         ".byte 0\\n.previous\\n\");\n")
    string(APPEND externs "extern const char zhagen_asset_${n}[], zhagen_asset_${n}_end[];\n")
    string(APPEND rows "    {\"${name}\", bytes(zhagen_asset_${n}, zhagen_asset_${n}_end)},\n")
    math(EXPR n "${n} + 1")
  endforeach()
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT
"#include \"service/assets.hpp\"
extern \"C\" {
@externs@}
@labels@
namespace zhagen::service {
std::span<const Asset> assets() {
  auto bytes = [](const char* begin, const char* end) {
    return std::string_view(begin, static_cast<std::size_t>(end - begin));
  };
  static const Asset rows[] = {
@rows@  };
  return rows;
}
}  // namespace zhagen::service
")
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${files}")
  target_sources(${target} PRIVATE ${source})
endfunction()
