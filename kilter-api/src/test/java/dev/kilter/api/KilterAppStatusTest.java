package dev.kilter.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.wire.Wire;
import org.junit.jupiter.api.Test;

class KilterAppStatusTest {
    @Test
    void a_status_of_an_older_operator_tells_of_no_ledger() {
        String older = Wire.text(KilterAppStatus.NEW).replaceFirst(",\"ledger\":\\{[^}]*}", "");

        assertThat(older).doesNotContain("ledger").startsWith("{").endsWith("}");
        assertThat(Wire.decode(older, KilterAppStatus.class)).isEqualTo(KilterAppStatus.NEW);
    }
}
