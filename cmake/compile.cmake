# SPDX-License-Identifier: Apache-2.0
# How every file of the project is compiled: the target `standoff_flags`.
set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON) # vector extensions
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "" FORCE)
set(CMAKE_C_FLAGS_DEBUG "-O1 -g -fno-omit-frame-pointer" CACHE STRING "" FORCE)

add_library(standoff_flags INTERFACE)
target_include_directories(standoff_flags INTERFACE ${PROJECT_SOURCE_DIR}/include)
# No contraction: the same bits on every instruction set and compiler.
target_compile_options(standoff_flags INTERFACE
  -ffp-contract=off -fno-math-errno
  -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wdouble-promotion -Wformat=2
  -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wwrite-strings -Wundef -Wvla
  -Wimplicit-fallthrough)
if(STANDOFF_WERROR)
  target_compile_options(standoff_flags INTERFACE -Werror)
endif()
if(STANDOFF_SANITIZE)
  target_compile_options(standoff_flags INTERFACE
    -fsanitize=${STANDOFF_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(standoff_flags INTERFACE -fsanitize=${STANDOFF_SANITIZE})
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(standoff_flags INTERFACE -fstack-protector-strong)
  target_compile_definitions(standoff_flags INTERFACE _FORTIFY_SOURCE=2)
endif()
if(STANDOFF_FUZZ)
  if(NOT CMAKE_C_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "STANDOFF_FUZZ needs clang: configure with -DCMAKE_C_COMPILER=clang")
  endif()
  target_compile_options(standoff_flags INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(standoff_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# standoff_source_flags(FILE FLAG...): extra flags for one file of the library, from its folder's
# CMakeLists.txt (an instruction set for a kernel, say).
function(standoff_source_flags file)
  set_source_files_properties(${file} TARGET_DIRECTORY standoff_objects
    PROPERTIES COMPILE_OPTIONS "${ARGN}")
endfunction()
