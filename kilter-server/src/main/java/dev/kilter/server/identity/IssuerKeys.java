package dev.kilter.server.identity;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The public keys of one issuer, kept for a while and read anew for a key that is not among them, but not more often
/// than each ten seconds: anybody may send a token that names an unknown key.
final class IssuerKeys implements JWKSource<SecurityContext> {
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Pages pages;
    private final InstantSource clock;
    private final ReentrantLock asking = new ReentrantLock();
    private @Nullable JWKSet known;
    private @Nullable IOException trouble;
    private Instant asked = Instant.MIN;

    IssuerKeys(Pages pages, InstantSource clock) {
        this.pages = pages;
        this.clock = clock;
    }

    /// Where keys are read.
    @FunctionalInterface
    interface Pages {
        JWKSet keys() throws IOException;
    }

    @Override
    public List<JWK> get(JWKSelector selector, SecurityContext context) throws KeySourceException {
        asking.lock();
        try {
            Instant now = clock.instant();
            if (known == null || asked.plus(KEPT).isBefore(now)) {
                ask(now);
            }
            List<JWK> found = select(selector);
            if (!found.isEmpty() || !asked.plus(PAUSE).isBefore(now)) {
                return found;
            }
            ask(now);
            return select(selector);
        } finally {
            asking.unlock();
        }
    }

    private List<JWK> select(JWKSelector selector) throws KeySourceException {
        if (known == null) {
            throw new KeySourceException("the issuer's keys cannot be read", trouble);
        }
        return selector.select(known);
    }

    /// Keys that are too old are worth nothing: who cannot be asked may have taken one back.
    private void ask(Instant now) {
        if (known == null && trouble != null && !asked.plus(PAUSE).isBefore(now)) {
            return;
        }
        asked = now;
        try {
            known = pages.keys();
            trouble = null;
        } catch (IOException e) {
            known = null;
            trouble = e;
        }
    }
}
