#pragma once

#include <cstdint>
#include <map>

#include "core/tcp/deadline_queue.hpp"
#include "native/http/conversation.hpp"
#include "native/http/directory.hpp"
#include "native/live/application.hpp"

namespace tcplab::native {

// How long an HttpServer waits for its clients before it resets them.
struct Patience {
  Duration idle = seconds(60);     // for a request to begin, for some of an answer to be taken, for a close
  Duration request = seconds(20);  // from the first octet of a request to its last
};

// Serves the files of a directory over our TCP: one http::Conversation for each connection.
class HttpServer : public Application {
 public:
  HttpServer(const http::Documents& documents, std::uint16_t port, Patience patience = {})
      : documents_(documents), port_(port), patience_(patience) {}

  std::optional<Failure> start(Stack& stack) override;
  void on_notice(Stack& stack, const Stack::Notice& notice) override;
  Instant next_deadline() const override;
  void on_deadline(Stack& stack) override;
  void close(Stack& stack) override;
  bool finished(const Stack& stack) const override;
  std::uint64_t given_up() const override { return given_up_; }

 private:
  enum class Phase { kIdle, kRequest, kAnswer, kClosed };
  struct Client {
    http::Conversation conversation;
    Bytes unsent;  // what our TCP had no room for yet
    Phase phase = Phase::kIdle;
    std::uint64_t requests = 0;  // when the deadline was set
    Instant deadline = Instant::never();
    std::uint64_t taken = 0;  // octets that the peer has acknowledged since the deadline was set
    std::size_t charged = 0;  // octets of memory that our TCP counts for us
  };

  void accept_all(Stack& stack);
  void serve(Stack& stack, tcp::ConnId id, Client& client);
  void read(Stack& stack, tcp::ConnId id, Client& client);
  bool write(Stack& stack, tcp::ConnId id, Client& client);
  static Phase phase_of(const Client& client);
  void set_deadline(Stack& stack, tcp::ConnId id, Client& client);
  static void charge(Stack& stack, tcp::ConnId id, Client& client);
  Instant deadline_of(tcp::ConnId id) const;

  const http::Documents& documents_;
  std::uint16_t port_;
  Patience patience_;
  tcp::ConnId listener_;
  std::map<tcp::ConnId, Client> clients_;
  tcp::DeadlineQueue<tcp::ConnId> deadlines_;
  std::uint64_t given_up_ = 0;
  bool closing_ = false;
};

}  // namespace tcplab::native
