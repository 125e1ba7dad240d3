// A World as what decides its future: see Canon.

#include "core/net/canonical.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "core/base/canon.hpp"
#include "core/lab/world.hpp"
#include "core/tcp/canonical.hpp"

namespace tcplab::lab {
namespace {

constexpr Duration kStampTick =
    milliseconds(1);  // in which the clock of the ISNs ticks a whole number of times

void put_text(Canon& canon, std::string_view text) {
  canon.put(std::vector<std::uint8_t>(text.begin(), text.end()));
}

void put_app(Canon& canon, const scenario::Program& program, std::size_t app) {
  canon.put(app != scenario::kNoApp);
  if (app == scenario::kNoApp) return;
  const auto& [name, talk, octets, per, times, pause, pages, peer, port, at, from, buffer, reading,
               read_octets, read_every, closing] = program.scenario().apps[app];
  canon.put(talk, octets, per, times, pause, peer, port, buffer, reading, read_octets, read_every, closing,
            pages.size());
  for (const auto& address : {at, from}) canon.put(address.has_value(), address.value_or(wire::IpAddress()));
  for (const auto& [path, length] : pages) {
    put_text(canon, path);
    canon.put(length);
  }
  Canon::without(name);
}

// What its node does is in the network.
void put_splitter(Canon& canon, const scenario::Program& program, const scenario::Splitter& splitter) {
  const auto& [app, first_port, last_port, resets, router, icmp] = splitter;
  put_app(canon, program, app);
  canon.put(first_port, last_port, resets);
  Canon::without(router, icmp);
}

// A forgery counts its rounds by chance that the seed decides.
void put_forgery(Canon& canon, const scenario::Program& program, const scenario::Forgery& forgery) {
  const auto& [flags, complaint, into, from, from_port, spoofs, seq, ahead, step, ack, ack_ahead, acking,
               sack, window, mtu] = forgery;
  canon.put(complaint.has_value(), complaint.value_or(wire::Complaint::kNet), ack_ahead, acking.has_value(),
            acking.value_or(0), sack, mtu);
  canon.put(flags, into ? program.number_of(*into) : scenario::kNoLabel, from, from_port, spoofs,
            seq.has_value(), seq.value_or(0), ack.has_value(), ack.value_or(0), ahead, step,
            window.has_value(), window.value_or(0));
  if (flags != 0 || complaint) canon.put(program.scenario().seed);
}

void put_action(Canon& canon, const scenario::Program& program, std::size_t step) {
  const auto& [verb, host, label, peer, port, local_port, count, setting, app, backlog, accept, accept_every,
               peer_port, last_local_port, times, every, forgery, at, from, urgent, both] =
      program.scenario().steps[step].action;
  canon.put(backlog, accept, accept_every, peer_port, last_local_port, times, every, urgent, both);
  for (const auto& address : {at, from}) canon.put(address.has_value(), address.value_or(wire::IpAddress()));
  put_forgery(canon, program, forgery);
  put_app(canon, program, app);
  canon.put(verb, host, program.label_of(step), peer, port, local_port, count, setting.property,
            setting.value);
  Canon::without(label);
}

// The connections of all hosts by their order: what they are called says how many there were before.
class AllRanks {
 public:
  explicit AllRanks(const std::vector<tcp::Host>& hosts) : ranks_(hosts.begin(), hosts.end()) {}
  std::uint64_t of(trace::HostIndex host, tcp::ConnId id) const { return ranks_[host].of(id); }

 private:
  std::vector<tcp::Ranks> ranks_;
};

// What the scenario still has to say when a host's user is told something: those steps whose turn is over
// will never be taken again.
void put_reactions(Canon& canon, const scenario::Program& program, const std::vector<std::uint32_t>& counts) {
  for (std::size_t host = 0; host < program.scenario().hosts.size(); ++host) {
    for (int kind = 0; kind < tcp::kNoticeCount; ++kind) {
      const auto index = static_cast<trace::HostIndex>(host);
      const auto notice = static_cast<tcp::Notice>(kind);
      const std::uint32_t count = counts[scenario::Program::notice_slot(index, notice)];
      for (const std::size_t step : program.reactions(index, notice)) {
        const auto& on = std::get<scenario::OnNotice>(program.scenario().steps[step].when);
        if (on.nth <= count) continue;
        canon.put(host, kind, on.nth - count, on.after);
        put_action(canon, program, step);
      }
    }
  }
  canon.put(UINT32_MAX);
}

// All of a mishap but where it stands in the text.
void put_mishap(Canon& canon, const scenario::Mishap& mishap) {
  const auto& [kind, which, ordinals, delay, at, count, field, value, relative, unseen, line] = mishap;
  canon.put_end(at);
  canon.put(kind, delay, count, field, value, relative, unseen);
  Canon::without(which, ordinals, line);
}

void put_pattern(Canon& canon, const scenario::Program::Counter& counter) {
  const auto& [from, to, kind, with, without, retransmitted, port, octets, connection] = counter.pattern;
  canon.put(from.has_value(), from.value_or(0), to.has_value(), to.value_or(0), kind, with, without,
            retransmitted.has_value(), retransmitted.value_or(false), port, octets.has_value(),
            octets ? octets->first : 0, octets ? octets->last : 0, counter.label);
  Canon::without(connection);
}

// What is still to befall those that a pattern names; ordinals count from what it has named so far.
void put_mishaps(Canon& canon, const scenario::Program& program, const std::vector<std::uint32_t>& counts) {
  const std::vector<scenario::Mishap>& all = program.scenario().mishaps;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const scenario::Program::Counter& counter = program.counters()[i];
    const auto put = [&](std::size_t index) {
      const scenario::Ordinals& ordinals = all[index].ordinals;
      if (ordinals.last <= counts[i]) return;
      const std::uint32_t first = ordinals.first > counts[i] ? ordinals.first - counts[i] : 1;
      const bool endless = ordinals.last == scenario::kNoLastOrdinal;
      put_pattern(canon, counter);
      canon.put(first, endless ? ordinals.last : ordinals.last - counts[i]);
      put_mishap(canon, all[index]);
    };
    for (const auto& single : counter.single) put(single.second);
    for (const std::size_t range : counter.ranges) put(range);
  }
  canon.put(UINT32_MAX);
}

// What a connection gets when it is opened.
void put_settings(Canon& canon, const scenario::Program& program) {
  for (const scenario::ConnectionSetting& each : program.scenario().settings) {
    canon.put(program.number_of({each.host, each.label}), each.setting.property, each.setting.value);
  }
}

// What it says of hosts, of which the World has the rest. Their names are in the requests of HTTP.
void put_scenario(Canon& canon, const scenario::Program& program) {
  const std::vector<scenario::App>& apps = program.scenario().apps;
  const bool names_hosts = std::any_of(apps.begin(), apps.end(), [](const scenario::App& app) {
    return app.talk == scenario::App::Talk::kGet;
  });
  for (const scenario::HostSpec& host : program.scenario().hosts) {
    const auto& [name, address, config, auto_receive, quiet_time, more_addresses, splitter] = host;
    put_text(canon, names_hosts ? std::string_view(name) : std::string_view());
    canon.put(address, config.send_buffer, quiet_time, splitter.has_value());
    if (splitter) put_splitter(canon, program, *splitter);
    Canon::without(auto_receive, more_addresses);
  }
  canon.put(program.content(0, UINT64_MAX).size());  // in pieces of that size octets are handed over
}

}  // namespace

void canonical(Canon& canon, const Outbox& outbox) {
  const auto& [freed, close, both, pieces, remaining, offset] = outbox;
  canon.put(scenario::Program::place_in_content(offset), remaining, remaining > 0 ? freed : 0, close, both,
            pieces.size());
  for (const auto& [text, count, urgent] : pieces) canon.put(text, count, urgent);
}

// A head that is whole was heard, and counts no more.
void canonical(Canon& canon, const HttpStream& stream) {
  const auto& [head, whole, body] = stream;
  put_text(canon, whole ? std::string_view() : std::string_view(head));
  canon.put(body);
}

// Queued steps are told in the order in which they are taken. Between steps no host is unsettled, and the
// timeouts are the hosts'.
void canonical(Canon& canon, const World& world) {
  const auto& [program, now, upcoming, hosts, network, timeouts, timed, due, scheduled, unsettled, latest,
               labelled, notice_counts, counts, held, overtaken, outboxes, listening, apps, unaccepted, power,
               postponed, discarding, auto_receive] = world;
  // What the clocks show between their ticks, and whether a timestamp taken now would be 0.
  canon.put(now.ns % kStampTick.ns, now < Instant{} + kStampTick);
  canon.put(hosts, network);
  put_scenario(canon, *program);
  put_reactions(canon, *program, notice_counts);
  put_settings(canon, *program);
  put_mishaps(canon, *program, counts);
  canon.put(held.size());
  for (const auto& [when, one] : held) {
    const auto& [from, to, behind, damage, segment] = one;
    canon.put(when.first, from, to, behind, damage, *segment);
  }
  // Who goes first of those that one segment lets go.
  for (const auto& when : overtaken) canon.put(std::distance(held.begin(), held.find(when)));
  const AllRanks ranks(hosts);
  auto coming = due;
  for (std::size_t i = timed; i < program->timed().size(); ++i)
    coming.push_back({.at = program->timed()[i].at, .step = program->timed()[i].step});
  std::stable_sort(coming.begin(), coming.end(),
                   [](const auto& a, const auto& b) { return World::later(b, a); });
  canon.put(coming.size());
  coming.insert(coming.end(), postponed.begin(), postponed.end());
  for (const auto& [at, rank, step, connection, errand, host, round] : coming) {
    canon.put(at, errand, round);
    Canon::without(rank);
    if (errand != World::Errand::kStep) {
      canon.put(host, ranks.of(host, connection));
      if (errand == World::Errand::kConnect || errand == World::Errand::kForge)
        put_action(canon, *program, step);
      continue;
    }
    const auto* on = std::get_if<scenario::OnNotice>(&program->scenario().steps[step].when);
    canon.put(on != nullptr, on != nullptr ? on->host : 0,
              on != nullptr ? ranks.of(on->host, connection) : 0);
    put_action(canon, *program, step);
  }
  canon.put(postponed.size());
  for (const auto power_of_host : power) canon.put(power_of_host);
  for (const bool each : auto_receive) canon.put(each);
  for (std::size_t host = 0; host < hosts.size(); ++host)
    canon.put(ranks.of(static_cast<trace::HostIndex>(host), latest[host]));
  for (std::size_t label = 0; label < labelled.size(); ++label)
    canon.put(ranks.of(program->host_of_label(label), labelled[label]));
  const auto put_socket = [&canon, &ranks](Socket socket) {
    canon.put(socket.first, ranks.of(socket.first, socket.second));
  };
  outboxes.each([&](Socket socket, const Outbox& outbox) {
    const bool spent = outbox.remaining() == 0 && !outbox.close;
    if (spent && scenario::Program::place_in_content(outbox.offset()) == 0) return;  // as good as none
    put_socket(socket);
    canon.put(outbox);
  });
  canon.put(UINT32_MAX);
  const scenario::Program& script = *program;
  listening.each([&](Socket socket, const auto& listener) {
    const auto& [step, next] = listener;
    put_socket(socket);
    canon.put_end(next);
    put_action(canon, script, step);
  });
  canon.put(UINT32_MAX);
  apps.each([&](Socket socket, const auto& state) {
    const auto& [app, begun, reading, closing, deaf, heard, rounds, put_off, other, stream, asked] = state;
    put_socket(socket);
    canon.put(begun, reading, closing, deaf, heard, rounds, put_off, ranks.of(socket.first, other), stream,
              asked);
    put_app(canon, script, app);
  });
  for (const auto* sockets : {&unaccepted, &discarding}) {
    canon.put(UINT32_MAX);
    sockets->each([&](Socket socket, const auto&) { put_socket(socket); });
  }
  Canon::without(upcoming, timeouts, scheduled, unsettled);
}

Canon World::canon() const {
  Canon canon(now_, tcp::Host::sequence_clock(now_), tcp::Negotiation::clock(now_));
  canonical(canon, *this);
  return canon;
}

std::uint64_t World::hash() const { return canon().hash(); }

bool World::same_future(const World& other) const { return canon().octets() == other.canon().octets(); }

}  // namespace tcplab::lab
