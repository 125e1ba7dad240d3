#!/bin/sh
# Obtains the third-party source trees that are compiled into the program, Dear ImGui, md4c, and SDL2 for the web build, and those that it is measured with.
#
#     cmake/fetch-sources.sh OUTPUT_DIRECTORY imgui|md4c|libsdl2|benchmark|lwip...
#
# They are Debian source packages, fetched by apt from the mirror that this machine already uses, into OUTPUT_DIRECTORY only: apt is
# pointed at lists and a cache of its own, so the machine's configuration is neither changed nor needed to have deb-src lines.
# apt checks the signatures with Debian's keyring. A tree that is already there is kept, so a second call needs no network.
set -eu

out=$1
shift
mkdir -p "$out"
out=$(cd "$out" && pwd)

version_of() {
  case $1 in
    imgui) echo "1.90.1+ds-1" ;;       # trixie; bookworm's is too old
    md4c) echo "0.4.8-1" ;;            # bookworm
    libsdl2) echo "2.26.5+dfsg-1" ;;   # bookworm; the last series that Emscripten 3.1.6 compiles
    benchmark) echo "1.7.1-1" ;;       # bookworm; the version of libbenchmark-dev
    lwip) echo "2.1.3+dfsg1-2" ;;      # bookworm; what the endpoint is measured beside
    *) echo "fetch-sources.sh: unknown source package '$1'" >&2; return 1 ;;
  esac
}

missing=
for name in "$@"; do
  version=$(version_of "$name")
  [ "$(cat "$out/$name/.version" 2>/dev/null || true)" = "$version" ] || missing="$missing $name"
done
[ -n "$missing" ] || exit 0

command -v apt-get >/dev/null || { echo "fetch-sources.sh: no apt-get on this system" >&2; exit 3; }
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$keyring" ] || { echo "fetch-sources.sh: $keyring is missing (package debian-archive-keyring)" >&2; exit 3; }
mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
  awk '$3 == "main" && $2 !~ /-/ && $1 !~ /security/ { print $1; exit }')
[ -n "$mirror" ] || { echo "fetch-sources.sh: the machine's sources name no Debian mirror" >&2; exit 3; }

apt=$out/apt
rm -rf "$apt"
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/download"
for suite in bookworm trixie; do
  echo "deb-src [signed-by=$keyring] $mirror $suite main"
done > "$apt/sources.list"
private_apt() {
  apt-get -q -o Dir::Etc::SourceList="$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$apt/lists" \
    -o Dir::Cache="$apt/cache" -o APT::Sandbox::User=root -o APT::Get::List-Cleanup=0 -o Acquire::Retries=3 \
    -o Acquire::Languages=none "$@"
}
echo "Fetching the sources of$missing ..."
private_apt update >"$apt/log" 2>&1 || { cat "$apt/log" >&2; exit 1; }
for name in $missing; do
  version=$(version_of "$name")
  (cd "$apt/download" && private_apt source --download-only --tar-only "$name=$version") >>"$apt/log" 2>&1 || { cat "$apt/log" >&2; exit 1; }
  rm -rf "${out:?}/$name"
  mkdir -p "$out/$name"
  tar -xf "$apt/download/${name}_${version%-*}.orig.tar."[gx]z -C "$out/$name" --strip-components=1
  echo "$version" > "$out/$name/.version"
done
rm -rf "$apt"
