#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/line.hpp"

// The scripts in docs/examples, which a reader can open and run, each about another part of the language or
// another habit of a system; and what tests make of them.
namespace tcplab::packetdrill {

// Empty when there is no such file, as in "linux/zero_copy.pkt".
inline std::string example(const std::string& name) {
  std::ifstream file(std::filesystem::path(TCPLAB_EXAMPLES) / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The names of all of them, in order.
inline std::vector<std::string> example_names() {
  const std::filesystem::path root(TCPLAB_EXAMPLES);
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() == ".pkt")
      names.push_back(entry.path().lexically_relative(root).generic_string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// The script with something else at the first place where it says `from`; a test fails when it says so
// nowhere.
inline std::string replaced(std::string script, const std::string& from, const std::string& to,
                            Line at = Line::here()) {
  const std::size_t found = script.find(from);
  if (found != std::string::npos) return script.replace(found, from.size(), to);
  ADD_FAILURE_AT(at.file, at.number) << "not in the script: " << from;
  return script;
}

// What stands before the first place where the script says `what`.
inline std::string before(const std::string& script, const std::string& what, Line at = Line::here()) {
  const std::size_t found = script.find(what);
  if (found == std::string::npos) ADD_FAILURE_AT(at.file, at.number) << "not in the script: " << what;
  return script.substr(0, found);
}

}  // namespace tcplab::packetdrill
