import socket

connection = socket.create_connection(("127.0.0.1", 9090))
connection.sendall(b"hello")
connection.shutdown(socket.SHUT_WR)  # "I have said all": FIN, and only our direction is closed
print(connection.recv(100), connection.recv(100))
