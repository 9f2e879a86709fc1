# Half a handshake: the client's last segment is lost.
# varies: 127\.0\.0\.1:(5\d{4})
. "$(dirname "$0")/lib.sh"
begin 'reference-server --backlog 8'
nft 'add table ip lose; add chain ip lose acks { type filter hook output priority 0; }'
show "nft 'add rule ip lose acks tcp flags & (syn | ack | fin | rst | psh) == ack drop'"
begin 'wire lo --seconds'
silence=please
show 'exec 3<> /dev/tcp/127.0.0.1/9090'
show 'ss -tan dport = 9090                  # what the client has'
show 'ss -tan sport = 9090                  # what the server has'
await "grep -q '3 s .*SYN ACK' ${logs[1]}"
silence=
show 'nft flush chain ip lose acks; sleep 4 # from now on nothing is lost'
show 'ss -tan sport = 9090'
