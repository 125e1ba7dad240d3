// Addresses that are no hosts: RFC 9293 3.9.2.3. (OPENs to them: MUST_46 in opening_test.cpp.)

#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

// A host that listens on port 80, on both versions of IP.
Host listening() {
  Host host(kLocal.address, {1, 2});
  host.add_address(kLocal6.address);
  EXPECT_TRUE(host.listen(80, 5, {}));
  return host;
}

wire::TcpSegment syn(const char* from, const char* to) {
  wire::TcpSegment segment = Endpoint().segment("S", 5000);
  segment.source = *wire::IpAddress::parse(from);
  segment.destination = *wire::IpAddress::parse(to);
  segment.header.destination_port = 80;
  return segment;
}

TEST(Rfc9293, MUST_57_ASynToBroadcastOrMulticastIsSilentlyDiscarded) {
  for (const wire::TcpSegment& segment : {syn("198.51.100.2", "255.255.255.255"),
                                          syn("198.51.100.2", "224.0.0.1"), syn("2001:db8::2", "ff02::1")}) {
    Host host = listening();
    host.on_segment(segment, {});
    EXPECT_FALSE(host.poll_segment({})) << segment.destination.to_string();
    EXPECT_EQ(host.connections().size(), 1U);
  }
  Host host = listening();
  host.on_segment(syn("198.51.100.2", "198.51.100.1"), {});
  EXPECT_TRUE(host.poll_segment({})) << "to a host's own address it is answered";
}

TEST(Rfc9293, MUST_63_ASynFromAnAddressThatIsNoHostIsIgnored) {
  for (const wire::TcpSegment& segment :
       {syn("255.255.255.255", "198.51.100.1"), syn("224.0.0.1", "198.51.100.1"),
        syn("0.0.0.0", "198.51.100.1"), syn("ff02::1", "2001:db8::1"), syn("::", "2001:db8::1")}) {
    Host host = listening();
    while (host.poll_event()) {
    }
    host.on_segment(segment, {});
    EXPECT_FALSE(host.poll_segment({})) << segment.source.to_string();
    EXPECT_EQ(host.connections().size(), 1U);
    const std::optional<HostEvent> event = host.poll_event();
    ASSERT_TRUE(event);
    EXPECT_EQ(event->event.rule, Rule::kInvalidAddress);
  }
}

TEST(Rfc9293, MUST_63_NotEvenAResetGoesThere) {
  Host host = listening();
  wire::TcpSegment stray = syn("255.255.255.255", "198.51.100.1");
  stray.header.destination_port = 81;
  host.on_segment(stray, {});
  EXPECT_FALSE(host.poll_segment({}));
}

}  // namespace
}  // namespace tcplab::tcp
