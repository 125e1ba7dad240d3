# Sanitizers apply to everything that is compiled here, third-party sources too, so that containers agree about their redzones.
if(TCPLAB_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

# Coverage for libFuzzer, without its main(): only the fuzz targets link that.
if(TCPLAB_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
