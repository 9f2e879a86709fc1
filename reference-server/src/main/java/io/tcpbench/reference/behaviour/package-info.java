/**
 * What a server says and does wrong, without a socket: engines move bytes, this decides which, when and whether.
 *
 * <pre>
 *   Behaviour          one for each running server: whom it accepts, what it counts
 *     │  accepted()
 *     ▼
 *   Conversation       one for each connection
 *     ├─ ImmediateConversation     a {@link io.tcpbench.reference.behaviour.Reply} to each read, at once and in place
 *     └─ StagedConversation        Inbox ─► Response ─► Drip: everything else, one stage after the other
 * </pre>
 *
 * <p>What may be asked for is a {@link io.tcpbench.reference.behaviour.Reply} and every
 * {@link io.tcpbench.reference.behaviour.Misbehaviour}, written as on the command line.
 */
@NullMarked
package io.tcpbench.reference.behaviour;

import org.jspecify.annotations.NullMarked;
