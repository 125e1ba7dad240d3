# Sanitizers apply to everything that is compiled here, third-party sources too, so that containers agree about their redzones.
if(TCPLAB_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  # Each use of each reference is not asked whether it is one: the address sanitizer sees who uses one that is not, and these
  # questions are a third of what there is to compile.
  add_compile_options(-fno-sanitize=null,alignment,object-size,vptr)
  add_link_options(-fsanitize=address,undefined)
endif()

# tcplab_fuzzed(TARGET): what it has passed is told to libFuzzer, whose main() only the fuzz targets link.
function(tcplab_fuzzed target)
  if(TCPLAB_FUZZ)
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
endfunction()
