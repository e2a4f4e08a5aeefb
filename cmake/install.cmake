# SPDX-License-Identifier: Apache-2.0
# What is installed: the header, both libraries, the program, and how others find them. The manual
# pages and completions are in src/cli/CMakeLists.txt.
#
# In the shared library only stf_ names are seen, by visibility. An archive knows no visibility: the
# installed one holds a single object in which all hidden names were made local.
include(CMakePackageConfigHelpers)
set(standoff_archive ${CMAKE_BINARY_DIR}/installed/libstandoff.a)
set(standoff_object ${CMAKE_BINARY_DIR}/installed/standoff.o)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/installed)
add_custom_command(OUTPUT ${standoff_archive}
  COMMAND ${CMAKE_LINKER} -r -o ${standoff_object} --whole-archive $<TARGET_FILE:standoff_static>
  COMMAND ${CMAKE_OBJCOPY} --localize-hidden ${standoff_object}
  COMMAND ${CMAKE_COMMAND} -E rm -f ${standoff_archive}
  COMMAND ${CMAKE_AR} rcs ${standoff_archive} ${standoff_object}
  DEPENDS standoff_static VERBATIM COMMENT "The archive to be installed")
add_custom_target(standoff_archive ALL DEPENDS ${standoff_archive})

install(FILES include/standoff.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${standoff_archive} DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS standoff_shared)
if(TARGET standoff_program)
  install(TARGETS standoff_program)
endif()

# The files find the rest from where they lie, whatever the prefix.
file(RELATIVE_PATH standoff_up /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/standoff.pc.in standoff.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/standoff.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
configure_package_config_file(cmake/standoff-config.cmake.in ${CMAKE_BINARY_DIR}/standoff-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/standoff
  PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/standoff-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/standoff-config.cmake ${CMAKE_BINARY_DIR}/standoff-config-version.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/standoff)
