// An ACK of what was never sent is answered with an ACK and dropped, with whatever came with it: RFC
// 9293 3.10.7.4, RFC 5961 5.2.

#include <string>

#include "core/tcp/profile.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

using enum State;

// Both have closed; some repeat their FIN in the ACK of the other's.
Endpoint& both_closed(Endpoint& t) {
  t.fin_wait_1().receives("F.", 5001, 1001);
  EXPECT_TRUE(t.tcp.poll_segment(t.now));
  return t.is(kClosing);
}

struct Synchronized {
  Endpoint& (*enter)(Endpoint& t);
  State state;
  std::uint32_t rcv_nxt;
};
const Synchronized kSynchronized[] = {
    {[](Endpoint& t) -> Endpoint& { return t.established(); }, kEstablished, 5001},
    {[](Endpoint& t) -> Endpoint& { return t.fin_wait_1(); }, kFinWait1, 5001},
    {[](Endpoint& t) -> Endpoint& { return t.fin_wait_2(); }, kFinWait2, 5001},
    {[](Endpoint& t) -> Endpoint& { return t.close_wait(); }, kCloseWait, 5002},
    {both_closed, kClosing, 5002},
    {[](Endpoint& t) -> Endpoint& { return t.last_ack(); }, kLastAck, 5002},
};

TEST(FutureAck, IsAnsweredAndDroppedInEveryStateWithTextAndWithout) {
  for (const ProfileInfo& profile : kProfiles) {
    for (const Synchronized& row : kSynchronized) {
      for (const std::string_view flags : {".", "P.", "F.", "FP."}) {
        const bool text = flags.find('P') != std::string_view::npos;
        SCOPED_TRACE(std::string(profile.name) + " in " + std::string(to_string(row.state)) + ": " +
                     std::string(flags));
        Config config = profile.config;
        config.ack_delay = {};
        Endpoint t(config);
        row.enter(t);
        const SeqNum una = t.tcp.snd().una;
        const std::size_t notices = t.notices.size();
        t.receives(flags, row.rcv_nxt, t.tcp.snd().nxt.value + 1, octets(text ? 10 : 0));
        const bool quiet = profile.profile == Profile::kLinux && row.state == kEstablished;
        const std::optional<Outgoing> answer = t.tcp.poll_segment(t.now);
        EXPECT_EQ(answer.has_value(), !quiet) << "Linux says nothing in ESTABLISHED";
        if (answer) {
          EXPECT_TRUE(answer->segment.header.flags.ack);
          EXPECT_EQ(answer->segment.header.ack, SeqNum{row.rcv_nxt});
          EXPECT_EQ(answer->rule, Rule::kAckFuture);
        }
        t.sends_nothing().is(row.state);
        EXPECT_EQ(t.tcp.snd().una, una);
        EXPECT_EQ(t.tcp.rcv().nxt, SeqNum{row.rcv_nxt}) << "nothing of it is taken";
        EXPECT_EQ(t.notices.size(), notices);
      }
    }
  }
}

}  // namespace
}  // namespace tcplab::tcp
