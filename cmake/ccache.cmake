# Uses ccache where it is installed and nobody chose a launcher. What was compiled in one checkout serves the next: paths are
# hashed from the checkout's folder on, and the folder that debug information names is left out.
find_program(TCPLAB_CCACHE ccache)
mark_as_advanced(TCPLAB_CCACHE)
if(TCPLAB_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=true "${TCPLAB_CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER ${CMAKE_CXX_COMPILER_LAUNCHER})
endif()
# Nor does what names its own file, as assertions and tests do, name the checkout's folder.
add_compile_options("-fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=")
