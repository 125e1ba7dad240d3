// A client's Fast Open cookies (RFC 7413 4.1.3): what each server gave, and which servers are better left
// alone.

#include <algorithm>

#include "core/tcp/host.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

FastOpen Host::fast_open_offer(const wire::IpAddress& server) const {
  const auto known = cookies_->find(server);
  if (known != cookies_->end()) return known->second;
  return {FastOpen::Offer::kRequest, 536, {}};
}

// A server that gives no cookie, or takes no data and gives no new cookie, is not asked again: RFC
// 7413 4.1.3.1.
void Host::learn_cookie(const Connection& connection, const wire::TcpSegment& syn_ack) {
  const FastOpen offered = fast_open_offer(connection.remote().address);
  const bool data_taken = syn_ack.header.ack > connection.snd().iss + 1;
  FastOpen learned;
  learned.mss = connection.snd().mss;
  const auto cookie = wire::fast_open_cookie(syn_ack.header.options.bytes());
  if (cookie && !cookie->empty()) {
    learned.offer = FastOpen::Offer::kCookie;
    learned.cookie = Bytes::copy_of(*cookie);
  } else if (data_taken) {
    learned.offer = offered.offer;
    learned.cookie = offered.cookie;
  } else if (info(connection.config().profile).keeps_asking_for_cookies) {
    learned.offer = FastOpen::Offer::kRequest;
  }
  cookies_.edit()[connection.remote().address] = std::move(learned);
}

}  // namespace tcplab::tcp
