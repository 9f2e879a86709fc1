# A client that is connected to a server that is not connected to it.
# varies: 127\.0\.0\.\d:(5\d{4})
# varies: TcpExtListenOverflows +([1-9]\d* +)
. "$(dirname "$0")/lib.sh"
begin 'reference-server --host 0.0.0.0 --backlog 1 --no-accept'
nft 'add table ip lose; add chain ip lose acks { type filter hook output priority 0; }'
nft 'add rule ip lose acks ip daddr 127.0.0.2 tcp flags & (syn | ack | fin | rst | psh) == ack drop'
show 'exec 3<> /dev/tcp/127.0.0.2/9090      # the last segment of this handshake is lost'
show 'exec 4<> /dev/tcp/127.0.0.1/9090      # these two fill the accept queue'
show 'exec 5<> /dev/tcp/127.0.0.1/9090'
nft flush chain ip lose acks
show 'echo hello >&3                        # the write succeeds'
sleep 1
show 'ss -tan dst = 127.0.0.2               # what the client has'
show 'ss -tan src = 127.0.0.2               # what the server has'
show 'nstat -az TcpExtListenOverflows'
show 'sysctl -w net.ipv4.tcp_abort_on_overflow=1'
show 'head -n 1 <&3'
