#!/bin/sh
# A new release, or changed settings, into service while people use the portal. Run in the folder of docker-compose.yml;
# docs/operators/rolling-restart.md says what happens at each step. Stops at the first step that fails: the release
# before then serves on.
set -eu

compose() {
	docker compose --env-file deploy/portal.env "$@"
}

compose build
compose run --rm setup
# Not with --no-deps: some versions of Compose take what it started for changed at the next plain `up`, and replace both
# web servers and the proxy at once (docker/compose#12069).
for server in web web-b; do
	compose up --detach --wait "$server"
done
compose up --detach worker worker-notices worker-render beat
