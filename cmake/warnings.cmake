# tcplab_warnings(TARGET): the warnings that our own code is held to. Third-party code is not.
function(tcplab_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion)
  if(TCPLAB_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()
