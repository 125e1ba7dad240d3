#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shell/model/index.hpp"

namespace tcplab::shell {

// All curves of these ends of connections, by their places in Trace::connections(), and the queues of the
// run, a line for each change: "time_s,event,connection,curve,unit,value", where a connection is what
// end_name() says, and a queue has none. Throughput and goodput are averages over that interval, a line for
// each of these (rate_in()): "goodput over 20 ms" in octets/s, with the instant at which it begins, and no
// event.
std::string curves_csv(const Index& index, const std::vector<std::uint32_t>& connections,
                       Duration rates_over);
// "#0 client:49152": with the number of its connection where the run has several.
std::string end_name(const Index& index, std::uint32_t connection);

}  // namespace tcplab::shell
