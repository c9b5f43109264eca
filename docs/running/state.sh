#!/usr/bin/env bash
# Keeps gruppbok's state between two runs on computers that are forgotten: encrypted, on a branch of the repository.
#   state.sh restore | save
# Wants: STATE_DIR (a folder that is not there yet), GRUPPBOK_STATE_KEY (the passphrase), FIRST_RUN (true, or anything else),
# REPOSITORY (its address; without it, the checkout's own).
# The branch has one commit and no past: who is to be forgotten after 90 days is not kept by git.
set -euo pipefail

BRANCH=refs/heads/gruppbok-state
FILE=gruppbok-state.tar.gpg
REPOSITORY=${REPOSITORY:-origin}

refuse() {
  echo "::error::$1"
  exit 1
}

# gpg notices a changed or shortened file: what it wrote is used only if it says that all is well.
with_key() {
  gpg --homedir "$HOME_OF_GPG" --batch --yes --quiet --no-options --pinentry-mode loopback --passphrase-fd 3 "$@" 3<<<"$GRUPPBOK_STATE_KEY"
}

restore() {
  local there=0 found
  found=$(git ls-remote --exit-code "$REPOSITORY" "$BRANCH" | cut -f 1) || there=$?
  if [ "$there" = 2 ]; then
    [ "${FIRST_RUN:-}" = true ] || refuse "The branch gruppbok-state is missing, so nobody knows what has been sent. If this is the very first run, start it by hand with first_run ticked."
    mkdir -m 700 "$STATE_DIR"
    : > "$SEEN"
    return
  fi
  [ "$there" = 0 ] || refuse "The repository could not be asked for the branch gruppbok-state. Nothing is done."
  [ "${FIRST_RUN:-}" != true ] || refuse "first_run is ticked, but the branch gruppbok-state is there already. Start again without it."
  git fetch --quiet --depth 1 "$REPOSITORY" "$found" || refuse "The branch gruppbok-state could not be fetched. Nothing is done."
  git cat-file blob "$found:$FILE" > "$WORK/$FILE" 2> /dev/null || refuse "The branch gruppbok-state does not hold $FILE. Nothing is done."
  with_key --decrypt --output "$WORK/state.tar" "$WORK/$FILE" 2> /dev/null || refuse "$FILE cannot be opened: it was changed, or GRUPPBOK_STATE_KEY is another than when it was saved. Nothing is done."
  mkdir -m 700 "$STATE_DIR"
  tar --extract --file "$WORK/state.tar" --directory "$STATE_DIR" --no-same-owner
  [ -s "$STATE_DIR/gruppbok.sqlite" ] || refuse "$FILE holds no gruppbok.sqlite. Nothing is done."
  echo "$found" > "$SEEN"
}

save() {
  local names blob tree commit
  [ -s "$STATE_DIR/gruppbok.sqlite" ] || refuse "There is no state to save."
  # The write-ahead log goes along where a run was cut short; locks stay behind.
  names=$(cd "$STATE_DIR" && ls -d gruppbok.sqlite gruppbok.sqlite-wal 2> /dev/null) || true
  # shellcheck disable=SC2086 # two names without spaces
  tar --create --file "$WORK/state.tar" --directory "$STATE_DIR" $names
  with_key --symmetric --cipher-algo AES256 --s2k-digest-algo SHA512 --s2k-count 65011712 --output "$WORK/$FILE" "$WORK/state.tar"
  blob=$(git hash-object -w "$WORK/$FILE")
  tree=$(printf '100644 blob %s\t%s\n' "$blob" "$FILE" | git mktree)
  commit=$(git -c user.name=gruppbok -c user.email=gruppbok@localhost commit-tree "$tree" -m "gruppbok's state")
  # Refused where the branch is not as this run found or left it: then another run has sent mails meanwhile.
  git push --quiet --force-with-lease="$BRANCH:$(cat "$SEEN")" "$REPOSITORY" "$commit:$BRANCH" || refuse "The state could not be saved."
  echo "$commit" > "$SEEN"
}

[ "$(printf %s "${GRUPPBOK_STATE_KEY:-}" | wc -c)" -ge 20 ] || refuse "The secret GRUPPBOK_STATE_KEY is missing, or shorter than 20 characters."
umask 077
SEEN="$STATE_DIR.seen"
WORK=$(mktemp -d)
HOME_OF_GPG=$(mktemp -d)
trap 'gpgconf --homedir "$HOME_OF_GPG" --kill all > /dev/null 2>&1 || true; rm -rf "$WORK" "$HOME_OF_GPG"' EXIT
case "${1:-}" in
  restore) restore ;;
  save) save ;;
  *) refuse "state.sh restore | save" ;;
esac
