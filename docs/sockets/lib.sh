# Sourced by every script of the lesson: a machine of its own to play with, and words to show what is done on it.
#
# The script is started again inside new network, mount and process namespaces. Nothing that it does to routes, firewalls,
# kernel settings or processes can be felt outside, and the kernel ends whatever it leaves behind. It needs root, or a
# kernel that lets users make namespaces; elsewhere it says so and ends with SKIPPED.
set -euo pipefail

readonly SKIPPED=77

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export PATH=$here/bin:$PATH:/usr/sbin:/sbin LC_ALL=C

skip() {
  echo "skipped: $*" >&2
  exit "$SKIPPED"
}

if [[ -z ${LESSON_MACHINE-} ]]; then
  for program in unshare ip ss nft strace python3 ps pgrep sysctl "${JAVA:-java}"; do
    command -v "$program" > /dev/null || skip "$program is not installed"
  done
  for jar in reference-server/target/tcpbench-reference-server.jar loadgen/target/tcpbench-loadgen.jar; do
    [[ -e $here/../../$jar ]] || skip "$jar is missing, mvn package -DskipTests makes it"
  done
  user=()
  [[ $(id -u) == 0 ]] || user=(--user --map-root-user)
  namespaces=(unshare "${user[@]}" --net --mount --pid --fork --mount-proc --kill-child)
  "${namespaces[@]}" true 2> /dev/null || skip "it needs root, or a kernel that lets users make namespaces"
  LESSON_MACHINE=new exec "${namespaces[@]}" bash "$0" "$@"
fi

[[ $$ == 1 ]] || { echo "not on a machine of its own: start it without LESSON_MACHINE" >&2; exit 1; }

# A /run of its own: `ip netns` keeps the names of hosts there. A /tmp of its own: nothing to tidy up.
mount -t tmpfs none /run
if [[ $here == /tmp/* ]]; then
  # Else this checkout would vanish under the new /tmp.
  mkdir /run/checkout
  mount --rbind "$here/../.." /run/checkout
  here=/run/checkout/docs/sockets
  PATH=$here/bin:$PATH
fi
mount -t tmpfs none /tmp
scratch=$(mktemp -d)
cp "$here"/*.py "$scratch"
cd "$scratch"
ip link set lo up
# Of the three lines of `time`, the first.
TIMEFORMAT='real %R s'
# Clients get ports that are easy to tell from others.
echo 50000 59999 > /proc/sys/net/ipv4/ip_local_port_range

# show COMMAND: prints a command as it is typed, runs it, and prints what it says, and then what the programs in the
# background have said meanwhile.
show() {
  printf '$ %s\n' "$1"
  eval "$1" > "$scratch/said" 2>&1 || true
  # A shell that runs a script names it in its complaints; the shell of a reader who types does not.
  sed 's|^.*/lib\.sh: \(line [0-9]*: \)\?|bash: |' "$scratch/said"
  hear
}

# begin COMMAND: likewise, for one that goes on in the background until the script ends; $begun is its process id. It is
# ready when it has said that it is listening.
logs=() heard=()
begin() {
  local log
  log=$(mktemp)
  printf '$ %s &\n' "$1"
  eval "exec $1" > "$log" 2>&1 < /dev/null &
  begun=$!
  disown
  await "grep -q '${2:-listening on}' $log"
  logs+=("$log") heard+=(0)
  hear
}

# hear: prints what the programs in the background have said since the last time; nothing as long as $silence is set.
hear() {
  [[ -z ${silence-} ]] || return 0
  local i lines
  settle
  for i in "${!logs[@]}"; do
    lines=$(wc -l < "${logs[i]}")
    ((lines == heard[i])) || sed -n "$((heard[i] + 1)),${lines}p" "${logs[i]}"
    heard[i]=$lines
  done
}

# settle: returns when nobody in the background has said anything for 0.3 s.
settle() {
  local before='' now calm=0
  while ((calm < 3)); do
    sleep 0.1
    now=$([[ ${#logs[@]} == 0 ]] || wc -c "${logs[@]}")
    [[ $now == "$before" ]] && calm=$((calm + 1)) || calm=0
    before=$now
  done
}

# loop_of PID: the thread of a server that waits in epoll_wait, once it does.
loop_of() {
  await "ps -L -o wchan= -p $1 | grep -q poll"
  ps -L -o tid=,wchan= -p "$1" | awk '/poll/ { print $1 }'
}

# await COMMAND: returns when the command succeeds; after 20 s it gives up, and the script fails.
await() {
  local tries
  for ((tries = 0; tries < 400; tries++)); do
    eval "$1" > /dev/null 2>&1 && return
    sleep 0.05
  done
  echo "gave up waiting for: $1" >&2
  # What the program said that `begin` waits for.
  [[ -z ${log-} ]] || cat "$log" >&2
  exit 1
}

# another_host: this machine becomes the client, 10.0.1.2; the server, 10.0.2.2, is a host of its own behind a router.
another_host() {
  ip netns add router
  ip link add eth0 type veth peer name to-client netns router
  on router sh -c '
    echo 1 > /proc/sys/net/ipv4/ip_forward
    ip addr add 10.0.1.1/24 dev to-client
    ip link set to-client up
    ip link add to-server type bridge
    ip addr add 10.0.2.1/24 dev to-server
    ip link set to-server up'
  ip addr add 10.0.1.2/24 dev eth0
  ip link set eth0 up
  ip route add default via 10.0.1.1
  power on
}
