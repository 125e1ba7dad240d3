#include "web/json.hpp"

#include "core/trace/json_writer.hpp"

namespace tcplab::web::json {

void append(std::string& out, std::string_view text) { trace::json::append_string(out, text); }

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out += out.back() == '{' ? "" : ",";
  append(out, name);
  out += ':';
  append(out, text);
}

}  // namespace tcplab::web::json
