#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcplab::shell {

// Nodes, by their names, whose columns of the timeline are folded away to their lines, in whatever run.
class Folded {
 public:
  // Another one with every change.
  unsigned version() const { return version_; }
  bool any() const { return !names_.empty(); }
  bool has(std::string_view name) const;
  // No more than kMost are.
  void set(std::string_view name, bool yes);
  void clear();

  // A line that begins with "folded", and ends, as it is remembered; empty where nothing is. A name with a
  // blank in it is none that is remembered.
  std::string to_text() const;
  // False, and nothing happens, where it is not exactly what to_text() writes.
  bool read(std::string_view text);

 private:
  static constexpr std::size_t kMost = 100;
  static constexpr std::size_t kLongest = 64;  // octets

  static bool can_be_written(std::string_view name);

  std::vector<std::string> names_;
  unsigned version_ = 0;
};

}  // namespace tcplab::shell
