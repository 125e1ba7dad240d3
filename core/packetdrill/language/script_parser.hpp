#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/packetdrill/language/ast.hpp"
#include "core/packetdrill/language/scanner.hpp"

namespace tcplab::packetdrill::language {

// The parser of parse_script(), one function for each thing of the language. A function that returns false
// has noted why in the scanner. Each begins where its thing begins and ends right behind it; whoever wants
// more skips white space first.
class ScriptParser {
 public:
  ScriptParser(std::string_view text, const std::vector<Definition>& definitions);
  Result<Script, ScriptError> run();

 private:
  // script_parser.cpp
  bool script();
  bool events();
  bool event(Event& event);
  bool time(EventTime& time);
  bool duration(Duration& duration);
  bool time_range(EventTime& time);
  bool action(Event& event);
  bool command(CommandEvent& command);
  bool code(CodeEvent& code);
  // script_options.cpp
  bool options();
  bool option();
  bool short_definition();
  bool option_value(Option& option, bool required);
  bool define(Option& option);
  bool settle(Option& option);
  bool settle_number(const Option& option, std::uint64_t limit, std::uint64_t& number);
  bool settle_address(const Option& option, std::optional<wire::IpAddress>& address);
  bool settle_ip_version(const Option& option);
  // packet_parser.cpp
  bool packet(PacketEvent& packet);
  bool encapsulations(PacketEvent& packet);
  bool encapsulation(PacketEvent& packet);
  bool transport_encapsulation(PacketEvent& packet);
  bool ip_fields(PacketEvent& packet);
  bool ip_field(IpFields& fields);
  bool endpoints(PacketEvent& packet);
  bool endpoint(Endpoints::End& end);
  bool port(std::uint16_t& port);
  bool socket(PacketEvent& packet);
  bool content(PacketEvent& packet);
  bool tcp(TcpPacket& packet);
  bool flags(Flags& flags);
  bool sequence(SequenceRange& range);
  bool sequence_number(std::uint32_t& number);
  bool udp(UdpPacket& packet);
  bool icmp(IcmpPacket& packet);
  bool icmp_name(Position& at, std::string& name);
  bool quoted(IcmpPacket& packet);
  bool tunnel(PacketEvent& packet);
  bool mutation(PacketEvent& packet);
  // tcp_option_parser.cpp
  bool tcp_options(TcpOptions& options);
  bool tcp_option(TcpOption& option);
  bool sack(SackOption& option);
  bool timestamps(TimestampsOption& option);
  bool fast_open(FastOpenOption& option);
  bool accurate_ecn(AccurateEcnOption& option);
  std::string option_text();
  // call_parser.cpp
  bool system_call(SystemCallEvent& call);
  bool result(SystemCallEvent& call);
  bool note(std::string& note);
  // expression_parser.cpp
  bool expression(Expression& expression);
  bool binary(Expression& left, int lowest);
  bool unary(Expression& expression);
  bool primary(Expression& expression);
  bool number_value(Expression& expression);
  bool string_value(Expression& expression);
  bool escape(std::string& octets);
  bool name_or_call(Expression& expression);
  bool defined(const Definition& definition, Expression& expression);
  bool array(Expression& expression);
  bool structure(Expression& expression);
  bool field(StructField& field);
  template <typename Item>
  bool separated(char end, Item item);
  bool list(char end, std::vector<Expression>& items);
  // Numbers: an integer, `*` or `...`, a defined name; no larger than `limit`.
  bool number(Number& number, const Message& what, std::uint64_t limit);
  bool plain_number(std::uint64_t& number, const Message& what, std::uint64_t limit);
  const Definition* definition(std::string_view name) const;

  bool enter();  // one level deeper; false when that is too deep
  void leave() { --depth_; }

  Scanner scan_;
  Script script_;
  int depth_ = 0;
  int operators_ = 0;       // of the system call at hand: a long chain of them makes a deep tree
  bool arithmetic_ = true;  // not in a result, behind which `+0` is the next event
};

}  // namespace tcplab::packetdrill::language
