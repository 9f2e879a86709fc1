import socket, time

connection = socket.create_connection(("10.0.2.2", 9090))
connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 2)   # the first probe after 2 s of silence,
connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)  # the next ones a second apart,
connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)    # and after 3 in vain it is dead.
print("listening on the connection, and never sending", flush=True)
try:
    connection.recv(100)
except OSError as error:
    print(repr(error), flush=True)
