# tcplab_source_tree(OUT NAME URL TAG): sets OUT to a directory that holds the sources of NAME. In this order:
#   1. the cache variable TCPLAB_<NAME>_SOURCE_DIR, when it is set;
#   2. on Debian, the source package (cmake/fetch-sources.sh), kept in build/_deps-src and shared by all presets;
#   3. elsewhere, the project's release TAG, cloned.
# OUT is empty when none of them is to be had; the caller decides what is left out then.

function(tcplab_source_tree out name url tag)
  string(TOUPPER "${name}" upper)
  string(REPLACE "LIB" "" upper "${upper}")
  set(TCPLAB_${upper}_SOURCE_DIR "" CACHE PATH "Source tree of ${name}; empty: obtain it")
  if(TCPLAB_${upper}_SOURCE_DIR)
    set(${out} "${TCPLAB_${upper}_SOURCE_DIR}" PARENT_SCOPE)
    return()
  endif()

  set(kept "${PROJECT_SOURCE_DIR}/build/_deps-src")
  find_program(TCPLAB_APT_GET apt-get)
  mark_as_advanced(TCPLAB_APT_GET)
  if(TCPLAB_APT_GET)
    execute_process(COMMAND "${PROJECT_SOURCE_DIR}/cmake/fetch-sources.sh" "${kept}" "${name}" RESULT_VARIABLE status)
    if(status EQUAL 0)
      set(${out} "${kept}/${name}" PARENT_SCOPE)
      return()
    endif()
    message(WARNING "The Debian source package ${name} could not be had; trying the project's own release.")
  endif()

  # FetchContent would end the configuration where there is no network.
  set(clone "${kept}/${name}-${tag}")
  if(NOT EXISTS "${clone}/.git")
    find_package(Git QUIET)
    if(Git_FOUND)
      execute_process(COMMAND "${GIT_EXECUTABLE}" clone --quiet --depth 1 --branch "${tag}" "${url}" "${clone}" TIMEOUT 300)
    endif()
  endif()
  if(EXISTS "${clone}/.git")
    set(${out} "${clone}" PARENT_SCOPE)
  else()
    set(${out} "" PARENT_SCOPE)
  endif()
endfunction()
