# SPDX-License-Identifier: Apache-2.0
# standoff_lanes(FILE_lanes.c...): compiles a kernel text once per instruction set of the target
# processor (see src/num/lanes.h). Each compilation is a two-line file in the build folder that names
# the instruction set and includes the text; src/num/lanes_table.h chooses between them at run time.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  set(standoff_isas "one:1" "base:2" "avx2:4:-mavx2,-mno-fma"
      "avx512:8:-mavx512f,-mavx512dq,-mavx512vl")
else()
  set(standoff_isas "one:1" "base:2")
endif()

function(standoff_lanes)
  foreach(file ${ARGN})
    get_filename_component(text ${file} ABSOLUTE)
    get_filename_component(stem ${file} NAME_WE)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${text})
    foreach(row ${standoff_isas})
      string(REPLACE ":" ";" row ${row})
      list(GET row 0 isa)
      list(GET row 1 width)
      set(copy ${CMAKE_CURRENT_BINARY_DIR}/${stem}_${isa}.c)
      file(CONFIGURE OUTPUT ${copy} @ONLY CONTENT
           "#define LANES_ISA @isa@\n#define LANES_W @width@\n#include \"@text@\"\n")
      target_sources(standoff_objects PRIVATE ${copy})
      list(LENGTH row n)
      if(n GREATER 2)
        list(GET row 2 flags)
        string(REPLACE "," ";" flags ${flags})
        standoff_source_flags(${copy} ${flags})
      endif()
    endforeach()
  endforeach()
endfunction()
