# Dear ImGui as the target tcplab_imgui, where SDL2 and its sources are there, with its SDL2 and OpenGL 3 backends, configured by shell/imgui_config.hpp.
if(NOT TARGET tcplab_sdl2)
  return()
endif()
include(third_party)
tcplab_source_tree(imgui_dir imgui https://github.com/ocornut/imgui.git v1.90.1)
if(NOT imgui_dir OR NOT EXISTS "${imgui_dir}/imgui.cpp")
  return()
endif()

add_library(tcplab_imgui STATIC
  "${imgui_dir}/imgui.cpp"
  "${imgui_dir}/imgui_draw.cpp"
  "${imgui_dir}/imgui_tables.cpp"
  "${imgui_dir}/imgui_widgets.cpp"
  "${imgui_dir}/misc/cpp/imgui_stdlib.cpp"
  "${imgui_dir}/backends/imgui_impl_sdl2.cpp"
  "${imgui_dir}/backends/imgui_impl_opengl3.cpp")
target_include_directories(tcplab_imgui SYSTEM PUBLIC "${imgui_dir}" "${imgui_dir}/backends" "${imgui_dir}/misc/cpp")
target_include_directories(tcplab_imgui PRIVATE "${PROJECT_SOURCE_DIR}")
target_compile_definitions(tcplab_imgui PUBLIC "IMGUI_USER_CONFIG=\"${PROJECT_SOURCE_DIR}/shell/imgui_config.hpp\"")
set_target_properties(tcplab_imgui PROPERTIES UNITY_BUILD OFF)
target_link_libraries(tcplab_imgui PUBLIC tcplab_sdl2 ${CMAKE_DL_LIBS})
if(EMSCRIPTEN)
  target_compile_options(tcplab_imgui PRIVATE -Oz)
endif()
