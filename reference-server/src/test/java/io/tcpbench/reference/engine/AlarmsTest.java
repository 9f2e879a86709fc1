package io.tcpbench.reference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.reference.behaviour.Conversation;
import io.tcpbench.reference.engine.Alarms.Alarm;
import org.junit.jupiter.api.Test;

final class AlarmsTest {

    private final Alarms<String> alarms = new Alarms<>();
    private final Alarm<String> one = new Alarm<>("one");
    private final Alarm<String> other = new Alarm<>("other");

    @Test
    void theyGoOffInTheOrderOfTheirMoments() {
        alarms.set(one, 20);
        alarms.set(other, 10);

        assertThat(alarms.nextNanos()).isEqualTo(10);
        assertThat(alarms.next(9)).isNull();
        assertThat(alarms.next(20)).isEqualTo("other");
        assertThat(alarms.next(20)).isEqualTo("one");
        assertThat(alarms.next(20)).isNull();
    }

    @Test
    void twoOfTheSameMomentBothGoOff() {
        alarms.set(one, 10);
        alarms.set(other, 10);

        assertThat(alarms.next(10)).isEqualTo("one");
        assertThat(alarms.next(10)).isEqualTo("other");
    }

    @Test
    void oneThatIsPutOffGoesOffEarlyAndCanBeSetAnew() {
        alarms.set(one, 10);
        alarms.set(one, 30);

        assertThat(alarms.next(10)).isEqualTo("one");
        alarms.set(one, 30);
        assertThat(alarms.next(29)).isNull();
        assertThat(alarms.next(30)).isEqualTo("one");
    }

    /** Else a connection leaves something behind with every response that is held back, until its idle time-out. */
    @Test
    void oneThatIsSetForEarlierLeavesNothingBehind() {
        alarms.set(one, 1000);
        alarms.set(one, 10);

        assertThat(alarms.next(10)).isEqualTo("one");
        assertThat(alarms.nextNanos()).isEqualTo(Conversation.NEVER);
    }

    /** Else every connection that has gone is remembered until its idle time-out. */
    @Test
    void oneThatIsCancelledLeavesNothingBehind() {
        alarms.set(one, 10);
        alarms.set(other, 20);

        alarms.cancel(one);
        alarms.cancel(one);

        assertThat(alarms.nextNanos()).isEqualTo(20);
        assertThat(alarms.next(20)).isEqualTo("other");
        assertThat(alarms.nextNanos()).isEqualTo(Conversation.NEVER);
    }
}
