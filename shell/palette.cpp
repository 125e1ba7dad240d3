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
    .connections = {rgb(0x4f9dff), rgb(0xf0a030), rgb(0x3ccf91), rgb(0xee7cc6), rgb(0xf6ee80), rgb(0xd9e2ec)},
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
    .connections = {rgb(0x0a5fd0), rgb(0xa84a00), rgb(0x00805a), rgb(0xc2188a), rgb(0x3b4400), rgb(0x3d2b7d)},
};

// Black and white, and as much of the colours as that leaves.
constexpr Palette kDarkStrong = {
    .background = rgb(0x000000),
    .panel = rgb(0x05070a),
    .raised = rgb(0x10151b),
    .hovered = rgb(0x1c2530),
    .border = rgb(0x8492a5),
    .grid = rgb(0x2b3542),
    .text = rgb(0xffffff),
    .muted = rgb(0xd3dce6),
    .faint = rgb(0x93a1b3),
    .accent = rgb(0x9ac7ff),
    .on_accent = rgb(0x00060f),
    .loss = rgb(0xffa3a3),
    .retransmission = rgb(0xffc978),
    .warning_surface = rgb(0x2a0d10),
    .syn = rgb(0x86e6f5),
    .data = rgb(0xffffff),
    .ack = rgb(0xc3cedb),
    .fin = rgb(0xe0c4ff),
    .rst = rgb(0xffa3a3),
    .states = {rgb(0xc3cdd9), rgb(0xd5dde6), rgb(0x86e6f5), rgb(0xc0c8ff), rgb(0x7fe6ba), rgb(0xffd575),
               rgb(0xffbd97), rgb(0xf2e88f), rgb(0xffabc0), rgb(0xf5bde2), rgb(0xe0c4ff)},
    .connections = {rgb(0x7db8ff), rgb(0xffb347), rgb(0x5fe8ae), rgb(0xff9ede), rgb(0xfff9a8), rgb(0xd3dce6)},
};

constexpr Palette kLightStrong = {
    .background = rgb(0xffffff),
    .panel = rgb(0xffffff),
    .raised = rgb(0xffffff),
    .hovered = rgb(0xe6ecf4),
    .border = rgb(0x5b6778),
    .grid = rgb(0xd3dae4),
    .text = rgb(0x000000),
    .muted = rgb(0x2f3a47),
    .faint = rgb(0x667485),
    .accent = rgb(0x00398f),
    .on_accent = rgb(0xffffff),
    .loss = rgb(0x8a0f0f),
    .retransmission = rgb(0x633400),
    .warning_surface = rgb(0xfdeeee),
    .syn = rgb(0x003f4b),
    .data = rgb(0x000000),
    .ack = rgb(0x333f4e),
    .fin = rgb(0x4d1a7c),
    .rst = rgb(0x8a0f0f),
    .states = {rgb(0x303a46), rgb(0x21303f), rgb(0x003c48), rgb(0x212a86), rgb(0x00402a), rgb(0x4c3100),
               rgb(0x6b2405), rgb(0x3b3600), rgb(0x760f34), rgb(0x5d1a4f), rgb(0x4a1a77)},
    .connections = {rgb(0x0048b8), rgb(0x7a3300), rgb(0x005c3d), rgb(0x8f0064), rgb(0x2e3300), rgb(0x2a1460)},
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

const Palette& palette(Theme theme, ContrastLevel contrast) {
  if (contrast == ContrastLevel::kMore) return theme == Theme::kDark ? kDarkStrong : kLightStrong;
  return theme == Theme::kDark ? kDark : kLight;
}

}  // namespace tcplab::shell
