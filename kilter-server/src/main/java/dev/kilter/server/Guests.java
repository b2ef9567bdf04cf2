package dev.kilter.server;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Those whose answer goes on: streams and WebSockets. A token is asked for when somebody comes; this sees to it that
/// he goes when it is revoked or expires meanwhile. One query does for all.
final class Guests implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(400);

    private final Tokens tokens;
    private final InstantSource clock;
    private final Set<Stay> stays = ConcurrentHashMap.newKeySet();
    private final Repeated looks;

    Guests(Tokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
        this.looks = Repeated.every(PAUSE, "seeing off whose token has ended", this::look);
    }

    /// One guest, until he leaves.
    final class Stay implements AutoCloseable {
        private final String hash;
        private final Runnable out;
        private volatile boolean over;

        private Stay(String hash, Runnable out) {
            this.hash = hash;
            this.out = out;
        }

        /// Whether his token has ended.
        boolean isOver() {
            return over;
        }

        @Override
        public void close() {
            stays.remove(this);
        }
    }

    /// @param out sees him off, from another thread, once
    Stay welcome(String token, Runnable out) {
        Stay stay = new Stay(Tokens.hash(token), out);
        stays.add(stay);
        return stay;
    }

    private void look() {
        Set<Stay> now = Set.copyOf(stays);
        Set<String> valid =
                tokens.valid(now.stream().map(stay -> stay.hash).collect(Collectors.toSet()), clock.instant());
        for (Stay stay : now) {
            if (!valid.contains(stay.hash) && stays.remove(stay)) {
                stay.over = true;
                Thread.ofVirtual().name("seeing off").start(stay.out);
            }
        }
    }

    @Override
    public void close() {
        looks.close();
    }
}
