/**
 * Sends a plan over Netty and writes down what happens.
 *
 * <pre>
 * Engine ──► Lane (one event loop) ──► Slot (one of the plan's connections) ──► Connection (one TCP connection)
 *              │                                                                    │
 *              ├─► Pacer: OpenLoop (Timetable) or ClosedLoop: when is a request due ├─► Outstanding: due and sent, oldest first
 *              ├─► Alarms: deadlines and back-offs                                  └─► Codec: where does a response end
 *              ├─► TcpWatch: what the kernel tells of a few connections
 *              └─► Page ──► Collector
 * </pre>
 *
 * <p>Everything from the lane on is confined to its event loop and needs no lock.
 * {@link io.tcpbench.engine.PacedIoHandler} gives a lane its turn before and after each pass of the loop, and bounds
 * the wait by the lane's next due time.
 */
@NullMarked
package io.tcpbench.engine;

import org.jspecify.annotations.NullMarked;
