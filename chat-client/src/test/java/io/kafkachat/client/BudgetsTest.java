package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkachat.client.Budgets.Period;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetsTest {

    @ParameterizedTest
    @CsvSource({"-1,0,1,requestsPerMinute", "0,-1,1,tokensPerMinute", "0,0,0,usdPerPeriod", "0,0,-0.1,usdPerPeriod"})
    void whatCannotWorkIsRefusedByName(int requests, int tokens, BigDecimal usd, String name) {
        assertThatThrownBy(() -> new Budgets(requests, tokens, usd, Period.DAY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + ": expected ");
    }

    /** Clients are shared by equal settings; two would spend twice as much. */
    @Test
    void equalAmountsAreEqualBudgets() {
        assertThat(new Budgets(1, 2, new BigDecimal("10"), Period.DAY))
                .isEqualTo(new Budgets(1, 2, new BigDecimal("10.00"), Period.DAY));
    }

    @ParameterizedTest
    @CsvSource({
        "HOUR,  2026-02-28T23:59:59.999Z, 2026-03-01T00:00:00Z",
        "HOUR,  2026-03-01T00:00:00Z,     2026-03-01T01:00:00Z",
        "DAY,   2028-02-28T12:00:00Z,     2028-02-29T00:00:00Z",
        "DAY,   2026-12-31T23:00:00Z,     2027-01-01T00:00:00Z",
        "MONTH, 2026-01-31T05:00:00Z,     2026-02-01T00:00:00Z",
        "MONTH, 2026-12-01T00:00:00Z,     2027-01-01T00:00:00Z",
    })
    void periodsEndWithTheCalendar(Period period, Instant time, Instant end) {
        assertThat(period.endOf(time)).isEqualTo(end);
    }
}
