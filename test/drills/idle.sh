#!/usr/bin/env bash
# Figures beside their goals; fails where one is missed by more than a busy machine explains. test/drills/idle.mts says what for.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec node test/drills/idle.mts
