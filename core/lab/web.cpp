// Applications that speak HTTP: what `app ... get` and `app ... serve` make of their connections.
#include <string>
#include <string_view>
#include <utility>

#include "core/base/bytes_of.hpp"
#include "core/lab/world.hpp"

namespace tcplab::lab {
namespace {

constexpr std::uint32_t kNotFound = UINT32_MAX;
constexpr std::uint32_t kBadRequest = UINT32_MAX - 1;

std::uint32_t index_of(const scenario::App& site, std::string_view head) {
  const auto path = http::path_of(head);
  if (!path) return kBadRequest;
  for (std::uint32_t i = 0; i < site.pages.size(); ++i) {
    if (site.pages[i].path == *path) return i;
  }
  return kNotFound;
}

}  // namespace

// The pages in turn, as often as it is told to.
bool World::has_asked_all(const AppState& state) const {
  const scenario::App& app = app_of(state);
  return state.rounds >= std::uint64_t{app.times} * app.pages.size();
}

void World::ask_for_page(Socket socket, trace::EventId cause, Telling to) {
  AppState& state = apps_[socket];
  const scenario::App& app = app_of(state);
  const std::string& path = app.pages[state.rounds % app.pages.size()].path;
  ++state.rounds;
  say(socket, bytes_of(http::request(path, name_of_peer(socket))), cause, to);
}

// As the scenario calls it, or else its address.
std::string World::name_of_peer(Socket socket) const {
  const wire::IpAddress peer = hosts_[socket.first].find(socket.second)->remote().address;
  const auto node = network_.node_at(peer);
  const std::vector<scenario::HostSpec>& hosts = program_->scenario().hosts;
  return node && *node < hosts.size() ? hosts[*node].name : peer.to_string();
}

void World::serve_page(Socket socket, trace::EventId cause, Telling to) {
  AppState& state = apps_[socket];
  if (state.asked.empty()) return;
  const scenario::App& app = app_of(state);
  const std::uint32_t page = state.asked.pop();
  const bool found = page < app.pages.size();
  const bool last = app.closing == scenario::App::Closing::kWhenDone;
  const std::uint64_t octets = found ? app.pages[page].octets : scenario::kLongestApology;
  const int status = found ? 200 : page == kNotFound ? 404 : 400;
  if (last) {  // whatever else was asked for
    state.deaf = true;
    state.asked.clear();
  }
  say(socket, bytes_of(http::answer(status, octets, last)), cause, to);
  say(socket, octets, cause, to);
  if (last && apps_.contains(socket)) close_when_sent(socket, cause, to);
}

// A site: each whole request is answered, in their order.
void World::hear_requests(Socket socket, std::string_view octets, trace::EventId cause, Telling to) {
  while (apps_.contains(socket) && !apps_.find(socket)->deaf) {
    AppState& state = apps_[socket];
    const HttpStream::Found found = state.stream.take(octets);
    if (found == HttpStream::Found::kNothing) return;
    const bool bad = found == HttpStream::Found::kTooLong;
    state.asked.push(bad ? kBadRequest : index_of(app_of(state), state.stream.head()));
    talk_after_pause(socket, cause, to);
    if (bad) return;
  }
}

// A browser: when an answer is whole, it asks for the next page. What it does not understand ends it.
void World::hear_answers(Socket socket, std::string_view octets, trace::EventId cause, Telling to) {
  while (apps_.contains(socket)) {
    AppState& state = apps_[socket];
    const HttpStream::Found found = state.stream.take(octets);
    if (found == HttpStream::Found::kNothing) return;
    bool whole = found == HttpStream::Found::kBody;
    if (found == HttpStream::Found::kHead) {
      const auto answer = http::answer_of(state.stream.head());
      if (answer) state.stream.expect_body(answer->octets);
      whole = answer && answer->octets == 0;
    }
    const bool understood = found != HttpStream::Found::kTooLong && (whole || state.stream.is_in_body());
    if (!understood) return abandon(socket, cause, to);
    if (!whole) continue;
    if (!has_asked_all(state)) {
      talk_after_pause(socket, cause, to);
    } else if (app_of(state).closing == scenario::App::Closing::kWhenDone) {
      return close_when_sent(socket, cause, to);
    }
  }
}

// It is aborted.
void World::abandon(Socket socket, trace::EventId cause, Telling to) {
  outboxes_.erase(socket);
  static_cast<void>(station(socket.first, to).abort(socket.second, now_, cause));
}

}  // namespace tcplab::lab
