# More half handshakes than the SYN queue holds.
. "$(dirname "$0")/lib.sh"
begin 'reference-server --backlog 8'
nft 'add table ip lose; add chain ip lose acks { type filter hook output priority 0; }'
show "nft 'add rule ip lose acks tcp flags & (syn | ack | fin | rst | psh) == ack drop'"
show 'for fd in {20..31}; do eval "exec $fd<> /dev/tcp/127.0.0.1/9090"; done'
show 'ss -Htan state established dport = 9090 | wc -l'
show 'ss -Htan state syn-recv sport = 9090 | wc -l'
show 'nstat -az TcpExtTCPReqQFullDoCookies'
