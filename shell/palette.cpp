#include "shell/palette.hpp"

#include <algorithm>
#include <cmath>

namespace tcplab::shell {
namespace {

double channel(Color color, int shift) { return static_cast<double>((color >> shift) & 0xffu) / 255.0; }

double luminance(Color color) {
  const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
  return 0.2126 * linear(channel(color, 0)) + 0.7152 * linear(channel(color, 8)) +
         0.0722 * linear(channel(color, 16));
}

constexpr Palette kDark = {
    .background = rgb(0x0c1016),
    .panel = rgb(0x12171f),
    .raised = rgb(0x1b222d),
    .hovered = rgb(0x263040),
    .border = rgb(0x2a3442),
    .grid = rgb(0x18202a),
    .text = rgb(0xe9eef4),
    .muted = rgb(0x9eacbc),
    .faint = rgb(0x56657a),
    .accent = rgb(0x5ea4ff),
    .on_accent = rgb(0x08111f),
    .loss = rgb(0xff7272),
    .retransmission = rgb(0xffb454),
    .warning_surface = rgb(0x2a1719),
    .syn = rgb(0x4ecbdf),
    .data = rgb(0xe9eef4),
    .ack = rgb(0x8c9bae),
    .fin = rgb(0xcb9bf0),
    .rst = rgb(0xff7272),
    // CLOSED, LISTEN, SYN-SENT, SYN-RECEIVED, ESTABLISHED, FIN-WAIT-1, FIN-WAIT-2, CLOSE-WAIT, CLOSING,
    // LAST-ACK, TIME-WAIT
    .states = {rgb(0x93a1b2), rgb(0xb9c4d1), rgb(0x4ecbdf), rgb(0x97a4ff), rgb(0x37c98f), rgb(0xf2b83d),
               rgb(0xf0915f), rgb(0xe4d765), rgb(0xf5799a), rgb(0xe193cb), rgb(0xcb9bf0)},
};

constexpr Palette kLight = {
    .background = rgb(0xffffff),
    .panel = rgb(0xf4f6f9),
    .raised = rgb(0xffffff),
    .hovered = rgb(0xe4eaf2),
    .border = rgb(0xd2d9e3),
    .grid = rgb(0xedf0f5),
    .text = rgb(0x16202c),
    .muted = rgb(0x526071),
    .faint = rgb(0xa3afbd),
    .accent = rgb(0x155fd4),
    .on_accent = rgb(0xffffff),
    .loss = rgb(0xc42b2b),
    .retransmission = rgb(0x9c5300),
    .warning_surface = rgb(0xfdecec),
    .syn = rgb(0x0a6b7d),
    .data = rgb(0x16202c),
    .ack = rgb(0x5b6a7e),
    .fin = rgb(0x7439ab),
    .rst = rgb(0xc42b2b),
    .states = {rgb(0x566273), rgb(0x41526a), rgb(0x0a6274), rgb(0x434ec2), rgb(0x0a6b47), rgb(0x7c5000),
               rgb(0xa03f18), rgb(0x5f5700), rgb(0xaa2252), rgb(0x8c3279), rgb(0x7037a6)},
};

}  // namespace

Color Palette::segment(SegmentClass kind) const {
  switch (kind) {
    case SegmentClass::kSyn:
      return syn;
    case SegmentClass::kFin:
      return fin;
    case SegmentClass::kRst:
      return rst;
    case SegmentClass::kData:
      return data;
    case SegmentClass::kIcmp:
      return retransmission;
    case SegmentClass::kAck:
      break;
  }
  return ack;
}

Color blended(Color below, Color top) {
  const double alpha = channel(top, 24);
  Color result = 0xff000000u;
  for (const int shift : {0, 8, 16}) {
    const double mixed = channel(below, shift) * (1 - alpha) + channel(top, shift) * alpha;
    result |= static_cast<Color>(std::lround(mixed * 255.0)) << shift;
  }
  return result;
}

double contrast(Color a, Color b) {
  const double la = luminance(a);
  const double lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

const Palette& palette(Theme theme) { return theme == Theme::kDark ? kDark : kLight; }

}  // namespace tcplab::shell
