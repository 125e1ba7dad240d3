#pragma once

#include <memory>

namespace tcplab {

// A value that copies share until one of them changes it, which then has its own. A regular value; for one
// thread.
template <typename T>
class Cow {
 public:
  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }
  // To be changed; what was read before may be another's from now on.
  T& edit() {
    if (value_.use_count() > 1) separate();
    return *value_;
  }

 private:
  // By itself, so that the question before it is asked where edit() is called.
  void separate() { value_ = std::make_shared<T>(*value_); }

  std::shared_ptr<T> value_ = std::make_shared<T>();
};

}  // namespace tcplab
