// Every kind of expectation, each where it holds and where it does not, with what was so instead.
#include "core/lab/expect.hpp"
#include "core/scenario/variables.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

// The second segment of data is lost and goes again; the third is damaged; the client closes, then the
// server.
constexpr std::string_view kEventful =
    "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms\n"
    "set all msl 500ms\nset all ack-delay 0ms\nset all mss 1000\nset client nagle off\n"
    "at 0s server listen 80 as web\nat 10ms client connect server:80 as one\n"
    "at 100ms client send 10k\nat 1s client send 3 urgent\nat 2s client close\n"
    "on server remote-closed server close\n"
    "drop client->server data #2\ncorrupt client->server data #3\n";

struct Kind {
  const char* holds;
  const char* fails;
  const char* instead;
};

const Kind kKinds[] = {
    // Something happens: a state, a notice, a packet that leaves, arrives, is lost, is damaged.
    {"client reaches ESTABLISHED", "client reaches CLOSING", "it did not happen"},
    {"client:one reaches TIME-WAIT", "client:one reaches LAST-ACK", "it did not happen"},
    {"server:web reaches LAST-ACK", "server:web reaches TIME-WAIT", "it did not happen"},
    {"server hears remote-closed", "server hears reset", "it did not happen"},
    {"server hears urgent", "client hears urgent", "it did not happen"},
    {"client->server data", "server->client data", "it did not happen"},
    {"client->server data again arrives", "server->client any again arrives", "it did not happen"},
    {"client->server data lost", "server->client any lost", "it did not happen"},
    {"client->server data damaged", "server->client any damaged", "it did not happen"},
    // The Nth time.
    {"server hears readable #2", "server hears readable #20", "it did not happen"},
    {"client reaches ESTABLISHED #1", "client reaches ESTABLISHED #2", "it did not happen"},
    {"client->server data #7", "client->server data #70", "it did not happen"},
    // When.
    {"client reaches ESTABLISHED at 50ms", "client reaches ESTABLISHED at 51ms", "it happened at 0.050000 s"},
    {"client reaches ESTABLISHED at 45ms within 5ms", "client reaches ESTABLISHED at 44ms within 5ms",
     "it happened at 0.050000 s"},
    {"client reaches ESTABLISHED at 55ms within 5ms", "client reaches ESTABLISHED at 56ms within 5ms",
     "it happened at 0.050000 s"},
    {"client reaches ESTABLISHED before 50ms", "client reaches ESTABLISHED before 49ms",
     "it happened at 0.050000 s"},
    {"client reaches ESTABLISHED after 50ms", "client reaches ESTABLISHED after 51ms",
     "it happened at 0.050000 s"},
    // In that order.
    {"client->server SYN then client hears connected then server hears remote-closed",
     "client->server FIN then client hears connected", "number 2 of them: it did not happen"},
    {"client->server data lost then client->server data again arrives then client:one reaches TIME-WAIT",
     "client->server FIN then client->server data lost", "number 2 of them: it did not happen"},
    // Never.
    {"never client->server RST", "never client->server SYN", "it happened at 0.010000 s"},
    {"never server hears reset", "never server hears remote-closed", "it happened at 2.020000 s"},
    {"never client reaches CLOSE-WAIT", "never client reaches FIN-WAIT-1", "it happened at 2.000000 s"},
    {"never client->server SYN after 1s", "never client->server FIN after 1s", "it happened at 2.000000 s"},
    {"never client->server FIN before 1s", "never client->server SYN before 1s", "it happened at 0.010000 s"},
    // How often.
    {"client->server SYN times 1", "client->server SYN times 2", "once"},
    {"client->server SYN at-most 1", "client->server SYN at-most 0", "once"},
    {"client->server SYN at-least 1", "client->server SYN at-least 2", "once"},
    {"client->server data lost times 1", "client->server data lost times 3", "once"},
    {"client->server data damaged times 1", "client->server data damaged times 0", "once"},
    {"client->server SYN arrives times 1", "client->server SYN arrives times 2", "once"},
    {"client->server SYN times 0 after 1s", "client->server SYN times 0 before 1s", "once"},
    // A state, at an instant and at the end.
    {"client is FIN-WAIT-1 at 2010ms", "client is FIN-WAIT-2 at 2010ms", "FIN-WAIT-1"},
    {"client:one is CLOSED", "client:one is TIME-WAIT", "CLOSED"},
    {"server:web is LISTEN at 5ms", "server:web is CLOSED at 5ms", "LISTEN"},
    // A variable, at an instant and at the end, with each comparison.
    {"server received = 10003", "server received = 10000", "10003"},
    {"server received < 10004", "server received < 10003", "10003"},
    {"server received > 10002", "server received > 10003", "10003"},
    {"server received <= 10003", "server received <= 10002", "10003"},
    {"server received >= 10003", "server received >= 10004", "10003"},
    {"client:one sent = 10000 at 500ms", "client:one sent = 10003 at 500ms", "10000"},
    {"client srtt = 40ms at 90ms", "client srtt < 40ms at 90ms", "40ms"},
};

std::string verdict_of(const std::string& line) {
  const auto scenario = scenario::parse(std::string(kEventful) + "expect " + line + "\n");
  if (!scenario) return scenario.error().front().message.in(Language::kEnglish);
  const auto verdicts = judge(whole_run(*scenario));
  if (!verdicts || verdicts->size() != 1) return "?";
  EXPECT_EQ(verdicts->front().met, verdicts->front().actual.empty());
  EXPECT_EQ(verdicts->front().expected, line);
  return verdicts->front().actual.in(Language::kEnglish);
}

TEST(ExpectOfEveryKind, HoldsOrSaysWhatWasSoInstead) {
  for (const Kind& kind : kKinds) {
    EXPECT_EQ(verdict_of(kind.holds), "") << kind.holds;
    EXPECT_EQ(verdict_of(kind.fails), kind.instead) << kind.fails;
  }
}

// Each variable, of a connection or of the host, at an instant at which it is what it is.
TEST(ExpectOfEveryKind, KnowsEveryVariable) {
  constexpr std::pair<const char*, const char*> kThen[] = {
      {"sent", "10000"},        {"received", "0"},    {"acknowledged", "10000"},
      {"readable", "0"},        {"in-flight", "0"},   {"rto", "1s"},
      {"mss", "1000"},          {"connections", "1"}, {"urgent", "0"},
      {"urgent-in-flight", "0"}};
  for (const VariableInfo& variable : variables()) {
    const std::string is_known = "client:one " + std::string(variable.name) + " >= 0" +
                                 (variable.unit == Unit::kTime ? "s" : "") + " at 900ms";
    EXPECT_EQ(verdict_of(is_known), "") << variable.name;
  }
  for (const auto& [name, value] : kThen) {
    EXPECT_EQ(verdict_of("client:one " + std::string(name) + " = " + value + " at 900ms"), "") << name;
  }
}

}  // namespace
}  // namespace tcplab::lab
