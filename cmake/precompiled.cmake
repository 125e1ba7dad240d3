# Precompiled headers (target_precompile_headers): a target reads those of its layer, or of one below that has the same flags (clang wants the
# same sanitizers and optimisation). With clang and the sanitizers a unit of tcp takes two thirds of the time, and the header as long as is
# saved in one; g++ takes nearly as long to load them as it saves.
set(CMAKE_PCH_PROLOGUE "") # they are ours and no system's: their warnings count
set(CMAKE_CXX_COMPILE_OPTIONS_USE_PCH -Xclang -include-pch -Xclang <PCH_FILE>) # CMake names the header, too, by a path that ccache would keep
if(EMSCRIPTEN OR NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)
endif()
