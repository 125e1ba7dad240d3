#include "web/page_json.hpp"

namespace tcplab::web {
namespace {

void append(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out += out.back() == '{' ? "" : ",";
  append(out, name);
  out += ':';
  append(out, text);
}

// Of anything that is written the way write writes it.
template <typename Items, typename Write>
void append_list(std::string& out, const Items& items, Write&& write) {
  out += '[';
  for (const auto& item : items) {
    if (&item != &items.front()) out += ',';
    write(item);
  }
  out += ']';
}

void append_texts(std::string& out, std::string_view name, const std::vector<std::string>& items) {
  out += ",\"" + std::string(name) + "\":";
  append_list(out, items, [&out](const std::string& item) { append(out, item); });
}

std::string rect_text(const shell::Rect& rect) {
  return "[" + std::to_string(rect.left) + "," + std::to_string(rect.top) + "," + std::to_string(rect.right) +
         "," + std::to_string(rect.bottom) + "]";
}

const char* bool_text(bool value) { return value ? "true" : "false"; }

}  // namespace

std::string to_json(const shell::Transcript& transcript) {
  std::string out = "{";
  append_member(out, "title", transcript.title);
  append_member(out, "verdict", transcript.verdict);
  append_member(out, "notice", transcript.notice);
  append_member(out, "detail", transcript.detail);
  out += ",\"focused\":" + std::to_string(transcript.focused);
  out += ",\"first\":" + std::to_string(transcript.first);
  append_texts(out, "lines", transcript.lines);
  append_texts(out, "times", transcript.times);
  append_texts(out, "reasons", transcript.reasons);
  return out + "}";
}

std::string to_json(const shell::Source& source) {
  std::string out = "{";
  append_member(out, "name", source.name);
  append_member(out, "text", source.text);
  return out + ",\"shipped\":" + bool_text(source.shipped) + "}";
}

std::string to_json(const std::vector<shell::Control>& controls) {
  std::string out;
  append_list(out, controls, [&out](const shell::Control& control) {
    out += '{';
    append_member(out, "name", control.name);
    append_member(out, "panel", control.panel);
    out += std::string(",\"above\":") + bool_text(control.above);
    out += ",\"box\":" + rect_text(control.box) + ",\"visible\":" + rect_text(control.visible);
    out += std::string(",\"scrolls\":[") + bool_text(control.scrolls_x) + "," + bool_text(control.scrolls_y) +
           "]}";
  });
  return out;
}

}  // namespace tcplab::web
