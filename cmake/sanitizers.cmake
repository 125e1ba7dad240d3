# Sanitizers apply to everything that is compiled here, third-party sources too, so that containers agree about their redzones.
if(TCPLAB_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
