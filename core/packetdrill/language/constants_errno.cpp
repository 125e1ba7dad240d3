#include "core/packetdrill/language/constants.hpp"

namespace tcplab::packetdrill::language {
namespace {

struct ErrnoRow {
  std::string_view name;
  int linux_number = 0;
  int freebsd_number = 0;
};

// Of two names for one number the first is the one that errno_name() gives.
// clang-format off
constexpr ErrnoRow kErrnos[] = {
    {"EPERM", 1, 1}, {"ENOENT", 2, 2}, {"ESRCH", 3, 3}, {"EINTR", 4, 4}, {"EIO", 5, 5}, {"ENXIO", 6, 6},
    {"E2BIG", 7, 7}, {"ENOEXEC", 8, 8}, {"EBADF", 9, 9}, {"ECHILD", 10, 10}, {"EAGAIN", 11, 35},
    {"EWOULDBLOCK", 11, 35}, {"ENOMEM", 12, 12}, {"EACCES", 13, 13}, {"EFAULT", 14, 14}, {"ENOTBLK", 15, 15},
    {"EBUSY", 16, 16}, {"EEXIST", 17, 17}, {"EXDEV", 18, 18}, {"ENODEV", 19, 19}, {"ENOTDIR", 20, 20},
    {"EISDIR", 21, 21}, {"EINVAL", 22, 22}, {"ENFILE", 23, 23}, {"EMFILE", 24, 24}, {"ENOTTY", 25, 25},
    {"ETXTBSY", 26, 26}, {"EFBIG", 27, 27}, {"ENOSPC", 28, 28}, {"ESPIPE", 29, 29}, {"EROFS", 30, 30},
    {"EMLINK", 31, 31}, {"EPIPE", 32, 32}, {"EDOM", 33, 33}, {"ERANGE", 34, 34}, {"EDEADLK", 35, 11},
    {"ENAMETOOLONG", 36, 63}, {"ENOSYS", 38, 78}, {"ENOTEMPTY", 39, 66}, {"ELOOP", 40, 62},
    {"ENOMSG", 42, 83}, {"EPROTO", 71, 92}, {"EBADMSG", 74, 89}, {"EOVERFLOW", 75, 84}, {"EILSEQ", 84, 86},
    {"ENOTSOCK", 88, 38}, {"EDESTADDRREQ", 89, 39}, {"EMSGSIZE", 90, 40}, {"EPROTOTYPE", 91, 41},
    {"ENOPROTOOPT", 92, 42}, {"EPROTONOSUPPORT", 93, 43}, {"ESOCKTNOSUPPORT", 94, 44},
    {"EOPNOTSUPP", 95, 45}, {"EPFNOSUPPORT", 96, 46}, {"EAFNOSUPPORT", 97, 47}, {"EADDRINUSE", 98, 48},
    {"EADDRNOTAVAIL", 99, 49}, {"ENETDOWN", 100, 50}, {"ENETUNREACH", 101, 51}, {"ENETRESET", 102, 52},
    {"ECONNABORTED", 103, 53}, {"ECONNRESET", 104, 54}, {"ENOBUFS", 105, 55}, {"EISCONN", 106, 56},
    {"ENOTCONN", 107, 57}, {"ESHUTDOWN", 108, 58}, {"ETOOMANYREFS", 109, 59}, {"ETIMEDOUT", 110, 60},
    {"ECONNREFUSED", 111, 61}, {"EHOSTDOWN", 112, 64}, {"EHOSTUNREACH", 113, 65}, {"EALREADY", 114, 37},
    {"EINPROGRESS", 115, 36}, {"ECANCELED", 125, 85}, {"ENOTSUP", 95, 45},
};
// clang-format on

int number_of(const ErrnoRow& row, System system) {
  return system == System::kLinux ? row.linux_number : row.freebsd_number;
}

}  // namespace

std::optional<int> errno_number(std::string_view name, System system) {
  for (const ErrnoRow& row : kErrnos) {
    if (row.name == name) return number_of(row, system);
  }
  return std::nullopt;
}

std::string errno_name(int number, System system) {
  for (const ErrnoRow& row : kErrnos) {
    if (number_of(row, system) == number) return std::string(row.name);
  }
  return std::to_string(number);
}

}  // namespace tcplab::packetdrill::language
