/**
 * TCP servers that are a target out of the box: one contract, several engines that keep it.
 *
 * <pre>
 *   Main ──► ServerEngine ──start(ServerOptions)──► RunningServer
 *                 │                                      ▲
 *                 ├─ SelectorEngine ─► SelectorLoop ─┐   │
 *                 └─ EpollEngine ────► EpollLoop ────┴► LoopServer      one thread turns one loop
 *                                          │
 *                                          ├─ Reply        what is answered to what was read
 *                                          └─ Owed         what the socket would not take yet
 * </pre>
 *
 * <p>An engine is found with {@link java.util.ServiceLoader}, so that a stranger's engine needs no change here.
 */
@NullMarked
package io.tcpbench.reference;

import org.jspecify.annotations.NullMarked;
