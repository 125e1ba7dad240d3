#include "native/http/conversation.hpp"

#include <algorithm>

namespace tcplab::native::http {

namespace {

Status status_of(Missing missing) {
  switch (missing) {
    case Missing::kNotFound:
      return Status::kNotFound;
    case Missing::kForbidden:
      return Status::kForbidden;
    case Missing::kNeedsSlash:
      return Status::kMovedPermanently;
    case Missing::kBusy:
      return Status::kServiceUnavailable;
  }
  return Status::kNotFound;
}

}  // namespace

void Conversation::on_octets(std::span<const std::uint8_t> octets) {
  if (last_) return;
  received_.append(octets.begin(), octets.end());
  if (!answering()) read_request();
}

void Conversation::on_end() {
  ended_ = true;
  if (!answering()) last_ = true;
}

void Conversation::read_request() {
  // RFC 9112 2.2: empty lines before a request are passed over.
  received_.erase(0, std::min(received_.size(), received_.find_first_not_of("\r\n")));
  const std::size_t length = head_length(std::string_view(received_).substr(0, kHeadLimit));
  if (length == 0) {
    if (received_.size() < kHeadLimit) return;
    last_ = true;
    const bool in_first_line = received_.find('\n') >= kHeadLimit;
    answer_error(in_first_line ? Status::kUriTooLong : Status::kHeaderFieldsTooLarge, true);
    return;
  }
  const auto request = parse_request(std::string_view(received_).substr(0, length));
  received_.erase(0, length);
  if (request) {
    last_ = !request->keep_open;
    answer(*request);
  } else {
    last_ = true;
    const bool wrong_method = request.error() == Status::kMethodNotAllowed;
    answer_error(request.error(), true, wrong_method ? "Allow: GET, HEAD\r\n" : "");
  }
}

void Conversation::answer(const Request& request) {
  auto found = documents_.find(request.path);
  if (!found) {
    const bool moved = found.error() == Missing::kNeedsSlash;
    answer_error(status_of(found.error()), !request.head,
                 moved ? "Location: " + request.target + "/\r\n" : "");
    return;
  }
  size_ = found->document->size();
  offset_ = 0;
  start(Status::kOk, size_, found->type, "");
  if (!request.head && size_ > 0) document_ = std::move(found->document);
}

void Conversation::answer_error(Status status, bool with_content, std::string_view more_fields) {
  const std::string content =
      std::to_string(static_cast<int>(status)) + " " + std::string(reason(status)) + "\n";
  start(status, content.size(), "text/plain; charset=utf-8", more_fields);
  if (with_content) head_ += content;
}

void Conversation::start(Status status, std::uint64_t length, std::string_view type,
                         std::string_view more_fields) {
  ++requests_;
  head_ = "HTTP/1.1 " + std::to_string(static_cast<int>(status)) + " " + std::string(reason(status)) +
          "\r\nServer: tcplab\r\nContent-Type: " + std::string(type) +
          "\r\nContent-Length: " + std::to_string(length) + "\r\nX-Content-Type-Options: nosniff\r\n" +
          std::string(more_fields) + (last_ ? "Connection: close\r\n" : "") + "\r\n";
  head_sent_ = 0;
}

std::vector<std::uint8_t> Conversation::next(std::size_t most) {
  if (head_sent_ < head_.size()) {
    const std::size_t count = std::min(most, head_.size() - head_sent_);
    const auto from = head_.begin() + static_cast<std::ptrdiff_t>(head_sent_);
    std::vector<std::uint8_t> piece(from, from + static_cast<std::ptrdiff_t>(count));
    head_sent_ += count;
    if (!answering()) end_answer();
    return piece;
  }
  if (!document_) return {};
  const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(most, size_ - offset_));
  std::vector<std::uint8_t> piece = document_->read(offset_, count);
  offset_ += piece.size();
  if (piece.size() < count) last_ = true;  // the promised length cannot be kept: closing tells the peer
  if (piece.size() < count || offset_ == size_) {
    document_.reset();
    end_answer();
  }
  return piece;
}

void Conversation::end_answer() {
  std::string().swap(head_);  // many connections are open and idle, and keep nothing
  if (received_.empty()) std::string().swap(received_);
  head_sent_ = 0;
  if (!last_) read_request();
  if (ended_ && !answering()) last_ = true;
}

}  // namespace tcplab::native::http
