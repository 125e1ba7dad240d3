# tcplab_warnings(TARGET): the warnings that our own code is held to. Third-party code is not.
# Initialisers may leave members out: they have defaults, and g++ alone takes that for an oversight.
function(tcplab_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
    -Wno-missing-field-initializers)
  # With -O3 g++ 12 takes inlined copies into strings and vectors for overflows that cannot be (GCC bugs 105329, 105762).
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(${target} PRIVATE -Wno-restrict -Wno-stringop-overflow -Wno-dangling-pointer)
  endif()
  if(TCPLAB_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()
