package io.kafkachat.streams.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageConfigTest {

    @Test
    void defaultsAreAMinuteAndAnHourWithoutTenants() {
        assertThat(UsageConfig.settings(config(Map.of()))).isEqualTo(UsageWindowSettings.DEFAULTS);
    }

    @Test
    void everyKeyArrives() {
        Map<String, String> keys = Map.of(
                UsageConfig.SIZES, "5000, 60000",
                UsageConfig.GRACE, "0",
                UsageConfig.KEPT, "7",
                UsageConfig.TENANT_FIELD, " customer.id ");

        assertThat(UsageConfig.settings(config(keys)))
                .isEqualTo(new UsageWindowSettings(
                        List.of(Duration.ofSeconds(5), Duration.ofMinutes(1)), Duration.ZERO, 7, null, "customer.id"));
        assertThat(UsageConfig.settings(config(Map.of(UsageConfig.TENANT_HEADER, "tenant")))
                        .tenantHeader())
                .isEqualTo("tenant");
    }

    @Test
    void noSizesMeanNoWindows() {
        assertThat(UsageConfig.settings(config(Map.of(UsageConfig.SIZES, ""))).enabled())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"99", "1m", "-60000", "604800001", "99999999999", "60000,60000", "60000.0"})
    void sizesThatAreNoneAreRefused(String sizes) {
        assertThatThrownBy(() -> config(Map.of(UsageConfig.SIZES, sizes)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(UsageConfig.SIZES);
    }

    @ParameterizedTest
    @CsvSource({"usage.tenant.field,a..b", "usage.tenant.field,.", "usage.window.grace.ms,-1", "usage.windows.kept,1"})
    void whatIsNoneIsRefused(String key, String value) {
        assertThatThrownBy(() -> config(Map.of(key, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key);
    }

    @Test
    void onlyOneOfBothNamesTenants() {
        List<String> errors = new ArrayList<>();
        UsageConfig.check(
                config(Map.of(UsageConfig.TENANT_HEADER, "tenant", UsageConfig.TENANT_FIELD, "tenant")),
                (key, message) -> errors.add(message));

        assertThat(errors).containsExactly("usage.tenant.field: expected nothing if usage.tenant.header is set");

        errors.clear();
        UsageConfig.check(config(Map.of(UsageConfig.TENANT_FIELD, "a")), (key, message) -> errors.add(message));
        assertThat(errors).isEmpty();
    }

    private static AbstractConfig config(Map<String, String> keys) {
        return new AbstractConfig(UsageConfig.keys(), keys, false);
    }
}
