// System calls and the expressions in them.
#include <string>

#include <gtest/gtest.h>

#include "tests/packetdrill/parsed.hpp"

namespace tcplab::packetdrill::language {
namespace {

// ---- System calls ----

TEST(PacketdrillCall, ArgumentsResultErrorAndRemark) {
  const SystemCallEvent made = call("connect(3, ..., ...) = -1 EINPROGRESS (Operation (now) in progress)");
  EXPECT_EQ(made.name, "connect");
  ASSERT_EQ(made.arguments.size(), 3U);
  EXPECT_EQ(integer(made.arguments[0]), 3);
  EXPECT_TRUE(std::holds_alternative<EllipsisValue>(made.arguments[1].value));
  EXPECT_EQ(integer(made.result), -1);
  EXPECT_EQ(made.error, "EINPROGRESS");
  EXPECT_EQ(made.note, "Operation (now) in progress");
  EXPECT_EQ(made.result_at, (Position{1, 27}));
  EXPECT_EQ(made.error_at, (Position{1, 30}));
}

TEST(PacketdrillCall, AResultMayHaveARemarkAlone) {
  const SystemCallEvent made = call("fcntl(3, F_GETFL) = 0x02 (flags O_RDWR)");
  EXPECT_EQ(integer(made.result), 2);
  EXPECT_EQ(made.error, "");
  EXPECT_EQ(made.note, "flags O_RDWR");
  EXPECT_TRUE(call("f() = 0").arguments.empty());
}

TEST(PacketdrillCall, AResultMayBeARangeOrAnything) {
  const SystemCallEvent range = call("read(3, ..., 100) = 1~5");
  ASSERT_EQ(range.result_to.size(), 1U);
  EXPECT_EQ(integer(range.result_to[0]), 5);
  EXPECT_TRUE(std::holds_alternative<AnyValue>(call("read(3, ..., 100) = *").result.value));
  EXPECT_EQ(name(call("f() = O_RDWR").result), "O_RDWR");
  EXPECT_EQ(std::get<BinaryValue>(call("f() = O_RDWR|O_NONBLOCK").result.value).op, "|");
}

TEST(PacketdrillCall, TheNextEventIsNotPartOfTheResult) {
  EXPECT_EQ(parsed("0 f() = 1\n+0 f() = 2").events.size(), 2U);
  EXPECT_EQ(parsed("0 f() = 1\n* > . 1:1(0)").events.size(), 2U);
}

TEST(PacketdrillExpression, Numbers) {
  EXPECT_EQ(integer(argument("42")), 42);
  EXPECT_EQ(integer(argument("-1")), -1);
  EXPECT_EQ(integer(argument("0xff")), 255);
  EXPECT_EQ(integer(argument("0xffffffffffffffff")), -1);
  EXPECT_EQ(integer(argument("-9223372036854775808")), INT64_MIN);
  EXPECT_EQ(std::get<RealValue>(argument("1.5").value).value, 1.5);
  EXPECT_EQ(std::get<RealValue>(argument("-.5").value).value, -0.5);
}

TEST(PacketdrillExpression, StringsAndTheirEscapes) {
  EXPECT_EQ(octets(argument(R"("GET / HTTP/1.0\r\n\r\n")")), "GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(octets(argument(R"("\xa1\x0\101\0\\\"")")), std::string("\xa1\0A\0\\\"", 6));
  const Expression open = argument(R"("GET"...)");
  EXPECT_TRUE(std::get<StringValue>(open.value).more);
}

TEST(PacketdrillExpression, NamesAndOperators) {
  EXPECT_EQ(name(argument("SOCK_STREAM")), "SOCK_STREAM");
  const auto flags = std::get<BinaryValue>(argument("O_RDWR|O_NONBLOCK | 4").value);
  EXPECT_EQ(flags.op, "|");
  EXPECT_EQ(std::get<BinaryValue>(flags.operands[0].value).op, "|") << "from the left";
  const auto sum = std::get<BinaryValue>(argument("1 + 2 * 3").value);
  EXPECT_EQ(sum.op, "+");
  EXPECT_EQ(std::get<BinaryValue>(sum.operands[1].value).op, "*");
  const auto product = std::get<BinaryValue>(argument("(1 + 2) * 3").value);
  EXPECT_EQ(product.op, "*");
  EXPECT_EQ(std::get<BinaryValue>(argument("1 << 4").value).op, "<<");
  EXPECT_EQ(std::get<UnaryValue>(argument("~O_NONBLOCK").value).op, '~');
}

TEST(PacketdrillExpression, Arrays) {
  EXPECT_EQ(std::get<ArrayValue>(argument("[1, 2,3]").value).items.size(), 3U);
  EXPECT_TRUE(std::get<ArrayValue>(argument("[]").value).items.empty());
}

TEST(PacketdrillExpression, ASocketAddress) {
  const auto address = std::get<StructValue>(
      argument("{sa_family = AF_INET, sin_port = htons(8080), sin_addr = inet_addr(\"192.0.2.1\")}").value);
  ASSERT_EQ(address.fields.size(), 3U);
  EXPECT_EQ(name(address.find("sa_family")->value[0]), "AF_INET");
  const auto port = std::get<CallValue>(address.find("sin_port")->value[0].value);
  EXPECT_EQ(port.function, "htons");
  EXPECT_EQ(integer(port.arguments[0]), 8080);
  EXPECT_EQ(address.find("sin6_addr"), nullptr);
}

TEST(PacketdrillExpression, APollArray) {
  const auto set = std::get<ArrayValue>(argument("[{fd=3,\n events=POLLIN|POLLOUT, revents=POLLOUT}]").value);
  ASSERT_EQ(set.items.size(), 1U);
  EXPECT_EQ(integer(std::get<StructValue>(set.items[0].value).find("fd")->value[0]), 3);
}

TEST(PacketdrillExpression, AMessageHeader) {
  const auto header = std::get<StructValue>(
      argument("{msg_name(...)=..., msg_iov(2)=[{..., 500},{...,400}], msg_flags=0,\n"
               " msg_control=[{cmsg_level=SOL_TCP, cmsg_type=TCP_CM_INQ, cmsg_data=9000}]}")
          .value);
  const StructField* vector = header.find("msg_iov");
  ASSERT_NE(vector, nullptr);
  ASSERT_EQ(vector->count.size(), 1U);
  EXPECT_EQ(integer(vector->count[0]), 2);
  const auto pieces = std::get<ArrayValue>(vector->value[0].value);
  ASSERT_EQ(pieces.items.size(), 2U);
  const auto piece = std::get<StructValue>(pieces.items[1].value);
  ASSERT_EQ(piece.fields.size(), 2U);
  EXPECT_EQ(piece.fields[0].name, "");
  EXPECT_EQ(integer(piece.fields[1].value[0]), 400);
  EXPECT_NE(header.find("msg_control"), nullptr);
}

TEST(PacketdrillExpression, SizeofAndNestedCalls) {
  const auto size = std::get<CallValue>(argument("sizeof(int)").value);
  EXPECT_EQ(size.function, "sizeof");
  EXPECT_EQ(name(size.arguments[0]), "int");
}

TEST(PacketdrillExpression, DefinitionsStandForTheirValue) {
  const Expression level = argument("LEVEL", {{"LEVEL", "SOL_IP"}});
  EXPECT_EQ(name(level), "SOL_IP");
  EXPECT_EQ(level.at, (Position{1, 6}));
  EXPECT_EQ(name(argument("A", {{"A", "A"}})), "A") << "a definition does not hold within itself";
  EXPECT_EQ(tcp("> . 1:1(0) ack N", {{"N", "7"}}).ack->value, 7);
}

}  // namespace
}  // namespace tcplab::packetdrill::language
