# lld links our test programs, with their debug information, in half the time of GNU ld.
include(CheckLinkerFlag)
check_linker_flag(CXX -fuse-ld=lld TCPLAB_LLD)
if(TCPLAB_LLD AND NOT EMSCRIPTEN)
  add_link_options(-fuse-ld=lld)
endif()
