#pragma once

#include "native/descriptor.hpp"

namespace tcplab::native {

// SIGINT and SIGTERM as something to poll, while this exists.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  int fd() const { return fd_.get(); }
  // How many have arrived since the last call.
  int take() const;

 private:
  Descriptor fd_;
};

}  // namespace tcplab::native
