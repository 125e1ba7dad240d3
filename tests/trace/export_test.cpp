#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "tests/lab/support.hpp"
#include "tests/short_stories.hpp"

namespace tcplab::lab {
namespace {

// A checker of JSON (RFC 8259) that allows integers only: true when all of the text is one value.
class Json {
 public:
  static bool is_valid(std::string_view text) {
    Json json(text);
    return json.value() && (json.skip(), json.text_.empty());
  }

 private:
  explicit Json(std::string_view text) : text_(text) {}

  void skip() {
    while (!text_.empty() && (text_[0] == ' ' || text_[0] == '\n')) text_.remove_prefix(1);
  }
  bool eat(std::string_view word) {
    skip();
    if (text_.substr(0, word.size()) != word) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  bool string() {
    if (!eat("\"")) return false;
    while (!text_.empty() && text_[0] != '"') {
      if (static_cast<unsigned char>(text_[0]) < 0x20) return false;
      if (text_[0] == '\\') text_.remove_prefix(text_.substr(1, 1) == "u" ? 5 : 1);
      text_.remove_prefix(1);
    }
    return eat("\"");
  }
  bool number() {
    skip();
    const std::size_t digits = std::min(text_.find_first_not_of("-0123456789"), text_.size());
    text_.remove_prefix(digits);
    return digits > 0 && !(text_.substr(0, 1) == ".");
  }
  template <typename Item>
  bool list(std::string_view open, std::string_view close, Item item) {
    if (!eat(open)) return false;
    if (eat(close)) return true;
    do {
      if (!item()) return false;
    } while (eat(","));
    return eat(close);
  }
  bool value() {
    skip();
    if (text_.empty()) return false;
    if (text_[0] == '{') return list("{", "}", [this] { return string() && eat(":") && value(); });
    if (text_[0] == '[') return list("[", "]", [this] { return value(); });
    if (text_[0] == '"') return string();
    return eat("true") || eat("false") || eat("null") || number();
  }

  std::string_view text_;
};

TEST(Json, IsWellFormedForEveryScenario) {
  for (const scenario::Builtin& each : scenario::builtins()) {
    const Trace trace = whole_run(scenario_of(each.text)).trace();
    const std::string json = to_json(trace);
    EXPECT_TRUE(Json::is_valid(json)) << each.name;
    const auto lines = std::count(json.begin(), json.end(), '\n');
    const std::size_t elements =
        trace.hosts().size() + trace.connections().size() + trace.packets().size() + trace.events().size();
    const std::size_t others = trace.nodes().size() - trace.hosts().size();  // have a list of their own
    EXPECT_EQ(static_cast<std::size_t>(lines), elements + 5 + (others == 0 ? 0 : others + 1)) << each.name;
  }
  EXPECT_FALSE(Json::is_valid("{\"a\":1,}"));
  EXPECT_FALSE(Json::is_valid("{\"a\":1.5}"));
}

TEST(Json, SaysWhatHappenedWhereAndWhy) {
  const Trace trace = whole_run(builtin("lost-syn")).trace();
  const std::string json = to_json(trace);
  const auto has = [&json](const std::string& text) { return json.find(text) != std::string::npos; };
  EXPECT_TRUE(has("{\"format\":\"tcplab-trace\",\"version\":1,\"name\":\"A lost SYN\",\"hosts\":[\n"));
  EXPECT_TRUE(has("{\"index\":0,\"name\":\"client\",\"address\":\"198.51.100.1\"}"));
  EXPECT_TRUE(
      has("\"at\":30000000,\"host\":0,\"connection\":1,\"cause\":4,\"rule\":\"none\",\"citation\":\"\","
          "\"event\":\"segment-dropped\",\"packet\":0,\"reason\":\"scripted\",\"line\":13}"))
      << json;
  EXPECT_TRUE(has("\"event\":\"timer-set\",\"timer\":\"retransmission\",\"deadline\":1010000000}"));
  EXPECT_TRUE(
      has("\"flags\":\"SYN\",\"window\":65535,\"urgent_pointer\":0,\"ttl\":64,"
          "\"options\":[{\"kind\":2,\"mss\":1460}],\"length\":0,\"retransmission\":true"));
}

TEST(Json, EscapesWhatATitleMayHold) {
  const Trace trace("a \"b\" \\ \n\x01 握", {});
  EXPECT_NE(to_json(trace).find("\"a \\\"b\\\" \\\\ \\u000a\\u0001 握\""), std::string::npos);
  EXPECT_TRUE(Json::is_valid(to_json(trace)));
}

TEST(Text, ShowsOneLineAnEventWithTheTimeOnceAnInstant) {
  const std::string text = to_text(whole_run(builtin("connection-refused")).trace());
  EXPECT_EQ(
      text,
      "Connection refused\n"
      "  client  198.51.100.1\n"
      "  server  198.51.100.2\n"
      "\n"
      "  0.010000  client            connect to 198.51.100.2:81                     RFC 9293 3.10.1\n"
      "            client            CLOSED -> SYN-SENT                             RFC 9293 3.10.1\n"
      "            client -> server  SYN  Seq=0 Win=65535 Len=0 MSS=1460            RFC 9293 3.5\n"
      "            client            timer retransmission set, fires at 1.010000 s  RFC 6298 5.1\n"
      "  0.040000  server <- client  SYN  Seq=0 Win=65535 Len=0 MSS=1460\n"
      "            server -> client  RST, ACK  Seq=0 Ack=1 Win=0 Len=0              RFC 9293 3.10.7.1\n"
      "  0.070000  client <- server  RST, ACK  Seq=0 Ack=1 Win=0 Len=0\n"
      "            client            timer retransmission stopped                   RFC 9293 3.10.7.3\n"
      "            client            SYN-SENT -> CLOSED                             RFC 9293 3.10.7.3\n"
      "            client            user told: connection refused                  RFC 9293 3.10.7.3\n"
      "            client            user told: connection closed                   RFC 9293 3.10.7.3\n");
}

TEST(Text, HasAllAddressesAndKnowsNodesByThemWhoeverTellsOfTrouble) {
  const Trace trace =
      whole_run(scenario_of("title \"t\"\nhost client 198.51.100.1 2001:db8:1::1\nhost server 203.0.113.1\n"
                            "router near 198.51.100.254 198.51.100.253\nrouter far\n"
                            "link client near\nlink near far mtu 1000\nlink far server\n"
                            "at 0s server listen 80\nat 0s client connect server:80 sending 1200\n"
                            "until 1s\n"))
          .trace();
  const std::string text = to_text(trace);
  EXPECT_EQ(text.substr(0, text.find("\n\n")),
            "t\n  client  198.51.100.1, 2001:db8:1::1\n  server  203.0.113.1\n"
            "  near    198.51.100.254, 198.51.100.253\n  far");
  EXPECT_NE(text.find("client <- near    ICMP destination unreachable (fragmentation needed), MTU 1000"),
            std::string::npos);
  EXPECT_NE(to_json(trace).find("\"addresses\":[\n\"198.51.100.1\",\n\"2001:db8:1::1\"\n]"),
            std::string::npos);
}

TEST(Text, DescribesAnyEventOnOneLine) {
  const Trace trace = whole_run(builtin("lost-syn")).trace();
  const auto line = [&trace](EventId id) { return describe(trace, trace.events()[id]); };
  EXPECT_EQ(line(0), "server: listen on port 80  (RFC 9293 3.10.1)");
  EXPECT_EQ(line(3), "client: CLOSED -> SYN-SENT  (RFC 9293 3.10.1)");
  EXPECT_EQ(line(4), "client -> server  SYN  Seq=0 Win=65535 Len=0 MSS=1460  (RFC 9293 3.5)");
  EXPECT_EQ(line(5), "client: timer retransmission set, fires at 1.010000 s  (RFC 6298 5.1)");
  EXPECT_EQ(line(6), "client -x server  SYN  Seq=0 Win=65535 Len=0 MSS=1460  [lost: scripted, line 13]");
  for (EventId id = 0; id < trace.events().size(); ++id) EXPECT_EQ(line(id).find('\n'), std::string::npos);
}

TEST(Text, NamesTheEdgesOfSackBlocksInRelativeNumbers) {
  const Trace trace = whole_run(scenario_of("host client 198.51.100.1\n"
                                            "host server 198.51.100.2\n"
                                            "link client server delay 5ms rate 10Mbit/s\n"
                                            "set client sack on\n"
                                            "set server sack on\n"
                                            "at 0ms server listen 80\n"
                                            "at 10ms client connect server:80\n"
                                            "on client connected client send 5840\n"
                                            "drop client->server data #2\n"))
                          .trace();
  const std::string text = to_text(trace);
  EXPECT_NE(text.find("ACK  Seq=1 Ack=1461 Win=65535 Len=0 SLE=2921 SRE=4381"), std::string::npos) << text;
  EXPECT_NE(text.find("ACK  Seq=1 Ack=1461 Win=65535 Len=0 SLE=2921 SRE=5841"), std::string::npos) << text;
}

// What tshark prints about a capture; the test is skipped where there is no tshark.
class Capture : public testing::Test {
 protected:
  void SetUp() override {
    static const bool installed = std::system("tshark --version >/dev/null 2>&1") == 0;
    if (!installed) GTEST_SKIP() << "tshark is not installed";
    directory_ =
        std::filesystem::temp_directory_path() /
        ("tcplab-capture-" +
         std::to_string(static_cast<unsigned long>(::testing::UnitTest::GetInstance()->random_seed())) + "-" +
         testing::UnitTest::GetInstance()->current_test_info()->name() + "-" +
         std::to_string(reinterpret_cast<std::uintptr_t>(this)));
    std::filesystem::create_directory(directory_);
  }
  void TearDown() override {
    if (!directory_.empty()) std::filesystem::remove_all(directory_);
  }

  Lines tshark(const std::vector<std::uint8_t>& bytes, const std::string& arguments) {
    const std::string file = (directory_ / "run.pcapng").string();
    const std::string printed = (directory_ / "printed").string();
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    const std::string command = "tshark -n -r " + file +
                                " -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE " + arguments + " >" +
                                printed + " 2>/dev/null";
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    Lines lines;
    std::ifstream in(printed);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }

 private:
  std::filesystem::path directory_;
};

TEST_F(Capture, ShowsEachSegmentWhereItLeftAndWhereItArrived) {
  const Lines lines =
      tshark(to_pcapng(whole_run(builtin("lost-syn")).trace()),
             "-T fields -e frame.interface_name -e frame.time_epoch -e tcp.flags -e frame.comment");
  EXPECT_EQ(lines, (Lines{"client\t0.010000000\t0x0002\tdropped by the link: scripted (line 13)",
                          "client\t1.010000000\t0x0002\tretransmission", "server\t1.050000000\t0x0002\t",
                          "server\t1.050000000\t0x0012\t", "client\t1.090000000\t0x0012\t",
                          "client\t1.090000000\t0x0010\t", "server\t1.130000000\t0x0010\t"}));
}

TEST_F(Capture, HasNothingMalformedAndNoBadChecksum) {
  std::vector<std::uint8_t> all;  // one section of the file behind the other: tshark takes long to start
  std::size_t packets = 0;
  const auto add = [&all, &packets](const Trace& trace, const std::vector<std::uint8_t>& capture) {
    all.insert(all.end(), capture.begin(), capture.end());
    packets += trace.packets().size();
  };
  for (const scenario::Builtin& each : scenario::few_stories()) {
    const Trace trace = whole_run(scenario_of(each.text)).trace();
    add(trace, to_pcapng(trace));
  }
  const Trace trace = whole_run(builtin("data-with-a-lost-segment")).trace();
  add(trace, to_pcapng_at(trace, 0));
  const Lines lines =
      tshark(all, "-T fields -e _ws.malformed -e tcp.checksum.status -e ip.checksum.status -e frame.time");
  EXPECT_GE(lines.size(), packets);
  for (const std::string& line : lines) EXPECT_EQ(line.substr(0, 5), "\t1\t1\t") << line;
}

// At a host, a NAT, a router and a proxy in the way: as many as came and left there, and all of them sound.
TEST_F(Capture, IsReadWhereverItIsTaken) {
  const Trace trace =
      whole_run(scenario_of("host client 192.0.2.1\nhost server 203.0.113.80\n"
                            "splitter pep 198.51.100.1\nrouter edge 198.51.100.254\n"
                            "nat home 198.51.100.9 outside edge\nlink client home\n"
                            "link home edge delay 5ms\nlink edge pep\nlink pep server delay 50ms\n"
                            "set all msl 500ms\nat 0s server listen 80\n"
                            "at 0s client connect server:80 sending 3000\nat 1s client close\n"
                            "on server remote-closed server close\n"))
          .trace();
  std::map<std::string, std::size_t> frames;
  for (const std::string& line :
       tshark(to_pcapng(trace),
              "-T fields -e frame.interface_name -e tcp.checksum.status -e ip.checksum.status")) {
    EXPECT_EQ(line.substr(line.find('\t')), "\t1\t1") << line;
    ++frames[line.substr(0, line.find('\t'))];
  }
  EXPECT_EQ(frames.size(), trace.nodes().size());
  EXPECT_EQ(tshark(to_pcapng_at(trace, 2), "-T fields -e tcp.srcport").size(), frames["pep"]);
  EXPECT_EQ(frames["home"], 2 * frames["client"]) << "as it came and as it left";
}

TEST_F(Capture, OfOneHostLetsTsharkFindTheSameRetransmissions) {
  for (const auto name : {"lost-syn", "data-with-a-lost-segment", "last-ack-lost"}) {
    const Trace trace = whole_run(builtin(name)).trace();
    for (HostIndex host = 0; host < 2; ++host) {
      std::size_t resent = 0;
      for (const Packet& packet : trace.packets())
        resent += packet.retransmission && packet.from == host ? 1 : 0;
      const std::string address = trace.hosts()[host].address.to_string();
      const Lines found =
          tshark(to_pcapng_at(trace, host), "-Y 'tcp.analysis.retransmission && ip.src == " + address + "'");
      EXPECT_EQ(found.size(), resent) << name;
    }
  }
}

TEST_F(Capture, AgreesWithTsharkAboutRelativeNumbers) {
  const Trace trace = whole_run(builtin("half-close")).trace();
  const Lines lines = tshark(to_pcapng_at(trace, 0), "-T fields -e tcp.seq -e tcp.ack -e tcp.len");
  std::size_t frame = 0;
  for (const Event& event : trace.events()) {
    const PacketId id = trace.packet_of(event.id);
    if (event.host != 0 || id == kNoPacket || std::holds_alternative<SegmentDropped>(event.what)) continue;
    const Packet& packet = trace.packets()[id];
    ASSERT_LT(frame, lines.size());
    const std::uint32_t ack = packet.segment.header.flags.ack ? trace.relative_ack(packet) : 0;
    EXPECT_EQ(lines[frame], std::to_string(trace.relative_seq(packet)) + "\t" + std::to_string(ack) + "\t" +
                                std::to_string(packet.segment.payload.size()));
    ++frame;
  }
  EXPECT_EQ(frame, lines.size());
}

}  // namespace
}  // namespace tcplab::lab
