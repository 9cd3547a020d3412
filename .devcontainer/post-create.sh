#!/usr/bin/env bash
# What the image and its features do not bring. Azurite comes with npm ci, and `npm run emulator` starts it.
set -euo pipefail

# The core tools are no feature of the dev containers' own collection. Their npm package downloads the host; it is one of
# the ways that their README names for Linux.
npm install --global --allow-scripts=azure-functions-core-tools azure-functions-core-tools@4

# The browser for `npm run test:browser`.
sudo apt-get update
sudo apt-get install --yes --no-install-recommends chromium

npm ci
npm run build
