#pragma once

#include "native/live/application.hpp"

namespace tcplab::native {

// Standard input to a connection, the connection to standard output. The end of the input closes our side; it
// ends when both sides are closed.
class Pipe : public Application {
 public:
  explicit Pipe(const wire::Endpoint& remote) : remote_(remote) {}

  std::optional<Failure> start(Stack& stack) override;
  void on_notice(Stack& stack, const Stack::Notice& notice) override;
  std::vector<pollfd> descriptors() const override;
  void on_ready(Stack& stack, const pollfd& ready) override;
  void close(Stack& stack) override;
  bool finished(const Stack& stack) const override;
  ExitCode exit_code() const override { return exit_code_; }

 private:
  void read_input(Stack& stack);
  void push(Stack& stack);
  void pull(Stack& stack);
  void write_output(Stack& stack);
  void end_input(Stack& stack);
  void end_output();
  void fail(const std::string& message);

  wire::Endpoint remote_;
  tcp::ConnId id_;
  bool connected_ = false;
  bool told_of_trouble_ = false;
  bool input_open_ = true;
  bool output_open_ = true;
  bool closed_ = false;  // the connection is over
  Bytes outgoing_;       // read from the input, not yet taken by our TCP
  Bytes incoming_;       // received, not yet written
  ExitCode exit_code_ = kSuccess;
};

}  // namespace tcplab::native
