/**
 * TCP servers that are a target out of the box: one contract, many engines that keep it, and everything that a server
 * can do wrong.
 *
 * <pre>
 *   Main ──► ServerEngine ──start(ServerOptions)──► RunningServer        here: what it is, and how it is asked for
 *                 ▲
 *                 │ keeps the contract
 *              engine                                                    which calls, on which threads
 *                 │ asks
 *                 ▼
 *             behaviour                                                  what is said, when, and what goes wrong
 * </pre>
 *
 * <p>A server in a JVM of its own is a {@link io.tcpbench.reference.ForkedServer}.
 *
 * <p>An engine is found with {@link java.util.ServiceLoader}, so that a stranger's engine needs no change here.
 */
@NullMarked
package io.tcpbench.reference;

import org.jspecify.annotations.NullMarked;
