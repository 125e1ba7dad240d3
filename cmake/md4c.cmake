# md4c, which reads Markdown, as the target tcplab_md4c: its parser alone, from its sources on all platforms.
include(third_party)
tcplab_source_tree(md4c_dir md4c https://github.com/mity/md4c.git release-0.4.8)
if(NOT md4c_dir OR NOT EXISTS "${md4c_dir}/src/md4c.c")
  message(FATAL_ERROR "Lessons need the sources of md4c: give TCPLAB_MD4C_SOURCE_DIR.")
endif()

add_library(tcplab_md4c STATIC "${md4c_dir}/src/md4c.c")
target_include_directories(tcplab_md4c SYSTEM PUBLIC "${md4c_dir}/src")
target_compile_definitions(tcplab_md4c PRIVATE MD4C_USE_UTF8)
target_compile_options(tcplab_md4c PRIVATE -w)
if(EMSCRIPTEN)
  target_compile_options(tcplab_md4c PRIVATE -Oz)
endif()
