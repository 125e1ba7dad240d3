#!/bin/sh
# Installs the Debian packages that are missing for the given purposes; does nothing, and needs neither root nor a network, when all are there.
#
#     cmake/install-deps.sh build|web|browser|packages|interop...
set -eu

packages_for() {
  case $1 in
    build)
      packages_for compiler
      echo cmake ninja-build lld python3 xz-utils ccache debian-archive-keyring \
        libsdl2-dev libgl-dev libcli11-dev libgtest-dev zlib1g-dev \
        libharfbuzz-bin fonts-inter fonts-jetbrains-mono fonts-noto-cjk file dpkg-dev ;; # the last two: cpack -G DEB
    web)
      packages_for compiler # for the profile
      echo cmake ninja-build python3 xz-utils ccache debian-archive-keyring \
        emscripten libharfbuzz-bin fonts-inter fonts-jetbrains-mono fonts-noto-cjk
      packages_for node ;;
    compiler) echo clang libclang-rt-14-dev llvm g++ ;; # g++: its libraries
    node)
      command -v node >/dev/null || echo nodejs
      command -v npm >/dev/null || echo npm ;;
    browser)
      packages_for node
      echo libegl1 libegl-mesa0 libgl1-mesa-dri
      [ -x "${CHROMIUM:-/usr/bin/chromium-headless-shell}" ] || echo chromium-headless-shell ;;
    packages)
      packages_for browser
      command -v xmllint >/dev/null || echo libxml2-utils ;;
    interop) echo iproute2 tcpdump tshark curl procps util-linux python3 xvfb xdotool imagemagick libgl1-mesa-dri strace fish zsh ;;
    *) echo "install-deps.sh: unknown purpose '$1'" >&2; return 1 ;;
  esac
}

wanted=
for purpose in "$@"; do
  wanted="$wanted $(packages_for "$purpose")"
done

if ! command -v dpkg-query >/dev/null; then
  echo "install-deps.sh: this is no Debian; what is needed goes by these names there:$(echo "$wanted" | tr -s '\n ' ' ')" >&2
  exit 0 # the build says what is really missing
fi

missing=
for package in $wanted; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  case " $missing " in *" $package "*) continue ;; esac
  [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "These packages are missing, and there is neither root nor sudo to install them:$missing" >&2
    exit 1
  fi
  as_root=sudo
fi
echo "Installing:$missing"
$as_root apt-get -q update
$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $missing
