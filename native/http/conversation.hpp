#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "native/http/documents.hpp"
#include "native/http/request.hpp"

namespace tcplab::native::http {

// The server's side of one HTTP/1.1 connection, as octets in and octets out: it answers GET and HEAD with
// documents, one request after the other, and everything else with an error. It has no clock, so no Date
// (RFC 9110 6.6.1).
class Conversation {
 public:
  // The longest request line with fields that is read.
  static constexpr std::size_t kHeadLimit = 8192;

  // documents must outlive this.
  explicit Conversation(const Documents& documents) : documents_(documents) {}

  // False while an answer is on its way: what comes next is better left where it is.
  bool wants_octets() const { return !answering() && !last_ && !ended_; }
  void on_octets(std::span<const std::uint8_t> octets);
  // The peer will send nothing more. What it has asked for is still answered.
  void on_end();

  // The next piece of the answer, at most so many octets; empty when there is nothing to send now.
  std::vector<std::uint8_t> next(std::size_t most);
  // All has been said: close.
  bool finished() const { return last_ && !answering(); }
  // Some of a request has come, and the rest is waited for.
  bool in_request() const { return wants_octets() && !received_.empty(); }
  // How many requests it has read so far, those that it could not understand among them.
  std::uint64_t requests() const { return requests_; }
  // Octets of memory that it holds besides itself.
  std::size_t memory() const {
    return received_.capacity() + head_.capacity() + (document_ ? sizeof *document_ : 0);
  }

 private:
  bool answering() const { return head_sent_ < head_.size() || document_; }
  void read_request();
  void answer(const Request& request);
  void answer_error(Status status, bool with_content, std::string_view more_fields = {});
  void start(Status status, std::uint64_t length, std::string_view type, std::string_view more_fields);
  void end_answer();

  const Documents& documents_;
  std::string received_;
  std::string head_;  // status line and fields, and the content of an error
  std::size_t head_sent_ = 0;
  std::unique_ptr<Document> document_;  // still to be sent from offset_ on
  std::uint64_t offset_ = 0;
  std::uint64_t requests_ = 0;
  std::uint64_t size_ = 0;
  bool ended_ = false;  // by the peer
  bool last_ = false;   // no request is read any more
};

}  // namespace tcplab::native::http
