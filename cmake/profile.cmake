# What a training run is seen to spend its time in is inlined and laid out for speed, and the rest is made small. One profile serves the release
# and the site: clang, which writes it, tells functions by their source, whatever machine they are for. It is made in build/training where there
# is none, and anew after rm -r build/training: as the core changes, it fits less and less of it. Without it everything is the same, only slower.
#
#     TCPLAB_PROFILE   USE: as above; MAKE: what the training run is built with; OFF: neither
set(TCPLAB_PROFILE OFF CACHE STRING "Build with the profile of a training run: USE, MAKE, or OFF")
set(tcplab_profile_options "") # of what is in the profile

# Sets `profile` to the file, whose name changes with what it says: so everything is compiled anew then.
function(tcplab_train)
  set(training "${PROJECT_SOURCE_DIR}/build/training")
  file(LOCK "${training}" DIRECTORY GUARD FUNCTION) # release and site may be configured at the same time
  file(GLOB made "${training}/core-*.profdata")
  if(NOT made)
    message(STATUS "Making the profile of a training run in ${training}")
    set(counts "${training}/core.profraw")
    set(merged "${training}/core.profdata")
    foreach(command "--preset;training" "--build;${training};--target;tcplab_training"
        "-E;env;LLVM_PROFILE_FILE=${counts};${training}/training/tcplab_training" "-E;env;${TCPLAB_PROFDATA};merge;-o;${merged};${counts}")
      execute_process(COMMAND "${CMAKE_COMMAND}" ${command} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" OUTPUT_VARIABLE said ERROR_VARIABLE said RESULT_VARIABLE status)
      if(NOT status EQUAL 0)
        message(FATAL_ERROR "${said}The profile could not be made; -DTCPLAB_PROFILE=OFF builds without one.")
      endif()
    endforeach()
    file(SHA256 "${merged}" hash)
    string(SUBSTRING ${hash} 0 12 hash)
    set(made "${training}/core-${hash}.profdata")
    file(RENAME "${merged}" "${made}")
  endif()
  set(profile "${made}" PARENT_SCOPE)
endfunction()

if(TCPLAB_PROFILE STREQUAL "MAKE")
  set(tcplab_profile_options -fprofile-instr-generate -O1) # it counts what the source says: no optimisation changes that
elseif(TCPLAB_PROFILE STREQUAL "USE")
  find_program(TCPLAB_CLANG clang++)
  find_program(TCPLAB_PROFDATA NAMES llvm-profdata llvm-profdata-14)
  mark_as_advanced(TCPLAB_CLANG TCPLAB_PROFDATA)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND TCPLAB_CLANG AND TCPLAB_PROFDATA)
    tcplab_train()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${profile}")
    get_filename_component(reads "${profile}" NAME_WE)
    include(CheckCXXCompilerFlag)
    check_cxx_compiler_flag("-fprofile-instr-use=${profile}" "TCPLAB_READS_${reads}") # an older compiler does not read what a newer one wrote
  endif()
  if(TCPLAB_READS_${reads})
    set(tcplab_profile_options "-fprofile-instr-use=${profile}" -Wno-profile-instr-out-of-date "SHELL:-mllvm -pgso-lwss-only=false") # small is what is cold, also in a small program
    if(EMSCRIPTEN)
      list(APPEND tcplab_profile_options "-fprofile-remapping-file=${PROJECT_SOURCE_DIR}/cmake/training/names.txt")
    endif()
  else()
    message(STATUS "No profile: clang++ and llvm-profdata make one, clang and Emscripten read it. What is built will be slower.")
  endif()
endif()
