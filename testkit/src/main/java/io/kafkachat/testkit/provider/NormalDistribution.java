package io.kafkachat.testkit.provider;

/** The inverse of the standard normal distribution function, by Acklam's rational approximation (relative error 1.2e-9). */
final class NormalDistribution {

    private static final double TAIL = 0.02425;

    private NormalDistribution() {}

    static double quantile(double p) {
        if (!(p > 0 && p < 1)) {
            throw new IllegalArgumentException("expected a probability between 0 and 1");
        }
        if (p < TAIL) {
            return tail(Math.sqrt(-2 * Math.log(p)));
        }
        if (p > 1 - TAIL) {
            return -tail(Math.sqrt(-2 * Math.log(1 - p)));
        }
        return centre(p - 0.5);
    }

    private static double tail(double q) {
        double numerator = ((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q
                                                - 2.549732539343734)
                                        * q
                                + 4.374664141464968)
                        * q
                + 2.938163982698783;
        double denominator =
                (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q + 3.754408661907416)
                                * q
                        + 1;
        return numerator / denominator;
    }

    private static double centre(double q) {
        double r = q * q;
        double numerator = (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r
                                                        + 1.383577518672690e+02)
                                                * r
                                        - 3.066479806614716e+01)
                                * r
                        + 2.506628277459239)
                * q;
        double denominator = ((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r
                                                + 6.680131188771972e+01)
                                        * r
                                - 1.328068155288572e+01)
                        * r
                + 1;
        return numerator / denominator;
    }
}
