# tcplab_warnings(TARGET): the warnings that our own code is held to. Third-party code is not.
# Initialisers may leave members out: they have defaults, and g++ alone takes that for an oversight.
function(tcplab_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
    -Wno-missing-field-initializers)
  if(TCPLAB_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()
