# Uses ccache where it is installed and nobody chose a launcher.
find_program(TCPLAB_CCACHE ccache)
mark_as_advanced(TCPLAB_CCACHE)
if(TCPLAB_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER "${TCPLAB_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${TCPLAB_CCACHE}")
endif()
