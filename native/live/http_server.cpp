#include "native/live/http_server.hpp"

#include <algorithm>
#include <string>

namespace tcplab::native {

namespace {

constexpr std::uint32_t kBacklog = 128;
constexpr std::uint32_t kPiece = 65536;     // octets read or written at once
constexpr Duration kSilence = seconds(60);  // a peer that neither sends nor acknowledges is given up

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
    stack.release(notice.connection);
    return;
  }
  const auto client = clients_.find(notice.connection);
  if (client == clients_.end()) return;
  client->second.deadline = stack.now() + kSilence;
  serve(stack, client->first, client->second);
}

void HttpServer::accept_all(Stack& stack) {
  while (const auto id = stack.accept(listener_)) {
    clients_.emplace(*id, Client{http::Conversation(documents_), {}, false, stack.now() + kSilence});
  }
}

// Goes on with a connection as far as there is input, output and room.
void HttpServer::serve(Stack& stack, tcp::ConnId id, Client& client) {
  do {
    read(stack, id, client);
  } while (write(stack, id, client));
  if (client.closed || !client.conversation.finished() || !client.unsent.empty()) return;
  client.closed = true;
  stack.close(id);
}

// Takes in what the conversation wants; what it does not want yet stays with our TCP, whose window then holds
// the peer back. After our close, whatever still comes is thrown away, so that the peer can finish.
void HttpServer::read(Stack& stack, tcp::ConnId id, Client& client) {
  while (client.closed || client.conversation.wants_octets()) {
    const auto octets = stack.receive(id, kPiece);
    if (!octets) client.conversation.on_end();
    if (!octets || octets->empty()) return;
    client.conversation.on_octets(octets->view());
  }
}

// Sends what there is room for. True when an answer is complete and the next request may be read.
bool HttpServer::write(Stack& stack, tcp::ConnId id, Client& client) {
  if (client.closed) return false;
  bool sent = false;
  while (true) {
    if (client.unsent.empty()) client.unsent = Bytes(client.conversation.next(kPiece));
    if (client.unsent.empty()) return sent && client.conversation.wants_octets();
    const auto taken = stack.send(id, client.unsent);
    if (!taken) return false;
    sent = true;
    client.unsent = client.unsent.slice(*taken);
    if (!client.unsent.empty()) return false;
  }
}

Instant HttpServer::next_deadline() const {
  Instant first = Instant::never();
  for (const auto& [id, client] : clients_) first = std::min(first, client.deadline);
  return first;
}

void HttpServer::on_deadline(Stack& stack) {
  for (auto& [id, client] : clients_) {
    if (client.deadline > stack.now()) continue;
    client.deadline = Instant::never();
    stack.abort(id);
  }
}

void HttpServer::close(Stack& stack) {
  closing_ = true;
  for (const tcp::ConnId id : stack.host().connections()) {
    const auto client = clients_.find(id);
    if (client != clients_.end()) client->second.closed = true;
    stack.close(id);
  }
}

bool HttpServer::finished(const Stack& stack) const { return closing_ && stack.host().connections().empty(); }

}  // namespace tcplab::native
