# Ports that are held after the close.
# varies: timer:\(timewait,(\d+sec)
. "$(dirname "$0")/lib.sh"
another_host
begin 'on server reference-server --host 10.0.2.2'
show 'sysctl -w net.ipv4.ip_local_port_range="50000 50003"'
show 'for i in 1 2 3 4; do exec 3<> /dev/tcp/10.0.2.2/9090; exec 3>&-; done'
show 'ss -tano | sort'
show 'exec 3<> /dev/tcp/10.0.2.2/9090'
