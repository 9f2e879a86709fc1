/**
 * One connection by hand: lines go to a server, and what it says is shown, whoever speaks first. The room of JLine.
 *
 * <pre>
 *   Lines ──► LineEnd ──► Wire ──► server
 *   what is typed             │
 *   or piped                  └──► Received ──► terminal or pipe
 * </pre>
 *
 * <p>Blocking sockets and two threads, one for each direction: {@link io.tcpbench.client.Conversation} starts and ends
 * them.
 */
@NullMarked
package io.tcpbench.client;

import org.jspecify.annotations.NullMarked;
