# Fonts, subset at build time into ${CMAKE_BINARY_DIR}/fonts, where the desktop program looks for them (beside itself) and from where
# the site takes them. stb_truetype wants static outlines (variable fonts do not work), TrueType or CFF.
# Without the fonts or hb-subset the interface falls back to Dear ImGui's own font, which has no Chinese.
find_program(TCPLAB_HB_SUBSET hb-subset)
find_package(Python3 COMPONENTS Interpreter)
set(tcplab_font_roots /usr/share/fonts /usr/local/share/fonts)
find_file(TCPLAB_FONT_TEXT Inter-Regular.otf PATHS ${tcplab_font_roots} PATH_SUFFIXES opentype/inter NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
find_file(TCPLAB_FONT_HEADING Inter-SemiBold.otf PATHS ${tcplab_font_roots} PATH_SUFFIXES opentype/inter NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
find_file(TCPLAB_FONT_MONO JetBrainsMono-Regular.ttf PATHS ${tcplab_font_roots} PATH_SUFFIXES truetype/jetbrains-mono NO_DEFAULT_PATH
  NO_CMAKE_FIND_ROOT_PATH)
find_file(TCPLAB_FONT_CHINESE NotoSansCJK-Regular.ttc PATHS ${tcplab_font_roots} PATH_SUFFIXES opentype/noto NO_DEFAULT_PATH
  NO_CMAKE_FIND_ROOT_PATH)

set(tcplab_latin "U+0020-007E,U+00A0-017F,U+0391-03C9,U+2010-2027,U+2030-203A,U+20AC,U+2122,U+2190-2199,U+21D0-21D5,U+2200-2265,U+25A0-25FF,U+2713-2718,U+2318,U+21E7,U+FFFD")
set(tcplab_fonts)

# tcplab_font(OUTPUT SOURCE hb-subset arguments...): OUTPUT is a file name below fonts/.
function(tcplab_font output source)
  if(NOT TCPLAB_HB_SUBSET OR NOT source)
    message(STATUS "Font ${output}: not made (hb-subset or the font is missing)")
    return()
  endif()
  set(file "${CMAKE_BINARY_DIR}/fonts/${output}")
  add_custom_command(OUTPUT "${file}"
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${CMAKE_BINARY_DIR}/fonts"
    COMMAND "${TCPLAB_HB_SUBSET}" "${source}" --output-file=${file} --layout-features= --no-hinting --desubroutinize ${ARGN}
    DEPENDS "${source}" ${tcplab_font_depends}
    COMMENT "Subsetting ${output}" VERBATIM)
  set(tcplab_fonts ${tcplab_fonts} "${file}" PARENT_SCOPE)
endfunction()

tcplab_font(text.otf "${TCPLAB_FONT_TEXT}" --unicodes=${tcplab_latin})
tcplab_font(heading.otf "${TCPLAB_FONT_HEADING}" --unicodes=${tcplab_latin})
tcplab_font(mono.ttf "${TCPLAB_FONT_MONO}" --unicodes=${tcplab_latin})

# The Chinese font holds the characters that our own texts use, and no others.
if(Python3_FOUND AND TCPLAB_FONT_CHINESE)
  file(GLOB_RECURSE tcplab_texts CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/shell/*.[ch]pp" "${PROJECT_SOURCE_DIR}/core/*.[ch]pp"
    "${PROJECT_SOURCE_DIR}/core/*.tcplab" "${PROJECT_SOURCE_DIR}/shell/lessons/*/zh.md")
  set(tcplab_characters "${CMAKE_BINARY_DIR}/fonts/chinese.txt")
  add_custom_command(OUTPUT "${tcplab_characters}"
    COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/cmake/used_characters.py" "${tcplab_characters}" ${tcplab_texts}
    DEPENDS ${tcplab_texts} "${PROJECT_SOURCE_DIR}/cmake/used_characters.py"
    COMMENT "Collecting the Chinese characters in use" VERBATIM)
  set(tcplab_font_depends "${tcplab_characters}")
  tcplab_font(chinese.otf "${TCPLAB_FONT_CHINESE}" --face-index=2 --text-file=${tcplab_characters})
endif()

add_custom_target(tcplab_fonts ALL DEPENDS ${tcplab_fonts})
