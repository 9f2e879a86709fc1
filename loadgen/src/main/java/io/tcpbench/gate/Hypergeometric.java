package io.tcpbench.gate;

/**
 * How many of those drawn are marked, if some of a population are and each draw is as probable as any other. That of
 * commons-statistics counts in {@code int}, and a long comparison has more requests.
 *
 * <p>The probabilities of neighbouring numbers have a ratio without a factorial (N. L. Johnson, A. W. Kemp, S. Kotz,
 * <i>Univariate Discrete Distributions</i>, 3rd edition, 2005, chapter 6), so that all of them follow from one: the one
 * at the mean, where they are greatest. Beyond some 38 standard deviations they are less than a normal {@code double},
 * and a standard deviation is a quarter of the root of the population at most.
 *
 * @param population how many there are, less than 2<sup>53</sup>
 * @param marked of the population
 * @param drawn of the population
 */
record Hypergeometric(long population, long marked, long drawn) {

    /** How probable it is that so many or more of those drawn are marked. */
    double atLeast(long number) {
        long mean = Math.round((double) drawn * marked / population);
        double all = 0;
        double counted = 0;
        double weight = 1;
        for (long at = mean; weight >= Double.MIN_NORMAL; at++) {
            all += weight;
            counted += at >= number ? weight : 0;
            weight *= ratio(at);
        }
        weight = 1 / ratio(mean - 1);
        for (long at = mean - 1; weight >= Double.MIN_NORMAL; at--) {
            all += weight;
            counted += at >= number ? weight : 0;
            weight /= ratio(at - 1);
        }
        return counted / all;
    }

    /** How many times as probable the next number is: 0 behind the last possible one, infinite ahead of the first. */
    private double ratio(long number) {
        double more = (double) (marked - number) * (drawn - number);
        double fewer = (double) (number + 1) * (population - marked - drawn + number + 1);
        return more / fewer;
    }
}
