# zhagen_room(<name> [USES <lower rooms>...] [LIBS <libraries>...] [TEST_USES <rooms>...])
#
# A room is src/<name>/*.cpp as the static library zhagen_<name>. Where tests/<name>/*.cpp exist they become
# the program test_<name>, run by ctest as '<name>'; with ZHAGEN_FUZZ each tests/fuzz/<name>_*.cpp becomes a
# fuzzer. Which room may use which is in src/floors.txt; tests/floors checks the includes.

set(ZHAGEN_PCH_HEADERS <algorithm> <array> <charconv> <chrono> <deque> <functional> <map> <memory> <mutex> <optional> <set> <span> <string>
                       <string_view> <unordered_map> <utility> <variant> <vector> <fmt/format.h>)

# One set of precompiled headers for the low rooms and one, with the records' base, for those that use `ledger`. solve stands alone.
function(zhagen_pch target name uses)
  if(NOT ZHAGEN_PCH OR name STREQUAL "solve")
    return()
  endif()
  if(target STREQUAL "zhagen_base")
    target_precompile_headers(${target} PRIVATE ${ZHAGEN_PCH_HEADERS})
  elseif(target STREQUAL "zhagen_ledger")
    target_precompile_headers(${target} PRIVATE ${ZHAGEN_PCH_HEADERS} "${PROJECT_SOURCE_DIR}/src/ledger/base.hpp")
  elseif(name STREQUAL "ledger" OR "ledger" IN_LIST uses)
    target_precompile_headers(${target} REUSE_FROM zhagen_ledger)
  else()
    target_precompile_headers(${target} REUSE_FROM zhagen_base)
  endif()
endfunction()

function(zhagen_room name)
  cmake_parse_arguments(ROOM "" "" "USES;LIBS;TEST_USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  add_library(zhagen_${name} STATIC ${sources})
  target_include_directories(zhagen_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  set(uses ${ROOM_USES})
  list(TRANSFORM ROOM_USES PREPEND zhagen_)
  target_link_libraries(zhagen_${name} PUBLIC ${ROOM_USES} ${ROOM_LIBS})
  zhagen_pch(zhagen_${name} ${name} "${uses}")

  file(GLOB tests CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/${name}/*.cpp)
  if(tests AND BUILD_TESTING AND NOT ZHAGEN_FUZZ)
    add_executable(test_${name} ${tests} ${PROJECT_SOURCE_DIR}/tests/main.cpp)
    list(TRANSFORM ROOM_TEST_USES PREPEND zhagen_)
    target_link_libraries(test_${name} PRIVATE zhagen_${name} ${ROOM_TEST_USES})
    target_compile_definitions(test_${name} PRIVATE ZHAGEN_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
                                                    ZHAGEN_BUILD_DIR="${PROJECT_BINARY_DIR}")
    zhagen_pch(test_${name} ${name} "${uses}")
    add_test(NAME ${name} COMMAND test_${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT 600)
  endif()

  if(ZHAGEN_FUZZ)
    file(GLOB fuzzers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/fuzz/${name}_*.cpp)
    foreach(source ${fuzzers})
      get_filename_component(target ${source} NAME_WE)
      add_executable(fuzz_${target} ${source})
      target_link_libraries(fuzz_${target} PRIVATE zhagen_${name})
      target_link_options(fuzz_${target} PRIVATE -fsanitize=fuzzer)
    endforeach()
    target_compile_options(zhagen_${name} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
endfunction()
