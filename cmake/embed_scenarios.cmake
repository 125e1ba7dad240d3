# cmake -DOUTPUT=FILE.cpp "-DINPUTS=A;B" -P embed_scenarios.cmake: writes builtins(), which holds the texts of the files.
# "1-opening/03-connection-refused.tcplab" becomes the scenario "connection-refused" of the topic "opening"; the numbers are
# the order of teaching.
set(source "// Made from core/scenario/builtin by cmake/embed_scenarios.cmake.\n#include \"core/scenario/scenario.hpp\"\n\n")
string(APPEND source "namespace tcplab::scenario {\n\nconst std::vector<Builtin>& builtins() {\n")
string(APPEND source "  static const std::vector<Builtin> kScenarios = {\n")
foreach(input IN LISTS INPUTS)
  get_filename_component(name "${input}" NAME_WE)
  get_filename_component(topic "${input}" DIRECTORY)
  get_filename_component(topic "${topic}" NAME)
  string(REGEX REPLACE "^[0-9]+-" "" name "${name}")
  string(REGEX REPLACE "^[0-9]+-" "" topic "${topic}")
  file(READ "${input}" text)
  string(APPEND source "      {\"${name}\", R\"tcplab(${text})tcplab\", \"${topic}\"},\n")
endforeach()
string(APPEND source "  };\n  return kScenarios;\n}\n\n}  // namespace tcplab::scenario\n")
file(WRITE "${OUTPUT}" "${source}")
