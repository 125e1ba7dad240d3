#pragma once

#include <cstdint>
#include <map>

#include "native/http/conversation.hpp"
#include "native/http/directory.hpp"
#include "native/live/application.hpp"

namespace tcplab::native {

// Serves the files of a directory over our TCP: one http::Conversation for each connection.
class HttpServer : public Application {
 public:
  HttpServer(const http::Documents& documents, std::uint16_t port) : documents_(documents), port_(port) {}

  std::optional<Failure> start(Stack& stack) override;
  void on_notice(Stack& stack, const Stack::Notice& notice) override;
  Instant next_deadline() const override;
  void on_deadline(Stack& stack) override;
  void close(Stack& stack) override;
  bool finished(const Stack& stack) const override;

 private:
  struct Client {
    http::Conversation conversation;
    Bytes unsent;         // what our TCP had no room for yet
    bool closed = false;  // by us
    Instant deadline;     // when it has been silent for too long
  };

  void accept_all(Stack& stack);
  void serve(Stack& stack, tcp::ConnId id, Client& client);
  void read(Stack& stack, tcp::ConnId id, Client& client);
  bool write(Stack& stack, tcp::ConnId id, Client& client);

  const http::Documents& documents_;
  std::uint16_t port_;
  tcp::ConnId listener_;
  std::map<tcp::ConnId, Client> clients_;
  bool closing_ = false;
};

}  // namespace tcplab::native
