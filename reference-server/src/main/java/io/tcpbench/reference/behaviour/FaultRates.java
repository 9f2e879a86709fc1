package io.tcpbench.reference.behaviour;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** How often which fault befalls a response; a response has one at most. Immutable. */
public final class FaultRates {

    static final FaultRates NONE = new FaultRates(List.of());

    private record FaultRate(double ratio, Fault fault) {}

    private final List<FaultRate> rates;

    private FaultRates(List<FaultRate> rates) {
        this.rates = rates;
    }

    /**
     * The rates that are written so: {@code 1% reset}, or several with commas, {@code 1% reset, 0.5% close}.
     *
     * @throws IllegalArgumentException if none are; the message says what is allowed
     */
    static FaultRates parse(String given) {
        List<FaultRate> rates = new ArrayList<>();
        for (String each : given.split(",", -1)) {
            rates.add(parseOne(Arrays.asList(each.strip().split(" +", -1))));
        }
        if (rates.stream().mapToDouble(FaultRate::ratio).sum() > 1 + 1e-9) {
            throw new IllegalArgumentException("rates that are 100% together at most");
        }
        return new FaultRates(rates);
    }

    private static FaultRate parseOne(List<String> rateAndKind) {
        String allowed = "a percentage from 0% to 100% and one of " + Fault.labels() + ", such as 1% reset";
        if (rateAndKind.size() != 2) {
            throw new IllegalArgumentException(allowed);
        }
        try {
            return new FaultRate(Quantity.ratio(rateAndKind.get(0), allowed), Fault.labelled(rateAndKind.get(1)));
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(allowed, refused);
        }
    }

    /** The fault of the next response, null if it has none. */
    @Nullable Fault sample(SplittableRandom random) {
        double draw = random.nextDouble();
        for (FaultRate each : rates) {
            if (draw < each.ratio) {
                return each.fault;
            }
            draw -= each.ratio;
        }
        return null;
    }
}
