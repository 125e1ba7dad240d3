#include "native/live/http_server.hpp"

#include <algorithm>
#include <string>

namespace tcplab::native {

namespace {

constexpr std::uint32_t kBacklog = 1024;
constexpr std::uint32_t kPiece = 65536;        // octets of an answer handed over at once
constexpr std::uint32_t kRequestPiece = 8192;  // octets of requests read at once
// A peer has to take so many octets of an answer in the time that it is given, or it is given up.
constexpr std::uint64_t kLeastTaken = 4096;

}  // namespace

std::optional<Failure> HttpServer::start(Stack& stack) {
  const auto listener = stack.listen(port_, kBacklog);
  if (!listener) return Failure{"listen: " + std::string(tcp::to_string(listener.error()))};
  listener_ = *listener;
  return std::nullopt;
}

void HttpServer::on_notice(Stack& stack, const Stack::Notice& notice) {
  if (notice.what.notice == tcp::Notice::kConnected) accept_all(stack);
  if (notice.what.notice == tcp::Notice::kClosed) {
    clients_.erase(notice.connection);
    deadlines_.settle([this](tcp::ConnId id) { return deadline_of(id); });
    stack.release(notice.connection);
    return;
  }
  const auto client = clients_.find(notice.connection);
  if (client == clients_.end()) return;
  if (notice.what.notice == tcp::Notice::kSendable) client->second.taken += notice.what.count;
  serve(stack, client->first, client->second);
}

void HttpServer::accept_all(Stack& stack) {
  while (const auto id = stack.accept(listener_)) {
    Client& client = clients_.emplace(*id, Client{http::Conversation(documents_), {}}).first->second;
    set_deadline(stack, *id, client);
    charge(stack, *id, client);
  }
}

// Goes on with a connection as far as there is input, output and room.
void HttpServer::serve(Stack& stack, tcp::ConnId id, Client& client) {
  const bool closed = client.phase == Phase::kClosed;
  do {
    read(stack, id, client);
  } while (write(stack, id, client));
  if (!closed) {
    const Phase phase = phase_of(client);
    if (phase == Phase::kClosed) stack.close(id);
    if (phase != client.phase || client.conversation.requests() != client.requests) {
      client.phase = phase;
      set_deadline(stack, id, client);
    }
  }
  charge(stack, id, client);
}

HttpServer::Phase HttpServer::phase_of(const Client& client) {
  if (!client.unsent.empty()) return Phase::kAnswer;
  if (client.conversation.finished()) return Phase::kClosed;
  if (!client.conversation.wants_octets()) return Phase::kAnswer;
  return client.conversation.in_request() ? Phase::kRequest : Phase::kIdle;
}

// Takes in what the conversation wants; what it does not want yet stays with our TCP, whose window then holds
// the peer back. After our close, whatever still comes is thrown away, so that the peer can finish.
void HttpServer::read(Stack& stack, tcp::ConnId id, Client& client) {
  while (client.phase == Phase::kClosed || client.conversation.wants_octets()) {
    const auto octets = stack.receive(id, kRequestPiece);
    if (!octets) client.conversation.on_end();
    if (!octets || octets->empty()) return;
    client.conversation.on_octets(octets->view());
  }
}

// Sends what there is room for; when there is more, an acknowledgment tells. True when an answer is complete
// and the next request may be read.
bool HttpServer::write(Stack& stack, tcp::ConnId id, Client& client) {
  if (client.phase == Phase::kClosed) return false;
  bool sent = false;
  while (true) {
    if (client.unsent.empty()) {
      const std::uint32_t room = stack.send_room(id);
      if (room == 0) return false;
      client.unsent = Bytes(client.conversation.next(std::min(room, kPiece)));
    }
    if (client.unsent.empty()) return sent && client.conversation.wants_octets();
    const auto taken = stack.send(id, client.unsent);
    if (!taken) return false;
    sent = true;
    client.unsent = client.unsent.slice(*taken);
    if (!client.unsent.empty()) return false;
  }
}

// What this holds for a client counts against --max-memory, as that client's.
void HttpServer::charge(Stack& stack, tcp::ConnId id, Client& client) {
  const std::size_t held = sizeof client + client.conversation.memory() + client.unsent.storage();
  if (held == client.charged) return;
  client.charged = held;
  stack.charge(id, held);
}

void HttpServer::set_deadline(Stack& stack, tcp::ConnId id, Client& client) {
  client.taken = 0;
  client.requests = client.conversation.requests();
  client.deadline = stack.now() + (client.phase == Phase::kRequest ? patience_.request : patience_.idle);
  const auto current = [this](tcp::ConnId owner) { return deadline_of(owner); };
  deadlines_.push(client.deadline, id, current);
  deadlines_.settle(current);
}

Instant HttpServer::deadline_of(tcp::ConnId id) const {
  const auto client = clients_.find(id);
  return client != clients_.end() ? client->second.deadline : Instant::never();
}

Instant HttpServer::next_deadline() const {
  return deadlines_.empty() ? Instant::never() : deadlines_.front().first;
}

// An answer that is taken, however slowly, goes on: the last of it may be on its way long after it was handed
// over. A request has to be complete.
void HttpServer::on_deadline(Stack& stack) {
  const auto current = [this](tcp::ConnId owner) { return deadline_of(owner); };
  while (next_deadline() <= stack.now()) {
    const tcp::ConnId id = deadlines_.front().second;
    Client& client = clients_.at(id);
    if (client.phase != Phase::kRequest && client.taken >= kLeastTaken) {
      set_deadline(stack, id, client);
      continue;
    }
    client.deadline = Instant::never();
    deadlines_.settle(current);
    ++given_up_;
    stack.abort(id);
  }
}

void HttpServer::close(Stack& stack) {
  closing_ = true;
  for (const tcp::ConnId id : stack.host().connections()) {
    const auto client = clients_.find(id);
    if (client != clients_.end()) client->second.phase = Phase::kClosed;
    stack.close(id);
  }
}

bool HttpServer::finished(const Stack& stack) const { return closing_ && stack.host().connections().empty(); }

}  // namespace tcplab::native
