package dev.kilter.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.proc.SimpleSecurityContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IssuerKeysTest {
    private Instant now = Instant.EPOCH;
    private final List<JWK> published = new ArrayList<>();
    private boolean away;
    private int asked;
    private final IssuerKeys keys = new IssuerKeys(this::read, () -> now);

    private JWKSet read() throws IOException {
        asked++;
        if (away) {
            throw new IOException("away");
        }
        return new JWKSet(List.copyOf(published));
    }

    private List<String> find(String id) throws KeySourceException {
        return keys
                .get(new JWKSelector(new JWKMatcher.Builder().keyID(id).build()), new SimpleSecurityContext())
                .stream()
                .map(JWK::getKeyID)
                .toList();
    }

    private void publish(String id) throws JOSEException {
        published.add(
                new ECKeyGenerator(com.nimbusds.jose.jwk.Curve.P_256).keyID(id).generate());
    }

    @Test
    void keys_are_read_once_for_five_minutes() throws Exception {
        publish("one");

        assertThat(find("one")).containsExactly("one");
        now = now.plus(Duration.ofMinutes(5));
        assertThat(find("one")).containsExactly("one");
        assertThat(asked).isEqualTo(1);
        published.clear();
        now = now.plusMillis(1);
        assertThat(find("one")).as("a key that was taken back").isEmpty();
    }

    @Test
    void a_new_key_is_found_at_once_but_unknown_ones_are_not_asked_for_all_the_time() throws Exception {
        publish("one");
        find("one");
        publish("two");
        now = now.plusSeconds(11);

        assertThat(find("two")).containsExactly("two");
        assertThat(asked).isEqualTo(2);
        for (int many = 0; many < 1_000; many++) {
            assertThat(find("made up " + many)).isEmpty();
        }
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void an_issuer_that_is_away_is_asked_again_after_a_pause() throws Exception {
        publish("one");
        away = true;

        assertThatThrownBy(() -> find("one"))
                .isInstanceOf(KeySourceException.class)
                .hasRootCauseMessage("away");
        assertThatThrownBy(() -> find("one")).isInstanceOf(KeySourceException.class);
        assertThat(asked).isEqualTo(1);
        away = false;
        now = now.plusSeconds(11);
        assertThat(find("one")).containsExactly("one");
    }
}
