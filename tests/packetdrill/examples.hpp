#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

// The scripts in docs/examples, which a reader can open and run, each about another part of the language.
namespace tcplab::packetdrill {

// Empty when there is no such file, as in "server.pkt".
inline std::string example(const std::string& name) {
  std::ifstream file(std::filesystem::path(TCPLAB_EXAMPLES) / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The names of all of them, in order.
inline std::vector<std::string> example_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(TCPLAB_EXAMPLES)) {
    if (entry.path().extension() == ".pkt") names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace tcplab::packetdrill
