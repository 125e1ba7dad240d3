#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// JSON is written here by hand: objects and arrays of integers and strings, keys in the order in which they
// are added, an element a line.
namespace tcplab::trace::json {

inline void append_string(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (octet < 0x20) {
      out += "\\u00";
      out += kHex[octet >> 4];
      out += kHex[octet & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

// An object under construction: {"a":1,"b":"c"}.
class Object {
 public:
  explicit Object(std::string& out) : out_(out) { out_ += '{'; }
  ~Object() { out_ += '}'; }
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  void add(std::string_view name, std::string_view value) { append_string(key(name), value); }
  void add_number(std::string_view name, std::int64_t value) { key(name) += std::to_string(value); }
  void add_bool(std::string_view name, bool value) { key(name) += value ? "true" : "false"; }
  void add_id(std::string_view name, std::uint32_t id, std::uint32_t none) {
    key(name) += id == none ? "null" : std::to_string(id);
  }
  // The name and a colon, to be followed by a value.
  std::string& key(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    append_string(out_, name);
    return out_ += ':';
  }

 private:
  std::string& out_;
  bool first_ = true;
};

template <typename Range, typename Write>
void append_array(std::string& out, const Range& range, Write write) {
  out += '[';
  std::string_view separator = "\n";
  for (const auto& element : range) {
    out += separator;
    separator = ",\n";
    write(out, element);
  }
  out += "\n]";
}

}  // namespace tcplab::trace::json
