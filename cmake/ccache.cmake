# Uses ccache where it is installed and nobody chose a launcher. What was compiled in one checkout serves the next: paths are
# hashed from the checkout's folder on, and the folder that debug information names is left out. Nothing that is compiled here asks
# for the time, or for macros that are not those of its precompiled header: ccache cannot know, and would do nothing (sloppiness).
find_program(TCPLAB_CCACHE ccache)
mark_as_advanced(TCPLAB_CCACHE)
if(TCPLAB_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=true
    CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_PCH_EXTSUM=true "${PROJECT_SOURCE_DIR}/cmake/ccache.sh" "${TCPLAB_CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER ${CMAKE_CXX_COMPILER_LAUNCHER})
endif()
# Nor does what names its own file, as assertions and tests do, name the checkout's folder.
add_compile_options("-fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=")
