#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/packetdrill/language/parser.hpp"

// Parts of scripts, parsed; a test that gives text which is no script fails.
namespace tcplab::packetdrill::language {

inline Script parsed(const std::string& text, const std::vector<Definition>& definitions = {}) {
  auto script = parse_script(text, definitions);
  if (script) return std::move(*script);
  ADD_FAILURE() << script.error().to_string("script", text);
  return {};
}

inline Event only_event(const std::string& text, const std::vector<Definition>& definitions = {}) {
  Script script = parsed(text, definitions);
  EXPECT_EQ(script.events.size(), 1U) << text;
  return script.events.empty() ? Event{} : std::move(script.events.front());
}

inline PacketEvent packet(const std::string& text, const std::vector<Definition>& definitions = {}) {
  const Event event = only_event("+0 " + text, definitions);
  const auto* found = std::get_if<PacketEvent>(&event.action);
  EXPECT_NE(found, nullptr) << text;
  return found ? *found : PacketEvent{};
}

inline TcpPacket tcp(const std::string& text, const std::vector<Definition>& definitions = {}) {
  const PacketEvent event = packet(text, definitions);
  const auto* found = std::get_if<TcpPacket>(&event.content);
  EXPECT_NE(found, nullptr) << text;
  return found ? *found : TcpPacket{};
}

inline IcmpPacket icmp(const std::string& text) {
  const PacketEvent event = packet(text);
  const auto* found = std::get_if<IcmpPacket>(&event.content);
  EXPECT_NE(found, nullptr) << text;
  return found ? *found : IcmpPacket{};
}

// The options between < and >, on a segment made for them.
inline std::vector<TcpOption> options(const std::string& text,
                                      const std::vector<Definition>& definitions = {}) {
  const TcpPacket segment = tcp("> S 0:0(0) <" + text + ">", definitions);
  EXPECT_TRUE(segment.options);
  return segment.options ? segment.options->list : std::vector<TcpOption>{};
}

template <typename Kind>
Kind only_option(const std::string& text, const std::vector<Definition>& definitions = {}) {
  const auto list = options(text, definitions);
  EXPECT_EQ(list.size(), 1U) << text;
  const auto* found = list.empty() ? nullptr : std::get_if<Kind>(&list[0].content);
  EXPECT_NE(found, nullptr) << text;
  return found ? *found : Kind{};
}

inline SystemCallEvent call(const std::string& text, const std::vector<Definition>& definitions = {}) {
  const Event event = only_event("+0 " + text, definitions);
  const auto* found = std::get_if<SystemCallEvent>(&event.action);
  EXPECT_NE(found, nullptr) << text;
  return found ? *found : SystemCallEvent{};
}

// The only argument of a call.
inline Expression argument(const std::string& text, const std::vector<Definition>& definitions = {}) {
  const SystemCallEvent made = call("f(" + text + ") = 0", definitions);
  EXPECT_EQ(made.arguments.size(), 1U) << text;
  return made.arguments.empty() ? Expression{} : made.arguments[0];
}

inline std::int64_t integer(const Expression& expression) {
  const auto* found = std::get_if<IntegerValue>(&expression.value);
  EXPECT_NE(found, nullptr);
  return found ? found->value : INT64_MIN;
}

inline std::string name(const Expression& expression) {
  const auto* found = std::get_if<NameValue>(&expression.value);
  EXPECT_NE(found, nullptr);
  return found ? found->name : "";
}

inline std::string octets(const Expression& expression) {
  const auto* found = std::get_if<StringValue>(&expression.value);
  EXPECT_NE(found, nullptr);
  return found ? found->octets : "";
}

}  // namespace tcplab::packetdrill::language
