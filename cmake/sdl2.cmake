# SDL2 as the target tcplab_sdl2: the system's library natively, a static library from its sources for the web.
# SDL's own CMake spends minutes on feature checks under Emscripten, and its SDL_config.h is complete for that platform without them,
# so the sources are listed here: what a window, a GL context and input need. Sound, sensors, joysticks and SDL's renderer are left out.
if(NOT EMSCRIPTEN)
  find_package(SDL2 QUIET CONFIG)
  if(NOT SDL2_FOUND)
    return()
  endif()
  add_library(tcplab_sdl2 INTERFACE)
  target_link_libraries(tcplab_sdl2 INTERFACE SDL2::SDL2)
  return()
endif()

include(third_party)
tcplab_source_tree(sdl2_dir libsdl2 https://github.com/libsdl-org/SDL.git release-2.26.5)
if(NOT sdl2_dir)
  message(FATAL_ERROR "The site needs the sources of SDL2: give TCPLAB_SDL2_SOURCE_DIR.")
endif()

set(sdl2_sources)
foreach(pattern
    src/*.c src/atomic/*.c src/cpuinfo/*.c src/dynapi/*.c src/events/*.c src/file/*.c src/filesystem/emscripten/*.c
    src/haptic/SDL_haptic.c src/haptic/dummy/*.c src/libm/*.c src/loadso/dlopen/*.c src/locale/*.c src/locale/emscripten/*.c src/misc/*.c src/misc/emscripten/*.c
    src/power/*.c src/power/emscripten/*.c src/sensor/SDL_sensor.c src/sensor/dummy/*.c src/stdlib/*.c src/thread/*.c
    src/thread/generic/*.c src/timer/*.c src/timer/unix/*.c src/video/*.c src/video/emscripten/*.c src/video/yuv2rgb/*.c
    src/audio/SDL_audio.c src/audio/SDL_audiocvt.c src/audio/SDL_audiotypecvt.c src/audio/SDL_mixer.c src/audio/SDL_wave.c
    src/audio/SDL_audiodev.c src/render/SDL_*.c src/hidapi/SDL_hidapi.c)
  file(GLOB found "${sdl2_dir}/${pattern}")
  list(APPEND sdl2_sources ${found})
endforeach()

add_library(tcplab_sdl2 STATIC ${sdl2_sources})
set_target_properties(tcplab_sdl2 PROPERTIES UNITY_BUILD OFF)
target_include_directories(tcplab_sdl2 SYSTEM PUBLIC "${sdl2_dir}/include")
target_include_directories(tcplab_sdl2 PRIVATE "${sdl2_dir}/src/video/khronos")
target_compile_definitions(tcplab_sdl2 PRIVATE
  SDL_AUDIO_DISABLED=1 SDL_RENDER_DISABLED=1 SDL_SENSOR_DISABLED=1 SDL_HAPTIC_DISABLED=1 SDL_JOYSTICK_DISABLED=1
  SDL_LEAN_AND_MEAN=1) # nothing is copied from one SDL surface to another: OpenGL draws it all
target_compile_options(tcplab_sdl2 PRIVATE -Os -w)
