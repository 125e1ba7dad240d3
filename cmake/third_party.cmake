# tcplab_source_tree(OUT NAME URL TAG): sets OUT to a directory that holds the sources of NAME. In this order:
#   1. the cache variable TCPLAB_<NAME>_SOURCE_DIR, when it is set;
#   2. on Debian, the source package (cmake/fetch-sources.sh), kept in build/_deps-src and shared by all presets;
#   3. elsewhere, the project's release TAG by FetchContent.
include(FetchContent)

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

  FetchContent_Declare(tcplab_${name} GIT_REPOSITORY "${url}" GIT_TAG "${tag}" GIT_SHALLOW TRUE)
  FetchContent_GetProperties(tcplab_${name})
  if(NOT tcplab_${name}_POPULATED)
    FetchContent_Populate(tcplab_${name})
  endif()
  set(${out} "${tcplab_${name}_SOURCE_DIR}" PARENT_SCOPE)
endfunction()
