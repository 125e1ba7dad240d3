#!/bin/sh
# Builds the release site into build/web/site, with everything that it takes. Does nothing when no source changed since the last time.
set -eu
cd "$(dirname "$0")/.."

stamp=build/web/site.stamp
sources="CMakeLists.txt CMakePresets.json LICENSE cmake core docs shell web"

up_to_date() {
  [ -f "$stamp" ] && [ -f build/web/site/index.html ] && [ -z "$(find $sources -newer "$stamp" -print -quit)" ]
}

if up_to_date; then
  exit 0
fi

cmake/install-deps.sh web
# em++ of Debian looks for its JavaScript tools where Debian's Node.js does; another Node.js has to be told.
NODE_PATH=/usr/share/nodejs${NODE_PATH:+:$NODE_PATH}
export NODE_PATH
mkdir -p build/web
touch "$stamp.new" # before the build, so that what changes meanwhile is not missed
cmake/configure.sh web
cmake --build --preset web --target site
mv "$stamp.new" "$stamp"
