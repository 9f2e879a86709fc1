import socket, struct

connection = socket.create_connection(("127.0.0.1", 9090))
connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 1, 0))
try:
    connection.recv(100)
except OSError as error:
    print(repr(error))
