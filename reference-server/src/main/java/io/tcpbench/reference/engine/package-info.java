/**
 * The systems that serve TCP connections: each reads like the page of a textbook, with the man pages it comes from.
 *
 * <pre>
 *   EpollEngine ────► EpollLoop ─────┐
 *   SelectorEngine ─► SelectorLoop ──┴► LoopServer      one thread turns one loop
 *
 *   ThreadsEngine ────────┐
 *   VirtualThreadsEngine ─┴► BlockingServer ─► BlockingConnection      one thread has one connection
 *   NettyEngine ───┬► NettyServer ──┬─► NettyDoor       Netty's event loops, on any NettyTransport
 *   IoUringEngine ─┘                └─► NettyConnection
 *
 *   ProcessesEngine ► ProcessesServer ──► ForkedServer  children, each with an engine from above, at one SharedPort:
 *                        │                                InheritedListener   one queue, its descriptor handed over
 *                        └── ChildSettings                ReservedPort        a queue each
 * </pre>
 *
 * <p>An engine moves bytes and decides nothing: whom to accept is asked of a {@code Doorman}, what to do with a
 * connection of its {@link io.tcpbench.reference.behaviour.Conversation}. How far a server is with its end a
 * {@code Stop} knows.
 */
@NullMarked
package io.tcpbench.reference.engine;

import org.jspecify.annotations.NullMarked;
